"""Faults at the door: the wrong person, the same form twice, somebody faster, a stale form, a token used before, a deadline."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.registers.casework.conftest import Everything
from tests.world import PROPOSAL, World, assessed, designated
from warifu.interfaces.example.filling import fill
from warifu.kernel.ids import CaseId
from warifu.kernel.procedure.model import Refusal
from warifu.registers.casework import acts, registry
from warifu.registers.casework.acts import Act, Conflict, Done, NotVisible
from warifu.registers.casework.models import Case, Step
from warifu.registers.installation import new_id
from warifu.registers.ledger.models import Outbox
from warifu.registers.signin import stepup
from warifu.registers.signin.stepup import SignatureError
from warifu.registers.vault import evidence
from warifu.registers.vault.sealed import keystore

OUTBOX = "ledger.Outbox"


def proposed(world: World) -> CaseId:
    return world.take("officer", "designation:propose", **PROPOSAL, units=[world.units["ports"]])


def form(world: World, who: str, step: str, case: CaseId | None = None, **data: Any) -> Act:
    """A form as it lies on somebody's screen: the revision it was drawn at and a token of its own."""
    procedure, name = step.split(":")
    row = Case.objects.filter(id=case).first()
    declared = registry.procedure(procedure).step(name)
    return Act(
        procedure,
        name,
        world.people[who],
        world.at,
        once=new_id(),
        case=case,
        revision=row.revision if row else 0,
        data=fill(declared, data),
    )


def checked(world: World, case: CaseId) -> Act:
    """Any step that needs no signature and leaves the case open."""
    return form(world, "manager", "designation:check_reasons", case)


def codes(answer: object) -> set[str]:
    assert isinstance(answer, Refusal), answer
    return {r.code for r in answer.reasons}


# ---- the wrong person ----


def test_the_wrong_person_leaves_nothing_but_the_evidence_of_it(
    world: World, everything: Callable[..., Everything]
) -> None:
    case = designated(world)
    before, entries = everything(OUTBOX), Outbox.objects.count()
    assert codes(world.attempt("officer", "designation:check_reasons", case=case)) >= {"role"}
    assert everything(OUTBOX) == before
    assert Outbox.objects.count() == entries + 1
    row = Outbox.objects.order_by("id").last()
    assert row is not None
    fields = evidence.open_(keystore(), row.key_id, bytes(row.opening))["fields"]
    said = {name: field["value"] for name, field in fields.items()}
    assert (said["kind"], said["outcome"]) == ("designation:check_reasons", "refused")
    assert (said["actor"], said["object"]) == (world.people["officer"], case)
    assert "role" in said["detail"]["codes"]
    assert "NPSC 13(1)" in said["reasons"]


def test_a_file_that_came_with_a_refused_form_is_not_kept(world: World, everything: Callable[..., Everything]) -> None:
    case = assessed(world, until="find_none")
    before = everything(OUTBOX)
    sent = world.attempt("assessor", "assessment:request_investigation", case=case, material_file=b"%PDF-1.7")
    # The explanation of the material is missing: the form comes back.
    assert codes(sent) == {"field:material"}
    assert everything(OUTBOX) == before


def test_who_may_not_see_it_gets_no_entry_that_tells_it_apart(
    world: World, everything: Callable[..., Everything]
) -> None:
    case = designated(world)
    before = everything()
    for place in (case, CaseId("nowhere"), CaseId("x" * 26)):
        with pytest.raises(NotVisible):
            acts.take(replace(checked(world, case), person=world.people["sato"], case=place, revision=2))
    assert everything() == before


def test_a_step_that_does_not_exist(world: World) -> None:
    for procedure, step in (("designation", "abolish"), ("adoration", "propose")):
        with pytest.raises(KeyError):
            acts.take(Act(procedure, step, world.people["manager"], world.at, new_id()))


# ---- the right person twice ----


def test_the_same_form_twice_is_one_act(world: World, everything: Callable[..., Everything]) -> None:
    sent = checked(world, designated(world))
    first = acts.take(sent)
    assert isinstance(first, Done)
    after = everything()
    # By then the revision of the form is behind, the day is another: it is the same act all the same.
    again = acts.take(replace(sent, at=world.later(days=1).at))
    assert again == replace(first, again=True)
    assert everything() == after


def test_a_new_form_at_the_old_revision_is_overtaken_by_the_first(world: World) -> None:
    sent = checked(world, designated(world))
    acts.take(sent)
    answer = acts.take(replace(sent, once=new_id()))
    assert isinstance(answer, Conflict)
    assert [s.step for s in answer.since] == ["check_reasons"]
    assert Step.objects.filter(step="check_reasons").count() == 1


def test_a_decision_is_taken_once(world: World) -> None:
    case = proposed(world)
    world.take("minister", "designation:designate", case=case, last_day="2031-11-23")
    assert "state" in world.codes("minister", "designation:designate", case=case, last_day="2031-11-23")


# ---- two at once ----


def test_a_stale_form_is_not_taken_and_both_sides_are_shown(
    world: World, everything: Callable[..., Everything]
) -> None:
    case = designated(world)
    stale = form(world, "minister", "designation:set_range", case, range_units=[world.units["grid"]])
    world.fill("manager", "designation:set_range", case=case, range_units=[world.units["ports"]])
    world.fill("manager", "designation:check_reasons", case=case, check_result="met")
    before = everything()
    answer = acts.take(stale)
    assert isinstance(answer, Conflict)
    assert (answer.case, answer.revision) == (case, 4)
    assert [(s.step, s.actor_id) for s in answer.since] == [
        ("set_range", world.people["manager"]),
        ("check_reasons", world.people["manager"]),
    ]
    # Neither a line nor evidence: nothing was decided about it.
    assert everything() == before


