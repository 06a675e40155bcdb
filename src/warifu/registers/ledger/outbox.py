"""The outbox: entries that acts leave in the records, in their own transaction, for the sequencer to take into the log. No Django.

An entry is in the outbox if and only if its act is in the records. Rows are removed some time after they stand in the log;
`entry.outbox_id` is unique there, so a crash between the two doubles nothing. The table itself is declared in `models.py`.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from warifu.registers import database
from warifu.registers.database import Connection
from warifu.registers.ledger.entry import SHAPE, Sealed

TABLE = "ledger_outbox"
_AT_ONCE = 500  # ids in one statement


class Cursor(Protocol):
    """What is used of a DB-API cursor; Django's is one too."""

    def execute(self, sql: str, params: Sequence[Any] = ..., /) -> Any: ...


def put(cursor: Cursor, *, entry_id: str, cls: str, entry: bytes, opening: bytes, key_id: str) -> None:
    """Leave one entry, in the caller's transaction.

    Raises ValueError unless `entry` is one and shows the class `cls`: what is in the outbox can no longer be refused.
    """
    shape = SHAPE.fullmatch(entry)
    if not shape or shape[1] != cls.encode():
        raise ValueError("not an entry of that class")
    marks = ", ".join([database.mark(cursor)] * 4)
    cursor.execute(
        f"INSERT INTO {TABLE} (entry_id, entry, opening, key_id) VALUES ({marks})",  # noqa: S608 (constants only)
        (entry_id, entry, opening, key_id),
    )


def put_all(cursor: Any, made: Iterable[Sealed]) -> None:
    """Leave many entries that `evidence` has made, in their order and in the caller's transaction."""
    marks = ", ".join([database.mark(cursor)] * 4)
    cursor.executemany(
        f"INSERT INTO {TABLE} (entry_id, entry, opening, key_id) VALUES ({marks})",  # noqa: S608 (constants only)
        [(one.entry_id, one.entry, one.opening, one.key_id) for one in made],
    )


def waiting(records: Connection) -> list[int]:
    """The ids of all rows, in the order in which they were put."""
    return [int(i) for (i,) in records.execute(f"SELECT id FROM {TABLE} ORDER BY id")]  # noqa: S608


def take(records: Connection, ids: Sequence[int]) -> list[tuple[int, Sealed]]:
    """The rows of these ids, which rise; they stay where they are."""
    found: list[tuple[int, Sealed]] = []
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        marks = ", ".join("?" * len(some))
        rows = records.execute(
            f"SELECT id, entry_id, entry, opening, key_id FROM {TABLE} WHERE id IN ({marks}) ORDER BY id",  # noqa: S608
            some,
        )
        found += [(i, Sealed(name, bytes(entry), bytes(opening), key_id)) for i, name, entry, opening, key_id in rows]
    return found


def remove(records: Connection, ids: Iterable[int]) -> None:
    """Forget rows that stand in the log, by their ids: never by a highest id, since a lower one may be committed later."""
    records.executemany(f"DELETE FROM {TABLE} WHERE id = ?", [(i,) for i in ids])  # noqa: S608


def last_given(records: Connection) -> int:
    """The highest id that was ever given out; 0 before the first."""
    if database.is_sqlite(records):
        rows = records.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (TABLE,)).fetchall()
    else:
        rows = records.execute(
            "SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence(?, 'id')::regclass), 0)", (TABLE,)
        ).fetchall()
    return int(rows[0][0]) if rows else 0


def raise_counter(records: Connection, at_least: int) -> None:
    """Let the next row's id lie above `at_least`: after a restore the records may be older than the log that names their ids."""
    if not database.is_sqlite(records):
        records.execute(
            "SELECT setval(s, ?) FROM (SELECT pg_get_serial_sequence(?, 'id')::regclass AS s) AS named "
            "WHERE coalesce(pg_sequence_last_value(s), 0) < ?",
            (at_least, TABLE, at_least),
        )
        return
    records.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (at_least, TABLE))
    records.execute(
        "INSERT INTO sqlite_sequence (name, seq) SELECT ?, ? WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?)",
        (TABLE, at_least, TABLE),
    )
