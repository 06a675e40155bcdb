"""Whoever has an interest in a case takes no part and does not see it; in her own case a person is nothing but that person."""

from datetime import timedelta

import pytest

from tests.world import World, assessed, made
from warifu.kernel.ids import CaseId, LegalDay
from warifu.regimes.jp import roles
from warifu.registers.casework import queries
from warifu.registers.casework.acts import NotVisible
from warifu.registers.casework.models import Case, Interest, Party
from warifu.registers.casework.unsealing import Sealed, unseal
from warifu.registers.people import acts as people
from warifu.registers.people.queries import audience


def sees(world: World, who: str, case: CaseId) -> bool:
    return bool(queries.visible(audience(world.people[who], world.day)).filter(id=case).exists())


def may_accept(world: World, who: str, case: CaseId) -> bool:
    """Whether this person could take the next step of a case that was just listed."""
    if not sees(world, who, case):
        return False
    return not {"role", "interested"} & world.codes(who, "assessment:accept_list", case=case, **{"class": "new"})


def in_name_of(world: World, delegate: str, delegator: str = "minister") -> None:
    made(
        people.delegate(
            organisation=world.organisations["ministry"],
            delegator=world.people[delegator],
            delegate=world.people[delegate],
            role=roles.HEAD,
            procedure="assessment",
            steps=["accept_list", "decide_found", "decide_not_found"],
            rule="専決規程 第4条",
            first=world.day,
            last=LegalDay(world.day + timedelta(days=100)),
            at=world.at,
        )
    )


def test_stepping_aside_shuts_the_case(world: World) -> None:
    case = assessed(world, until="accept_list")
    world.fill("clerk", "assessment:step_aside", case=case)
    assert not sees(world, "clerk", case)
    with pytest.raises(NotVisible):
        world.attempt("clerk", "assessment:notify", case=case)
    with pytest.raises(Sealed):
        unseal(case_id=case, compartment="identity", person=world.people["clerk"], purpose="identify", at=world.at)
    assert queries.compartments(Case.objects.get(id=case), audience(world.people["clerk"], world.day)) == frozenset()


def test_one_who_is_excluded_by_another_too(world: World) -> None:
    case = assessed(world, until="accept_list")
    world.fill("assessor", "assessment:exclude", case=case, interested=world.people["clerk"])
    assert not sees(world, "clerk", case)
    assert sees(world, "assessor", case)
    # In other cases nothing changed.
    assert sees(world, "clerk", assessed(world, "colleague", by="assessor", until="list_person"))


def test_a_superior_with_an_interest_is_asked_no_more(world: World) -> None:
    case = assessed(world, until="request_investigation")
    Party.objects.create(case_id=case, part=roles.SUPERIOR, person_id=world.people["officer"])
    assert sees(world, "officer", case)
    world.fill("officer", "assessment:step_aside", case=case)
    assert not sees(world, "officer", case)


def test_the_person_sees_her_own_case_whatever_was_said_about_interest(world: World) -> None:
    case = assessed(world, until="notify")
    Interest.objects.create(case_id=case, person_id=world.people["sato"])
    assert sees(world, "sato", case)


def test_in_her_own_case_an_officer_is_the_person_and_nothing_else(world: World) -> None:
    case = world.fill("assessor", "assessment:list_person", person=world.people["clerk"], **{"class": "new"})
    asking = audience(world.people["clerk"], world.day)
    row = Case.objects.get(id=case)
    assert set(queries.standing(row, asking).roles) == {roles.PERSON}
    assert queries.compartments(row, asking) == set(roles.ROLES[roles.PERSON].compartments)
    world.fill("minister", "assessment:accept_list", case=case, **{"class": "new"})
    assert "role" in world.codes("clerk", "assessment:notify", case=case)


def test_nobody_decides_her_own_case_through_a_delegate(world: World) -> None:
    case = world.fill("clerk", "assessment:list_person", person=world.people["minister"], **{"class": "new"})
    world.person("deputy", "ministry")
    in_name_of(world, "deputy")
    assert not may_accept(world, "deputy", case)


def test_an_interest_is_not_got_round_by_a_delegate(world: World) -> None:
    world.person("deputy", "ministry")
    in_name_of(world, "deputy")
    case = assessed(world, until="list_person")
    assert may_accept(world, "deputy", case)
    Interest.objects.create(case_id=case, person_id=world.people["minister"])
    assert not may_accept(world, "deputy", case)


def test_nor_by_acting_in_the_name_of_somebody_without_one(world: World) -> None:
    world.person("deputy", "ministry")
    in_name_of(world, "deputy")
    case = assessed(world, until="list_person")
    Interest.objects.create(case_id=case, person_id=world.people["deputy"])
    assert not sees(world, "deputy", case)
    with pytest.raises(NotVisible):
        world.attempt("deputy", "assessment:accept_list", case=case)
