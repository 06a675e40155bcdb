import pytest

from tests.registers.ledger.doubles import SECONDS, append, held
from warifu.kernel.tlog import cosignature, keys, note, policy
from warifu.kernel.tlog.errors import VerificationError
from warifu.registers.ledger import store, witnesses
from warifu.registers.ledger.errors import NotYetProvable
from warifu.registers.ledger.witnesses import Witness, Witnesses

DPA = keys.SigningKey("witness.example/dpa", cosignature.COSIGNATURE_ED25519, b"\x21" * 32)
DIET = keys.SigningKey("witness.example/diet", cosignature.COSIGNATURE_MLDSA44, b"\x22" * 32)
BOTH = Witnesses(
    (Witness("dpa", str(DPA.verifier), "https://witness.example/"), Witness("diet", str(DIET.verifier))), 2
)


def lines_of(writer, *signers, time=SECONDS):
    text = note.parse(writer.reader.checkpoint()).text
    return [str(note.Note(text).signed(key, time).lines[0])[:-1] for key in signers]


@pytest.fixture
def watched(writer):
    store.put_witnesses(writer.connection, BOTH)
    append(writer, 3)
    writer.sign(SECONDS)
    return writer


def cosign(writer, *lines):
    return witnesses.add_cosignatures(writer.connection, writer.reader.policy(), 3, lines)


def test_a_proof_waits_for_the_witnesses_and_satisfies_the_policy_that_names_them(home, watched):
    with pytest.raises(NotYetProvable):
        watched.reader.prove(0)
    assert not cosign(watched, *lines_of(watched, DPA))
    with pytest.raises(NotYetProvable):
        watched.reader.prove(0)
    assert cosign(watched, *lines_of(watched, DIET))
    rule = policy.parse(watched.reader.policy().encode())
    accepted = rule.accept(note.parse(watched.reader.prove(0).partition("\n\n")[2].encode()))
    assert len(accepted.lines) == 4
    assert held(home).checkpoints == 1


def test_a_cosignature_is_stored_once_and_strangers_are_dropped(watched):
    stranger = keys.SigningKey("stranger.example", cosignature.COSIGNATURE_ED25519, b"\x23" * 32)
    for _ in range(2):
        cosign(watched, *lines_of(watched, DPA, stranger))
    assert len(note.parse(watched.reader.checkpoint()).lines) == 3


def test_what_does_not_verify_is_not_stored(watched):
    good = lines_of(watched, DPA)[0]
    other = str(note.Note(b"log.example/x\n1\n" + b"A" * 43 + b"=\n").signed(DPA, SECONDS).lines[0])[:-1]
    for line in (other, lines_of(watched, DIET, time=0)[0], good.replace("— ", "- ")):
        with pytest.raises(VerificationError):
            cosign(watched, line)
    with pytest.raises(VerificationError, match="no checkpoint"):
        witnesses.add_cosignatures(watched.connection, watched.reader.policy(), 2, [good])
    assert len(note.parse(watched.reader.checkpoint()).lines) == 2


def test_naming_and_unnaming_witnesses_says_anew_what_is_provable(home, writer):
    append(writer, 3)
    writer.sign(SECONDS)
    assert writer.reader.prove(0)
    store.put_witnesses(writer.connection, BOTH)
    with pytest.raises(NotYetProvable):
        writer.reader.prove(0)
    store.put_witnesses(writer.connection, Witnesses())
    assert writer.reader.prove(0)
    assert held(home).size == 3


@pytest.mark.parametrize(
    "wrong",
    [
        Witnesses((Witness("log-pq", str(DPA.verifier)),), 1),
        Witnesses((Witness("dpa", str(DPA.verifier)),), 2),
        Witnesses((Witness("dpa", "nonsense"),), 1),
        Witnesses((Witness("d p a", str(DPA.verifier)),), 1),
        Witnesses((Witness("a", str(DPA.verifier)), Witness("b", str(DPA.verifier))), 1),
    ],
)
def test_witnesses_of_which_no_policy_can_be_made_are_refused(writer, wrong):
    with pytest.raises(VerificationError):
        witnesses.check(writer.reader.verifiers(), wrong)
