"""States what holds: the act that changes a right puts its rows here, in its own transaction. No Django.

A key is restated as a whole: what is not among the rows is gone. Rows are (first, after, values…) as `kernel.access.tables` has
them; one that covers no day is not kept.

    state(connection, "handler", (item, contractor), [facts.row_until(first, None, person)])
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from warifu.kernel.access.tables import TABLES, Row, Table, number
from warifu.kernel.ids import LegalDay
from warifu.registers.gate import sql


def state(connection: Any, table: str, key: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Replace all rows of `table` under `key`, inside the caller's transaction. `connection`: Django's, or one of the DB-API.

    Raises KeyError for an unknown table, ValueError for a key or row of another shape.
    """
    shape = TABLES[table]
    kept = canonical(shape, key, rows)
    cursor = connection.cursor()
    cursor.execute(
        f"DELETE FROM {sql.name_of(shape)} WHERE {sql.where(connection, shape.key)}",  # noqa: S608
        list(key),
    )
    if kept:
        cursor.executemany(
            f"INSERT INTO {sql.name_of(shape)} ({sql.columns_of(shape)}) "  # noqa: S608
            f"VALUES ({sql.marks(connection, len(shape.columns))})",
            [(*key, *row) for row in kept],
        )


def state_all(connection: Any, stated: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]) -> None:
    """`state` of many (table, key, rows), each key once, written together: what a load of lists calls for."""
    by_table: dict[str, list[tuple[Sequence[str], list[Row]]]] = {}
    for table, key, rows in stated:
        by_table.setdefault(table, []).append((key, canonical(TABLES[table], key, rows)))
    for table, found in by_table.items():
        shape, cursor = TABLES[table], connection.cursor()
        cursor.executemany(
            f"DELETE FROM {sql.name_of(shape)} WHERE {sql.where(connection, shape.key)}",  # noqa: S608
            [list(key) for key, _ in found],
        )
        cursor.executemany(
            f"INSERT INTO {sql.name_of(shape)} ({sql.columns_of(shape)}) "  # noqa: S608
            f"VALUES ({sql.marks(connection, len(shape.columns))})",
            [(*key, *row) for key, rows in found for row in rows],
        )


def rows_of(connection: Any, table: str, key: Sequence[str]) -> list[Row]:
    """The rows under a key, in order."""
    shape = TABLES[table]
    width = len(shape.key)
    return sorted(tuple(row[width:]) for row in sql.select(connection, connection.cursor(), shape, shape.key, [key]))


def covering(connection: Any, table: str, key: Sequence[str], day: LegalDay) -> list[Row]:
    """The rows under a key that cover a day."""
    today = number(day)
    return [row for row in rows_of(connection, table, key) if int(row[0]) <= today < int(row[1])]


def covering_each(
    connection: Any, table: str, keys: Iterable[tuple[str, ...]], day: LegalDay
) -> dict[tuple[str, ...], list[Row]]:
    """The same for several keys with one query; each of them is in the answer."""
    shape, today, width = TABLES[table], number(day), len(TABLES[table].key)
    found: dict[tuple[str, ...], list[Row]] = {key: [] for key in keys}
    for row in sql.select(connection, connection.cursor(), shape, shape.key, sorted(found)) if found else ():
        if int(row[width]) <= today < int(row[width + 1]):
            found[tuple(row[:width])].append(tuple(row[width:]))
    return {key: sorted(rows) for key, rows in found.items()}


def canonical(table: Table, key: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[Row]:
    """The rows as they are kept: each once, in order, without those that cover no day."""
    if len(key) != len(table.key) or not all(isinstance(part, str) for part in key):
        raise ValueError(f"a key of {table.name} is {', '.join(table.key)}")
    found = sorted({tuple(row) for row in rows})
    for row in found:
        if len(row) != 2 + len(table.values):
            raise ValueError(f"a row of {table.name} is first, after, {', '.join(table.values)}")
        if not all(type(day) is int for day in row[:2]) or not all(isinstance(value, str) for value in row[2:]):
            raise ValueError(f"a row of {table.name} holds two whole numbers and text")
    return [row for row in found if row[0] < row[1]]


def in_pieces(keys: Collection[str] | None) -> Iterator[list[str] | None]:
    """Keys as many as one statement carries, for whoever works out rows of some; None, everything at once, where none are named."""
    if keys is None:
        yield None
        return
    named = sorted(keys)
    for start in range(0, len(named), sql.MOST_PARAMETERS):
        yield named[start : start + sql.MOST_PARAMETERS]
