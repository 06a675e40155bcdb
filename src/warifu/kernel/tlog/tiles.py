"""Tiles (tlog-tiles): the tree and its entries as static files of 256, and hashes of subtrees made out of them.

`tile/<L>/<N>` holds 256 hashes of level L, `tile/<L>/<N>.p/<W>` the first W of them, `tile/entries/<N>` up to 256 entries, each with its
length in two bytes. N is written in groups of three digits, all but the last with a leading x. A partial tile is never hashed upward.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from warifu.kernel.tlog import tree
from warifu.kernel.tlog.errors import VerificationError

WIDTH = 256
HASH = 32
LONGEST_ENTRY = 65_535
MOST_LEVELS = 8  # 256^8 is more than the largest size
ENTRIES = -1  # the "level" of entry bundles

_PATH = re.compile(r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII)

# Level and number of a tile, and how many hashes of it are needed; returns at least so many hashes, one after another.
ReadTile = Callable[[int, int, int], bytes]


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile by its place: level (ENTRIES for a bundle), number, and width."""

    level: int
    n: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        level = "entries" if self.level == ENTRIES else str(self.level)
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{level}/{_number(self.n)}{partial}"


def parse_path(path: str) -> Tile:
    """Raises VerificationError unless the path is written in the one way there is."""
    found = _PATH.fullmatch(path)
    if not found:
        raise VerificationError("not the path of a tile")
    level = ENTRIES if found[1] == "entries" else int(found[1])
    n = int(found[2].replace("x", "").replace("/", ""))
    tile = Tile(level, n, int(found[3]) if found[3] else WIDTH)
    if level > 63 or tile.width > WIDTH or tile.path != path:
        raise VerificationError("not the path of a tile")
    return tile


def count(size: int, level: int) -> tuple[int, int]:
    """How many full tiles a tree of `size` has at `level`, and the width of the partial one (0: there is none)."""
    return divmod(size >> tree.TILE_HEIGHT * max(level, 0), WIDTH)


def tiles(size: int) -> Iterable[Tile]:
    """All tiles of hashes for a tree of `size`, level by level; partial ones last on theirs."""
    for level in range(MOST_LEVELS):
        full, width = count(size, level)
        if not full and not width:
            return
        for n in range(full):
            yield Tile(level, n)
        if width:
            yield Tile(level, full, width)


def bundle(entries: Iterable[bytes]) -> bytes:
    """Entries of one bundle. Raises ValueError for an entry of more than 65,535 bytes."""
    parts: list[bytes] = []
    for entry in entries:
        if len(entry) > LONGEST_ENTRY:
            raise ValueError("an entry has at most 65,535 bytes")
        parts += (len(entry).to_bytes(2, "big"), entry)
    return b"".join(parts)


def parse_bundle(data: bytes, width: int) -> list[bytes]:
    """The `width` entries of a bundle. Raises VerificationError where there are more, fewer, or bytes left over."""
    entries: list[bytes] = []
    at = 0
    for _ in range(width):
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        if at > len(data):
            raise VerificationError(f"bundle ends within entry {len(entries)}")
        entries.append(data[start:at])
    if at != len(data):
        raise VerificationError(f"bundle: {len(data) - at} bytes left over at byte {at}")
    return entries


def subtree(read: ReadTile, start: int, end: int) -> bytes:
    """The hash of the subtree over leaves [start, end), which must be one of those that proofs name."""
    return tree.fold([_perfect(read, left, right) for left, right in tree.perfect_ranges(start, end)])


def root(read: ReadTile, size: int) -> bytes:
    return subtree(read, 0, size) if size else tree.EMPTY_ROOT


def frontier(read: ReadTile, size: int) -> tree.Frontier:
    """What must be remembered of the tree of `size` to append to it."""
    return tree.Frontier(size, [_perfect(read, left, right) for left, right in tree.perfect_ranges(0, size)])


def _perfect(read: ReadTile, start: int, end: int) -> bytes:
    level, spare = divmod((end - start).bit_length() - 1, tree.TILE_HEIGHT)
    n, at = divmod(start >> tree.TILE_HEIGHT * level, WIDTH)
    upto = at + (1 << spare)
    data = read(level, n, upto)
    if len(data) < upto * HASH:
        raise VerificationError(f"{Tile(level, n, upto).path}: {len(data)} bytes where {upto * HASH} are needed")
    return tree.root([data[i * HASH : (i + 1) * HASH] for i in range(at, upto)])


def _number(n: int) -> str:
    text = f"{n % 1000:03d}"
    while n >= 1000:
        n //= 1000
        text = f"x{n % 1000:03d}/{text}"
    return text
