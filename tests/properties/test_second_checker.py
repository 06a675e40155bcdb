"""Two checkers, one verdict: `tests/doubles/verify.py`, which knows nothing of the program, and the program's own.

Proofs, policies, openings and exported logs as they are, and damaged in every way that hypothesis and a list of places can think of.
"""

import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.doubles import verify
from tests.registers.ledger import doubles
from warifu.interfaces.cli import proof
from warifu.kernel.tlog import cosignature, keys, policy, tree
from warifu.kernel.tlog.errors import VerificationError
from warifu.registers import installation as place
from warifu.registers.ledger import store
from warifu.registers.ledger.clock import Clock
from warifu.registers.ledger.entry import minute_of
from warifu.registers.ledger.export import export
from warifu.registers.ledger.verify import verify_static

FIELDS = {"kind": "designated", "subject": "対象 \u2028 \U0001f5dd", "reasons": ["Act 3(1)"], "detail": {"years": 5}}
INDEX, SIZE = 300, 600


class Handed:
    """What a partner holds: a proof, a policy, an opening, an export."""

    def __init__(self, folder: Path) -> None:
        home = place.create(
            folder / "data",
            folder / "data.key",
            origin="http://localhost:8000",
            log_origin="example.invalid/warifu",
            example=True,
        )
        one = doubles.sealed(**FIELDS)
        with doubles.open_writer(home) as writer:
            doubles.append(writer, INDEX)
            writer.append([(None, one)], minute_of(doubles.AT), Clock(doubles.AT))
            doubles.append(writer, SIZE - INDEX - 1)
            writer.sign(doubles.SECONDS)
        self.log = folder / "log"
        with store.open_reader(home.ledger) as reader:
            self.proof, self.policy = reader.prove(INDEX).encode(), reader.policy().encode()
            export(reader, self.log)
        self.opening = orjson.dumps(orjson.loads(one.opening) | {"index": INDEX})


@pytest.fixture(scope="module")
def handed(tmp_path_factory: pytest.TempPathFactory) -> Handed:
    return Handed(tmp_path_factory.mktemp("handed"))


def ours(data: bytes, rule: bytes, opening: bytes) -> Any:
    try:
        index, _, entry = proof.check(data, rule)
        return index, entry.cls, entry.minute, proof.disclosed(entry, index, opening)
    except VerificationError:
        return None


def theirs(data: bytes, rule: bytes, opening: bytes) -> Any:
    try:
        index, entry = verify.check_proof(data, rule)
        return index, entry["c"], entry["t"], verify.disclosed(entry, index, opening)
    except verify.Refused:
        return None


def test_both_say_that_it_holds(handed: Handed) -> None:
    said = theirs(handed.proof, handed.policy, handed.opening)
    assert said == ours(handed.proof, handed.policy, handed.opening)
    index, cls, _, shown = said
    assert (index, cls) == (INDEX, "act") and shown.items() >= FIELDS.items()
    assert verify.check_log(handed.log, handed.policy) == SIZE


_BYTE = st.integers(0, 255).map(lambda one: bytes([one]))
_PIECES = st.one_of(_BYTE, st.sampled_from([b"", b"\n", b" ", b"\n\n", b"0", b"=", b"+", b"\xe2\x80\x94 ", b"\x00"]))


@st.composite
def _damage(draw: Any) -> Any:
    """A change of bytes at a place, or of lines: one gone, twice, or in another's place."""
    at, to = draw(st.floats(0, 1)), draw(st.floats(0, 1))
    piece, kind = draw(_PIECES), draw(st.sampled_from(["put", "over", "cut", "line", "twice", "swap"]))

    def done(data: bytes) -> bytes:
        place_, lines = int(at * len(data)), data.split(b"\n")
        first, second = int(at * (len(lines) - 1)), int(to * (len(lines) - 1))
        if kind == "put":
            return data[:place_] + piece + data[place_:]
        if kind == "over":
            return data[:place_] + piece + data[place_ + 1 :]
        if kind == "cut":
            return data[:place_] + data[place_ + int(to * 80) :]
        if kind == "line":
            del lines[first]
        elif kind == "twice":
            lines.insert(second, lines[first])
        else:
            lines[first], lines[second] = lines[second], lines[first]
        return b"\n".join(lines)

    return done


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(which=st.integers(0, 2), damages=st.lists(_damage(), min_size=1, max_size=2))
def test_damaged_they_agree(handed: Handed, which: int, damages: list[Any]) -> None:
    parts = [handed.proof, handed.policy, handed.opening]
    for damage in damages:
        parts[which] = damage(parts[which])
    assert theirs(*parts) == ours(*parts)


