"""A contractor told through the doors: proposed, accredited, contracted, its people assessed, an item provided, handlers listed, ended."""

from django.db import connection

from tests.world import World, assessed, contracted, contractor, designated, provided
from warifu.duties.contractors.models import Contract, Provision
from warifu.duties.designation.models import Designation
from warifu.kernel.access.model import Question
from warifu.registers.casework.models import Case, Notice, Party
from warifu.registers.gate.decide import decide


def because(world: World, who: str, item: str) -> set[str]:
    """The articles that refuse reading; empty where it is permitted."""
    (answer,) = decide(connection, [Question(world.people[who], "read", item)], world.day)
    return {str(c) for rule in answer.refusals for c in rule.cites}


def chain(world: World) -> tuple[str, str]:
    """Designated, accredited, contracted, assessed, ranged, provided, listed. Returns (accreditation case, item)."""
    contractor(world)
    item = Designation.objects.get(case_id=designated(world)).id
    case = contracted(world)
    assessed(world, "tanaka", by="firm-ops")
    world.fill("firm-ops", "accreditation:set_range", case=case, range_people=[world.people["tanaka"]])
    provided(world, case, item)
    world.fill("firm-chief", "accreditation:list_handlers", case=case, item=item, handlers=[world.people["tanaka"]])
    return case, item


def test_the_whole_chain_permits_the_one_and_names_every_article_for_the_other(world: World) -> None:
    case, item = chain(world)
    assert because(world, "tanaka", item) == set()
    assert because(world, "suzuki", item) == {"Act 11(1)", "Act 10(4)", "Contract"}
    assert Party.objects.filter(part="recipient", organisation_id=world.organisations["firm"]).exists()
    assert not Notice.objects.filter(case_id=case, given_at__isnull=True).exists()


def test_each_link_taken_away_refuses_at_once(world: World) -> None:
    case, item = chain(world)
    world.fill("firm-chief", "accreditation:list_handlers", case=case, item=item, handlers=[world.people["tanaka"]])
    world.fill("manager", "accreditation:end_contract", case=case, contract_ended_on=world.day.isoformat())
    # The last day of a contract is a good day; the next is not.
    assert because(world, "tanaka", item) == set()
    world.later(days=1)
    assert because(world, "tanaka", item) == {"Act 10(1)"}
    world.fill("officer", "accreditation:propose_cancellation", case=case)
    world.fill("minister", "accreditation:cancel", case=case)
    # Range and list end with it: a later accreditation revives nothing.
    assert because(world, "tanaka", item) == {"Act 10(1)", "Act 10(4)", "Contract"}


def test_return_ends_the_provision_and_the_list(world: World) -> None:
    case, item = chain(world)
    world.fill("manager", "accreditation:record_return", case=case, item=item)
    assert because(world, "tanaka", item) == {"Act 10(1)", "Contract"}
    assert Provision.objects.get().after == world.day


def test_an_uncleared_employee_is_not_put_into_the_range(world: World) -> None:
    # I-01, I-03: handlers named without a valid assessment by the same organ.
    contractor(world)
    case = contracted(world)
    codes = world.codes("firm-ops", "accreditation:set_range", case=case, range_people=[world.people["suzuki"]])
    assert codes == {"fact:range_people_eligible"}


def test_the_end_date_told_must_be_true(world: World) -> None:
    # Order 13
    contractor(world)
    item = Designation.objects.get(case_id=designated(world)).id
    case = contracted(world)
    world.fill(
        "officer", "accreditation:propose_provision", case=case, item=item, provision_kind="provided", consents="yes"
    )
    codes = world.codes(
        "manager", "accreditation:provide", case=case, item=item, provision_kind="provided", end_date="2031-11-24"
    )
    assert codes == {"fact:end_date_is_true"}


def test_a_provision_needs_the_kind_of_contract_and_a_designation_in_force(world: World) -> None:
    contractor(world)
    item = Designation.objects.get(case_id=designated(world)).id
    case = contracted(world)
    assert Contract.objects.get().kinds == ["provided"]
    codes = world.codes(
        "officer",
        "accreditation:propose_provision",
        case=case,
        item=item,
        provision_kind="holding",
        provision_need="x",
        consents="yes",
    )
    assert codes == {"fact:contract_covers_kind", "fact:holder_was_notified"}


def test_lifting_owes_a_notice_to_the_contractor(world: World) -> None:
    # Order 10(1)(ii)
    _, item = chain(world)
    designation = Designation.objects.get(id=item).case_id
    world.fill("manager", "designation:propose_lifting", case=designation)
    world.fill("minister", "designation:lift", case=designation)
    owed = Notice.objects.get(case_id=designation, name="notice_of_lifting_recipient")
    assert owed.organisation_id == world.organisations["firm"]
    assert because(world, "tanaka", item) == {"Act 4"}


def test_the_contractor_sees_its_accreditation_and_nobody_elses(world: World) -> None:
    from warifu.registers.casework import queries
    from warifu.registers.people.queries import audience

    case, _ = chain(world)
    contractor_sees = queries.visible(audience(world.people["firm-chief"], world.day))
    assert {c.procedure for c in contractor_sees} == {"accreditation"}
    contractor(world, "rival")
    assert not queries.visible(audience(world.people["rival-chief"], world.day)).filter(id=case).exists()
    assert Case.objects.filter(procedure="assessment").exists()
