"""The outbox: entries that acts leave in `records.db`, in their own transaction, for the sequencer to take into the log. No Django.

An entry is in the outbox if and only if its act is in the records. Rows are removed some time after they stand in the log;
`entry.outbox_id` is unique there, so a crash between the two doubles nothing. The table itself is declared in `models.py`.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Protocol

TABLE = "ledger_outbox"


class Cursor(Protocol):
    """What is used of a DB-API cursor; Django's is one too."""

    def execute(self, sql: str, params: Sequence[Any] = ..., /) -> Any: ...

    def fetchall(self) -> list[Any]: ...


class Row(NamedTuple):
    id: int
    entry_id: str
    entry: bytes
    opening: bytes
    key_id: str


def put(cursor: Cursor, *, entry_id: str, cls: str, entry: bytes, opening: bytes, key_id: str) -> None:
    """Leave one entry, in the caller's transaction. `cls` must be the class that the entry shows; ValueError otherwise.

    `cursor` takes `%s` (Django's) or `?` (sqlite3's) as its placeholder.
    """
    if not entry.startswith(b'{"c":"' + cls.encode() + b'",'):
        raise ValueError("the entry shows another class")
    mark = "%s" if hasattr(cursor, "db") else "?"
    marks = ", ".join([mark] * 4)
    cursor.execute(
        f"INSERT INTO {TABLE} (entry_id, entry, opening, key_id) VALUES ({marks})",  # noqa: S608 (constants only)
        (entry_id, entry, opening, key_id),
    )


def pending(cursor: Any, after: int, limit: int) -> list[Row]:
    """At most `limit` rows with an id above `after`, in the order in which they were put."""
    cursor.execute(
        f"SELECT id, entry_id, entry, opening, key_id FROM {TABLE} WHERE id > ? ORDER BY id LIMIT ?",  # noqa: S608
        (after, limit),
    )
    return [Row(i, e, bytes(entry), bytes(opening), k) for i, e, entry, opening, k in cursor.fetchall()]


def remove(cursor: Any, ids: Iterable[int]) -> None:
    """Forget rows that stand in the log, by their ids: never by a highest id, since a lower one may be committed later."""
    cursor.executemany(f"DELETE FROM {TABLE} WHERE id = ?", [(i,) for i in ids])  # noqa: S608


def raise_counter(cursor: Any, at_least: int) -> None:
    """Let the next row's id lie above `at_least`: after a restore the records may be older than the log that names their ids."""
    cursor.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (at_least, TABLE))
    cursor.execute(
        "INSERT INTO sqlite_sequence (name, seq) SELECT ?, ? WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?)",
        (TABLE, at_least, TABLE),
    )