@pytest.mark.parametrize(
    "file",
    ["checkpoint", "tile/entries/000", "tile/entries/002.p/88", "tile/0/001", "tile/0/002.p/88", "tile/1/000.p/2"],
)
def test_a_log_with_one_byte_changed_is_refused_by_both(handed: Handed, file: str) -> None:
    path = handed.log / file
    whole = path.read_bytes()
    try:
        for at in (0, len(whole) // 3, len(whole) - 1):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            with pytest.raises(verify.Refused):
                verify.check_log(handed.log, handed.policy)
            with pytest.raises(VerificationError):
                verify_static(lambda name: (handed.log / name).read_bytes(), policy.parse(handed.policy))
    finally:
        path.write_bytes(whole)


def test_every_root_and_path_of_small_trees() -> None:
    leaves = [verify.leaf_hash(b"%d" % number) for number in range(40)]
    for size in range(1, 41):
        root = verify.root_of(leaves[:size])
        assert root == tree.root(leaves[:size])
        for index in range(size):
            path = [tree.root(leaves[first:after]) for first, after in tree.inclusion_ranges(index, size)]
            assert verify.climb(leaves[index], index, size, path) == root
            if path:
                with pytest.raises(verify.Refused):
                    verify.climb(leaves[index], index, size, path[:-1])
            with pytest.raises(verify.Refused):
                verify.climb(leaves[index], index, size, [*path, root])


def test_the_strict_rule_of_ed25519(vectors: Path) -> None:
    cases = orjson.loads((vectors / "ed25519" / "ed25519vectors.json").read_bytes())
    good = 0
    for case in cases:
        try:
            verify.ed25519(bytes.fromhex(case["key"]), bytes.fromhex(case["sig"]), case["msg"].encode())
            good += 1
        except verify.Refused:
            pass
    assert (len(cases), good) == (914, 43)


def test_the_worked_example_of_the_formats() -> None:
    """Keys from seeds of one byte repeated; the message that the log's ML-DSA key signs, byte for byte."""
    entries = [b'{"i":%d}' % number for number in range(5)]
    root = verify.root_of([verify.leaf_hash(entry) for entry in entries])
    text = b"log.example/warifu\n5\nOWzC8+pXpLvOMYsH2CT91q0pLUsT6Q9WrpQRsWTbETY=\n"
    point = verify.Checkpoint(text, "log.example/warifu", 5, root, [])
    assert verify._subtree("log.example/warifu", 1764000000, point).hex() == (
        "737562747265652f76310a00126c6f672e6578616d706c652f7761726966750000000069248100126c6f672e6578616d706c652f"
        "77617269667500000000000000000000000000000005396cc2f3ea57a4bbce318b07d824fdd6ad292d4b13e90f56ae9411b164db1136"
    )
    key = verify.key_of("log.example/warifu+a4e71705+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c")
    assert (key.kind, key.name) == (verify.ED25519, "log.example/warifu")
    line = "— log.example/warifu pOcXBSrSeoQXLKyJaNZuqo42XMd/zB0keZwN0qKO4UpZYxPk9M4zPyMdRaa6ihd+wLGci4ERIizRXjh086nIyMLrCQ0=\n"
    assert verify.signed_by(verify.checkpoint_of(text + b"\n" + line.encode()), key)
    signer = keys.SigningKey("log.example/warifu", cosignature.COSIGNATURE_MLDSA44, b"\2" * 32)
    assert verify.key_of(str(signer.verifier)).id.hex() == "dfaa4de7"


def test_it_runs_alone(handed: Handed, tmp_path: Path) -> None:
    """One file, in a Python that finds nothing of the program."""
    (tmp_path / "verify.py").write_bytes(Path(verify.__file__).read_bytes())
    for name in ("proof", "policy", "opening"):
        (tmp_path / name).write_bytes(getattr(handed, name))

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", "verify.py", *words]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    said = run("proof", "proof", "policy", "opening")
    assert said.returncode == 0 and '"designated"' in said.stdout, said
    assert run("log", str(handed.log), "policy").stdout == f"The log holds: {SIZE} entries.\n"
    (tmp_path / "proof").write_bytes(handed.proof.replace(b"index 300", b"index 301"))
    refused = run("proof", "proof", "policy")
    assert refused.returncode == 1 and "REFUSED: the path leads to another root" in refused.stdout
