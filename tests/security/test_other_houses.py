"""What pages tell about people, firms and registers of other houses: one contractor about another, a contractor about its organ, one organ
about another."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.duties.custody.desk import Desk, code, desk, pdf
from tests.world import World, contracted, made, provided
from warifu.duties.contractors.models import Provision
from warifu.duties.custody.models import Copy
from warifu.interfaces.web.case.seen import number
from warifu.kernel.ids import LegalDay
from warifu.regimes.jp import roles
from warifu.registers.casework.models import Case
from warifu.registers.people import acts as people

SignIn = Callable[..., Client]


@pytest.fixture
def laid(world: World) -> Desk:
    """An item provided to two firms, and a document under it of which each house holds a copy."""
    found = desk(world)
    world.person("rival-engineer", "rival", unit="rival-lab")
    provided(world, contracted(world, "rival"), found.item, "rival")
    return found


def document_of(laid: Desk) -> str:
    document = str(made(laid.register(holder="sato")))
    for holder, house in (("firm-chief", "firm"), ("rival-chief", "rival")):
        Copy.objects.create(
            id=holder.ljust(26, "a"),
            document_id=document,
            number=2 + Copy.objects.count(),
            holder_id=laid.people[holder],
            organisation_id=laid.world.organisations[house],
        )
    return document


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_contractor_does_not_learn_who_works_for_another_or_for_the_organ(laid: Desk, enter: SignIn) -> None:
    page = shown(enter("firm-chief", "en"), f"/documents/{document_of(laid)}/")
    others = {"RIVAL-CHIEF", "RIVAL-OPS", "RIVAL-ENGINEER", "SATO", "MORI", "MINISTER", "OFFICER", "CLERK", "ASSESSOR"}
    assert {name for name in others if name in page} == set()
    # Her own colleagues, and to whom it goes back.
    assert {name for name in ("TANAKA", "SUZUKI", "FIRM-OPS", "KEEPER") if name not in page} == set()


def test_nor_hands_a_copy_over_to_somebody_not_offered(laid: Desk, enter: SignIn) -> None:
    document = document_of(laid)
    copy = "firm-chief".ljust(26, "a")
    for who in ("rival-engineer", "minister", "mori"):
        answer = enter("firm-chief").post(
            f"/documents/{document}/copies/{copy}/hand-over/", {"receiver": laid.people[who]}
        )
        assert answer.status_code == 422, who


def test_the_organ_offers_the_firms_that_were_provided_and_no_longer_after(laid: Desk, enter: SignIn) -> None:
    laid.world.person("outsider", "cabinet")
    document = document_of(laid)
    page = shown(enter("sato", "en"), f"/documents/{document}/")
    assert {name for name in ("MORI", "TANAKA", "RIVAL-ENGINEER") if name not in page} == set()
    assert "OUTSIDER" not in page
    Provision.objects.filter(accreditation__contractor_id=laid.world.organisations["rival"]).update(
        after=laid.world.day
    )
    assert "RIVAL-ENGINEER" not in shown(enter("sato", "en"), f"/documents/{document}/")


def test_the_serial_of_the_register_of_designations_is_for_those_who_see_its_row(laid: Desk, enter: SignIn) -> None:
    serial = number(Case.objects.get(id=laid.case))
    document = document_of(laid)
    for address in ("/documents/", f"/documents/{document}/", "/contractors/", "/cases/", "/"):
        assert serial not in shown(enter("firm-chief"), address), address
    assert serial in shown(enter("keeper"), f"/documents/{document}/")
    assert serial in shown(enter("officer"), "/contractors/")


def test_who_opened_a_file_is_for_those_who_answer_for_that_register(laid: Desk, enter: SignIn) -> None:
    """The security officer of another organ, to whom a copy is on its way, does not answer for this one's."""
    world = laid.world
    world.organisation("other")
    world.person("stranger", "other", roles.SECURITY_OFFICER, roles.HEAD)
    document = str(made(laid.register(holder="sato", content=pdf())))
    assert code(laid.open(document, "sato")) == ""
    Copy.objects.create(
        id="x" * 26,
        document_id=document,
        number=7,
        holder_id=world.people["stranger"],
        organisation_id=world.organisations["other"],
    )
    assert "SATO" in shown(enter("keeper", "en"), f"/documents/{document}/")
    assert "SATO" not in shown(enter("stranger", "en"), f"/documents/{document}/")


def test_nobody_is_entered_as_holding_the_first_copy_whom_the_gate_refuses(laid: Desk) -> None:
    """Act 5(1), 11(1): the register of documents never begins with somebody who may not read them."""
    assert code(laid.register(holder="officer")).startswith("gate:")
    assert not Copy.objects.exists()


def test_nobody_gets_a_further_copy_whom_the_gate_refuses(laid: Desk) -> None:
    """Act 5(1), 11(1): neither an officer without an assessment nor one whose range has been narrowed."""
    document = made(laid.register(holder="sato"))
    assert code(laid.copy(document, holder="officer")).startswith("gate:")
    assert code(laid.copy(document, holder="mori")) == ""
    laid.world.later(days=1)
    laid.world.fill("manager", "designation:set_range", case=laid.case, range_people=[laid.people["sato"]])
    assert code(laid.copy(document, holder="mori")).startswith("gate:")
    assert Copy.objects.filter(document_id=document).count() == 2


def test_an_administrator_sees_what_somebody_is_in_her_house_and_not_what_she_was_elsewhere(
    world: World, enter: SignIn
) -> None:
    world.organisation("other")
    world.person("root", "other", roles.ADMINISTRATOR)
    world.person("root2", "ministry", roles.ADMINISTRATOR)
    minister = world.people["minister"]
    made(
        people.hold_office(
            person=minister, organisation=world.organisations["ministry"], office="minister_of_state",
            first=world.day, last=None, actor=None, at=world.at,
        )
    )  # fmt: skip
    world.later(days=1)
    other: Any = world.organisations["other"]
    made(people.move(person=minister, organisation=other, unit=None, first=world.day, actor=None, at=world.at))
    made(
        people.appoint(
            person=minister, organisation=other, role=roles.OFFICER, first=world.day,
            last=LegalDay(world.day + timedelta(days=9)), actor=None, at=world.at,
        )
    )  # fmt: skip
    page = shown(enter("root", "en"), f"/office/people/{minister}/")
    rows = page[page.index("<main") :].split("<form")[0]
    assert "Officer" in rows and "Head of the organ" not in rows
    assert "Minister" not in rows.replace("MINISTER", "")
