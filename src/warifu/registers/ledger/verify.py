"""Rebuilding everything: from the entries up to the signed roots, in the order of the log, raising at the first thing that is broken.

`verify` reads the log's own database, `verify_static` exported files or a server's answers. Both hold the same: (1) each entry is one, in
its canonical form, and no earlier than the one before; (2) it leads to its leaf hash; (3) the hashes make up every tile; (4) the tree has
the root that each checkpoint says; (5) the checkpoints are signed as the policy wants. Openings are only held against their checksum:
what they say can be checked by whoever is given one.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from warifu.kernel.tlog import checkpoint, note, policy, tiles, tree
from warifu.kernel.tlog.checkpoint import Checkpoint
from warifu.kernel.tlog.errors import VerificationError
from warifu.kernel.tlog.tiles import Tile
from warifu.registers import database
from warifu.registers.database import ServerFault
from warifu.registers.ledger import entry as entries
from warifu.registers.ledger.store import Reader, get_meta, row_sum
from warifu.registers.ledger.witnesses import is_satisfied

Fetch = Callable[
    [str], bytes
]  # the bytes at a path below the log's prefix; raises VerificationError where there are none
Progress = Callable[[int, int], None]  # entries done, entries in all


@dataclass(frozen=True, slots=True)
class Verified:
    """What was held: so many entries under this root, so many checkpoints over them."""

    origin: str
    size: int
    root: bytes
    checkpoints: int


class Rebuild:
    """The tree as it grows out of the entries, one bundle after the other; says which entry or byte is not as it must be."""

    def __init__(self) -> None:
        self.frontier = tree.Frontier()
        self.partial: dict[int, bytes] = {}
        self.minute = b""

    def entry(self, index: int, data: bytes) -> bytes:
        """Steps 1 and 2: the leaf hash of an entry."""
        shape = entries.SHAPE.fullmatch(data)
        if not shape:
            raise VerificationError(f"entry {index}: not an entry in its canonical form")
        if shape[4] < self.minute:
            raise VerificationError(f"entry {index}: earlier than the entry before it")
        self.minute = shape[4]
        return sha256(b"\x00" + data).digest()

    def grow(self, leaves: Sequence[bytes]) -> Iterator[tuple[Tile, bytes]]:
        """Step 3: append leaf hashes; yields the tiles that are full by then, with the bytes they must have."""
        size = self.frontier.size
        for level, hashes in {0: list(leaves), **self.frontier.extend(leaves)}.items():
            n = (size >> tree.TILE_HEIGHT * level) // tiles.WIDTH
            data = self.partial.get(level, b"") + b"".join(hashes)
            while len(data) >= tiles.WIDTH * tiles.HASH:
                yield Tile(level, n), data[: tiles.WIDTH * tiles.HASH]
                data, n = data[tiles.WIDTH * tiles.HASH :], n + 1
            self.partial[level] = data

    def partial_tiles(self) -> Iterator[tuple[Tile, bytes]]:
        for level, data in sorted(self.partial.items()):
            if data:
                yield Tile(level, self.frontier.size >> tree.TILE_HEIGHT * (level + 1), len(data) // tiles.HASH), data

    def root(self, point: Checkpoint) -> None:
        """Step 4."""
        if self.frontier.root() != point.root:
            raise VerificationError(f"checkpoint of size {point.size}: the entries lead to another root")


def same(what: str, stored: bytes, made: bytes) -> None:
    """Raises VerificationError naming the first byte in which `stored` is not what it must be."""
    if stored == made:
        return
    at = next((i for i, (a, b) in enumerate(zip(stored, made, strict=False)) if a != b), min(len(stored), len(made)))
    raise VerificationError(f"{what}: byte {at} is not what the entries lead to")


def verify(reader: Reader, rule: policy.Policy | None = None, progress: Progress | None = None) -> Verified:
    """Hold the whole database, against `rule` or its own policy. Raises VerificationError at the first broken byte."""
    try:
        return _verify(reader, rule or policy.parse(reader.policy().encode()), progress)
    # What SQLite says of a damaged file may quote the damage, which need not be text.
    except (sqlite3.DatabaseError, ServerFault, UnicodeDecodeError) as error:
        raise VerificationError(f"the log's database: {error}") from error


def _verify(reader: Reader, rule: policy.Policy, progress: Progress | None) -> Verified:
    with database.snapshot(reader.connection):
        _structure(reader)
        rebuild, size = Rebuild(), reader.size()
        points = _Points(reader, rule)
        points.reach(rebuild)
        for start in range(0, size, tiles.WIDTH):
            leaves = _leaves(reader, rebuild, start, min(size, start + tiles.WIDTH))
            # Checkpoints lie anywhere: the tree is held at each of them.
            while leaves:
                step = max(1, min(len(leaves), points.next_size - rebuild.frontier.size))
                for tile, data in rebuild.grow(leaves[:step]):
                    same(tile.path, reader.read_tile(tile.level, tile.n, tile.width), data)
                leaves = leaves[step:]
                points.reach(rebuild)
            if progress:
                progress(rebuild.frontier.size, size)
        for tile, data in rebuild.partial_tiles():
            same(tile.path, reader.read_tile(tile.level, tile.n, tile.width), data)
        points.none_left(size)
        return Verified(reader.origin, size, rebuild.frontier.root(), points.count)


def _structure(reader: Reader) -> None:
    """On SQLite the pages of the file and its indexes; on both, that no row stands beside those that are rebuilt."""
    checked = reader.connection.execute("PRAGMA integrity_check(1)") if database.is_sqlite(reader.connection) else ()
    for (said,) in checked:
        if said != "ok":
            raise VerificationError(f"the log's database: {said}")
    size = reader.size()
    counts = [tiles.count(size, level) for level in range(tiles.MOST_LEVELS)]
    known = sum(full for full, _ in counts) + sum(bool(width) for _, width in counts[1:])
    if reader.connection.execute("SELECT count(*) FROM tile").fetchone()[0] != known:
        raise VerificationError("the log's database: tiles are missing, or there are more than the entries make")
    if reader.connection.execute("SELECT count(*) FROM opening WHERE idx NOT IN (SELECT idx FROM entry)").fetchone()[0]:
        raise VerificationError("the log's database: an opening belongs to no entry")
    for (key,) in reader.connection.execute("SELECT key FROM meta").fetchall():
        get_meta(reader.connection, key)


def _leaves(reader: Reader, rebuild: Rebuild, start: int, end: int) -> list[bytes]:
    found = reader.connection.execute(
        "SELECT e.idx, e.outbox_id, e.entry_id, e.entry, e.leaf, e.sum, o.key_id, o.sealed FROM entry e "
        "LEFT JOIN opening o ON o.idx = e.idx WHERE e.idx >= ? AND e.idx < ? ORDER BY e.idx",
        (start, end),
    )
    leaves = []
    for expected, (index, outbox_id, entry_id, data, leaf, total, key_id, sealed) in enumerate(found, start):
        if index != expected:
            raise VerificationError(f"entry {expected} is missing")
        if rebuild.entry(index, data) != leaf:
            raise VerificationError(f"entry {index}: its bytes do not lead to its leaf hash")
        if row_sum(outbox_id, entry_id, key_id, sealed) != total:
            raise VerificationError(f"entry {index}: its ids or its sealed opening were damaged")
        leaves.append(leaf)
    if len(leaves) != end - start:
        raise VerificationError(f"entry {start + len(leaves)} is missing")
    return leaves


class _Points:
    """The stored checkpoints, from the smallest up, held when the tree has grown to their size."""

    def __init__(self, reader: Reader, rule: policy.Policy) -> None:
        self._rows = reader.connection.execute("SELECT size, note, signed, quorum FROM checkpoint ORDER BY size")
        self._rule, self._own = rule, policy.parse(reader.policy().encode())
        self.count = 0
        self._advance()

    @property
    def next_size(self) -> int:
        return self._row[0] if self._row else 2**63

    def reach(self, rebuild: Rebuild) -> None:
        while self._row and self._row[0] == rebuild.frontier.size:
            size, data, signed, quorum = self._row
            try:
                rebuild.root(self._signed(note.parse(data), size, signed, quorum))
            except VerificationError as error:
                raise VerificationError(f"checkpoint of size {size}: {error}") from error
            self.count += 1
            self._advance()

    def _signed(self, found: note.Note, size: int, signed: int, quorum: int) -> Checkpoint:
        """Step 5. One that waits for its witnesses is held to the signatures it has."""
        if quorum != is_satisfied(self._own, found):
            raise VerificationError("what is stored of its quorum is not so")
        point = checkpoint.parse(found.text)
        lines = (
            self._rule.accept(found).lines if quorum else found.verify([*self._own.logs, *self._own.witnesses.values()])
        )
        if point.size != size or signed not in {line.time for line in lines if line.key.name == point.origin}:
            raise VerificationError("what is stored of its size or time is not what it says")
        return point

    def none_left(self, size: int) -> None:
        if self._row:
            raise VerificationError(f"checkpoint of size {self._row[0]}: the log ends at {size}")

    def _advance(self) -> None:
        self._row = self._rows.fetchone()


def verify_static(fetch: Fetch, rule: policy.Policy, progress: Progress | None = None) -> Verified:
    """Hold exported files, or a server's answers, against a policy. Raises VerificationError at the first broken byte."""
    point = rule.accept(note.parse(fetch("checkpoint"))).checkpoint
    rebuild = Rebuild()
    full, width = tiles.count(point.size, tiles.ENTRIES)
    for n, count in [(n, tiles.WIDTH) for n in range(full)] + ([(full, width)] if width else []):
        bundle = Tile(tiles.ENTRIES, n, count)
        try:
            found = tiles.parse_bundle(fetch(bundle.path), count)
        except VerificationError as error:
            raise VerificationError(f"{bundle.path}: {error}") from error
        start = n * tiles.WIDTH
        for tile, data in rebuild.grow([rebuild.entry(start + i, entry) for i, entry in enumerate(found)]):
            same(tile.path, fetch(tile.path), data)
        if progress:
            progress(rebuild.frontier.size, point.size)
    for tile, data in rebuild.partial_tiles():
        same(tile.path, fetch(tile.path), data)
    rebuild.root(point)
    return Verified(point.origin, point.size, point.root, 1)
