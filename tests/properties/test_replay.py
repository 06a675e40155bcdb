"""The journal is the truth: states, rows and rights are rebuilt from it alone and come out the same."""

from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model

from tests.world import World, assessed, designated
from warifu.kernel.ids import OrgId, PersonId
from warifu.kernel.law.days import legal_day
from warifu.kernel.procedure import engine
from warifu.registers.casework import queries, registry
from warifu.registers.casework.models import Case, Party, Step
from warifu.registers.gate.check import differences
from warifu.registers.people import acts as people
from warifu.registers.vault import payloads


def all_stated() -> list[Any]:
    stated = list(people.gate_rows())
    for duty in registry.duties():
        if duty.gate_rows is not None:
            stated.extend(duty.gate_rows())
    return stated


def rows(models: list[type[Model]]) -> dict[str, list[str]]:
    """Every row as text, without the running number and without boxes (a box has a fresh nonce each time)."""
    found = {}
    for model in models:
        fields = [
            f.attname
            for f in model._meta.concrete_fields
            if f.get_internal_type() not in ("BigAutoField", "BinaryField")
        ]
        found[model.__name__] = sorted(str(row) for row in model._default_manager.values_list(*fields))
    return found


def tables_of_duties() -> list[type[Model]]:
    named = ("designation", "contractors", "clearance")
    return [model for name in named for model in apps.get_app_config(name).get_models()]


def replay(steps: list[Step]) -> None:
    for step in steps:
        effect = registry.duty_of(step.case.procedure).effects.get(step.step)
        if effect is None:
            continue
        data = dict(step.data)
        for payload in step.sealed.values():
            data.update(payloads.get(payload))
        effect(
            registry.Context(
                case=step.case,
                actor=PersonId(step.actor_id),
                at=step.at,
                day=legal_day(step.at),
                organisation=OrgId(step.organisation_id),
                step=step.step,
                data=data,
            )
        )


def a_busy_ministry(world: World) -> None:
    item = designated(world)
    world.fill("manager", "designation:set_range", case=item, range_units=[world.units["ports"]])
    world.later(days=1)
    assessed(world)
    world.later(days=20)
    world.fill("manager", "designation:set_range", case=item, range_people=[world.people["sato"]])
    doubt = world.fill("assessor", "assessment:list_person", person=world.people["sato"], **{"class": "doubt"})
    world.fill("minister", "assessment:accept_list", case=doubt, **{"class": "doubt"})
    world.fill("minister", "assessment:tell_doubt", case=doubt)
    world.later(days=400)
    world.fill("manager", "designation:check_reasons", case=item, check_result="met")
    world.fill("manager", "designation:propose_lifting", case=item)
    world.fill("minister", "designation:lift", case=item)


def test_states_follow_from_the_journal(world: World) -> None:
    a_busy_ministry(world)
    for case in Case.objects.all():
        procedure = registry.procedure(case.procedure, case.version)
        state = queries.state_of(case)
        assert engine.replay(procedure, state.history) == case.state
        assert len(state.history) == case.revision
        assert case.closed == (case.state in procedure.ends)


def test_rows_and_rights_follow_from_the_journal(world: World) -> None:
    a_busy_ministry(world)
    assert differences(connection, all_stated()) == []
    before = rows(tables_of_duties())
    assert sum(len(r) for r in before.values()) >= 6
    for model in reversed(tables_of_duties()):
        model._default_manager.all().delete()
    Party.objects.filter(part="notified").delete()
    assert differences(connection, all_stated()), "the comparison notices that records are gone"
    replay(list(Step.objects.select_related("case").order_by("at", "id")))
    assert rows(tables_of_duties()) == before
    assert differences(connection, all_stated()) == []
