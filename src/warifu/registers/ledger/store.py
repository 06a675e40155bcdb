"""The log's own database: its tables, and everything that reads them. Plain SQL, no Django; written by `writer`.

On SQLite it is the file `ledger.db`, on PostgreSQL the schema `ledger` beside the records.

| table | one row |
|---|---|
| entry | one entry: index, id in the outbox (none for decisions), random id, bytes, leaf hash, checksum of the row and its opening |
| opening | salts and values of an entry, sealed by the vault; with an empty key id: of a `log` entry, in clear, since it names nobody |
| tile | hashes of one tile: full ones of level 0, growing ones above (they cannot be had from the entries in reasonable time) |
| checkpoint | one signed note; `quorum` says whether it satisfies the policy |
| meta | origin, keys (sealed), witnesses, clock |

Checksums are against rot and slips, not against an adversary: those are what the tree and its signatures are for.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple, Self

import orjson

from warifu.kernel.tlog import checkpoint as points
from warifu.kernel.tlog import keys, proof, tiles, tree
from warifu.kernel.tlog.checkpoint import Checkpoint
from warifu.kernel.tlog.errors import VerificationError
from warifu.kernel.tlog.keys import VerifierKey
from warifu.kernel.tlog.note import parse as parse_note
from warifu.kernel.tlog.policy import parse as parse_policy
from warifu.registers import database
from warifu.registers.database import Connection
from warifu.registers.installation import Place
from warifu.registers.ledger.errors import NoSuchEntry, NotYetProvable
from warifu.registers.ledger.witnesses import Witnesses, is_satisfied, policy_text

SCHEMA = """
CREATE TABLE entry (idx INTEGER PRIMARY KEY, outbox_id INTEGER UNIQUE, entry_id TEXT UNIQUE,
    entry BLOB NOT NULL, leaf BLOB NOT NULL, sum BLOB NOT NULL) STRICT;
CREATE TABLE opening (idx INTEGER PRIMARY KEY, key_id TEXT NOT NULL, sealed BLOB NOT NULL) STRICT;
CREATE TABLE tile (level INTEGER NOT NULL, n INTEGER NOT NULL, hashes BLOB NOT NULL, PRIMARY KEY (level, n)) STRICT;
CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, note BLOB NOT NULL, signed INTEGER NOT NULL, quorum INTEGER NOT NULL) STRICT;
CREATE INDEX checkpoint_signed ON checkpoint (signed, quorum, size);
CREATE INDEX entry_erasure ON entry (idx) WHERE {erasures};
CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL, sum BLOB NOT NULL) STRICT;
"""
SUM_BYTES = 16
_MOST_INDEX = 2**63
_AT_ONCE = 1000  # rows fetched together: a server hands over all of an answer


class StoredEntry(NamedTuple):
    """What is kept of one entry besides its leaf hash; `key_id` and `sealed` are None where the opening is not here."""

    idx: int
    outbox_id: int | None
    entry_id: str | None
    entry: bytes
    key_id: str | None
    sealed: bytes | None


def row_sum(outbox_id: int | None, entry_id: str | None, key_id: str | None, sealed: bytes | None) -> bytes:
    """Checksum over what stands beside an entry; the entry itself is held by its leaf."""
    head = f"{outbox_id or ''},{entry_id or ''},{key_id or ''},"
    return sha256(head.encode() + (sealed or b"")).digest()[:SUM_BYTES]


def meta_sum(key: str, value: bytes) -> bytes:
    return sha256(f"{key},".encode() + value).digest()[:SUM_BYTES]


def make(connection: Connection) -> None:
    """Make the tables, in the caller's transaction; on PostgreSQL in the schema that the connection names."""
    words = {"BLOB": "bytea", "INTEGER": "bigint", " STRICT": ""}
    for statement in SCHEMA.format(erasures=_is("erasure", connection, "entry")).split(";"):
        for word, other in () if database.is_sqlite(connection) else words.items():
            statement = statement.replace(word, other)
        if statement.strip():
            connection.execute(statement)


def _is(cls: str, connection: Connection, entry: str) -> str:
    """The condition that an entry is of a class. A literal: an index over one class is used where its own condition is said."""
    prefix = b'{"c":"' + cls.encode() + b'",'
    literal = f"x'{prefix.hex()}'" if database.is_sqlite(connection) else f"'\\x{prefix.hex()}'::bytea"
    return f"substr({entry}, 1, {len(prefix)}) = {literal}"


