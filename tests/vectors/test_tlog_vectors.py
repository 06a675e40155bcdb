"""Published vectors (see SOURCES.md beside them): proofs and the tree of transparency-dev/merkle, the test log of transparency-dev/tessera,
edge cases of Ed25519 from C2SP/CCTV, the example of C2SP signed-note."""

import json
from base64 import b64decode
from pathlib import Path

import pytest

from warifu.kernel.tlog import checkpoint, cosignature, ed25519, keys, note, policy, proof, tiles, tree
from warifu.kernel.tlog.errors import VerificationError

SIZES = range(16)


def cases(folder: Path, kind: str) -> list[dict]:
    return json.loads((folder / "merkle" / f"{kind}.json").read_text())


def raw(case: dict, key: str) -> bytes:
    return b64decode(case[key] or "")


def path(case: dict) -> list[bytes]:
    return [b64decode(text) for text in case["proof"] or []]


def check(case: dict, verify) -> None:
    if not case["wantErr"]:
        verify()
        return
    with pytest.raises(VerificationError):
        verify()


def test_inclusion(vectors):
    found = cases(vectors, "inclusion")
    for case in found:
        where = case["leafIdx"], case["treeSize"]
        check(case, lambda c=case, w=where: proof.check_inclusion(raw(c, "leafHash"), *w, path(c), raw(c, "root")))
    assert len(found) == 98
    assert {case["wantErr"] for case in found} == {True, False}


def test_consistency(vectors):
    found = cases(vectors, "consistency")
    for case in found:
        sizes = case["size1"], case["size2"]
        check(case, lambda c=case, s=sizes: proof.check_consistency(*s, path(c), raw(c, "root1"), raw(c, "root2")))
    assert len(found) == 98
    assert {case["wantErr"] for case in found} == {True, False}


def test_the_tree_of_eight(vectors):
    told = json.loads((vectors / "merkle" / "tree8.json").read_text())
    leaves = [tree.leaf_hash(bytes.fromhex(text)) for text in told["leaves_hex"]]
    assert [leaf.hex() for leaf in leaves] == told["leaf_hash_hex"]
    assert tree.root(leaves).hex() == told["root_size8_hex"]


def log_key(folder: Path) -> keys.VerifierKey:
    return keys.parse((folder / "tlog-testlog" / "vkey.txt").read_text().strip())


def log_entries(folder: Path) -> list[bytes]:
    return tiles.parse_bundle((folder / "tlog-testlog" / "tile/entries/000.p/15").read_bytes(), 15)


@pytest.mark.parametrize("size", SIZES)
def test_a_checkpoint_of_the_test_log_verifies_and_its_root_is_rebuilt(vectors, size):
    data = (vectors / "tlog-testlog" / f"checkpoint.{size}").read_bytes()
    signed = note.parse(data)
    assert [line.key for line in signed.verify([log_key(vectors)])] == [log_key(vectors)]
    assert bytes(signed) == data
    point = checkpoint.parse(signed.text)
    assert (point.origin, point.size) == ("example.com/log/testdata", size)
    assert point.root == tree.root([tree.leaf_hash(entry) for entry in log_entries(vectors)[:size]])
    assert point.text() == signed.text


def test_the_tiles_of_the_test_log_are_rebuilt_from_its_entries(vectors):
    folder = vectors / "tlog-testlog"
    entries = log_entries(vectors)
    for width in range(1, 16):
        leaves = b"".join(map(tree.leaf_hash, entries[:width]))
        assert (folder / tiles.Tile(0, 0, width).path).read_bytes() == leaves
        stored = folder / tiles.Tile(tiles.ENTRIES, 0, width).path
        assert stored.read_bytes() == tiles.bundle(entries[:width])
        assert tiles.parse_bundle(stored.read_bytes(), width) == entries[:width]


def test_the_newest_checkpoint_of_the_test_log_satisfies_a_policy(vectors):
    told = policy.parse(f"log {log_key(vectors)}\nquorum none\n".encode())
    assert told.accept(note.parse((vectors / "tlog-testlog" / "checkpoint").read_bytes())).checkpoint.size == 15


def test_ed25519_accepts_exactly_what_the_strict_rule_accepts(vectors):
    found = json.loads((vectors / "ed25519" / "ed25519vectors.json").read_text())
    accepted = []
    for case in found:
        try:
            ed25519.verify(bytes.fromhex(case["key"]), bytes.fromhex(case["sig"]), case["msg"].encode())
        except VerificationError:
            continue
        accepted.append(case)
    assert (len(found), len(accepted)) == (914, 43)
    refused = {"low_order_R", "low_order_A", "non_canonical_R", "non_canonical_A"}
    assert not any(refused.intersection(case["flags"] or []) for case in accepted)


def test_the_example_of_signed_note():
    key = keys.parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    data = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n"
        "\n"
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    ).encode()
    assert note.parse(data).verify([key])[0].key == key
    with pytest.raises(VerificationError):
        note.parse(data.replace(b"answer", b"Answer")).verify([key])


