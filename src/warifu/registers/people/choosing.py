"""People of whom somebody may choose: a predicate over rows, never a list of a whole staff.

Who is on offer is settled by whoever makes the predicate; what is sent back is held against it by id. Names are found through the index of
the search, among these people only. A few are listed whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from warifu.kernel.ids import LegalDay, OrgId, PersonId
from warifu.registers.people.models import Person
from warifu.registers.people.queries import staff_of_all
from warifu.registers.people.searched import of_staff
from warifu.registers.search.queries import find_among

MOST_LISTED = 50
_KIND = "person"


@dataclass(frozen=True, slots=True)
class Choosable:
    """`rows`: sets of rows with a `person` each; whoever stands in one of them is on offer, but for those left out.

    `houses`: the organisations on whose staff these people are, or were: where a name is looked for.
    """

    rows: tuple[QuerySet[Any], ...]
    houses: frozenset[OrgId]
    left_out: frozenset[PersonId] = frozenset()

    def people(self) -> QuerySet[Person]:
        """The same as rows of people: asked person by person, so for some that are named."""
        either = reduce(or_, (Exists(rows.filter(person=OuterRef("pk"))) for rows in self.rows))
        return Person.objects.filter(either).exclude(id__in=self.left_out)


def staff(day: LegalDay, *houses: OrgId) -> Choosable:
    """Everybody who works for one of these organisations on a day."""
    return Choosable((staff_of_all(houses, day),), frozenset(houses))


def without(of: Choosable, person: PersonId) -> Choosable:
    """The same people but one."""
    return replace(of, left_out=of.left_out | {person})


def listed(of: Choosable) -> list[PersonId] | None:
    """All of them where they are few; None where they are too many to be listed."""
    enough = MOST_LISTED + len(of.left_out) + 1
    first, *others = (rows.order_by().values_list("person_id", flat=True).distinct() for rows in of.rows)
    found = set(map(PersonId, (first.union(*others) if others else first)[:enough])) - of.left_out
    return None if len(found) > MOST_LISTED else sorted(found)


def allowed(of: Choosable, sent: Iterable[str]) -> list[PersonId]:
    """Of the ids that were sent those that are on offer, in the order in which they came, each once."""
    wanted = dict.fromkeys(map(PersonId, sent))
    there: set[str] = set()
    for rows in of.rows if wanted else ():
        there.update(rows.filter(person__in=list(wanted)).order_by().values_list("person_id", flat=True))
    return [one for one in wanted if one in there and one not in of.left_out]


def found(of: Choosable, words: tuple[str, ...], size: int) -> tuple[list[PersonId], bool]:
    """Those whose names hold all of these folded words, who came last in front; and whether there are more than `size`."""
    hits = find_among(_KIND, of.people(), [of_staff(house) for house in sorted(of.houses)], words, size=size)
    return [PersonId(hit.id) for hit in hits.rows], hits.more
