"""Another range of staff for one item, proposed and not decided: which rows the gate would have, and what would change by them. No Django.

proposal = Range("grid-study", "sangyo", add_units=frozenset({"ports"}), remove_people=frozenset({"sato"}))
found = changed(connection, proposal, day)     # who would gain, who would lose, over everybody
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from warifu.kernel.access.compiled import CompiledDay
from warifu.kernel.access.difference import Difference, difference
from warifu.kernel.access.tables import OPEN, Row, number
from warifu.kernel.ids import LegalDay
from warifu.registers.gate import whole
from warifu.registers.gate.decide import ENGINE
from warifu.registers.gate.state import rows_of

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


def changed(connection: Any, proposal: Range, day: LegalDay) -> Difference:
    """Everybody with this item, as the range is on the day and as it would be if the change held from that day on."""
    key = (proposal.item, proposal.organisation)
    instead: dict[tuple[str, tuple[str, ...]], list[Row]] = {
        ("range_unit", key): _rows(connection, "range_unit", key, day, proposal.add_units, proposal.remove_units),
        ("range_person", key): _rows(connection, "range_person", key, day, proposal.add_people, proposal.remove_people),
    }
    before = whole.around_item(connection, proposal.item)
    after = whole.around_item(connection, proposal.item, instead)
    return difference(
        CompiledDay(ENGINE, before, day), CompiledDay(ENGINE, after, day), whole.people(before), [proposal.item]
    )


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
