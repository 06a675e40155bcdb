"""The Merkle tree of RFC 6962 section 2.1 with SHA-256: hashes, roots, and which subtrees make up a proof.

Trees are described by half-open ranges of leaves, so that proofs can be made from whatever store holds the hashes. A tree of
n > 1 leaves splits at the largest power of two smaller than n; odd nodes are never duplicated. Checking proofs is left to `proof`.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256

EMPTY_ROOT = sha256().digest()
TILE_HEIGHT = 8  # a tile holds 2^8 hashes; every eighth height of the tree is a level of tiles

Range = tuple[int, int]


def leaf_hash(entry: bytes) -> bytes:
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def split(count: int) -> int:
    """The largest power of two smaller than `count` (> 1)."""
    return 1 << (count - 1).bit_length() - 1


def root(leaves: Sequence[bytes]) -> bytes:
    """Root over leaf hashes, by the definition; for many leaves use a Frontier."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    middle = split(len(leaves))
    return node_hash(root(leaves[:middle]), root(leaves[middle:]))


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """The subtrees whose hashes prove leaf `index` in a tree of `size`, from the leaf upward. ValueError where there is no such leaf."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    path, start, end = [], 0, size
    while end - start > 1:
        middle = start + split(end - start)
        if index < middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((start, middle))
            start = middle
    return path[::-1]


def consistency_ranges(old: int, size: int) -> list[Range]:
    """The subtrees whose hashes prove that the tree of `old` leaves is a prefix of that of `size` (RFC 6962 section 2.1.2).

    ValueError unless 0 < old <= size.
    """
    if not 0 < old <= size:
        raise ValueError(f"no consistency proof from {old} to {size}")
    path, start, end, whole = [], 0, size, True
    while end != old:
        middle = start + split(end - start)
        if old <= middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((start, middle))
            start, whole = middle, False
    return path[::-1] if whole else [(start, end), *path[::-1]]


def perfect_ranges(start: int, end: int) -> list[Range]:
    """A subtree of the tree, cut into perfect ones from left to right; they are what tiles hold."""
    ranges = []
    while end - start > 0:
        width = 1 << (end - start).bit_length() - 1
        ranges.append((start, start + width))
        start += width
    return ranges


def fold(hashes: Sequence[bytes]) -> bytes:
    """The hash over neighbouring perfect subtrees of falling size, given from left to right."""
    result = hashes[-1]
    for left in reversed(hashes[:-1]):
        result = node_hash(left, result)
    return result


class Frontier:
    """What must be remembered of a tree to append to it: the perfect subtrees it consists of, largest first; at most 63 hashes."""

    __slots__ = ("peaks", "size")

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        if len(peaks) != size.bit_count():
            raise ValueError(f"a tree of {size} has {size.bit_count()} perfect subtrees, not {len(peaks)}")
        self.size = size
        self.peaks = list(peaks)

    def copy(self) -> "Frontier":
        return Frontier(self.size, self.peaks)

    def extend(self, leaves: Iterable[bytes]) -> dict[int, list[bytes]]:
        """Append leaf hashes; returns the hashes that now stand at tile levels 1, 2, ... (level 0 are the leaves), in order."""
        peaks, size = self.peaks, self.size
        risen: dict[int, list[bytes]] = {}
        for node in leaves:
            carry, height = size, 0
            while carry & 1:
                node = sha256(b"\x01" + peaks.pop() + node).digest()
                carry >>= 1
                height += 1
                if not height % TILE_HEIGHT:
                    risen.setdefault(height // TILE_HEIGHT, []).append(node)
            peaks.append(node)
            size += 1
        self.size = size
        return risen

    def root(self) -> bytes:
        return fold(self.peaks) if self.peaks else EMPTY_ROOT
