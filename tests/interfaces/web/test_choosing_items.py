"""A field that offers more items than a list holds: a title or number is looked for in the form; what is not on offer is not taken."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.interfaces.web.conftest import SignIn
from tests.interfaces.web.test_case_pages import fill, text
from tests.interfaces.web.test_choosing import offered
from tests.interfaces.web.test_queries_of_pages import MOST, counted
from tests.world import World, contracted, contractor, designated, provided
from warifu.duties.custody.models import Document
from warifu.duties.designation.models import Designation
from warifu.interfaces.web import choosing
from warifu.interfaces.web.who_may import views
from warifu.kernel.ids import CaseId
from warifu.registers.casework.models import Step

PORTS, CABLES = "港湾の電力供給の弱点の調査", "海底ケーブルの点検記録"
ADD = "/documents/add/"


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two are too many for a list."""
    monkeypatch.setattr(choosing, "MOST_LISTED", 1)


@pytest.fixture
def ports(world: World) -> str:
    return item_of(designated(world))


@pytest.fixture
def cables(world: World) -> str:
    return item_of(designated(world, title=CABLES))


@pytest.fixture
def foreign(world: World) -> str:
    """What another organ designated."""
    world.organisation("other")
    world.unit("desk", "other")
    world.person("stranger", "other", "officer")
    world.person("their-head", "other", "head")
    world.person("their-manager", "other", "iesi_manager")
    case = world.fill("stranger", "designation:propose", title="よその港", units=[world.units["desk"]])
    return item_of(world.fill("their-head", "designation:designate", case=case, last_day="2031-11-23"))


@pytest.fixture
def firm(world: World) -> CaseId:
    contractor(world)
    return contracted(world)


def item_of(case: CaseId) -> str:
    return str(Designation.objects.get(case_id=case).id)


def test_an_item_to_provide_is_looked_for(
    world: World, enter: SignIn, firm: CaseId, ports: str, cables: str, foreign: str
) -> None:
    client, path = enter("officer"), f"/cases/{firm}/steps/propose_provision/"
    page = text(client.get(path))
    assert offered(page, "item") == {} and PORTS not in page and CABLES not in page
    sent = {**fill(client, path), "provision_kind": "provided", "provision_need": "復旧に要る", "consents": "yes"}
    looked = {**sent, "look": "item", "item.look": "港"}
    page = text(client.post(path, looked))
    assert offered(page, "item") == {ports: False} and "指-2026-0001 港湾" in page
    assert "1件見つかりました。" in page and "復旧に要る" in page
    page = text(client.post(path, {**looked, "item.look": "0002", "item": ports}))
    assert offered(page, "item") == {ports: True, cables: False}
    assert "1 item found." in text(enter("officer", "en").post(path, looked))
    assert not Step.objects.filter(case_id=firm, step="propose_provision").exists()
    # What another organ designated is neither found, nor shown back, nor taken.
    assert foreign not in text(client.post(path, {**looked, "item": foreign}))
    answer = client.post(path, {**sent, "item": foreign})
    assert answer.status_code == 422 and "選べないものが入っています" in text(answer) and foreign not in text(answer)
    assert client.post(path, {**sent, "item": cables}).status_code == 303
    assert f"指-2026-0002 {CABLES}" in text(client.get(f"/cases/{firm}/"))


def test_what_is_over_is_not_on_offer(world: World, enter: SignIn, firm: CaseId, ports: str, cables: str) -> None:
    client, path = enter("officer"), f"/cases/{firm}/steps/propose_provision/"
    Designation.objects.filter(id=cables).update(lifted_on=world.day)
    page = text(client.get(path))
    assert f'<option value="{ports}">' in page and cables not in page and "item.look" not in page
    sent = {**fill(client, path), "provision_kind": "provided", "provision_need": "復旧に要る", "consents": "yes"}
    assert client.post(path, {**sent, "item": cables}).status_code == 422
    assert not Step.objects.filter(case_id=firm, step="propose_provision").exists()


def test_a_contractor_looks_for_a_title_and_learns_no_number(
    world: World, enter: SignIn, firm: CaseId, ports: str, cables: str
) -> None:
    withheld = item_of(designated(world, title="港湾の監視"))
    for item in (ports, cables):
        provided(world, firm, item)
    world.fill("firm-ops", "accreditation:set_range", case=firm, range_units=[world.units["firm-lab"]])
    client, path = enter("firm-ops"), f"/cases/{firm}/steps/list_handlers/"
    looked = {**fill(client, path), "look": "item", "item.look": "港"}
    page = text(client.post(path, looked))
    assert offered(page, "item") == {ports: False} and "件名の一部" in page and "指-2026" not in page
    for words in ("0001", "2026", "指", "監視"):
        assert offered(text(client.post(path, {**looked, "item.look": words})), "item") == {}, words
    answer = client.post(path, {**looked, "item": withheld})
    assert withheld not in text(answer) and "監視" not in text(answer)
    # Its journal names by title what it was provided with.
    page = text(client.get(f"/cases/{firm}/"))
    assert PORTS in page and CABLES in page and "指-2026" not in page


