"""Registers of designations, people, contractors and documents, and the pages of the law."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.interfaces.web.booking import Front, home
from tests.interfaces.web.conftest import SignIn
from tests.world import PROPOSAL, World, designated
from warifu.duties.custody.models import Copy, Document, HandOver
from warifu.duties.designation.models import Designation
from warifu.interfaces.web import deciding
from warifu.registers.people import acts as people


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


def test_the_register_of_designations(world: World, enter: SignIn) -> None:
    case = designated(world, last_day="2027-01-31")
    client = enter("manager")
    page = text(client.get("/designations/"))
    for words in (
        "指-2026-0001",
        PROPOSAL["title"],
        "満了が近い",
        "90日以内に満了する指定が1件",
        "経過 1日・残り 68日",
    ):
        assert words in page, words
    item = Designation.objects.get(case_id=case).id
    assert client.get("/designations/?q=指-2026-0001")["Location"] == f"/designations/{item}/"
    assert PROPOSAL["title"] not in text(client.get("/designations/?state=lifted"))
    assert PROPOSAL["title"] in text(client.get("/designations/?state=soon&ends=90"))
    detail = text(client.get(f"/designations/{item}/"))
    for words in (PROPOSAL["outline"], "まだ定められていません", f"/who-may/items/{item}/", f"/cases/{case}/"):
        assert words in detail, words
    assert enter("clerk").get(f"/designations/{item}/").status_code == 404


def test_a_reason_check_over_a_year_ago_is_late(world: World, enter: SignIn) -> None:
    designated(world)
    assert "点検が1年を過ぎた" not in text(enter("manager").get("/designations/"))
    world.later(days=366)
    assert "点検が1年を過ぎた" in text(enter("manager").get("/designations/"))


def test_pages_of_a_list(world: World, enter: SignIn) -> None:
    for _ in range(27):
        world.take("officer", "designation:propose", **PROPOSAL, units=[world.units["ports"]])
    client = enter("manager")
    first = text(client.get("/designations/"))
    onward = unescape(re.findall(r'rel="next" href="([^"]+)"', first)[0])
    last = text(client.get(onward))
    assert "27件のうち 1–25" in first
    assert first.count('class="nowrap" href="/designations/') == 25
    assert "27件のうち 26–27" in last
    back = unescape(re.findall(r'rel="prev" href="([^"]+)"', last)[0])
    shown = r'class="nowrap" href="/designations/([^/"]+)/'
    assert re.findall(shown, text(client.get(back))) == re.findall(shown, first)
    # Nobody's row, and what is none, are the beginning.
    for place in ("a" * 26, "x", "1"):
        assert re.findall(shown, text(client.get(f"/designations/?from={place}&n=99"))) == re.findall(shown, first)


def test_people_tell_nothing_apart(world: World, enter: SignIn) -> None:
    page = text(enter("assessor").get("/people/"))
    assert page.count("有効な適性評価なし") == len([p for p in world.people if p not in ("investigator", "inspector")])
    assert "認められなかった" not in re.sub(r"<p class=\"title__lead\">.*?</p>", "", page, flags=re.S)
    assert "sato" not in text(enter("assessor").get("/people/?standing=valid"))


@pytest.fixture
def front(tmp_path: Path, settings: Any, world: World, monkeypatch: pytest.MonkeyPatch) -> Front:
    settings.INSTALLATION = home(tmp_path)
    made = Front(settings.INSTALLATION, world.at)
    monkeypatch.setattr(deciding, "ask", made)
    return made


def exempt(world: World, who: str) -> None:
    """Lets `who` handle information without assessment: the shortest lawful way (Act 11(1) proviso)."""
    people.hold_office(
        person=world.people[who],
        organisation=world.organisations["ministry"],
        office="state_minister",
        first=world.day,
        last=None,
        actor=None,
        at=world.at,
    )


def registered(world: World, enter: SignIn) -> Document:
    case = designated(world)
    world.take("manager", "designation:set_range", case=case, range_units=[world.units["ports"]], range_need="港湾")
    exempt(world, "officer")
    item = Designation.objects.get(case_id=case).id
    sent = {
        "item": item,
        "title": "弱点調査 報告書",
        "kind": "paper",
        "made_on": "2026-11-24",
        "holder": world.people["officer"],
    }
    answer = enter("keeper").post("/documents/add/", sent)
    assert answer.status_code == 303, text(answer)
    return Document.objects.get()


def test_a_document_is_registered_and_copied(world: World, enter: SignIn) -> None:
    document = registered(world, enter)
    keeper = enter("keeper")
    assert "弱点調査 報告書" in text(keeper.get("/documents/"))
    path = f"/documents/{document.id}/"
    # Nobody is made the holder of what she may not read.
    assert keeper.post(f"{path}copies/", {"holder": world.people["colleague"]}).status_code == 403
    exempt(world, "colleague")
    assert enter("keeper").post(f"{path}copies/", {"holder": world.people["colleague"]}).status_code == 303
    assert Copy.objects.count() == 2
    assert enter("officer").post(f"{path}copies/", {"holder": world.people["colleague"]}).status_code in (403, 422)
    assert enter("clerk").get(path).status_code == 404


def test_what_a_document_lacks_is_said(world: World, enter: SignIn) -> None:
    designated(world)
    answer = enter("keeper").post("/documents/add/", {"title": "", "made_on": "?"})
    assert answer.status_code == 422
    for name in ("item", "title", "kind", "holder", "made_on"):
        assert f'href="#add-{name}"' in text(answer)
    assert enter("officer").get("/documents/add/").status_code == 404


def test_handing_over_is_decided_first(world: World, enter: SignIn, front: Front) -> None:
    document = registered(world, enter)
    copy = Copy.objects.get()
    client, path = enter("officer"), f"/documents/{document.id}/"
    answer = client.post(f"{path}copies/{copy.id}/hand-over/", {"receiver": world.people["colleague"]})
    assert answer.status_code == 403
    assert "法第11条第1項" in text(answer)
    assert HandOver.objects.count() == 0
    assert [asked[0].act for asked in front.asked] == ["read"]
    nobody = client.post(f"{path}copies/{copy.id}/hand-over/", {"receiver": "x"})
    assert nobody.status_code == 422


def test_a_copy_changes_hands_or_is_taken_back(world: World, enter: SignIn, front: Front) -> None:
    document = registered(world, enter)
    copy, path = Copy.objects.get(), f"/documents/{document.id}/"
    exempt(world, "colleague")
    giver = enter("officer")
    sent = {"receiver": world.people["colleague"]}
    assert giver.post(f"{path}copies/{copy.id}/hand-over/", sent).status_code == 303
    waiting = HandOver.objects.get()
    assert "受領待ち" in text(giver.get(path))
    assert giver.post(f"{path}hand-overs/{waiting.id}/take-back/").status_code == 303
    assert "受領待ち" not in text(giver.get(path))
    assert giver.post(f"{path}copies/{copy.id}/hand-over/", sent).status_code == 303
    again = HandOver.objects.get(taken_back_at__isnull=True)
    assert giver.post(f"{path}hand-overs/{again.id}/receive/").status_code == 403
    receiver = enter("colleague")
    assert "受け取ったと署名する" in text(receiver.get(path))
    assert receiver.post(f"{path}hand-overs/{again.id}/receive/").status_code == 303
    assert Copy.objects.get().holder_id == world.people["colleague"]


def test_an_article_as_on_a_day(world: World, enter: SignIn) -> None:
    client = enter("officer")
    page = text(client.get("/law/jp.iesi?q=法第4条第1項&at=2026-11-24"))
    for words in ("法第4条第1項", "令和8年11月24日（火）", "laws.e-gov.go.jp", "sha256:"):
        assert words in page, words
    assert client.get("/law/jp.iesi?q=Act+99(1)").status_code == 404
    unread = client.get("/law/jp.iesi?q=なにか")
    assert unread.status_code == 404
    assert "条文として読めません" in text(unread)
    assert "重要経済安保情報の保護及び活用に関する法律" in text(client.get("/law/jp.iesi"))
    assert "Not known" in text(enter("officer", "en").get("/law/open-questions"))
