"""Appending to the log and signing its checkpoints. One writer at a time; the sequencer holds the lock that sees to it.

Each `append` is one durable commit: entries, openings, tiles and the clock together or not at all. What is remembered of the tree is
changed only after the commit; after any failure it is read anew, since a commit may stand that was reported as failed.
"""

from collections.abc import Sequence
from hashlib import sha256

from warifu.kernel.tlog import note, policy, tiles, tree
from warifu.kernel.tlog.checkpoint import Checkpoint
from warifu.kernel.tlog.errors import VerificationError
from warifu.kernel.tlog.keys import SigningKey
from warifu.registers import database
from warifu.registers.database import Connection
from warifu.registers.installation import Installation
from warifu.registers.ledger import clock as clocks
from warifu.registers.ledger import entry as entries
from warifu.registers.ledger import published, store, witnesses
from warifu.registers.ledger.clock import Clock
from warifu.registers.ledger.entry import SHAPE, Sealed
from warifu.registers.ledger.errors import NotNow, not_now

_EntryRow = tuple[int, int | None, str | None, bytes, bytes, bytes]
_OpeningRow = tuple[int, str, bytes]
_TileRow = tuple[int, int, bytes]
_ENTRY = {"idx": "int8", "outbox_id": "int8", "entry_id": "text", "entry": "bytea", "leaf": "bytea", "sum": "bytea"}
_OPENING = {"idx": "int8", "key_id": "text", "sealed": "bytea"}
Incoming = tuple[int | None, Sealed]  # id in the outbox, None for a decision

# Checkpoints of the last hour are all kept, of older hours the last one: each has 3.5 kB.
_KEEP_SECONDS = 3600
_TILE_BYTES = tiles.WIDTH * tiles.HASH