# The example of the formats' description, section 10: seeds of one byte 32 times over, five entries, one time.
TIME = 1764000000
LOG, WITNESS = "log.example/warifu", "witness.example/dpa"
LOG_ED = keys.SigningKey(LOG, cosignature.ED25519, b"\x01" * 32)
LOG_PQ = keys.SigningKey(LOG, cosignature.COSIGNATURE_MLDSA44, b"\x02" * 32)
WITNESS_ED = keys.SigningKey(WITNESS, cosignature.COSIGNATURE_ED25519, b"\x03" * 32)
WITNESS_PQ = keys.SigningKey(WITNESS, cosignature.COSIGNATURE_MLDSA44, b"\x04" * 32)
ENTRIES = [b'{"i":%d}' % i for i in range(5)]
EXAMPLE = """c2sp.org/tlog-proof@v1
extra eyJpIjoyfQ==
index 2
gR+MJClAf/75fl1Ogf+IsSZJHIFQFu7+yHl8q59j0SU=
jXl7tY1h9ngEf9+So5ARexbYcYuVcwOpIxo2z24MX3U=
VAZmcWJr+jVQiIzLFHPW+pMPjB8FUW32AfrPCRRf+CE=

log.example/warifu
5
OWzC8+pXpLvOMYsH2CT91q0pLUsT6Q9WrpQRsWTbETY=

— log.example/warifu pOcXBSrSeoQXLKyJaNZuqo42XMd/zB0keZwN0qKO4UpZYxPk9M4zPyMdRaa6ihd+wLGci4ERIizRXjh086nIyMLrCQ0=
— log.example/warifu 36pN5wAAAABpJIEA
— witness.example/dpa 3VBwBAAAAABpJIEA8GHlg6heRYVxfL6tt5xt+3odYD/U8bx5GHr/QeFunxZ8BgmvK+S31bB16GnKsY3VUERJlVkBJN7eCEwfoS6mBw==
— witness.example/dpa 1Og48wAAAABpJIEA
"""


def example() -> bytes:
    leaves = [tree.leaf_hash(entry) for entry in ENTRIES]
    signed = note.Note(checkpoint.Checkpoint(LOG, 5, tree.root(leaves)).text())
    for key in (LOG_ED, LOG_PQ, WITNESS_ED, WITNESS_PQ):
        signed = signed.signed(key, TIME)
    hashes = tuple(tree.root(leaves[start:end]) for start, end in tree.inclusion_ranges(2, 5))
    return bytes(proof.ProofFile(2, hashes, bytes(signed), ENTRIES[2]))


def test_the_written_example_comes_out_byte_for_byte_up_to_the_hedged_signatures():
    made = example().decode().split("\n")
    for line, told in zip(made, EXAMPLE.split("\n"), strict=True):
        hedged = told.endswith("JIEA")
        assert (line[: len(told)] if hedged else line) == told
    assert [len(line.encode()) for line in made if line.startswith("—")] == [115, 3267, 128, 3268]
    assert 6_500 < len(example()) < 7_500


def test_the_written_examples_keys_and_signed_message():
    shown = [key.verifier.id.hex() for key in (LOG_ED, LOG_PQ, WITNESS_ED, WITNESS_PQ)]
    assert shown == ["a4e71705", "dfaa4de7", "dd507004", "d4e838f3"]
    assert str(LOG_ED.verifier) == "log.example/warifu+a4e71705+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c"
    assert str(WITNESS_ED.verifier) == "witness.example/dpa+dd507004+BO1JKMYo0cLG6ukDOJBZlWEpWSc6XGP5NjbBRhSshzfR"
    assert tree.leaf_hash(ENTRIES[0]).hex() == "d829edd0713a1bb05e3cd0616924a4c5bde21e36e537149a20239edafa8825f1"
    text = note.parse(proof.parse(example()).note).text
    assert cosignature.signed_message(cosignature.COSIGNATURE_MLDSA44, LOG, text, TIME).hex() == (
        "737562747265652f76310a00126c6f672e6578616d706c652f7761726966750000000069248100126c6f672e6578616d706c652f776172696675"
        "00000000000000000000000000000005396cc2f3ea57a4bbce318b07d824fdd6ad292d4b13e90f56ae9411b164db1136"
    )


def test_the_written_example_verifies_under_a_policy_that_demands_all_four():
    told = policy.parse(
        f"log {LOG_ED.verifier}\nwitness log-pq {LOG_PQ.verifier}\nwitness dpa {WITNESS_ED.verifier}\n"
        f"witness dpa-pq {WITNESS_PQ.verifier}\ngroup hybrid all log-pq dpa dpa-pq\nquorum hybrid\n".encode()
    )
    found = proof.parse(example())
    accepted = told.accept(note.parse(found.note))
    assert [line.time for line in accepted.lines] == [None, TIME, TIME, TIME]
    point = accepted.checkpoint
    proof.check_inclusion(tree.leaf_hash(found.extra), found.index, point.size, found.path, point.root)
