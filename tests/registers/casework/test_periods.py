"""The periods kept beside the journals are those the journals say, after every step; what differs is named and can be counted anew."""

from datetime import date

import pytest

from tests.world import PROPOSAL, World, assessed, contracted, contractor, designated
from warifu.registers.casework import periods, registry
from warifu.registers.casework.models import Case, Period, PeriodsCounted

pytestmark = pytest.mark.django_db


def everything(world: World) -> None:
    designated(world)
    world.take("officer", "designation:propose", **PROPOSAL, units=[world.units["ports"]])
    contractor(world)
    contracted(world)
    assessed(world, "tanaka", by="firm-ops")
    assessed(world, until="request_investigation")


def test_after_every_step_they_are_what_the_journals_say(world: World) -> None:
    everything(world)
    world.later(days=400)
    assert Period.objects.filter(ended__isnull=True).exists() and Period.objects.filter(ended__isnull=False).exists()
    assert list(periods.differences(world.at)) == []


def test_a_pause_has_no_last_day(world: World) -> None:
    case = assessed(world, until="hand_in")
    running = Period.objects.filter(case=case, clock="investigate", ended__isnull=True)
    before = running.get().due
    world.fill("investigator", "assessment:inquire", case=case)
    assert running.get().due is None
    world.later(days=14).fill("investigator", "assessment:record_answer", case=case)
    after = running.get().due
    assert before and after and after > before


@pytest.mark.parametrize("change", ["moved", "taken away", "added", "turned", "at rest"])
def test_what_differs_is_named_and_counted_anew(world: World, change: str) -> None:
    everything(world)
    row = Period.objects.filter(due__isnull=False).order_by("id").first()
    assert row is not None
    if change == "moved":
        Period.objects.filter(id=row.id).update(due=date(2099, 1, 1))
    elif change == "taken away":
        Period.objects.filter(id=row.id).delete()
    elif change == "turned":
        Case.objects.filter(id=row.case_id).update(turn="nobody's")
    elif change == "at rest":
        kept = Case.objects.get(id=row.case_id)
        Case.objects.filter(id=row.case_id).update(resting=not kept.resting)
    else:
        Period.objects.create(case_id=row.case_id, clock=row.clock, due=row.due, ended=row.ended)
    assert list(periods.differences(world.at)) == [row.case_id]
    periods.rebuild(world.at)
    assert list(periods.differences(world.at)) == []


def test_whose_turn_it_is_stands_in_the_row_of_every_case(world: World) -> None:
    everything(world)
    met = set()
    for case in Case.objects.all():
        state = registry.procedure(case.procedure, case.version).state(case.state)
        assert (case.turn, case.resting) == (state.turn, state.tone == "ok")
        met.add((case.turn, case.resting))
    assert len(met) > 3 and {resting for _, resting in met} == {True, False}


def test_other_law_data_count_everything_anew_and_only_once(world: World) -> None:
    everything(world)
    PeriodsCounted.objects.all().delete()
    PeriodsCounted.objects.create(digest="of older law data")
    Period.objects.all().delete()
    assert periods.settle(world.at)
    assert list(periods.differences(world.at)) == [] and Case.objects.exists()
    assert not periods.settle(world.at)
