from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warifu.kernel.tlog import tree

LEAVES = [tree.leaf_hash(b"%d" % n) for n in range(700)]
sizes = st.integers(0, 700)


def test_hashes_are_those_of_rfc_6962():
    assert tree.leaf_hash(b"x") == sha256(b"\x00x").digest()
    assert tree.node_hash(b"l", b"r") == sha256(b"\x01lr").digest()
    assert tree.root([]) == sha256(b"").digest()


@pytest.mark.parametrize(("count", "at"), [(2, 1), (3, 2), (4, 2), (5, 4), (8, 4), (9, 8)])
def test_a_tree_splits_at_the_largest_power_of_two_smaller_than_its_size(count, at):
    assert tree.split(count) == at


def test_an_odd_node_is_not_duplicated():
    a, b, c = LEAVES[:3]
    assert tree.root([a, b, c]) == tree.node_hash(tree.node_hash(a, b), c)


@given(st.lists(st.integers(0, 300), max_size=5))
def test_a_frontier_grown_in_any_steps_has_the_root_of_the_definition(steps):
    frontier, size = tree.Frontier(), 0
    for step in steps:
        step = min(step, 700 - size)
        frontier.extend(LEAVES[size : size + step])
        size += step
        assert (frontier.size, frontier.root()) == (size, tree.root(LEAVES[:size]))


def test_growing_tells_the_hashes_that_rise_to_the_next_level_of_tiles():
    frontier = tree.Frontier()
    assert frontier.extend(LEAVES[:255]) == {}
    assert frontier.extend(LEAVES[255:700]) == {1: [tree.root(LEAVES[:256]), tree.root(LEAVES[256:512])]}


def test_the_second_level_rises_too():
    leaf = tree.leaf_hash(b"")
    risen = tree.Frontier().extend([leaf] * 65_536)
    assert [len(risen[level]) for level in sorted(risen)] == [256, 1]
    assert risen[2] == [tree.root(risen[1])]


def test_a_copy_does_not_grow_with_its_original():
    frontier = tree.Frontier()
    frontier.extend(LEAVES[:5])
    other = frontier.copy()
    frontier.extend(LEAVES[5:9])
    assert (other.size, other.root()) == (5, tree.root(LEAVES[:5]))


def test_a_frontier_needs_as_many_hashes_as_its_size_says():
    with pytest.raises(ValueError, match="perfect"):
        tree.Frontier(3, LEAVES[:1])


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (-1, 5)])
def test_there_is_no_path_for_a_leaf_that_is_not_there(index, size):
    with pytest.raises(ValueError, match="no leaf"):
        tree.inclusion_ranges(index, size)


@pytest.mark.parametrize(("old", "size"), [(0, 0), (0, 5), (6, 5), (-1, 3)])
def test_there_is_no_consistency_from_nothing_or_backwards(old, size):
    with pytest.raises(ValueError, match="no consistency"):
        tree.consistency_ranges(old, size)


@given(st.integers(1, 700))
def test_perfect_ranges_cover_the_tree_with_falling_powers_of_two(size):
    ranges = tree.perfect_ranges(0, size)
    assert [start for start, _ in ranges] + [size] == [0] + [end for _, end in ranges]
    widths = [end - start for start, end in ranges]
    assert widths == sorted(widths, reverse=True)
    assert all(width.bit_count() == 1 for width in widths)
    assert tree.fold([tree.root(LEAVES[start:end]) for start, end in ranges]) == tree.root(LEAVES[:size])
