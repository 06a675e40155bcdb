"""A field that offers a whole staff: a name is looked for in the form itself, whoever is outside is neither shown nor taken."""

import re

import pytest
from django.test import Client

from tests.interfaces.web.conftest import SignIn
from tests.interfaces.web.test_case_pages import fill, text
from tests.world import World, assessed, contracted, contractor, designated
from warifu.interfaces.web import choosing
from warifu.kernel.ids import CaseId
from warifu.registers.casework.models import Case, Step
from warifu.registers.people.models import Delegation


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every staff is large."""
    monkeypatch.setattr(choosing, "MOST_LISTED", 1)


@pytest.fixture
def item(world: World) -> CaseId:
    return designated(world)


def offered(page: str, name: str) -> dict[str, bool]:
    """The people who can be chosen in a field, and whether each is."""
    found = re.findall(rf'<input type="(?:radio|checkbox)" name="{name}" value="([^"]*)"( checked)?', page)
    return {value: bool(checked) for value, checked in found}


def test_nobody_is_listed_until_a_name_is_looked_for(world: World, enter: SignIn, item: CaseId) -> None:
    client, path = enter("manager"), f"/cases/{item}/steps/set_range/"
    page = text(client.get(path))
    assert offered(page, "range_people") == {}
    assert 'name="range_people.look"' in page and world.people["sato"] not in page
    sent = {**fill(client, path), "look": "range_people", "range_people.look": "sat", "range_need": "港の仕事"}
    page = text(client.post(path, sent))
    assert offered(page, "range_people") == {world.people["sato"]: False}
    assert "1人見つかりました。" in page
    # What was typed is still there, and nothing was done.
    assert "港の仕事" in page and 'value="sat"' in page
    assert not Step.objects.filter(case_id=item, step="set_range").exists()
    english = text(enter("manager", "en").post(path, sent))
    assert "1 person found." in english


def test_those_chosen_stay_chosen_and_can_be_taken_away(world: World, enter: SignIn, item: CaseId) -> None:
    client, path = enter("manager"), f"/cases/{item}/steps/set_range/"
    sato, officer, clerk = (world.people[name] for name in ("sato", "officer", "clerk"))
    looked = {**fill(client, path), "look": "range_people", "range_people": [sato, officer], "range_people.look": "cle"}
    page = text(client.post(path, looked))
    assert offered(page, "range_people") == {sato: True, officer: True, clerk: False}
    page = text(client.post(path, {**looked, "range_people": [officer], "range_people.look": ""}))
    assert offered(page, "range_people") == {officer: True}


def test_more_than_a_page_of_matches_says_so(
    world: World, enter: SignIn, item: CaseId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warifu.interfaces.web.choosing.MOST_FOUND", 2)
    client, path = enter("manager"), f"/cases/{item}/steps/set_range/"
    page = text(client.post(path, {**fill(client, path), "look": "range_people", "range_people.look": "o"}))
    assert len(offered(page, "range_people")) == 2
    assert "2人より多く見つかりました" in page
    page = text(client.post(path, {**fill(client, path), "look": "range_people", "range_people.look": "ぬ"}))
    assert "見つかりませんでした" in page


def test_somebody_outside_is_neither_offered_nor_accepted(world: World, enter: SignIn, item: CaseId) -> None:
    contractor(world)
    client, path = enter("manager"), f"/cases/{item}/steps/set_range/"
    stranger = world.people["tanaka"]
    looked = {**fill(client, path), "look": "range_people", "range_people.look": "tanaka"}
    page = text(client.post(path, looked))
    assert offered(page, "range_people") == {} and "見つかりませんでした" in page
    # Sent all the same: not shown back as chosen, and not taken.
    page = text(client.post(path, {**looked, "range_people": [stranger]}))
    assert stranger not in page and "TANAKA" not in page
    sent = {**fill(client, path), "range_people": [stranger], "range_need": "港の仕事"}
    answer = client.post(path, sent)
    assert answer.status_code == 422 and "選べないものが入っています" in text(answer)
    assert stranger not in text(answer)
    assert not Step.objects.filter(case_id=item, step="set_range").exists()
    # Nor is the one who may not take the step told who works there.
    assert enter("officer").post(path, looked).status_code == 403
    assert enter("clerk").post(path, looked).status_code == 404


def test_a_case_is_opened_about_somebody_who_was_looked_for(world: World, enter: SignIn) -> None:
    client, path = enter("clerk"), "/open/assessment/list_person/"
    sato = world.people["sato"]
    page = text(client.post(path, {**fill(client, path), "look": "person", "person.look": "ＳＡＴ"}))
    assert offered(page, "person") == {sato: False} and "ports" in page
    answer = client.post(path, {**fill(client, path), "person": world.people["investigator"], "class": "new"})
    assert answer.status_code == 422 and not Case.objects.exists()
    page = text(client.post(path, {**fill(client, path), "person": sato, "person.look": "sat", "class": ""}))
    assert offered(page, "person") == {sato: True}


def test_a_contractor_finds_its_own_people_and_an_organ_none_of_them(world: World, enter: SignIn) -> None:
    contractor(world)
    case = contracted(world)
    client, path = enter("firm-ops"), f"/cases/{case}/steps/set_range/"
    looked = {**fill(client, path), "look": "range_people", "range_people.look": "a"}
    page = text(client.post(path, looked))
    assert set(offered(page, "range_people")) == {world.people["tanaka"]}
    page = text(client.post(path, {**looked, "range_people.look": "sato"}))
    assert offered(page, "range_people") == {}


def test_officers_of_a_case_are_looked_for_too(world: World, enter: SignIn) -> None:
    case = assessed(world, until="accept_list")
    client, path = enter("assessor"), f"/cases/{case}/steps/exclude/"
    page = text(client.post(path, {**fill(client, path), "look": "interested", "interested.look": "e"}))
    assert world.people["sato"] not in offered(page, "interested")
    assert world.people["listener"] in offered(page, "interested")


def test_a_delegate_is_looked_for_and_is_not_oneself(world: World, enter: SignIn) -> None:
    client, path = enter("minister"), "/office/delegations/"
    page = text(client.post(path, {"look": "delegate", "delegate.look": "mi", "rule": "規程"}))
    assert offered(page, "delegate") == {} and 'value="規程"' in page
    page = text(client.post(path, {"look": "delegate", "delegate.look": "man"}))
    assert offered(page, "delegate") == {world.people["manager"]: False}
    sent = {"delegate": world.people["investigator"], "rule": "規程", "first": "2026-11-24", "last": "2027-11-24"}
    assert client.post(path, sent).status_code == 422
    assert not Delegation.objects.exists()


def test_no_address_holds_a_name(world: World, enter: SignIn, item: CaseId) -> None:
    client: Client = enter("manager")
    path = f"/cases/{item}/steps/set_range/"
    looked = client.post(path, {**fill(client, path), "look": "range_people", "range_people.look": "sato"})
    assert looked.status_code == 200 and "Location" not in looked.headers
    # A link with words in it looks for nobody.
    assert offered(text(client.get(path, {"look": "range_people", "range_people.look": "sato"})), "range_people") == {}
