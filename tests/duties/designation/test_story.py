"""A designation told through its door: proposed, decided by another, extended, lifted, expired; and what the law refuses."""

from datetime import date

import pytest
from django.db import connection

from tests.world import PROPOSAL, World, designated
from warifu.duties.designation import queries
from warifu.duties.designation.models import Designation
from warifu.kernel.procedure.model import Refusal
from warifu.registers.casework.acts import Conflict, Done, NotVisible
from warifu.registers.casework.models import Case, Notice, Step
from warifu.registers.gate.state import rows_of
from warifu.registers.ledger.models import Outbox
from warifu.registers.people.queries import audience
from warifu.registers.signin.stepup import SignatureError


def test_proposed_by_one_decided_by_another(world: World) -> None:
    case = designated(world)
    item = Designation.objects.get(case_id=case)
    assert (item.first, item.last) == (world.day, date(2031, 11, 23))
    assert rows_of(connection, "designation", (item.id, world.organisations["ministry"]))[0][:2] == (20261124, 20311124)
    assert [s.step for s in Step.objects.filter(case_id=case).order_by("seq")] == ["propose", "designate"]
    assert Case.objects.get(id=case).state == "in_force"
    assert set(Notice.objects.filter(case_id=case).values_list("name", flat=True)) >= {"mark_or_notify", "set_range"}
    # One ledger entry a step, beside those of the office set-up.
    ids = set(Step.objects.filter(case_id=case).values_list("entry_id", flat=True))
    assert Outbox.objects.filter(entry_id__in=ids).count() == 2


def test_the_outline_lies_sealed(world: World) -> None:
    case = designated(world)
    item = Designation.objects.get(case_id=case)
    asking = audience(world.people["officer"], world.day)
    assert queries.heading(queries.visible(asking).get(id=item.id)).title == PROPOSAL["title"]
    for step in Step.objects.filter(case_id=case):
        assert PROPOSAL["outline"] not in str(step.data)
    assert PROPOSAL["outline"].encode() not in bytes(item.outline)


def test_the_proposer_does_not_decide(world: World) -> None:
    # Somebody holding both roles: the role would allow it, the second pair of eyes does not.
    world.person("both", "ministry", "officer", "head")
    case = world.take("both", "designation:propose", organisation="ministry", **PROPOSAL, units=[world.units["ports"]])
    assert "same_person" in world.codes("both", "designation:designate", case=case, last_day="2031-11-23")
    world.take("minister", "designation:designate", case=case, last_day="2031-11-23")


@pytest.mark.parametrize(("last", "fits"), [("2031-11-23", True), ("2031-11-24", False), ("2026-11-23", False)])
def test_the_first_period_counts_its_first_day(world: World, last: str, fits: bool) -> None:
    # Act 4(1)
    case = world.take("officer", "designation:propose", **PROPOSAL, units=[world.units["ports"]])
    codes = world.codes("minister", "designation:designate", case=case, last_day=last)
    assert codes == (set() if fits else {"fact:first_period_fits"})


def test_a_deciding_step_without_a_signature_is_not_taken(world: World) -> None:
    from warifu.registers.casework import acts
    from warifu.registers.installation import new_id

    case = world.take("officer", "designation:propose", **PROPOSAL, units=[world.units["ports"]])
    act = acts.Act(
        "designation",
        "designate",
        world.people["minister"],
        world.at,
        new_id(),
        case=case,
        revision=1,
        data={"last_day": "2031-11-23"},
    )
    with pytest.raises(SignatureError):
        acts.take(act)
    assert Case.objects.get(id=case).revision == 1


def test_the_same_form_twice_is_one_act(world: World) -> None:
    from warifu.registers.casework import acts
    from warifu.registers.installation import new_id

    once = new_id()
    data = {**PROPOSAL, "units": [world.units["ports"]]}
    act = acts.Act("designation", "propose", world.people["officer"], world.at, once, data=data)
    first, second = acts.take(act), acts.take(act)
    assert isinstance(first, Done)
    assert isinstance(second, Done)
    assert second.again
    assert first.case == second.case
    assert Case.objects.count() == 1


def test_two_at_once_one_wins_and_the_other_sees_both(world: World) -> None:
    case = designated(world)
    world.take("manager", "designation:set_range", case=case, range_units=[world.units["ports"]], range_need="担当")
    answer = world.attempt(
        "manager", "designation:check_reasons", case=case, revision=2, check_result="met", check_note="見た"
    )
    assert isinstance(answer, Conflict)
    assert [s.step for s in answer.since] == ["set_range"]


def test_a_stranger_gets_the_answer_of_a_case_that_is_not_there(world: World) -> None:
    case = designated(world)
    world.organisation("other")
    world.person("stranger", "other", "officer", "head")
    with pytest.raises(NotVisible):
        world.attempt("stranger", "designation:designate", case=case)
    with pytest.raises(NotVisible):
        world.attempt("stranger", "designation:designate", case="nowhere")  # type: ignore[arg-type]


def test_extended_within_thirty_years_and_lifted(world: World) -> None:
    case = designated(world)
    world.later(days=365 * 4)
    proposal = {k: PROPOSAL[k] for k in ("reason_protectable", "reason_not_public", "reason_special_need")}
    world.take("officer", "designation:propose_extension", case=case, **proposal, proposed_last_day="2036-11-23")
    assert world.codes("minister", "designation:extend", case=case, last_day="2036-11-24") == {"fact:extension_fits"}
    world.take("minister", "designation:extend", case=case, last_day="2036-11-23")
    item = Designation.objects.get(case_id=case)
    assert item.last == date(2036, 11, 23)
    world.take("manager", "designation:propose_lifting", case=case, lost=["not_public"], lost_why="公になった")
    world.take("minister", "designation:lift", case=case)
    item.refresh_from_db()
    assert item.lifted_on == world.day
    assert queries.phase(item, world.day) == "lifted"


def test_refusals_are_evidence(world: World) -> None:
    before = Outbox.objects.count()
    answer = world.attempt("clerk", "designation:propose", **PROPOSAL, units=[world.units["ports"]])
    assert isinstance(answer, Refusal)
    assert "role" in {r.code for r in answer.reasons}
    # The assessment staff signs nothing here: one entry, the refusal.
    assert Outbox.objects.count() == before + 1
