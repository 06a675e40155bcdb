"""People of whom somebody may choose on a form."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from warifu.kernel.ids import LegalDay, OrgId
from warifu.registers.people import queries
from warifu.registers.people.domain import Audience
from warifu.registers.people.models import Person
from warifu.registers.people.searched import PERSON, of_staff
from warifu.registers.search.choosing import Choosable


def staff(day: LegalDay, *houses: OrgId) -> Choosable:
    """Everybody who works for one of these organisations on a day."""
    return anybody_in(houses, queries.staff_of_all(houses, day))


def anybody_in(houses: Collection[OrgId], *rows: QuerySet[Any]) -> Choosable:
    """Whoever stands in one of these sets of rows with a `person` each: people who are, or were, on the staff of one of the houses."""
    return Choosable(PERSON, Person.objects.all(), rows, "person", frozenset(map(of_staff, houses)))


def asked_about(asking: Audience) -> Choosable:
    """Those whose answers of access the audience may see (`queries.asked_about`)."""
    return staff(asking.day, *queries.answering(asking))
