"""Compares the gate with the records: what the duties call for, and what it keeps. No Django; the rows are handed in.

A difference is a right that was stated without its record, or a record whose right was not stated: either is a fault of the program.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from warifu.kernel.access.tables import TABLES, Row, Table
from warifu.registers.gate import sql
from warifu.registers.gate.state import canonical

Stated = tuple[str, tuple[str, ...], Sequence[Sequence[Any]]]


@dataclass(frozen=True, slots=True)
class Difference:
    """Under one key: rows the records call for and the gate lacks, and rows the gate keeps that no record calls for."""

    table: str
    key: tuple[str, ...]
    lacking: tuple[Row, ...] = ()
    unclaimed: tuple[Row, ...] = ()
    claimed_twice: bool = False


def differences(connection: Any, stated: Iterable[Stated]) -> list[Difference]:
    """Every difference, in order of table and key; none means that the gate is what the records say.

    `stated` are (table, key, rows) of everybody who states rights, all of them: a key that nobody claims is a difference, one that
    two claim too. Raises KeyError for an unknown table.
    """
    claimed: dict[tuple[str, tuple[str, ...]], list[Row]] = {}
    twice: set[tuple[str, tuple[str, ...]]] = set()
    for table, key, rows in stated:
        place = (table, tuple(key))
        if place in claimed:
            twice.add(place)
        claimed[place] = canonical(TABLES[table], key, [*claimed.get(place, []), *rows])
    kept = {(table.name, key): rows for table in TABLES.values() for key, rows in _kept(connection, table).items()}
    found = [_difference(place, claimed, kept, place in twice) for place in sorted({*claimed, *kept})]
    return [difference for difference in found if difference]


def _difference(
    place: tuple[str, tuple[str, ...]],
    claimed: dict[tuple[str, tuple[str, ...]], list[Row]],
    kept: dict[tuple[str, tuple[str, ...]], list[Row]],
    twice: bool,
) -> Difference | None:
    want, have = set(claimed.get(place, [])), set(kept.get(place, []))
    if want == have and not twice:
        return None
    return Difference(*place, tuple(sorted(want - have)), tuple(sorted(have - want)), twice)


def _kept(connection: Any, table: Table) -> dict[tuple[str, ...], list[Row]]:
    found: dict[tuple[str, ...], list[Row]] = {}
    for key, row in sql.every(connection, table):
        found.setdefault(key, []).append(row)
    return found
