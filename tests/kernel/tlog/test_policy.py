import pytest

from warifu.kernel.tlog import cosignature, keys, note, policy
from warifu.kernel.tlog.checkpoint import Checkpoint
from warifu.kernel.tlog.errors import VerificationError

ORIGIN = "log.example/a"
LOG = keys.SigningKey(ORIGIN, cosignature.ED25519, b"\x01" * 32)
PQ = keys.SigningKey(ORIGIN, cosignature.COSIGNATURE_MLDSA44, b"\x02" * 32)
WITNESSES = [keys.SigningKey(f"w{n}.example", cosignature.COSIGNATURE_ED25519, bytes([9 + n]) * 32) for n in range(3)]
LINES = [f"witness w{n} {key.verifier}" for n, key in enumerate(WITNESSES)]


def told(*lines: str) -> policy.Policy:
    return policy.parse("".join(f"{line}\n" for line in (f"log {LOG.verifier}", *lines)).encode())


def signed(*signers, origin=ORIGIN):
    made = note.Note(Checkpoint(origin, 1, bytes(32)).text())
    for key in signers:
        made = made.signed(key, 1764000000)
    return made


HYBRID = told(f"witness log-pq {PQ.verifier}", "group hybrid all log-pq", "quorum hybrid")


def test_both_signatures_of_the_log_are_demanded_by_a_quorum():
    assert HYBRID.accept(signed(LOG, PQ)).checkpoint.size == 1
    with pytest.raises(VerificationError, match="quorum"):
        HYBRID.accept(signed(LOG))
    with pytest.raises(VerificationError, match="own signature"):
        HYBRID.accept(signed(PQ))


@pytest.mark.parametrize(
    ("group", "cosigned", "content"),
    [
        ("all", 2, False),
        ("all", 3, True),
        ("any", 0, False),
        ("any", 1, True),
        ("2", 1, False),
        ("2", 2, True),
        ("3", 3, True),
    ],
)
def test_groups_count_who_cosigned(group, cosigned, content):
    rule = told(*LINES, f"group g {group} w0 w1 w2", "quorum g")
    if content:
        assert len(rule.accept(signed(LOG, *WITNESSES[:cosigned])).lines) == cosigned + 1
    else:
        with pytest.raises(VerificationError, match="quorum"):
            rule.accept(signed(LOG, *WITNESSES[:cosigned]))


def test_groups_of_groups_and_single_witnesses():
    rule = told(*LINES, "group two any w0 w1", "group both all two w2", "quorum both")
    assert rule.accept(signed(LOG, WITNESSES[1], WITNESSES[2]))
    with pytest.raises(VerificationError):
        rule.accept(signed(LOG, WITNESSES[0], WITNESSES[1]))
    assert told(*LINES, "quorum w1").accept(signed(LOG, WITNESSES[1]))


def test_one_log_speaks_for_no_other():
    other = keys.SigningKey("log.example/b", cosignature.ED25519, b"\x33" * 32)
    rule = told(f"log {other.verifier}", "quorum none")
    assert rule.accept(signed(LOG)).checkpoint.origin == ORIGIN
    with pytest.raises(VerificationError, match="not a log of this policy"):
        rule.accept(signed(LOG, origin="log.example/c"))
    for made in (signed(other), signed(LOG, origin="log.example/b"), signed(LOG, origin="log.example/c")):
        with pytest.raises(VerificationError):
            rule.accept(made)


def test_a_known_witness_whose_line_does_not_verify_refuses_even_without_need():
    good = signed(LOG)
    forged = note.Note(good.text, (*good.lines, note.Line("w0.example", WITNESSES[0].verifier.id, bytes(72))))
    with pytest.raises(VerificationError):
        told(*LINES, "quorum none").accept(forged)


def test_comments_blank_lines_tabs_and_addresses_are_read():
    rule = told("# a comment", "", f"\twitness  w {WITNESSES[0].verifier}\thttps://w.example/ ", "quorum w")
    assert rule.accept(signed(LOG, WITNESSES[0]))


def test_the_address_of_a_log_is_read_over_and_a_group_may_have_one_member():
    data = f"log {LOG.verifier} https://log.example/\n{LINES[0]}\ngroup g any w0\nquorum g\n"
    assert policy.parse(data.encode()).groups == {"g": policy.Group(1, ("w0",))}


def test_a_refusal_names_the_line():
    with pytest.raises(VerificationError, match="line 3: unknown word 'mirror'"):
        told("quorum none", "mirror x")


def test_names_compare_as_bytes():
    rule = told(f"witness 証人 {WITNESSES[0].verifier}", "quorum 証人")
    assert rule.accept(signed(LOG, WITNESSES[0]))


@pytest.mark.parametrize("kind", ["logs", "witnesses"])
def test_at_least_32_are_read(kind):
    made = [keys.SigningKey(f"n{n}", cosignature.ED25519 if kind == "logs" else cosignature.COSIGNATURE_ED25519, bytes([n + 40]) * 32)
            for n in range(32)]  # fmt: skip
    lines = [f"log {key.verifier}" if kind == "logs" else f"witness w{n} {key.verifier}" for n, key in enumerate(made)]
    assert len(getattr(told(*lines, "quorum none"), kind)) >= 32


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["quorum none", "quorum none"],
        ["quorum"],
        ["quorum w9"],
        ["quorum none none"],
        ["mirror x", "quorum none"],
        [f"log {LOG.verifier}", "quorum none"],
        ["log", "quorum none"],
        [f"log {LOG.verifier} url more", "quorum none"],
        [f"log {WITNESSES[0].verifier}", "quorum none"],
        [f"witness w {LOG.verifier}", "quorum none"],
        [f"witness w {WITNESSES[0].verifier} url more", "quorum none"],
        [LINES[0], LINES[0].replace("w0 ", "other ", 1), "quorum none"],
        [LINES[0], LINES[1].replace("w1 ", "w0 ", 1), "quorum none"],
        [f"witness none {WITNESSES[0].verifier}", "quorum none"],
        [LINES[0], "group w0 any w0", "quorum none"],
        [LINES[0], "group g any w1", "quorum none"],
        ["group g any w0", LINES[0], "quorum none"],
        [LINES[0], LINES[1], "group g any w0", "group g any w1", "quorum none"],
        [LINES[0], "group g any w0", LINES[1].replace("w1 ", "g ", 1), "quorum none"],
        [LINES[0], "group g 2 w0", "quorum none"],
        [LINES[0], "group g 0 w0", "quorum none"],
        [LINES[0], "group g 01 w0", "quorum none"],
        [LINES[0], f"group g {'9' * 20} w0", "quorum none"],
        [LINES[0], "group g all", "quorum none"],
        [LINES[0], "group g all w0 w0", "quorum none"],
        [LINES[0], "group g all w0", "group h all w0", "quorum none"],
        ["quorum none", "# \x00"],
        ["quorum none", "# \x7f"],
        ["quorum none\r"],
        ["quorum none\x7f"],
    ],
)
def test_other_policies_are_refused(lines):
    with pytest.raises(VerificationError, match="policy"):
        told(*lines)


def test_the_name_of_a_key_is_utf8():
    with pytest.raises(VerificationError, match="line 1: a key's name is UTF-8"):
        policy.parse(f"log {LOG.verifier}\nquorum none\n".encode().replace(b"log log", b"log \xfflog"))


@pytest.mark.parametrize("data", [b"", b"quorum none\n", f"log {LOG.verifier}\nquorum none".encode()])
def test_a_policy_needs_a_log_and_whole_lines(data):
    with pytest.raises(VerificationError):
        policy.parse(data)
