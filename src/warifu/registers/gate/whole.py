"""Everything the gate keeps, at once: for reverse questions (who may, what may she) and for compiling a day. No Django.

It reads every row within the caller's transaction, in one go: for a ministry some seconds, so never while somebody waits for a decision.
Around one item or one person far less is read: of the tables that name items only that item's rows, or of those kept for each person
only that person's.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from warifu.kernel.access.facts import Facts, Key
from warifu.kernel.access.tables import TABLES, Row
from warifu.registers.gate import sql

# By table and key, the rows that would stand there.
Instead = Mapping[tuple[str, tuple[str, ...]], Sequence[Row]]


def everything(connection: Any, instead: Instead | None = None) -> Facts:
    """All rows of all tables as facts. `instead`: what would stand under some keys, for a change not decided yet."""
    return _facts(connection, "", (), instead)


def around_item(connection: Any, item: str) -> Facts:
    """What decides about one item, whoever asks."""
    return _facts(connection, "item", (item,))


def around_item_changed(connection: Any, item: str, instead: Instead) -> tuple[Facts, Facts]:
    """The same as it is, and with what would stand under some keys; read once."""
    before, after = Facts(), Facts()
    for table, rows in _tables(connection, "item", (item,)):
        for key, row in rows:
            before.put(table, key, row)
            if (table, key) not in instead:
                after.put(table, key, row)
    _put(after, instead)
    return before, after


def around_people(connection: Any, people: Iterable[str]) -> Facts:
    """What decides about these people, whatever they ask for."""
    return _facts(connection, "person", sorted(set(people)))


def _facts(connection: Any, column: str, values: Sequence[str], instead: Instead | None = None) -> Facts:
    facts = Facts()
    for table, rows in _tables(connection, column, values):
        for key, row in rows:
            if not instead or (table, key) not in instead:
                facts.put(table, key, row)
    _put(facts, instead or {})
    return facts


def _put(facts: Facts, stated: Instead) -> None:
    for (table, key), rows in stated.items():
        for row in rows:
            facts.put(table, key, row)


def _tables(connection: Any, column: str, values: Sequence[str]) -> Iterator[tuple[str, Iterable[tuple[Key, Row]]]]:
    """All rows, table by table, but of the tables whose key begins with `column` only those of these values.

    A person in a range or on a list is no key of those tables: whether there is any row at all must stay to be seen.
    """
    for table in TABLES.values():
        if table.key[0] != column:
            yield table.name, sql.every(connection, table)
        else:
            width, keys = len(table.key), [(value,) for value in values]
            found = list(sql.select(connection, connection.cursor(), table, (column,), keys))
            yield table.name, [(tuple(row[:width]), tuple(row[width:])) for row in found]


def people(facts: Facts) -> list[str]:
    """Everybody of whom the gate has a post or an office, in order."""
    return sorted({person for lookup in ("employment", "exempt") for (person,) in facts.all(lookup)})


def items(facts: Facts) -> list[str]:
    """Everything that was ever designated, in order."""
    return sorted({item for (item,) in facts.all("designation")})