def test_a_document_is_registered_for_what_was_looked_for(
    world: World, enter: SignIn, ports: str, cables: str, foreign: str
) -> None:
    client, officer = enter("keeper"), world.people["officer"]
    page = text(client.get(ADD))
    assert offered(page, "item") == {} and PORTS not in page
    sent = {"title": "点検簿", "kind": "paper", "made_on": "2026-11-24", "holder": officer}
    page = text(client.post(ADD, {**sent, "look": "item", "item.look": "ケーブル", "holder.look": ""}))
    assert offered(page, "item") == {cables: False}
    # Everything else is still there, and nothing is called wrong.
    assert offered(page, "holder") == {officer: True} and 'value="paper" checked' in page
    assert 'value="点検簿"' in page and "直すところ" not in page
    page = text(client.post(ADD, {**sent, "item": cables, "look": "holder", "holder.look": "manager"}))
    assert offered(page, "item") == {cables: True}
    assert offered(page, "holder") == {officer: True, world.people["manager"]: False}
    for wrong in (foreign, "nothing", ""):
        answer = client.post(ADD, {**sent, "item": wrong})
        assert answer.status_code == 422 and 'href="#add-item"' in text(answer), wrong
        assert 'href="#add-holder"' not in text(answer)
    assert not Document.objects.exists()


def test_a_file_that_looking_drops_is_asked_for_again(enter: SignIn, ports: str, cables: str, settings: Any) -> None:
    settings.INSTALLATION = replace(settings.INSTALLATION, content_approved=True)
    looked = {"look": "item", "item.look": "ケーブル"}
    for language, said in (("ja", "ファイルは、もう一度選んでください。"), ("en", "Choose the file once more.")):
        client = enter("keeper", language)
        assert said not in text(client.get(ADD)) and said not in text(client.post(ADD, looked))
        page = text(client.post(ADD, {**looked, "file": SimpleUploadedFile("list.pdf", b"%PDF-1.7")}))
        assert offered(page, "item") == {cables: False}
        described = page.split('id="add-file-h"', 1)[1].split("</p>", 1)[0]
        assert said in described and 'aria-describedby="add-file-h"' in page
    assert not Document.objects.exists()


def test_a_question_is_put_together_by_looking(
    world: World, enter: SignIn, ports: str, cables: str, foreign: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "ask", lambda *_, **__: pytest.fail("looking is not asking"))
    client, sato = enter("manager"), world.people["sato"]
    page = text(client.post("/who-may/", {"look": "item", "item.look": "0002", "person": sato, "act": "provide"}))
    assert offered(page, "item") == {cables: False} and offered(page, "person") == {sato: True}
    assert '<option value="provide" selected>' in page
    page = text(client.post("/who-may/", {"look": "person", "person.look": "sat", "item": ports}))
    assert offered(page, "item") == {ports: True} and offered(page, "person") == {sato: False}
    assert client.post("/who-may/", {"look": "person", "person.look": "s", "item": foreign}).status_code == 404
    # A link with words in it looks for nothing.
    assert offered(text(client.get("/who-may/", {"look": "item", "item.look": "0002"})), "item") == {}


def test_more_items_are_no_more_questions_to_the_database(
    world: World, enter: SignIn, firm: CaseId, ports: str, cables: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choosing, "MOST_LISTED", 50)
    for item in (ports, cables):
        provided(world, firm, item)
    paths: dict[str, Any] = {
        f"/cases/{firm}/": enter("officer"),
        f"/cases/{firm}/steps/propose_provision/": enter("officer"),
        ADD: enter("keeper"),
        "/who-may/": enter("manager"),
        "/documents/": enter("keeper"),
    }

    def asked() -> list[int]:
        found = []
        for path, client in paths.items():
            client.get("/privacy")
            with counted() as said:
                assert client.get(path).status_code == 200
            found.append(len(said))
        return found

    few = asked()
    for number in range(3):
        provided(world, firm, item_of(designated(world, title=f"点検記録 {number}")))
    assert asked() == few and max(few) <= MOST
    monkeypatch.setattr(choosing, "MOST_LISTED", 1)
    looked = {"look": "item", "item.look": "点検", "item": ports}
    paths[ADD].post(ADD, looked)  # works off what the acts above have marked
    with counted() as said:
        page = text(paths[ADD].post(ADD, looked))
    assert len(offered(page, "item")) == 5 and len(said) <= MOST, said
