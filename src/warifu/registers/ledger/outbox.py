"""The outbox: entries that acts leave in `records.db`, in their own transaction, for the sequencer to take into the log. No Django.

An entry is in the outbox if and only if its act is in the records. Rows are removed some time after they stand in the log;
`entry.outbox_id` is unique there, so a crash between the two doubles nothing. The table itself is declared in `models.py`.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from warifu.registers.ledger.entry import SHAPE, Sealed

TABLE = "ledger_outbox"
_AT_ONCE = 500  # ids in one statement


class Cursor(Protocol):
    """What is used of a DB-API cursor; Django's is one too."""

    def execute(self, sql: str, params: Sequence[Any] = ..., /) -> Any: ...


def put(cursor: Cursor, *, entry_id: str, cls: str, entry: bytes, opening: bytes, key_id: str) -> None:
    """Leave one entry, in the caller's transaction. `cursor` takes `%s` (Django's) or `?` (sqlite3's) as its placeholder.

    Raises ValueError unless `entry` is one and shows the class `cls`: what is in the outbox can no longer be refused.
    """
    shape = SHAPE.fullmatch(entry)
    if not shape or shape[1] != cls.encode():
        raise ValueError("not an entry of that class")
    mark = "%s" if hasattr(cursor, "db") else "?"
    marks = ", ".join([mark] * 4)
    cursor.execute(
        f"INSERT INTO {TABLE} (entry_id, entry, opening, key_id) VALUES ({marks})",  # noqa: S608 (constants only)
        (entry_id, entry, opening, key_id),
    )


def put_all(cursor: Any, made: Iterable[Sealed]) -> None:
    """Leave many entries that `evidence` has made, in their order and in the caller's transaction."""
    mark = "%s" if hasattr(cursor, "db") else "?"
    cursor.executemany(
        f"INSERT INTO {TABLE} (entry_id, entry, opening, key_id) VALUES ({', '.join([mark] * 4)})",  # noqa: S608 (constants only)
        [(one.entry_id, one.entry, one.opening, one.key_id) for one in made],
    )


def waiting(cursor: Any) -> list[int]:
    """The ids of all rows, in the order in which they were put."""
    return [int(i) for (i,) in cursor.execute(f"SELECT id FROM {TABLE} ORDER BY id")]  # noqa: S608


def take(cursor: Any, ids: Sequence[int]) -> list[tuple[int, Sealed]]:
    """The rows of these ids, which rise; they stay where they are."""
    found: list[tuple[int, Sealed]] = []
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        marks = ", ".join("?" * len(some))
        rows = cursor.execute(
            f"SELECT id, entry_id, entry, opening, key_id FROM {TABLE} WHERE id IN ({marks}) ORDER BY id",  # noqa: S608
            some,
        )
        found += [(i, Sealed(name, bytes(entry), bytes(opening), key_id)) for i, name, entry, opening, key_id in rows]
    return found


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
