"""Items of which somebody may choose on a form, and what each is called for whoever chooses.

The serial of the register of designations is for those who see its row: others know an item, and find it, by its title alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from warifu.duties.designation import queries
from warifu.duties.designation.models import Designation
from warifu.duties.designation.searched import KIND, titles_in
from warifu.kernel.ids import OrgId
from warifu.registers.casework.queries import number
from warifu.registers.casework.searched import of_organ, scopes
from warifu.registers.people.domain import Audience
from warifu.registers.search.choosing import Choosable
from warifu.registers.search.registry import Read


def items_in(organ: OrgId, rows: QuerySet[Any], column: str = "pk") -> Choosable:
    """The items of an organ whose ids stand in a column of these rows."""
    return _items(rows, column, frozenset({of_organ("designation", organ)}))


def designated(asking: Audience) -> Choosable:
    """Whatever this audience sees registered that is designated or once was."""
    return _items(queries.designated(asking).select_related(None), "pk", frozenset(scopes(asking)))


def _items(rows: QuerySet[Any], column: str, within: frozenset[str]) -> Choosable:
    return Choosable(KIND, Designation.objects.all(), (rows,), column, within)


@dataclass(frozen=True, slots=True)
class Called:
    """`place` in the register and the `number` made of it, (0, 0) and "" where the row is not seen. `title`: "" where it is erased."""

    place: tuple[int, int]
    number: str
    title: str


def called(asking: Audience, rows: QuerySet[Designation]) -> dict[str, Called]:
    """Each of these items by its id, with one query."""
    found = list(queries.with_seen(asking, rows).select_related("case"))
    said = titles_in([(row.id, row.outline) for row in found])
    return {row.id: _called(row, said[row.id][0] if row.id in said else "") for row in found}


def _called(row: Any, title: str) -> Called:
    if not row.seen:
        return Called((0, 0), "", title)
    return Called((row.case.year, row.case.number), number(row.case), title)


def read_as(asking: Audience) -> Callable[[QuerySet[Designation]], list[Read]]:
    """Reads the texts by which this audience finds an item."""

    def read(rows: QuerySet[Designation]) -> list[Read]:
        known = called(asking, rows)
        return [
            Read(one, name, tuple(text for text in (name.number, name.title) if text)) for one, name in known.items()
        ]

    return read
