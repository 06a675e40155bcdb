"""An administrator enters people, appoints them and hands out their first keys: alone he must not read a case through one he made up."""

import pytest

from tests.world import World, assessed, made
from warifu.regimes.jp import roles
from warifu.registers.casework import queries
from warifu.registers.casework.models import Case
from warifu.registers.people import acts as people
from warifu.registers.people.domain import Names
from warifu.registers.people.queries import audience

SEALED = sorted(r.code for r in roles.ROLES.values() if r.compartments and r.at != ("",))


@pytest.mark.parametrize("role", SEALED)
def test_one_administrator_opens_nothing_sealed_through_a_person_she_invented(world: World, role: str) -> None:
    case = Case.objects.get(id=assessed(world, until="propose_decision"))
    house = "ministry" if "organ" in roles.ROLES[role].at else "cabinet"
    for name in ("first", "second"):
        world.person(name, house, roles.ADMINISTRATOR)
    first, second = world.people["first"], world.people["second"]
    organisation = world.organisations[house]
    nobody = made(
        people.add_person(
            names=Names("架空 太郎"), organisation=organisation, unit=None, first=world.day, actor=first, at=world.at
        )
    )
    appointment = made(
        people.appoint(
            person=nobody, organisation=organisation, role=role, first=world.day, last=None, actor=first, at=world.at
        )
    )
    assert not queries.visible(audience(nobody, world.day)).exists()
    assert not queries.compartments(case, audience(nobody, world.day))
    # With the second person, who answers for it, it is an appointment like any other.
    made(people.confirm(appointment=appointment, actor=second, at=world.at))
    assert queries.compartments(case, audience(nobody, world.day))
