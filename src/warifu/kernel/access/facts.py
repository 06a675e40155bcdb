"""The facts in memory: rows of the tables, found by what rules look up. The gate fills them from its rows, worked cases from their world.

Nothing is inferred here. What was not put in is not there, and rules refuse what is not there.
"""

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

from warifu.kernel.access.tables import LOOKUPS, TABLES, Lookup, Row, Span, Table, hangs_of

Key = tuple[str, ...]
_NONE: tuple[Span, ...] = ()


class Facts:
    """Rows by lookup. `put` takes a row as the gate keeps it: the table's key, then (first, after, values…)."""

    def __init__(self) -> None:
        self._found: dict[str, dict[Key, list[Span]]] = {lookup.name: {} for lookup in LOOKUPS}

    def put(self, table: str, key: Key, row: Row) -> None:
        first, after = row[0], row[1]
        if not isinstance(first, int) or not isinstance(after, int):
            raise TypeError(f"a row of {table} begins with its first day and the day after its last, not {row!r}")
        whole: tuple[Any, ...] = (*key, *row)
        for lookup, key_of, code_at, partner_at, hangs_at in _PLANS[table]:
            span = Span(
                first,
                after,
                whole[code_at] if code_at else "",
                whole[partner_at] if partner_at else "",
                hangs_of(whole[hangs_at]) if hangs_at and whole[hangs_at] else None,
            )
            found, under = self._found[lookup], key_of(whole)
            if under in found:
                found[under].append(span)
            else:
                found[under] = [span]

    def spans(self, lookup: str, key: Key) -> Sequence[Span]:
        """Every row under the key, whatever its days."""
        return self._found[lookup].get(key, _NONE)

    def recorded(self, lookup: str, key: Key) -> bool:
        """Whether there is any row under the key: where there is none, data is missing."""
        return key in self._found[lookup]

    @property
    def lookups(self) -> tuple[str, ...]:
        return tuple(self._found)

    def all(self, lookup: str) -> dict[Key, list[Span]]:
        """Everything a lookup can find, for reverse questions and for compiling a day."""
        return self._found[lookup]

    def on(self, lookup: str, key: Key, day: int) -> list[Span]:
        """The rows that cover the day."""
        return [span for span in self.spans(lookup, key) if span.first <= day < span.after]

    def code(self, lookup: str, key: Key, day: int) -> str:
        """The code of the row that covers the day; "" where none does."""
        return next((span.code for span in self.spans(lookup, key) if span.first <= day < span.after), "")


def _plan(lookup: Lookup, table: Table) -> tuple[str, Callable[[tuple[Any, ...]], Key], int, int, int]:
    """Where in (key…, first, after, values…) the parts of a lookup stand; 0 where it has none, for that is always part of the key."""
    at = {column: index for index, column in enumerate(table.columns)}
    return (
        lookup.name,
        _key_of([at[column] for column in lookup.key]),
        at[lookup.code] if lookup.code else 0,
        at[lookup.partner] if lookup.partner else 0,
        at[lookup.hangs] if lookup.hangs else 0,
    )


def _key_of(places: list[int]) -> Callable[[tuple[Any, ...]], Key]:
    """The key of a lookup out of a whole row."""
    if len(places) > 1:
        return itemgetter(*places)
    (place,) = places
    return lambda whole: (whole[place],)


_PLANS = {
    table.name: tuple(_plan(lookup, table) for lookup in LOOKUPS if lookup.table == table.name)
    for table in TABLES.values()
}