def test_a_revision_that_nobody_ever_saw_is_stale_too(world: World) -> None:
    case = designated(world)
    assert isinstance(acts.take(replace(checked(world, case), revision=99)), Conflict)


def test_the_revision_is_compared_and_swapped(
    world: World, monkeypatch: pytest.MonkeyPatch, everything: Callable[..., Everything]
) -> None:
    # Somebody else's line is written between the engine's judgement and ours.
    case = designated(world)
    before = everything()
    keep = acts.record

    def meanwhile(*args: Any, **more: Any) -> str:
        Case.objects.filter(id=case).update(revision=3)
        return keep(*args, **more)

    monkeypatch.setattr(acts, "record", meanwhile)
    sent = checked(world, case)
    # The one who was faster is undone with us here, having only this connection: what counts is that we write nothing.
    with suppress(IntegrityError):
        assert isinstance(acts.take(sent), Conflict)
    assert everything() == before


def test_two_lines_never_have_one_number(world: World) -> None:
    case = designated(world)
    line = Step.objects.get(case_id=case, seq=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.create(
            case_id=case, seq=2, step="lift", source="x", state="y", actor_id=line.actor_id, role="head", at=world.at,
            once=new_id(), entry_id=new_id(),
        )  # fmt: skip


def test_numbers_run_by_organ_procedure_and_year(world: World) -> None:
    numbers = [Case.objects.get(id=proposed(world)).number for _ in range(3)]
    assert numbers == [1, 2, 3]
    world.organisation("other")
    world.person("officer2", "other", "officer")
    theirs = world.take("officer2", "designation:propose", **PROPOSAL, units=[world.unit("lab", "other")])
    assert Case.objects.get(id=theirs).number == 1
    world.until(datetime(2026, 12, 31, 15, 0, tzinfo=UTC))  # the first minute of 2027 in Japan
    case = Case.objects.get(id=proposed(world))
    assert (case.year, case.number) == (2027, 1)


# ---- signatures ----


def test_a_signature_over_other_data_or_another_revision_is_none(world: World) -> None:
    case = proposed(world)
    sent = form(world, "minister", "designation:designate", case, last_day="2031-11-23")
    minister = world.people["minister"]
    device = world.hands.device(minister, world.at)

    def signed(act: Act) -> dict[str, Any]:
        return dict(json.loads(device.get(dict(stepup.options(minister, acts.digest(act), world.at)))))

    for other in (
        replace(sent, data={"last_day": "2030-11-23"}),
        replace(sent, revision=7),
        replace(sent, step="decline"),
    ):
        with pytest.raises(SignatureError):
            acts.take(replace(sent, assertion=signed(other)))
    late = replace(sent, assertion=signed(sent), at=world.later(minutes=6).at)
    with pytest.raises(SignatureError):
        acts.take(late)
    assert Case.objects.get(id=case).revision == 1
    taken = acts.take(replace(late, assertion=signed(sent)))
    assert isinstance(taken, Done)
    step = Step.objects.get(case_id=case, step="designate")
    assert step.signature
    assert step.signature["digest"] == acts.digest(sent).hex()


# ---- deadlines ----


def test_an_answer_is_awaited_until_its_day_is_over(world: World) -> None:
    case = world.fill("clerk", "assessment:list_person", person=world.people["sato"], **{"class": "new"})
    world.fill("assessor", "assessment:accept_list", case=case, **{"class": "new"})
    last = (world.day + timedelta(days=14)).isoformat()
    world.fill("clerk", "assessment:notify", case=case, answer_by=last)
    world.later(days=14)
    assert world.codes("clerk", "assessment:no_answer", case=case) == {"fact:answer_time_over"}
    world.later(days=1)
    assert world.codes("clerk", "assessment:no_answer", case=case) == set()
    assert Case.objects.get(id=case).state == "no_consent"


def test_where_no_time_was_set_nobody_ends_it_for_want_of_an_answer(world: World) -> None:
    case = assessed(world, until="notify")
    world.later(days=4000)
    answer = world.attempt("clerk", "assessment:no_answer", case=case)
    assert codes(answer) == {"fact:answer_time_over"}


def test_what_has_expired_is_neither_extended_nor_lifted(world: World) -> None:
    # Act 4(1): 23 November 2031 is the last good day.
    case = designated(world)
    proposal = {k: PROPOSAL[k] for k in ("reason_protectable", "reason_not_public", "reason_special_need")}
    world.until(datetime(2031, 11, 23, 14, 59, tzinfo=UTC))
    assert world.codes("manager", "designation:expire", case=case) == {"fact:period_over"}
    world.take("officer", "designation:propose_extension", case=case, **proposal, proposed_last_day="2036-11-23")
    world.later(minutes=1)
    refused = world.codes("minister", "designation:extend", case=case, last_day="2036-11-23")
    assert refused == {"fact:in_force_today"}
    assert world.codes("manager", "designation:expire", case=case) == set()
    assert Case.objects.get(id=case).closed


def test_a_closed_case_takes_no_further_step(world: World) -> None:
    case = proposed(world)
    world.fill("officer", "designation:withdraw_candidate", case=case)
    assert "closed" in world.codes("minister", "designation:designate", case=case, last_day="2031-11-23")
