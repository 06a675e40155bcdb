"""Another range of staff for one item, proposed and not decided: which rows the gate would have, and what would change by them. No Django.

proposal = Range("grid-study", "sangyo", add_units=frozenset({"ports"}), remove_people=frozenset({"sato"}))
found = changed(connection, proposal, day)     # who would gain, who would lose, over everybody
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from warifu.kernel.access.compiled import CompiledDay
from warifu.kernel.access.difference import Difference, difference
from warifu.kernel.access.facts import Facts
from warifu.kernel.access.model import READ, Question
from warifu.kernel.access.tables import OPEN, Row, number
from warifu.kernel.ids import LegalDay
from warifu.registers.gate import whole
from warifu.registers.gate.decide import ENGINE
from warifu.registers.gate.state import covering, rows_of

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Range:
    """What would be added to and taken from the range that an organ or contractor has set for an item."""

    item: str
    organisation: str
    add_units: frozenset[str] = _NONE
    add_people: frozenset[str] = _NONE
    remove_units: frozenset[str] = _NONE
    remove_people: frozenset[str] = _NONE


def replacing(
    connection: Any, item: str, organisation: str, units: Iterable[str], people: Iterable[str], day: LegalDay
) -> Range:
    """The change by which exactly these units and people would be in the range from the day on."""
    key, given = (item, organisation), (frozenset(units), frozenset(people))
    now = [
        frozenset(str(row[2]) for row in covering(connection, table, key, day))
        for table in ("range_unit", "range_person")
    ]
    add = [new - old for new, old in zip(given, now, strict=True)]
    remove = [old - new for new, old in zip(given, now, strict=True)]
    return Range(item, organisation, *add, *remove)


def changed(connection: Any, proposal: Range, day: LegalDay) -> Difference:
    """Everybody with this item, as the range is on the day and as it would be if the change held from that day on."""
    before, after = _sides(connection, proposal, day)
    return difference(
        CompiledDay(ENGINE, before, day), CompiledDay(ENGINE, after, day), whole.people(before), [proposal.item]
    )


def who_changes(connection: Any, proposal: Range, day: LegalDay, among: Iterable[str]) -> tuple[list[str], list[str]]:
    """Of these people, who would gain the right to read the item, and who would lose it, in order of their ids."""
    sides = [CompiledDay(ENGINE, facts, day).decide for facts in _sides(connection, proposal, day)]
    gained: list[str] = []
    lost: list[str] = []
    for person in sorted(set(among)):
        before, after = (decide(Question(person, READ, proposal.item)).permitted for decide in sides)
        if before != after:
            (gained if after else lost).append(person)
    return gained, lost


def _sides(connection: Any, proposal: Range, day: LegalDay) -> tuple[Facts, Facts]:
    key = (proposal.item, proposal.organisation)
    instead: dict[tuple[str, tuple[str, ...]], list[Row]] = {
        ("range_unit", key): _rows(connection, "range_unit", key, day, proposal.add_units, proposal.remove_units),
        ("range_person", key): _rows(connection, "range_person", key, day, proposal.add_people, proposal.remove_people),
    }
    return whole.around_item(connection, proposal.item), whole.around_item(connection, proposal.item, instead)


def _rows(
    connection: Any, table: str, key: tuple[str, str], day: LegalDay, add: Iterable[str], remove: frozenset[str]
) -> list[Row]:
    # Act 5(1): who is taken out is out from the day of the change on; what was before stays as it was.
    today = number(day)
    kept = [
        (first, min(int(after), today), who) if who in remove else (first, after, who)
        for first, after, who in rows_of(connection, table, key)
    ]
    return [*(row for row in kept if int(row[0]) < int(row[1])), *((today, OPEN, who) for who in sorted(add))]