def get_meta(connection: Connection, key: str) -> bytes | None:
    """Raises VerificationError where the value was damaged."""
    row = connection.execute("SELECT value, sum FROM meta WHERE key = ?", (key,)).fetchone()
    if row is None:
        return None
    if meta_sum(key, row[0]) != row[1]:
        raise VerificationError(f"meta {key!r}: damaged")
    return bytes(row[0])


def set_meta(connection: Connection, key: str, value: bytes) -> None:
    connection.execute(
        "INSERT INTO meta (key, value, sum) VALUES (?, ?, ?) "
        "ON CONFLICT (key) DO UPDATE SET value = excluded.value, sum = excluded.sum",
        (key, value, meta_sum(key, value)),
    )


def need_meta(connection: Connection, key: str) -> bytes:
    value = get_meta(connection, key)
    if value is None:
        raise VerificationError(f"meta {key!r} is missing: this is not a log's database, or it is damaged")
    return value


def put_witnesses(connection: Connection, named: Witnesses) -> None:
    """Name the witnesses from now on (`witnesses.check` held them); what is stored of each checkpoint's quorum follows."""
    with database.transaction(connection):
        set_meta(connection, "witnesses", orjson.dumps(named.to_json()))
        rule = parse_policy(Reader(connection).policy().encode())
        for size, data in connection.execute("SELECT size, note FROM checkpoint").fetchall():
            satisfied = int(is_satisfied(rule, parse_note(data)))
            connection.execute("UPDATE checkpoint SET quorum = ? WHERE size = ?", (satisfied, size))


def open_reader(place: Place) -> "Reader":
    """Open the log for reading, beside whoever writes it. Raises one of `database.FAULTS` where there is none."""
    return Reader(database.connect(place, read_only=True))