class Writer:
    """The log's tree as it stands in the database, and the keys that sign it."""

    def __init__(
        self, installation: Installation, connection: Connection, signers: tuple[SigningKey, SigningKey]
    ) -> None:
        self.installation = installation
        self.connection = connection
        self.reader = store.Reader(connection)
        self.signers = signers
        self._thinned = 0
        self.reload()

    def reload(self) -> None:
        """Read the state of the tree from the database. Raises NotNow where it cannot be read."""
        try:
            self.frontier = self.reader.frontier()
            self.partial = {level: self._partial(level) for level in range(tiles.MOST_LEVELS)}
            self.last_minute = entries.minute(self.reader.entry(self.size - 1)) if self.size else ""
            self.signed_size = self.connection.execute("SELECT coalesce(max(size), 0) FROM checkpoint").fetchone()[0]
            self.stale = False
        except database.FAULTS as error:
            self.stale = True
            raise not_now(error) from error

    @property
    def size(self) -> int:
        return self.frontier.size

    def append(self, rows: Sequence[Incoming], minute: str, clock: Clock) -> range:
        """Commit entries durably; returns their indexes. `minute` is now: no entry is later, none earlier than the last one.

        A row without an entry id was recovered from exported tiles; it has no opening. Raises NotNow where nothing was
        committed, VerificationError for what is no entry.
        """
        if self.stale:
            self.reload()
        frontier, first = self.frontier.copy(), self.size
        minute = max(minute, self.last_minute)
        stored, sealed, leaves = self._prepare(rows, first, minute)
        partial, full = self._tiles(leaves, frontier.extend(leaves))
        self._commit(stored, sealed, full, clock)
        self.frontier, self.partial = frontier, partial
        if stored:
            self.last_minute = entries.minute(stored[-1][3])
        return range(first, frontier.size)

    def sign(self, time: int) -> Checkpoint | None:
        """Sign the tree at `time` (POSIX seconds), unless it has not grown. Raises NotNow; the entries stand all the same."""
        if self.stale:
            self.reload()
        if self.size == self.signed_size:
            return None
        point = Checkpoint(self.signers[0].name, self.size, self.frontier.root())
        signed = note.Note(point.text())
        for key in self.signers:
            signed = signed.signed(key, time)
        try:
            satisfied = int(witnesses.is_satisfied(policy.parse(self.reader.policy().encode()), signed))
            # INVARIANT: beside the key file first. What anybody may have seen must be there when a restored log is compared.
            published.write(self.installation, bytes(signed))
            self._insert_checkpoint(point.size, bytes(signed), time, satisfied)
        except OSError as error:
            raise NotNow("the checkpoint could not be written beside the key file") from error
        except database.FAULTS as error:
            raise not_now(error) from error
        self.signed_size = point.size
        return point

    def _prepare(
        self, rows: Sequence[Incoming], first: int, now: str
    ) -> tuple[list[_EntryRow], list[_OpeningRow], list[bytes]]:
        stored: list[_EntryRow] = []
        sealed: list[_OpeningRow] = []
        leaves: list[bytes] = []
        last = self.last_minute
        for index, (outbox_id, one) in enumerate(rows, first):
            data = one.entry
            if not SHAPE.fullmatch(data):
                raise VerificationError(f"entry_id {one.entry_id}: not an entry in its canonical form")
            minute = entries.minute(data)
            if not last <= minute <= now:
                minute = min(max(minute, last), now)
                data = entries.with_minute(data, minute)
            last = minute
            leaf = sha256(b"\x00" + data).digest()
            leaves.append(leaf)
            if one.entry_id:
                total = store.row_sum(outbox_id, one.entry_id, one.key_id, one.opening)
                sealed.append((index, one.key_id, one.opening))
            else:
                total = store.row_sum(outbox_id, None, None, None)
            stored.append((index, outbox_id, one.entry_id or None, data, leaf, total))
        return stored, sealed, leaves

    def _tiles(self, leaves: list[bytes], risen: dict[int, list[bytes]]) -> tuple[dict[int, bytes], list[_TileRow]]:
        """Partial tiles as they are after the leaves, and the rows to write."""
        partial = dict(self.partial)
        rows: list[_TileRow] = []
        for level, hashes in {0: leaves, **risen}.items():
            n = (self.size >> tree.TILE_HEIGHT * level) // tiles.WIDTH
            data = partial[level] + b"".join(hashes)
            while len(data) >= _TILE_BYTES:
                rows.append((level, n, data[:_TILE_BYTES]))
                data, n = data[_TILE_BYTES:], n + 1
            # The partial tile of level 0 is in the entries; above, it would take 256 hashes for each of its own to make again.
            if level and data:
                rows.append((level, n, data))
            partial[level] = data
        return partial, rows

    def _commit(self, stored: list[_EntryRow], sealed: list[_OpeningRow], full: list[_TileRow], clock: Clock) -> None:
        try:
            with database.transaction(self.connection):
                database.insert(self.connection, "entry", _ENTRY, stored)
                database.insert(self.connection, "opening", _OPENING, sealed)
                if full:
                    self.connection.executemany(
                        "INSERT INTO tile (level, n, hashes) VALUES (?, ?, ?) "
                        "ON CONFLICT (level, n) DO UPDATE SET hashes = excluded.hashes",
                        full,
                    )
                clocks.put(self.connection, clock)
        except database.FAULTS as error:
            self.stale = True
            raise not_now(error) from error

    def _insert_checkpoint(self, size: int, signed: bytes, time: int, satisfied: int) -> None:
        with database.transaction(self.connection):
            self.connection.execute(
                "INSERT INTO checkpoint (size, note, signed, quorum) VALUES (?, ?, ?, ?)",
                (size, signed, time, satisfied),
            )
            if time - self._thinned >= _KEEP_SECONDS:
                self._thinned = time
                self.connection.execute(
                    "DELETE FROM checkpoint WHERE signed < ? "
                    "AND size NOT IN (SELECT max(size) FROM checkpoint GROUP BY signed / ?, quorum)",
                    (time - _KEEP_SECONDS, _KEEP_SECONDS),
                )

    def _partial(self, level: int) -> bytes:
        full, width = tiles.count(self.size, level)
        return self.reader.read_tile(level, full, width)[: width * tiles.HASH] if width else b""
