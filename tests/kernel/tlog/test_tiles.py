import pytest
from hypothesis import given
from hypothesis import strategies as st

from warifu.kernel.tlog import tiles, tree
from warifu.kernel.tlog.errors import VerificationError
from warifu.kernel.tlog.tiles import ENTRIES, Tile


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 1234067), "tile/0/x001/x234/067"),
        (Tile(0, 5), "tile/0/005"),
        (Tile(1, 0), "tile/1/000"),
        (Tile(2, 1000, 7), "tile/2/x001/000.p/7"),
        (Tile(ENTRIES, 0), "tile/entries/000"),
        (Tile(ENTRIES, 999999, 255), "tile/entries/x999/999.p/255"),
        (Tile(63, 0), "tile/63/000"),
    ],
)
def test_paths(tile, path):
    assert tile.path == path
    assert tiles.parse_path(path) == tile


@given(st.integers(-1, 63), st.integers(0, 10**12), st.integers(1, 256))
def test_paths_are_read_back(level, n, width):
    assert tiles.parse_path(Tile(level, n, width).path) == Tile(level, n, width)


@pytest.mark.parametrize(
    "path",
    ["tile/0/5", "tile/0/0005", "tile/0/x000/005", "tile/0/005.p/0", "tile/0/005.p/256", "tile/0/005.p/257", "tile/0/005.p/999",
     "tile/0/005.p/01", "tile/64/000", "tile/00/000",
     "tile/-1/000", "/tile/0/000", "tile/0/000/", "tile/0/001/002", "tile/0/x001", "tile/x/000", "tile/0/000.p/", "tile/0/０００"],
)  # fmt: skip
def test_other_paths_are_refused(path):
    with pytest.raises(VerificationError):
        tiles.parse_path(path)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (70_000, [(273, 112), (1, 17), (0, 1), (0, 0)]),
        (256, [(1, 0), (0, 1), (0, 0)]),
        (0, [(0, 0)]),
        (1, [(0, 1), (0, 0)]),
    ],
)
def test_how_many_tiles_a_size_has(size, expected):
    assert [tiles.count(size, level) for level in range(len(expected))] == expected
    listed = list(tiles.tiles(size))
    assert len(listed) == sum(full + bool(width) for full, width in expected)
    assert len({tile.path for tile in listed}) == len(listed)


def test_there_are_as_many_bundles_as_tiles_of_leaves():
    assert tiles.count(70_000, ENTRIES) == (273, 112)


def test_a_bundle_that_ends_too_early_names_the_entry():
    for data, entry in ((b"\x00\x01a\x00\x02b", 1), (b"\x00\x09a", 0), (b"", 0)):
        with pytest.raises(VerificationError, match=f"within entry {entry}"):
            tiles.parse_bundle(data, 2)


def test_tiles_are_listed_with_the_partial_one_last():
    assert list(tiles.tiles(257)) == [Tile(0, 0), Tile(0, 1, 1), Tile(1, 0, 1)]


@given(st.lists(st.binary(max_size=300), max_size=256))
def test_bundles_are_read_back(entries):
    assert tiles.parse_bundle(tiles.bundle(entries), len(entries)) == entries


@pytest.mark.parametrize("data", [b"", b"\x00", b"\x00\x02a", b"\x00\x01ab"])
def test_a_bundle_of_another_length_is_refused(data):
    with pytest.raises(VerificationError, match="bundle"):
        tiles.parse_bundle(data, 1)


def test_an_entry_too_long_for_its_length_field_is_refused():
    assert tiles.parse_bundle(tiles.bundle([b"x" * 65_535]), 1) == [b"x" * 65_535]
    with pytest.raises(ValueError, match="65,535"):
        tiles.bundle([b"x" * 65_536])


class Store:
    """Tiles of a whole tree in memory."""

    def __init__(self, size):
        self.leaves = [tree.leaf_hash(b"%d" % n) for n in range(size)]
        risen = tree.Frontier().extend(self.leaves)
        self.levels = {0: self.leaves, **risen}

    def read(self, level, n, width):
        return b"".join(self.levels.get(level, [])[n * 256 : (n + 1) * 256])


STORE = Store(70_000)


@given(st.integers(1, 70_000), st.data())
def test_subtrees_roots_and_frontiers_come_out_of_tiles(size, data):
    frontier = tree.Frontier()
    frontier.extend(STORE.leaves[:size])
    assert tiles.root(STORE.read, size) == frontier.root()
    assert tiles.frontier(STORE.read, size).peaks == frontier.peaks
    index = data.draw(st.integers(0, size - 1))
    for start, end in tree.inclusion_ranges(index, size)[:9]:
        assert tiles.subtree(STORE.read, start, end) == tree.root(STORE.leaves[start:end])


def test_the_empty_tree_needs_no_tiles():
    assert tiles.root(STORE.read, 0) == tree.EMPTY_ROOT


def test_a_tile_with_too_few_hashes_is_named():
    with pytest.raises(VerificationError, match="tile/0/x001/000"):
        tiles.subtree(lambda level, n, width: b"", 256_000, 256_001)
