from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warifu.kernel.tlog import proof, tree
from warifu.kernel.tlog.errors import VerificationError

LEAVES = [tree.leaf_hash(b"%d" % n) for n in range(300)]


def hashes(ranges):
    return [tree.root(LEAVES[start:end]) for start, end in ranges]


def inclusion(index, size):
    return LEAVES[index], index, size, hashes(tree.inclusion_ranges(index, size)), tree.root(LEAVES[:size])


def consistency(old, size):
    return old, size, hashes(tree.consistency_ranges(old, size)), tree.root(LEAVES[:old]), tree.root(LEAVES[:size])


@pytest.mark.parametrize("size", range(1, 35))
def test_every_leaf_and_every_prefix_of_small_trees(size):
    for index in range(size):
        proof.check_inclusion(*inclusion(index, size))
        proof.check_consistency(*consistency(index + 1, size))


@given(st.integers(1, 300), st.data())
def test_every_leaf_of_every_tree_has_a_proof_that_checks(size, data):
    proof.check_inclusion(*inclusion(data.draw(st.integers(0, size - 1)), size))


@given(st.integers(1, 300), st.data())
def test_every_prefix_of_every_tree_has_a_proof_that_checks(size, data):
    proof.check_consistency(*consistency(data.draw(st.integers(1, size)), size))


@given(st.integers(1, 300), st.data())
def test_another_leaf_index_size_path_or_root_is_refused(size, data):
    leaf, index, _, path, root = inclusion(data.draw(st.integers(0, size - 1)), size)
    other = tree.leaf_hash(b"other")
    wrong = [
        (other, index, size, path, root),
        (leaf, index, size, path, other),
        (leaf, index, size, [*path, other], root),
    ]
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        wrong += [(leaf, index, size, path[:-1], root), (leaf, index, size, [*path[:at], other, *path[at + 1 :]], root)]
        wrong += [
            (leaf, (index + 1) % size, size, path, root),
            (leaf, size, size, path, root),
            (leaf, -1, size, path, root),
        ]
        wrong += [(leaf, index, size, [*path[:at], path[at][:31], *path[at + 1 :]], root)]
    for arguments in wrong:
        with pytest.raises(VerificationError):
            proof.check_inclusion(*arguments)


@given(st.integers(2, 300), st.data())
def test_another_prefix_path_or_root_is_refused(size, data):
    old, _, path, old_root, root = consistency(data.draw(st.integers(1, size - 1)), size)
    other = tree.leaf_hash(b"other")
    at = data.draw(st.integers(0, len(path) - 1))
    wrong = [
        (old, size, path, other, root),
        (old, size, path, old_root, other),
        (old, size, [*path, other], old_root, root),
        (old, size, path[:-1], old_root, root),
        (old, size, [*path[:at], other, *path[at + 1 :]], old_root, root),
        (old, size, [*path[:at], b"", *path[at + 1 :]], old_root, root),
        (old, old, path, old_root, root),
        (size + 1, size, path, old_root, root),
        (0, size, path, tree.EMPTY_ROOT, root),
    ]
    for arguments in wrong:
        with pytest.raises(VerificationError):
            proof.check_consistency(*arguments)


@pytest.mark.parametrize("size", [1, 2, 5])
def test_between_equal_sizes_there_is_no_path_and_one_root(size):
    root, other = tree.root(LEAVES[:size]), tree.leaf_hash(b"other")
    proof.check_consistency(size, size, [], root, root)
    for path, old_root in (([other], root), ([], other), ([root], other)):
        with pytest.raises(VerificationError):
            proof.check_consistency(size, size, path, old_root, root)


def test_what_is_no_hash_proves_nothing_even_where_the_root_fits():
    leaf, sibling = b"l" * 31, b"s" * 33
    with pytest.raises(VerificationError, match="32 bytes"):
        proof.check_inclusion(leaf, 0, 2, [LEAVES[0]], tree.node_hash(leaf, LEAVES[0]))
    with pytest.raises(VerificationError, match="32 bytes"):
        proof.check_inclusion(LEAVES[0], 0, 2, [sibling], tree.node_hash(LEAVES[0], sibling))
    with pytest.raises(VerificationError, match="32 bytes"):
        proof.check_consistency(1, 2, [sibling], LEAVES[0], tree.node_hash(LEAVES[0], sibling))


def test_a_leaf_has_one_index():
    leaf, index, size, path, root = inclusion(3, 4)
    for other in (-1, -5, 2, 4, 7):
        with pytest.raises(VerificationError):
            proof.check_inclusion(leaf, other, size, path, root)
    proof.check_inclusion(leaf, index, size, path, root)


