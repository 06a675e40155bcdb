"""An assessment told through its door: listed, told, consented, investigated, decided, notified; and every way it ends otherwise."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection

from tests.world import World, assessed
from warifu.duties.clearance.facts import last_day
from warifu.duties.clearance.models import Assessment
from warifu.kernel.ids import LegalDay
from warifu.regimes.jp.iesi import standing
from warifu.registers.casework import queries
from warifu.registers.casework.acts import NotVisible
from warifu.registers.casework.models import Case, Notice, Step
from warifu.registers.casework.unsealing import Sealed, unseal, who_looked
from warifu.registers.gate.state import covering, rows_of
from warifu.registers.people.queries import audience


def carries(person: str, organ: str, day: LegalDay) -> bool:
    """Whether the gate holds that a result of this organ carries somebody on a day."""
    return any(str(row[2]) in standing.CARRIES for row in covering(connection, "standing", (person, organ), day))


def holds(world: World, who: str = "sato") -> bool:
    return carries(world.people[who], world.organisations["ministry"], world.day)


def test_from_list_to_notice(world: World) -> None:
    case = assessed(world, until="decide_found")
    assert not holds(world), "Act 11(1): a result carries from its notice, not from the decision"
    world.fill("clerk", "assessment:notify_found", case=case, means="electronic")
    assert holds(world)
    row = Assessment.objects.get(case_id=case)
    assert last_day(row) == date(2036, 11, 24)
    assert Case.objects.get(id=case).state == "found"
    assert not Notice.objects.filter(case_id=case, given_at__isnull=True).exists()
    world.until(datetime(2036, 11, 24, 0, 5, tzinfo=UTC))
    assert holds(world), "the tenth anniversary is the last good day"
    assert not holds(world.later(days=1))


def test_who_proposes_does_not_decide(world: World) -> None:
    world.person("both", "ministry", "head", "assessment_staff")
    case = assessed(world, until="send_opinion")
    world.fill("both", "assessment:propose_decision", case=case, proposal="positive")
    assert "same_person" in world.codes("both", "assessment:decide_found", case=case, only_seven="yes")


def test_nobody_acts_in_her_own_case(world: World) -> None:
    # The clerk is herself assessed: in her own case she is the person, and nothing else.
    case = world.take("assessor", "assessment:list_person", **{"person": world.people["clerk"], "class": "new", "duties": "港湾",
                                                               "dispatched": "no", "agreed": "yes"})  # fmt: skip
    assert "role" in world.codes("clerk", "assessment:accept_list", case=case)


def test_an_interested_officer_neither_sees_nor_acts(world: World) -> None:
    case = assessed(world, until="accept_list")
    world.fill("clerk", "assessment:step_aside", case=case)
    assert not queries.visible(audience(world.people["clerk"], world.day)).filter(id=case).exists()
    with pytest.raises(NotVisible):
        world.attempt("clerk", "assessment:notify", case=case)


def test_refused_consent_ends_it_and_the_reason_is_never_asked(world: World) -> None:
    case = assessed(world, until="notify")
    world.fill("sato", "assessment:refuse_consent", case=case)
    assert Case.objects.get(id=case).closed
    assert Step.objects.get(case_id=case, step="refuse_consent").sealed == {}
    assert not holds(world)


def test_withdrawal_ends_it_until_the_result(world: World) -> None:
    case = assessed(world, until="hand_in")
    world.fill("sato", "assessment:withdraw_consent", case=case)
    assert Case.objects.get(id=case).state == "withdrawn"
    assert not holds(world)


def test_doubt_stops_handling_at_once_and_a_new_result_restores_it(world: World) -> None:
    assessed(world)
    assert holds(world)
    world.later(days=30)
    case = world.fill("assessor", "assessment:list_person", person=world.people["sato"], **{"class": "doubt"})
    world.fill("minister", "assessment:accept_list", case=case, **{"class": "doubt"})
    assert holds(world), "it is the notice that stops handling, not the list"
    world.fill("minister", "assessment:tell_doubt", case=case)
    assert not holds(world)
    # Refusing consent does not give the right back.
    world.fill("sato", "assessment:refuse_consent", case=case)
    assert not holds(world)


def test_a_result_of_another_organ_is_reused_and_keeps_its_clock(world: World) -> None:
    # Act 12(7), 12(8)
    assessed(world)
    first = Assessment.objects.get()
    world.later(days=400)
    world.organisation("other")
    for name, role in (("head2", "head"), ("officer2", "assessment_officer"), ("clerk2", "assessment_staff")):
        world.person(name, "other", role)
    from warifu.registers.people import acts as people

    people.move(
        person=world.people["sato"],
        organisation=world.organisations["other"],
        unit=None,
        first=world.day,
        actor=None,
        at=world.at,
    )
    case = world.fill("clerk2", "assessment:list_person", person=world.people["sato"], **{"class": "new"})
    world.fill("officer2", "assessment:accept_list", case=case, **{"class": "new"})
    world.fill("clerk2", "assessment:ask_consent_only", case=case)
    world.fill("sato", "assessment:consent", case=case)
    assert "fact:no_earlier_result_usable" in world.codes("clerk2", "assessment:request_investigation", case=case)
    world.fill("clerk2", "assessment:ask_reuse", case=case)
    assert first.notified_on
    world.fill(
        "investigator", "assessment:send_earlier_result", case=case, original_notice_day=first.notified_on.isoformat()
    )
    world.fill("clerk2", "assessment:propose_decision", case=case, proposal="positive")
    world.fill("head2", "assessment:decide_found", case=case)
    world.fill("clerk2", "assessment:notify_found", case=case, means="electronic")
    row = Assessment.objects.get(case_id=case)
    assert last_day(row) == last_day(first)
    assert rows_of(connection, "standing", (world.people["sato"], world.organisations["other"]))


def test_compartments_open_only_for_their_roles_with_a_purpose_and_leave_a_trace(world: World) -> None:
    case = assessed(world, until="hand_in")

    def look(who: str, compartment: str, purpose: str = "investigate") -> object:
        return unseal(case_id=case, compartment=compartment, person=world.people[who], purpose=purpose, at=world.at)

    assert look("investigator", "conduct")
    for who, compartment in (("clerk", "family"), ("minister", "health"), ("officer", "identity")):
        with pytest.raises(Sealed):
            look(who, compartment)
    with pytest.raises(Sealed):
        look("investigator", "family", "curiosity")
    row = Case.objects.get(id=case)
    assert [(u.person_id, u.compartment) for u in who_looked(row)] == [(world.people["investigator"], "conduct")]


def test_complaint_is_heard_by_somebody_who_took_no_part(world: World) -> None:
    case = assessed(world)
    world.fill("sato", "assessment:complain", case=case)
    assert "same_person" in world.codes("minister", "assessment:draft_outcome", case=case) or "role" in world.codes(
        "minister", "assessment:draft_outcome", case=case
    )
    world.fill("listener", "assessment:hear", case=case)
    world.fill("listener", "assessment:draft_outcome", case=case, outcome_proposal="dismissed")
    world.fill("minister", "assessment:dismiss", case=case)
    assert Case.objects.get(id=case).state == "found"
    assert holds(world), "Act 14(3): filing a complaint changes nothing to the person's detriment"


def test_a_move_to_another_organ_ends_what_rests_on_the_old_one(world: World) -> None:
    from warifu.registers.people import acts as people

    assessed(world)
    world.organisation("other")
    people.move(
        person=world.people["sato"], organisation=world.organisations["other"], unit=None, first=world.later(days=1).day, actor=None,
        at=world.at,
    )  # fmt: skip
    assert not carries(world.people["sato"], world.organisations["other"], world.day)


def test_the_person_reads_the_reasons_when_told_and_never_the_officers_notes(world: World) -> None:
    # Act 13(1), 13(4): the result and its reasons come with the notice, not before.
    case = assessed(world, until="propose_decision")

    def reads(compartment: str) -> list[str]:
        found = unseal(case_id=case, compartment=compartment, person=world.people["sato"], purpose="own", at=world.at)
        return [content.step for content in found]

    world.fill("minister", "assessment:decide_not_found", case=case, telling="told", reasons="理由")
    assert reads("reasons") == []
    world.fill("clerk", "assessment:notify_not_found", case=case, means="electronic")
    assert reads("reasons") == ["decide_not_found"]
    world.fill("sato", "assessment:complain", case=case)
    world.fill("listener", "assessment:hear", case=case)
    world.fill("listener", "assessment:draft_outcome", case=case, outcome_proposal="dismissed")
    assert reads("complaint") == ["complain"]
    world.fill("minister", "assessment:dismiss", case=case)
    assert reads("complaint") == ["complain", "draft_outcome"]
    assert reads("conduct") == ["hand_in"]
