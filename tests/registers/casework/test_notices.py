"""Notices: owed by a step to those who take part, given by a later one, and read by nobody but their recipients."""

from collections import Counter

from tests.world import World, assessed, contracted, contractor, designated
from warifu.kernel.ids import CaseId
from warifu.registers.casework import notices
from warifu.registers.casework.models import Case, Notice, Step
from warifu.registers.people.queries import audience


def owed(case: CaseId) -> Counter[str]:
    return Counter(n.name for n in notices.outstanding(Case.objects.get(id=case)))


def test_a_designation_owes_marking_range_and_telling_the_staff(world: World) -> None:
    case = designated(world)
    # The police and contractors are no part of it: nothing is owed to them.
    assert owed(case) == Counter(["mark_or_notify", "set_range", "inform_staff"])
    world.fill("keeper", "designation:mark", case=case)
    world.fill("manager", "designation:set_range", case=case, range_units=[world.units["ports"]])
    assert owed(case) == Counter(["inform_staff"])
    given = Notice.objects.get(case_id=case, name="mark_or_notify")
    step = Step.objects.get(case_id=case, step="mark")
    assert (given.given_by_step, given.given_at) == (step.seq, step.at)
    assert given.seq == Step.objects.get(case_id=case, step="designate").seq


def test_the_result_is_owed_to_the_person_the_prime_minister_and_her_contractor(world: World) -> None:
    # Act 13(1), 13(2)
    contractor(world)
    contracted(world)
    case = assessed(world, "tanaka", by="firm-ops", until="decide_found")
    wanted = {
        "result_to_person": (world.people["tanaka"], None),
        "result_to_prime_minister": (None, world.organisations["cabinet"]),
        "result_to_contractor": (None, world.organisations["firm"]),
    }
    rows = {
        n.name: (n.person_id, n.organisation_id)
        for n in Notice.objects.filter(case_id=case, name__startswith="result_to")
    }
    assert rows == wanted
    assert set(owed(case)) == set(wanted)
    world.fill("clerk", "assessment:notify_found", case=case, means="electronic")
    assert owed(case) == Counter()


def test_where_there_is_no_contractor_none_is_told(world: World) -> None:
    case = assessed(world, until="decide_found")
    assert set(owed(case)) == {"result_to_person", "result_to_prime_minister"}


def test_a_refusal_owes_nothing(world: World) -> None:
    case = assessed(world, until="notify")
    before = Notice.objects.count()
    assert world.codes("clerk", "assessment:find_none", case=case)
    assert Notice.objects.count() == before


def test_lifting_is_owed_to_everybody_who_was_told_or_provided(world: World) -> None:
    # Order 10(1)(ii)
    case = designated(world, measure="notification", why_not_marking="音声による")
    world.fill("manager", "designation:set_range", case=case, range_units=[world.units["ports"]])
    assessed(world)
    world.fill("manager", "designation:set_range", case=case, range_people=[world.people["sato"]])
    world.fill("manager", "designation:notify_handlers", case=case, handlers=[world.people["sato"]])
    world.fill("manager", "designation:propose_lifting", case=case)
    world.take("minister", "designation:lift", case=case)
    told = Notice.objects.get(case_id=case, name="notice_of_lifting_notified")
    assert told.person_id == world.people["sato"]
    world.fill("manager", "designation:notify_lifting", case=case)
    assert "notice_of_lifting_notified" not in owed(case)


def test_a_notice_is_received_by_its_recipient_alone(world: World) -> None:
    contractor(world, "rival")
    contractor(world)
    contracted(world)
    assessed(world, "tanaka", by="firm-ops", until="decide_found")

    def received(who: str) -> set[str]:
        return {n.name for n in notices.received(audience(world.people[who], world.day))}

    assert received("tanaka") == {"notice", "result_to_person"}
    assert "result_to_contractor" in received("firm-ops")
    assert "result_to_person" not in received("firm-ops")
    assert received("rival-ops") == set()
    assert received("suzuki") == set()
    assert received("investigator") == {"result_to_prime_minister"}


def test_one_organisation_may_be_told_before_another(world: World) -> None:
    case = designated(world)
    row = Case.objects.get(id=case)
    assert notices.give(row, "inform_staff", world.at, 9, organisation=world.organisations["cabinet"]) == 0
    assert notices.give(row, "inform_staff", world.at, 9, organisation=world.organisations["ministry"]) == 1
    assert notices.give(row, "inform_staff", world.at, 10) == 0, "it is given once"