def test_no_hash_is_left_over_even_where_the_root_fits():
    leaf, other = LEAVES[0], LEAVES[1]
    for root in (tree.node_hash(leaf, other), tree.node_hash(other, leaf)):
        with pytest.raises(VerificationError, match="left over"):
            proof.check_inclusion(leaf, 0, 1, [other], root)
    old, size, path, old_root, root = consistency(2, 3)
    for roots in (
        (old_root, tree.node_hash(root, other)),
        (tree.node_hash(other, old_root), tree.node_hash(other, root)),
    ):
        with pytest.raises(VerificationError, match="left over"):
            proof.check_consistency(old, size, [*path, other], *roots)


def test_no_hash_is_missing_even_where_the_root_fits():
    leaf = LEAVES[0]
    with pytest.raises(VerificationError, match="missing"):
        proof.check_inclusion(leaf, 0, 2, [], leaf)
    with pytest.raises(VerificationError, match="missing"):
        proof.check_consistency(1, 2, [], leaf, leaf)
    with pytest.raises(VerificationError, match="missing"):
        proof.check_consistency(3, 4, [leaf], leaf, leaf)
    with pytest.raises(VerificationError, match="missing"):
        proof.check_consistency(3, 4, [], leaf, leaf)


def test_from_nothing_to_nothing_there_is_no_proof():
    with pytest.raises(VerificationError):
        proof.check_consistency(0, 0, [], tree.EMPTY_ROOT, tree.EMPTY_ROOT)


@given(
    st.integers(0, 2**63 - 1),
    st.lists(st.binary(min_size=32, max_size=32), max_size=63),
    st.none() | st.binary(),
    st.binary(),
)
def test_a_proof_file_is_read_back(index, path, extra, note):
    made = proof.ProofFile(index, tuple(path), note, extra)
    assert proof.parse(bytes(made)) == made


def test_a_proof_file_is_written_as_the_specification_shows_it():
    made = proof.ProofFile(7, (bytes(32), b"\xff" * 32), b"note\n", b"entry")
    assert bytes(made) == (
        b"c2sp.org/tlog-proof@v1\nextra ZW50cnk=\nindex 7\n"
        b"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n//////////////////////////////////////////8=\n\nnote\n"
    )


@given(st.binary(max_size=60), st.integers(0, 100), st.integers(0, 20))
def test_what_is_read_is_written_the_same_or_refused(noise, at, cut):
    data = bytearray(bytes(proof.ProofFile(2, (LEAVES[0],), b"note", b"entry")))
    data[at : at + cut] = noise
    found = None
    with suppress(VerificationError):
        found = proof.parse(bytes(data))
    assert found is None or bytes(found) == bytes(data)


def test_the_longest_path_and_the_largest_file_are_read():
    made = proof.ProofFile(0, (LEAVES[0],) * 63, b"")
    assert len(proof.parse(bytes(made)).path) == 63
    largest = proof.ProofFile(0, (), b"n" * (2 * 1024 * 1024 - len(bytes(proof.ProofFile(0, (), b"")))))
    assert proof.parse(bytes(largest)) == largest
    with pytest.raises(VerificationError, match="too large"):
        proof.parse(bytes(largest) + b"n")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"c2sp.org/tlog-proof@v1\nindex 0",
        b"c2sp.org/tlog-proof@v1\nindex 0\n",
        b"c2sp.org/tlog-proof@v1\n0\n\nnote",
        b"c2sp.org/tlog-proof@v2\nindex 0\n\nnote",
        b"c2sp.org/tlog-proof@v1\nindex 00\n\nnote",
        b"c2sp.org/tlog-proof@v1\n\nnote",
        b"c2sp.org/tlog-proof@v1\nindex 0\nextra AA==\n\nnote",
        b"c2sp.org/tlog-proof@v1\nextra AA\nindex 0\n\nnote",
        b"c2sp.org/tlog-proof@v1\nindex 0\nAA==\n\nnote",
        "c2sp.org/tlog-proof@v1\nindex ０\n\nnote".encode(),
        bytes(proof.ProofFile(0, (LEAVES[0],) * 64, b"note")),
        b"c2sp.org/tlog-proof@v1\nindex 0\n\n" + bytes(2 * 1024 * 1024),
    ],
)
def test_other_forms_are_no_proof(data):
    with pytest.raises(VerificationError):
        proof.parse(data)
