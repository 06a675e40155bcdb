"""The index on SQLite: one file `search.db`, for each kind a table of tokens in FTS5 without content, positions or sizes.

FTS5 before SQLite 3.42 leaves the tokens of a deleted row in older segments, and on pages it has rebuilt. `purge` therefore merges the
kind's segments into one, rebuilds the file, and cuts the write-ahead log: afterwards no byte of an erased row is left in either.
"""

import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from warifu.registers.search.index import PLACE_BITS, Row, TooManyOnOneDay
from warifu.registers.search.tokens import BYTES

_FORM = 1  # of the file; another one is thrown away and built anew
_BUSY_SECONDS = 60.0
_AT_ONCE = 400
_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE kind (kind TEXT PRIMARY KEY, purge INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE TABLE row (kind TEXT, id TEXT, place INTEGER, tokens BLOB, PRIMARY KEY (kind, id)) WITHOUT ROWID;
CREATE UNIQUE INDEX row_place ON row (kind, place, id);
CREATE TABLE row_key (key_id TEXT, kind TEXT, id TEXT, PRIMARY KEY (key_id, kind, id)) WITHOUT ROWID;
CREATE INDEX row_key_of ON row_key (kind, id);
"""


class SqliteIndex:
    """`search.db` of one installation, for one thread. Nothing is made before something is written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open: sqlite3.Connection | None = None

    @property
    def _connection(self) -> sqlite3.Connection:
        if self._open is None:
            if not self._path.exists():
                os.close(os.open(self._path, os.O_CREAT | os.O_WRONLY, 0o600))
            self._open = sqlite3.connect(self._path, isolation_level=None, timeout=_BUSY_SECONDS)
            self._open.execute("PRAGMA journal_mode=WAL").fetchall()
            # What the index knows is no longer due: it must be as durable as the records.
            self._open.execute("PRAGMA synchronous=FULL")
            self._open.execute("PRAGMA secure_delete=ON").fetchall()
        return self._open

    def key_id(self) -> str:
        if self._open is None and not self._path.exists():
            return ""
        if not self._connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'meta'").fetchall():
            return ""
        said = dict(self._connection.execute("SELECT name, value FROM meta").fetchall())
        return str(said["key_id"]) if said.get("form") == _FORM else ""

    def begin_anew(self, key_id: str) -> None:
        tables = self._connection.execute("SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL %'").fetchall()
        for (name,) in tables:
            self._connection.execute(f"DROP TABLE {name}")
        for name in ("meta", "kind", "row", "row_key"):
            self._connection.execute(f"DROP TABLE IF EXISTS {name}")
        for statement in _SCHEMA.split(";"):
            self._connection.execute(statement)
        self._connection.executemany("INSERT INTO meta VALUES (?, ?)", [("form", _FORM), ("key_id", key_id)])

    @contextmanager
    def writing(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            # Some faults (a full disk) end the transaction by themselves, others do not.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def put(self, kind: str, rows: Iterable[Row]) -> None:
        grams = self._table(kind)
        last: dict[date, int] = {}
        for row in rows:
            before = self._connection.execute(
                "SELECT place, tokens FROM row WHERE kind = ? AND id = ?", (kind, row.id)
            ).fetchone()
            tokens = b"".join(row.tokens)
            self._connection.execute("DELETE FROM row_key WHERE kind = ? AND id = ?", (kind, row.id))
            self._connection.executemany(
                "INSERT INTO row_key (key_id, kind, id) VALUES (?, ?, ?)", [(key, kind, row.id) for key in row.keys]
            )
            stays = before is not None and before[0] >> PLACE_BITS == row.day.toordinal()
            if stays and bytes(before[1]) == tokens:
                continue
            if before is not None:
                self._take_out(grams, *before)
            place = before[0] if stays else self._next_place(kind, row.day, last)
            self._connection.execute("INSERT OR REPLACE INTO row VALUES (?, ?, ?, ?)", (kind, row.id, place, tokens))
            self._connection.execute(f"INSERT INTO {grams} (rowid, tokens) VALUES (?, ?)", (place, _text(tokens)))  # noqa: S608

    def _next_place(self, kind: str, day: date, last: dict[date, int]) -> int:
        first = day.toordinal() << PLACE_BITS
        if day not in last:
            (found,) = self._connection.execute(
                "SELECT max(place) FROM row WHERE kind = ? AND place >= ? AND place < ?",
                (kind, first, first + (1 << PLACE_BITS)),
            ).fetchone()
            last[day] = first - 1 if found is None else found
        last[day] += 1
        if last[day] >= first + (1 << PLACE_BITS):
            raise TooManyOnOneDay(f"{kind}, {day.isoformat()}")
        return last[day]

    def remove(self, kind: str, ids: Collection[str], *, erased: bool = False) -> None:
        grams = self._table(kind)
        for one in ids:
            for held in self._connection.execute(
                "SELECT place, tokens FROM row WHERE kind = ? AND id = ?", (kind, one)
            ).fetchall():
                self._take_out(grams, *held)
            self._connection.execute("DELETE FROM row WHERE kind = ? AND id = ?", (kind, one))
            self._connection.execute("DELETE FROM row_key WHERE kind = ? AND id = ?", (kind, one))
        if erased and ids:
            self._connection.execute("UPDATE kind SET purge = 1 WHERE kind = ?", (kind,))

    def _take_out(self, grams: str, place: int, tokens: bytes) -> None:
        # An index without content must be told what it held.
        self._connection.execute(
            f"INSERT INTO {grams} ({grams}, rowid, tokens) VALUES ('delete', ?, ?)",  # noqa: S608
            (place, _text(tokens)),
        )

    def _table(self, kind: str) -> str:
        if not (kind.isascii() and kind.isalpha() and kind.islower()):
            raise ValueError("the name of a kind is made of the letters a to z")
        if not self._connection.execute("SELECT 1 FROM kind WHERE kind = ?", (kind,)).fetchall():
            self._connection.execute(
                f"CREATE VIRTUAL TABLE gram_{kind} USING fts5"
                "(tokens, content = '', detail = 'none', columnsize = 0, tokenize = 'ascii')"
            )
            self._connection.execute("INSERT INTO kind (kind) VALUES (?)", (kind,))
        return f"gram_{kind}"

    def sealed_under(self, key_ids: Collection[str]) -> list[tuple[str, str]]:
        found: set[tuple[str, str]] = set()
        for some in _parts(key_ids):
            sql = f"SELECT kind, id FROM row_key WHERE key_id IN ({_marks(some)})"  # noqa: S608
            found.update(self._connection.execute(sql, some).fetchall())
        return sorted(found)

    def candidates(
        self, kind: str, any_of: Sequence[tuple[bytes, ...]], before: int | None, most: int
    ) -> list[tuple[int, str]]:
        if kind not in self.kinds() or not any_of:
            return []
        asked = " OR ".join("(" + " AND ".join(_text(token) for token in sorted(tokens)) + ")" for tokens in any_of)
        limit = "" if before is None else " AND rowid < ?"
        places = self._connection.execute(
            f"SELECT rowid FROM gram_{kind} WHERE gram_{kind} MATCH ?{limit} ORDER BY rowid DESC LIMIT ?",  # noqa: S608
            (asked, most) if before is None else (asked, before, most),
        ).fetchall()
        found: list[tuple[int, str]] = []
        for some in _parts([place for (place,) in places]):
            sql = f"SELECT place, id FROM row WHERE kind = ? AND place IN ({_marks(some)}) ORDER BY place DESC"  # noqa: S608
            found += self._connection.execute(sql, (kind, *some)).fetchall()
        return found

    def newest(self, wanted: Mapping[str, Sequence[tuple[bytes, ...]]], most: int) -> dict[str, list[tuple[int, str]]]:
        return {kind: self.candidates(kind, any_of, None, most) for kind, any_of in wanted.items()}

    def places(self, kind: str, ids: Collection[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for some in _parts(ids):
            sql = f"SELECT id, place FROM row WHERE kind = ? AND id IN ({_marks(some)})"  # noqa: S608
            found.update(self._connection.execute(sql, (kind, *some)).fetchall())
        return found

    def held(self, kind: str) -> Iterator[Row]:
        rows = self._connection.execute("SELECT id, place, tokens FROM row WHERE kind = ? ORDER BY id", (kind,))
        for one, place, tokens in rows:
            keys = self._connection.execute(
                "SELECT key_id FROM row_key WHERE kind = ? AND id = ? ORDER BY key_id", (kind, one)
            )
            cut = tuple(bytes(tokens[at : at + BYTES]) for at in range(0, len(tokens), BYTES))
            yield Row(one, date.fromordinal(place >> PLACE_BITS), cut, tuple(key for (key,) in keys))

    def kinds(self) -> list[str]:
        return [kind for (kind,) in self._connection.execute("SELECT kind FROM kind ORDER BY kind")]

    def purge(self) -> None:
        due = [kind for (kind,) in self._connection.execute("SELECT kind FROM kind WHERE purge ORDER BY kind")]
        if not due:
            return
        for kind in due:
            self._connection.execute(f"INSERT INTO gram_{kind} (gram_{kind}) VALUES ('optimize')")  # noqa: S608
        self._connection.execute("VACUUM")
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        self._connection.executemany("UPDATE kind SET purge = 0 WHERE kind = ?", [(kind,) for kind in due])

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None


def _text(tokens: bytes) -> str:
    """Tokens as words of hexadecimal digits."""
    return tokens.hex(" ", BYTES)


def _marks(some: Sequence[object]) -> str:
    return ",".join("?" * len(some))


def _parts(values: Collection[object]) -> Iterator[list[object]]:
    listed = list(values)
    for begin in range(0, len(listed), _AT_ONCE):
        yield listed[begin : begin + _AT_ONCE]
