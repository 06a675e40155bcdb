"""A signed step covers the files handed in with it, and a file is handed in as its bytes."""

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.world import World, assessed, contracted, contractor
from warifu.interfaces.example.filling import fill
from warifu.kernel.ids import CaseId
from warifu.registers.casework import acts, registry
from warifu.registers.casework.acts import Act, Done
from warifu.registers.casework.models import Case, Step
from warifu.registers.installation import new_id
from warifu.registers.signin import stepup
from warifu.registers.vault import payloads


def application(world: World, case: CaseId, **more: Any) -> Act:
    """The application of a contractor, not signed yet."""
    data = {
        "chief": world.people["firm-chief"],
        "managers": [world.people["firm-ops"]],
        "places": [{"place": "a", "place_address": "b", "facilities": "c"}],
        **more,
    }
    return Act(
        procedure="accreditation",
        step="apply",
        person=world.people["firm-chief"],
        at=world.at,
        once=new_id(),
        case=case,
        revision=Case.objects.get(id=case).revision,
        data=fill(registry.procedure("accreditation").step("apply"), data),
    )


def signed(world: World, act: Act) -> Act:
    device = world.hands.device(act.person, world.at)
    options = stepup.options(act.person, acts.digest(act), world.at)
    return replace(act, assertion=json.loads(device.get(dict(options))))


@pytest.fixture
def case(world: World) -> CaseId:
    contractor(world)
    return contracted(world, until="accept")


def test_what_was_signed_with_one_file_is_not_taken_with_another(world: World, case: CaseId) -> None:
    act = signed(world, application(world, case, rules_file=b"the rules as they are"))
    other = {**(act.data or {}), "rules_file": b"other rules"}
    with pytest.raises(stepup.SignatureError):
        acts.take(replace(act, data=other))
    none = {name: value for name, value in (act.data or {}).items() if name != "rules_file"}
    with pytest.raises(stepup.SignatureError):
        acts.take(replace(act, data=none))
    assert isinstance(acts.take(act), Done)
    row = Step.objects.get(case_id=case, step="apply")
    assert payloads.get(row.data["rules_file"]) == b"the rules as they are"


def test_the_id_of_a_stored_file_is_no_file(world: World, case: CaseId) -> None:
    """Otherwise a step could be made to hold, and to open, what somebody else has stored."""
    assessed(world, until="hand_in")
    theirs = payloads.ids_of(world.people["sato"])[0]
    act = signed(world, application(world, case, rules_file=theirs))
    answer = acts.take(act)
    assert isinstance(answer, Done)
    assert not Step.objects.filter(data__rules_file=theirs).exists()


def test_what_was_signed_to_open_a_case_in_one_house_opens_none_in_another(world: World) -> None:
    opening = Act(
        procedure="assessment",
        step="list_person",
        person=world.people["clerk"],
        at=world.at,
        once=new_id(),
        organisation=world.organisations["ministry"],
        data={"person": world.people["sato"], "class": "new"},
    )
    assert acts.digest(opening) != acts.digest(replace(opening, organisation=world.organisations["cabinet"]))
