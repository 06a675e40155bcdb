"""Facts of several cases at once are the facts of each by itself, and cost as many queries as those of one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.world import World, assessed, contracted, contractor, designated
from warifu.kernel.law.days import legal_day
from warifu.registers.casework import queries, registry
from warifu.registers.casework.models import Case
from warifu.registers.casework.registry import Beside, Context
from warifu.registers.people import acts


@pytest.fixture
def cases(world: World) -> list[Case]:
    """Of every procedure some, in several stages; people of the organ, of its contractor, of neither; one exempt, one found before."""
    contractor(world)
    contracted(world)
    designated(world)
    designated(world, last_day="2027-03-31")
    for name in ("mori", "kuga", "hara"):
        world.person(name, "ministry", unit="ports")
    assessed(world, "sato")
    world.later(days=1)
    world.fill("clerk", "assessment:list_person", person=world.people["sato"], **{"class": "doubt"})
    for name in ("mori", "kuga", "hara"):
        assessed(world, name, until="list_person")
    world.fill("firm-ops", "assessment:list_person", person=world.people["tanaka"], **{"class": "new"})
    world.fill("clerk", "assessment:list_person", person=world.people["kuga"], **{"class": "doubt"})
    acts.move(
        person=world.people["mori"],
        organisation=world.organisations["cabinet"],
        unit=None,
        first=world.day,
        actor=None,
        at=world.at,
    )
    acts.leave(person=world.people["hara"], last=world.day, actor=None, at=world.at)
    acts.hold_office(
        person=world.people["kuga"],
        organisation=world.organisations["ministry"],
        office="order_18",
        first=world.day,
        last=None,
        actor=None,
        at=world.at,
    )
    world.later(days=1)
    return list(queries.with_rows(Case.objects.order_by("id")))


def test_facts_together_are_the_facts_of_each(world: World, cases: list[Case]) -> None:
    at, day = world.at, legal_day(world.at)
    beside, seen = Beside(cases, day), set()
    for case in cases:
        for name, fact in registry.duty_of(case.procedure).facts.items():
            alone = Context(case=case, actor=world.people["clerk"], at=at, day=day, organisation=case.organisation_id)
            among = Context(
                case=case, actor=world.people["clerk"], at=at, day=day, organisation=case.organisation_id, beside=beside
            )
            assert fact(alone) == fact(among), (case.procedure, case.subject, name)
            seen.add((name, fact(among)))
    # Both answers were met where it matters.
    for name in ("no_other_case", "works_there", "not_exempt", "doubt_was_found"):
        assert {(name, True), (name, False)} <= seen, name
    assert ("works_there", None) in seen


def test_the_facts_of_many_cost_what_those_of_one_cost(world: World, cases: list[Case]) -> None:
    day = legal_day(world.at)
    people = [case for case in cases if case.procedure == "assessment"]
    facts = registry.duty_of("assessment").facts

    def asked(some: list[Case]) -> int:
        queries.bring_along(some)
        beside = Beside(some, day)
        with CaptureQueriesContext(connection) as found:
            for case in some:
                for name in (
                    "no_other_case",
                    "not_exempt",
                    "earlier_result_usable",
                    "renewal_near",
                    "answer_time_over",
                ):
                    facts[name](Context(case=case, actor=world.people["clerk"], at=world.at, day=day, beside=beside))
        return len(found)

    assert asked(people[:1]) == asked(people) > 0
