"""Another range of staff for one item, proposed and not decided: which rows the gate would have, and what would change by them. No Django.

proposal = Range("grid-study", "sangyo", add_units=frozenset({"ports"}), remove_people=frozenset({"sato"}))
found = sides(connection, proposal, day).changed()     # who would gain, who would lose, over everybody
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from warifu.kernel.access.compiled import CompiledDay
from warifu.kernel.access.difference import Difference, difference
from warifu.kernel.access.model import READ, Question
from warifu.kernel.access.tables import OPEN, Row, number
from warifu.kernel.ids import LegalDay
from warifu.registers.gate import whole
from warifu.registers.gate.decide import ENGINE
from warifu.registers.gate.state import covering_each, rows_of

_NONE: frozenset[str] = frozenset()
# By item and organisation the units and the people of a range.
Given = Mapping[tuple[str, str], tuple[Collection[str], Collection[str]]]


@dataclass(frozen=True, slots=True)
class Range:
    """What would be added to and taken from the range that an organ or contractor has set for an item."""

    item: str
    organisation: str
    add_units: frozenset[str] = _NONE
    add_people: frozenset[str] = _NONE
    remove_units: frozenset[str] = _NONE
    remove_people: frozenset[str] = _NONE


@dataclass(frozen=True, slots=True)
class Sides:
    """One item as the range is on the day, and as it would be if the change held from that day on."""

    item: str
    people: Sequence[str]  # everybody of whom the gate has a post or an office
    before: CompiledDay
    after: CompiledDay

    def changed(self) -> Difference:
        """Everybody with this item."""
        return difference(self.before, self.after, self.people, [self.item])

    def who_changes(self, among: Iterable[str]) -> tuple[list[str], list[str]]:
        """Of these people, who would gain the right to read the item, and who would lose it, in order of their ids."""
        gained: list[str] = []
        lost: list[str] = []
        for person in sorted(set(among)):
            asked = Question(person, READ, self.item)
            before, after = (side.decide(asked).permitted for side in (self.before, self.after))
            if before != after:
                (gained if after else lost).append(person)
        return gained, lost


def replacing(connection: Any, given: Given, day: LegalDay) -> list[Range]:
    """The changes by which exactly these units and people would be in each of these ranges from the day on."""
    now = [covering_each(connection, table, given, day) for table in ("range_unit", "range_person")]
    proposed = []
    for key, wanted in given.items():
        old = [frozenset(str(row[2]) for row in rows[key]) for rows in now]
        add = [frozenset(new) - kept for new, kept in zip(wanted, old, strict=True)]
        remove = [kept - frozenset(new) for new, kept in zip(wanted, old, strict=True)]
        proposed.append(Range(*key, *add, *remove))
    return proposed


def sides(connection: Any, proposal: Range, day: LegalDay) -> Sides:
    """The item of a proposal, read once for whatever is asked of it."""
    key = (proposal.item, proposal.organisation)
    instead: dict[tuple[str, tuple[str, ...]], list[Row]] = {
        ("range_unit", key): _rows(connection, "range_unit", key, day, proposal.add_units, proposal.remove_units),
        ("range_person", key): _rows(connection, "range_person", key, day, proposal.add_people, proposal.remove_people),
    }
    before, after = whole.around_item_changed(connection, proposal.item, instead)
    return Sides(proposal.item, whole.people(before), CompiledDay(ENGINE, before, day), CompiledDay(ENGINE, after, day))


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
