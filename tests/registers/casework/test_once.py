"""The token of a form: good once, for the one who was shown the form and for that step, and never a licence to be taken at one's word."""

from collections.abc import Callable
from dataclasses import replace

from tests.registers.casework.conftest import Everything
from tests.registers.casework.test_faults import OUTBOX, checked, codes, form
from tests.world import PROPOSAL, World, designated
from warifu.registers.casework import acts
from warifu.registers.casework.acts import Done
from warifu.registers.casework.models import Case, Step


def test_a_token_somebody_else_used_is_no_token(world: World, everything: Callable[..., Everything]) -> None:
    case = designated(world)
    used = checked(world, case)
    assert isinstance(acts.take(used), Done)
    before = everything(OUTBOX)
    other = form(world, "minister", "designation:set_range", case, range_units=[world.units["ports"]])
    assert codes(acts.take(replace(other, once=used.once))) == {"once"}
    assert everything(OUTBOX) == before


def test_nor_for_opening_a_case(world: World, everything: Callable[..., Everything]) -> None:
    sent = form(world, "officer", "designation:propose", **PROPOSAL, units=[world.units["ports"]])
    assert isinstance(acts.take(sent), Done)
    before = everything(OUTBOX)
    assert codes(acts.take(replace(sent, person=world.people["colleague"]))) == {"once"}
    assert everything(OUTBOX) == before


def test_one_form_is_not_taken_for_another(world: World, everything: Callable[..., Everything]) -> None:
    # Told "done" while nothing happened would be worse than a refusal.
    case, second = designated(world), designated(world)
    used = checked(world, case)
    assert isinstance(acts.take(used), Done)
    before = everything(OUTBOX)
    other_step = form(world, "manager", "designation:inform_staff", case)
    assert codes(acts.take(replace(other_step, once=used.once))) == {"once"}
    other_case = checked(world, second)
    assert codes(acts.take(replace(other_case, once=used.once))) == {"once"}
    assert everything(OUTBOX) == before
    assert Case.objects.get(id=second).revision == 2


def test_a_form_sent_twice_after_the_case_went_on_is_still_one_act(world: World) -> None:
    case = designated(world)
    sent = checked(world, case)
    acts.take(sent)
    world.fill("manager", "designation:inform_staff", case=case)
    answer = acts.take(sent)
    assert isinstance(answer, Done)
    assert answer.again
    assert Step.objects.filter(case_id=case).count() == 4
