"""What people are told: the sentence in both languages, and the way forward."""

from dataclasses import replace

import pytest

from tests.kernel.procedure.permit import PERMIT, A, case
from warifu.kernel.procedure.model import START, Taken
from warifu.kernel.procedure.refusals import role, state_wrong

GRANT, ASK = PERMIT.step("grant"), PERMIT.step("ask")
NOT_NOW = "“ask” has no place in this case now."


@pytest.fixture
def proposed(at):
    return case(Taken("propose", "o", at))


def test_the_state_is_named_and_those_in_which_the_step_is_taken(proposed):
    reason = state_wrong(PERMIT, proposed, ASK, ("in_force",))
    assert (reason.code, reason.cite) == ("state", (A,))
    assert reason.text.ja == "いまは「「proposed」」です。この手順は「「in force」」のときに行います。"
    assert reason.text.en == "The case is at “proposed”. This step is taken at “in force”."
    assert reason.remedy.en == "It opens once “grant” has been done."


@pytest.mark.parametrize(
    ("places", "ja", "en"),
    [
        (("in_force", START), "「「in force」」", "“in force”"),
        (("in_force", "over"), "「「in force」」「「over」」", "“in force” or “over”"),
        (("asked", "in_force", "over"), "「「asked」」「「in force」」「「over」」", "“asked”, “in force” or “over”"),
        (
            ("asked", "in_force", "over", "complaint"),
            "「「asked」」「「in force」」「「over」」など",
            "“asked”, “in force”, “over” or others",
        ),
    ],
)
def test_three_states_are_named_and_more_are_others(proposed, places, ja, en):
    text = state_wrong(PERMIT, proposed, ASK, places).text
    assert text.ja == f"いまは「「proposed」」です。この手順は{ja}のときに行います。"
    assert text.en == f"The case is at “proposed”. This step is taken at {en}."


def test_where_the_case_has_not_begun_or_the_step_begins_one_it_has_no_place(proposed):
    begun = state_wrong(PERMIT, proposed, ASK, (START,))
    fresh = state_wrong(PERMIT, replace(proposed, state=START), ASK, ("in_force",))
    assert (begun.code, begun.text.en, fresh.text.en) == ("state", NOT_NOW, NOT_NOW)


def test_where_no_step_leads_there_one_waits(proposed):
    nothing = replace(PERMIT, steps=(GRANT, ASK))
    assert state_wrong(nothing, proposed, ASK, ("complaint",)).remedy.en == "Wait until the case gets there."
    # Several lead there: the first that is declared.
    assert state_wrong(PERMIT, proposed, ASK, ("over", "in_force")).remedy.en == "It opens once “grant” has been done."


def test_the_roles_are_named_and_that_it_may_be_delegated():
    plain = role(PERMIT, replace(ASK, by=("officer", "head", "stranger")))
    assert plain.text.en == "This step is for the officer, head or stranger. You do not hold that role in this case."
    assert plain.remedy.en == "Leave it to the officer, head or stranger."
    assert plain.remedy.ja == "「officer」・「head」・strangerの番のときに、その人が行います。"
    delegable = role(PERMIT, GRANT)
    assert delegable.remedy.en == "Leave it to the head. Somebody to whom it was delegated may take it too."
    assert (
        delegable.remedy.ja
        == "「head」の番のときに、その人が行います。専決・代決の定めがあれば、委ねられた人も行えます。"
    )
