"""Where sentences over the gate's tables are built, with the placeholder of the connection that runs them (`database.mark`). No Django.

Names of tables and columns come from `kernel.access.tables` only, never from outside; values always travel as parameters.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from warifu.kernel.access.tables import Table
from warifu.registers import database

PREFIX = "gate_"
# Well below what any SQLite takes (999 before 3.32).
MOST_PARAMETERS = 900


def name_of(table: Table) -> str:
    return PREFIX + table.name


def columns_of(table: Table) -> str:
    return ", ".join(f'"{column}"' for column in table.columns)


def marks(connection: Any, count: int) -> str:
    return ", ".join([database.mark(connection)] * count)


def where(connection: Any, columns: Sequence[str]) -> str:
    """A condition that finds exactly the rows under one key."""
    mark = database.mark(connection)
    return " AND ".join(f'"{column}" = {mark}' for column in columns)


def sentence(connection: Any, table: Table, columns: Sequence[str], count: int) -> str:
    """Selects every row whose `columns` are one of `count` keys, through an index on them."""
    selected = f"SELECT {columns_of(table)}"
    if count == 1:
        return f"{selected} FROM {name_of(table)} WHERE {where(connection, columns)}"
    if len(columns) == 1:
        return f'{selected} FROM {name_of(table)} WHERE "{columns[0]}" IN ({marks(connection, count)})'
    # SQLite scans the whole table for (a, b) IN (VALUES …); joined from the left, it seeks once a key.
    keys = ", ".join([f"({marks(connection, len(columns))})"] * count)
    named = ", ".join(f"k{at}" for at in range(len(columns)))
    joined = " AND ".join(f'"{column}" = k{at}' for at, column in enumerate(columns))
    return f"WITH wanted({named}) AS (VALUES {keys}) {selected} FROM wanted CROSS JOIN {name_of(table)} WHERE {joined}"


def chunks(keys: Iterable[Sequence[str]], width: int) -> Iterator[list[Sequence[str]]]:
    """The keys in pieces that one statement can carry."""
    rest = iter(keys)
    while piece := list(islice(rest, MOST_PARAMETERS // width)):
        yield piece


def select(
    connection: Any, cursor: Any, table: Table, columns: Sequence[str], keys: Iterable[Sequence[str]]
) -> Iterator[tuple[Any, ...]]:
    """All columns of every row whose `columns` are one of `keys` (each given once)."""
    for piece in chunks(keys, len(columns)):
        cursor.execute(sentence(connection, table, columns, len(piece)), [value for key in piece for value in key])
        yield from cursor.fetchall()


def present(
    connection: Any, cursor: Any, table: Table, columns: Sequence[str], keys: Iterable[Sequence[str]]
) -> Iterator[tuple[str, ...]]:
    """Those of `keys` under which there is any row."""
    named = [f"k{at}" for at in range(len(columns))]
    same = " AND ".join(f'"{column}" = {key}' for column, key in zip(columns, named, strict=True))
    for piece in chunks(keys, len(columns)):
        values = ", ".join([f"({marks(connection, len(columns))})"] * len(piece))
        cursor.execute(
            f"WITH wanted({', '.join(named)}) AS (VALUES {values}) SELECT {', '.join(named)} FROM wanted "  # noqa: S608
            f"WHERE EXISTS (SELECT 1 FROM {name_of(table)} WHERE {same})",
            [value for key in piece for value in key],
        )
        yield from (tuple(row) for row in cursor.fetchall())


def every(connection: Any, table: Table) -> Iterator[tuple[tuple[str, ...], tuple[Any, ...]]]:
    """Every row of the table: its key, and the rest."""
    cursor, width = connection.cursor(), len(table.key)
    cursor.execute(f"SELECT {columns_of(table)} FROM {name_of(table)}")  # noqa: S608
    for row in cursor:
        yield tuple(row[:width]), tuple(row[width:])