class Reader:
    """Questions to the log. One thread at a time; close it, or use it in a `with`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.connection.close()

    @property
    def origin(self) -> str:
        return need_meta(self.connection, "origin").decode()

    def verifiers(self) -> tuple[VerifierKey, VerifierKey]:
        """The log's own keys: Ed25519 and ML-DSA-44."""
        ed, pq = need_meta(self.connection, "vkeys").decode().split("\n")
        return keys.parse(ed), keys.parse(pq)

    def witnesses(self) -> Witnesses:
        found = get_meta(self.connection, "witnesses")
        return Witnesses.from_json(orjson.loads(found)) if found else Witnesses()

    def policy(self) -> str:
        """The installation's policy: both signatures of the log, and its witnesses' quorum. Hand it over by another channel."""
        return policy_text(self.verifiers(), self.witnesses())

    def size(self) -> int:
        return int(self.connection.execute("SELECT coalesce(max(idx), -1) + 1 FROM entry").fetchone()[0])

    def entry(self, index: int) -> bytes:
        """Raises NoSuchEntry."""
        # What no column could hold is no index either.
        if not 0 <= index < _MOST_INDEX:
            raise NoSuchEntry(f"there is no entry {index}")
        row = self.connection.execute("SELECT entry FROM entry WHERE idx = ?", (index,)).fetchone()
        if row is None:
            raise NoSuchEntry(f"there is no entry {index}")
        return bytes(row[0])

    def entries(self, start: int, end: int) -> list[bytes]:
        """The entries [start, end), as far as there are any."""
        rows = self.connection.execute("SELECT entry FROM entry WHERE idx >= ? AND idx < ? ORDER BY idx", (start, end))
        return [bytes(entry) for (entry,) in rows]

    def index_of(self, entry_id: str) -> int | None:
        """Where the entry of that random id stands; None as long as it waits in the outbox."""
        row = self.connection.execute("SELECT idx FROM entry WHERE entry_id = ?", (entry_id,)).fetchone()
        return None if row is None else int(row[0])

    def opening(self, index: int) -> tuple[str, bytes] | None:
        """Key id and sealed opening (in clear where the key id is empty); None where it is not here.

        Raises VerificationError where it was damaged.
        """
        row = next(self.rows(index, index + 1), None)
        if row is None or row.sealed is None or row.key_id is None:
            return None
        return row.key_id, row.sealed

    def of_class(self, cls: str, start: int = 0) -> Iterator[StoredEntry]:
        """Entries of one class from `start` on, in order."""
        wanted = f"e.idx >= ? AND {_is(cls, self.connection, 'e.entry')} ORDER BY e.idx LIMIT {_AT_ONCE}"
        while found := [*self._rows(wanted, start)]:
            yield from found
            start = found[-1].idx + 1

    def rows(self, start: int, end: int) -> Iterator[StoredEntry]:
        """What is kept of the entries [start, end), in order. Raises VerificationError at a row that was damaged."""
        for first in range(start, end, _AT_ONCE):
            yield from self._rows("e.idx >= ? AND e.idx < ? ORDER BY e.idx", first, min(first + _AT_ONCE, end))

    def _rows(self, wanted: str, *values: int) -> Iterator[StoredEntry]:
        columns = "e.idx, e.outbox_id, e.entry_id, e.entry, o.key_id, o.sealed, e.sum"
        sql = f"SELECT {columns} FROM entry e LEFT JOIN opening o ON o.idx = e.idx WHERE {wanted}"  # noqa: S608
        for *kept, stored in self.connection.execute(sql, values):
            row = StoredEntry(*kept)
            if row_sum(row.outbox_id, row.entry_id, row.key_id, row.sealed) != stored:
                raise VerificationError(f"entry {row.idx}: its ids or its sealed opening were damaged")
            yield row

    def checkpoint(self) -> bytes | None:
        """The newest checkpoint; None before the first."""
        row = self.connection.execute("SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1").fetchone()
        return None if row is None else bytes(row[0])

    def checkpoint_over(self, index: int) -> bytes:
        """The newest checkpoint that covers entry `index` and satisfies the policy. Raises NotYetProvable."""
        row = self.connection.execute(
            "SELECT note FROM checkpoint WHERE size > ? AND quorum = 1 ORDER BY size DESC LIMIT 1", (index,)
        ).fetchone()
        if row is None:
            raise NotYetProvable(f"no checkpoint covers entry {index} yet")
        return bytes(row[0])

    def prove(self, index: int) -> str:
        """The text of the entry's proof file. Raises NoSuchEntry, NotYetProvable."""
        entry, note = self.entry(index), self.checkpoint_over(index)
        size = points.parse(parse_note(note).text).size
        path = self.hashes(tree.inclusion_ranges(index, size))
        return bytes(proof.ProofFile(index, path, note, entry)).decode()

    def consistency(self, old: int, size: int) -> tuple[bytes, ...]:
        """The hashes that prove the tree of `old` entries to be a prefix of that of `size`. ValueError unless 0 < old <= size."""
        return self.hashes(tree.consistency_ranges(old, size))

    def hashes(self, ranges: list[tree.Range]) -> tuple[bytes, ...]:
        """The hashes of subtrees; each tile is read once."""
        read = _Remembered(self)
        return tuple(tiles.subtree(read, start, end) for start, end in ranges)

    def root(self, size: int) -> bytes:
        return tiles.root(self.read_tile, size)

    def frontier(self) -> tree.Frontier:
        return tiles.frontier(self.read_tile, self.size())

    def checkpoint_text(self, size: int) -> bytes:
        """What a checkpoint of that size says, by what is stored."""
        return Checkpoint(self.origin, size, self.root(size)).text()

    def read_tile(self, level: int, n: int, width: int) -> bytes:
        """At least the first `width` hashes of a tile, or as many as there are."""
        row = self.connection.execute("SELECT hashes FROM tile WHERE level = ? AND n = ?", (level, n)).fetchone()
        if row is not None:
            return bytes(row[0])
        if level:
            return b""
        start = n * tiles.WIDTH
        rows = self.connection.execute(
            "SELECT leaf FROM entry WHERE idx >= ? AND idx < ? ORDER BY idx", (start, start + width)
        )
        return b"".join(leaf for (leaf,) in rows)


class _Remembered:
    """Reads each tile of one proof once; whole, since a proof takes several hashes of a tile."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.tiles: dict[tuple[int, int], bytes] = {}

    def __call__(self, level: int, n: int, width: int) -> bytes:
        if (level, n) not in self.tiles:
            self.tiles[level, n] = self.reader.read_tile(level, n, tiles.WIDTH)
        return self.tiles[level, n]
