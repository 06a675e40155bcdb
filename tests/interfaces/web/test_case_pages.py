"""The page of a case and of its steps, as the people of one designation see and use them."""

import json
import re

import pytest
from django.test import Client

from tests.interfaces.web.conftest import SignIn
from tests.world import PROPOSAL, World, designated
from warifu.kernel.ids import CaseId, LegalDay
from warifu.registers.casework.models import Case, Step, Unsealing
from warifu.registers.ledger.models import Outbox
from warifu.registers.people import acts as people


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


@pytest.fixture
def proposed(world: World) -> CaseId:
    return world.take("officer", "designation:propose", **PROPOSAL, units=[world.units["ports"]])


def fill(client: Client, path: str, **data: object) -> dict[str, object]:
    """What a browser would send of a step's form: its hidden fields, and what was filled in."""
    page = text(client.get(path))
    return {"revision": hidden(page, "revision"), "once": hidden(page, "once"), **data}


def signed(world: World, client: Client, who: str, path: str, sent: dict[str, object]) -> dict[str, object]:
    """The form with what the device of `who` signs for it."""
    device = world.hands.device(world.people[who], world.at)
    asked = client.post(f"{path}prepare/", sent)
    return {**sent, "assertion": device.get(json.loads(asked.content)["get"])}


def test_whose_turn_and_every_refusal(world: World, enter: SignIn, proposed: CaseId) -> None:
    mine = text(enter("minister").get(f"/cases/{proposed}/"))
    assert "あなたの番" in mine
    assert f"/cases/{proposed}/steps/designate/" in mine
    theirs = text(enter("officer").get(f"/cases/{proposed}/"))
    assert "あなたの番" not in theirs
    assert f"/cases/{proposed}/steps/designate/" not in theirs
    for words in ("いまはできない手順", "理由", "条文", "すすめ方", "この手順は行政機関の長が行います"):
        assert words in theirs
    assert "Steps not possible now" in text(enter("officer", "en").get(f"/cases/{proposed}/"))


def test_the_title_of_the_window_does_not_name_the_subject(enter: SignIn, proposed: CaseId) -> None:
    page = text(enter("officer").get(f"/cases/{proposed}/"))
    title = re.search(r"<title>(.*?)</title>", page)
    assert title
    assert PROPOSAL["title"] not in title[1]
    assert f"<h1>指-2026-0001　{PROPOSAL['title']}</h1>" in page


def test_a_step_is_taken_from_its_form(world: World, enter: SignIn) -> None:
    client = enter("officer")
    path = "/open/designation/propose/"
    sent = fill(client, path, **PROPOSAL, units=[world.units["ports"]])
    answer = client.post(path, sent)
    assert answer.status_code == 303, text(answer)
    case = Case.objects.get()
    assert answer["Location"] == f"/cases/{case.id}/?done=1"
    page = text(client.get(answer["Location"]))
    assert "記録しました：指定の案を上申した" in page
    # The same form again is the same act.
    assert client.post(path, sent)["Location"] == answer["Location"]
    assert Case.objects.count() == 1


def test_what_has_to_be_put_right_is_said_four_times(world: World, enter: SignIn) -> None:
    client = enter("officer")
    path = "/open/designation/propose/"
    sent = fill(
        client, path, **{**PROPOSAL, "title": "", "proposed_last_day": "令和8年13月1日"}, units=[world.units["ports"]]
    )
    answer = client.post(path, sent)
    page = text(answer)
    assert answer.status_code == 422
    assert "直すところが2か所あります" in page
    for name in ("title", "proposed_last_day"):
        assert f'<a href="#propose-{name}">' in page
        assert f'id="propose-{name}-e"' in page
    assert page.count('aria-invalid="true"') == 2
    # What was filled in is still there.
    assert PROPOSAL["outline"] in page
    assert 'value="令和8年13月1日"' in page
    assert Case.objects.count() == 0


def test_a_deciding_step_needs_the_passkey(world: World, enter: SignIn, proposed: CaseId) -> None:
    client, path = enter("minister"), f"/cases/{proposed}/steps/designate/"
    world.hands.device(world.people["minister"], world.at)
    assert f'data-passkey-act="{path}prepare/"' in text(client.get(path))
    assert "<noscript>" in text(client.get(path))
    sent = fill(client, path, last_day="2031-11-23")
    unsigned = client.post(path, sent)
    assert unsigned.status_code == 422
    assert "新しい署名が要ります" in text(unsigned)
    assert Case.objects.get(id=proposed).revision == 1
    answer = client.post(path, signed(world, client, "minister", path, sent))
    assert answer.status_code == 303, text(answer)
    assert Case.objects.get(id=proposed).state == "in_force"
    assert "署名つき" in text(client.get(f"/cases/{proposed}/"))


def test_a_signature_over_other_data_does_not_count(world: World, enter: SignIn, proposed: CaseId) -> None:
    client, path = enter("minister"), f"/cases/{proposed}/steps/designate/"
    made = signed(world, client, "minister", path, fill(client, path, last_day="2031-11-23"))
    answer = client.post(path, {**made, "last_day": "2030-11-23"})
    assert answer.status_code == 422
    assert Case.objects.get(id=proposed).revision == 1


def test_without_a_passkey_the_page_says_how_to_get_one(world: World, enter: SignIn, proposed: CaseId) -> None:
    client, path = enter("minister"), f"/cases/{proposed}/steps/designate/"
    sent = fill(client, path, last_day="2031-11-23")
    assert client.post(f"{path}prepare/", sent).status_code == 409
    assert "署名に使えるパスキーがありません" in text(client.post(path, sent))


def test_nothing_is_signed_for_a_form_that_cannot_stand(world: World, enter: SignIn, proposed: CaseId) -> None:
    client, path = enter("minister"), f"/cases/{proposed}/steps/designate/"
    world.hands.device(world.people["minister"], world.at)
    assert client.post(f"{path}prepare/", fill(client, path, last_day="?")).status_code == 409


def test_a_refused_step_is_a_page_and_leaves_evidence(world: World, enter: SignIn, proposed: CaseId) -> None:
    client, path = enter("officer"), f"/cases/{proposed}/steps/designate/"
    shown = client.get(path)
    assert shown.status_code == 200
    assert "いまはできません" in text(shown)
    before = Outbox.objects.count()
    answer = client.post(path, {"revision": "1", "once": "a" * 26, "last_day": "2031-11-23"})
    assert answer.status_code == 403
    assert "断られたことは" in text(answer)
    assert Outbox.objects.count() == before + 1
    assert Case.objects.get(id=proposed).revision == 1


def test_two_at_once_both_are_shown(world: World, enter: SignIn) -> None:
    case = designated(world)
    client, path = enter("manager"), f"/cases/{case}/steps/set_range/"
    sent = fill(client, path, range_units=[world.units["ports"]], range_need="港湾の仕事")
    world.take("manager", "designation:check_reasons", case=case, check_result="met", check_note="見た")
    answer = client.post(path, sent)
    page = text(answer)
    assert answer.status_code == 409
    assert "先にほかの手順が行われました" in page
    assert "港湾の仕事" in page
    assert not Step.objects.filter(case_id=case, step="set_range").exists()
    # Having read it, she sends it again on the case as it is now.
    again = {**sent, "revision": hidden(page, "revision"), "once": hidden(page, "once")}
    assert client.post(path, again).status_code == 303


def test_a_form_without_its_token_is_no_form(enter: SignIn, proposed: CaseId) -> None:
    assert enter("officer").post(f"/cases/{proposed}/steps/withdraw_candidate/", {"revision": "1"}).status_code == 400


def test_a_strange_case_is_like_none(world: World, enter: SignIn, proposed: CaseId) -> None:
    world.organisation("other")
    world.person("stranger", "other", "officer", "head")
    client = enter("stranger")
    for path in ("", "steps/designate/", "compartments/designation/"):
        assert client.get(f"/cases/{proposed}/{path}").status_code == 404
    sent = {"revision": "1", "once": "a" * 26, "last_day": "2031-11-23"}
    assert client.post(f"/cases/{proposed}/steps/designate/", sent).status_code == 404
    assert client.get("/cases/nowhere/steps/nothing/").status_code == 404


def test_an_invisible_case_changes_no_page_of_a_stranger(world: World, enter: SignIn) -> None:
    world.organisation("other")
    world.person("stranger", "other", "officer", "head", "iesi_manager")
    client = enter("stranger")
    paths = ("/", "/cases/?state=all", "/cases/?q=指-2026-0001", "/designations/", "/designations/?q=指-2026-0001")

    def pages() -> list[str]:
        return [re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text(client.get(p))) for p in paths]

    before = pages()
    designated(world)
    assert pages() == before


def test_in_anothers_name_both_are_named(world: World, enter: SignIn, proposed: CaseId) -> None:
    world.person("deputy", "ministry")
    delegation = people.delegate(
        organisation=world.organisations["ministry"],
        delegator=world.people["minister"],
        delegate=world.people["deputy"],
        role="head",
        procedure="designation",
        steps=["designate"],
        rule="専決規程 第4条",
        first=world.day,
        last=LegalDay(world.day.replace(year=world.day.year + 1)),
        at=world.at,
    )
    assert isinstance(delegation, str), delegation
    client, path = enter("deputy"), f"/cases/{proposed}/steps/designate/"
    assert "ministerの名で行います" in text(client.get(path))
    sent = fill(client, path, last_day="2031-11-23")
    world.hands.device(world.people["deputy"], world.at)
    assert client.post(path, signed(world, client, "deputy", path, sent)).status_code == 303
    page = text(enter("officer").get(f"/cases/{proposed}/"))
    assert "deputy" in page
    assert "（ministerの名で）" in page


def test_a_compartment_opens_for_a_purpose_only(world: World, enter: SignIn, proposed: CaseId) -> None:
    client, path = enter("minister"), f"/cases/{proposed}/compartments/designation/"
    asked = text(client.get(path))
    assert PROPOSAL["outline"] not in asked
    assert "何のために開くか" in asked
    assert client.post(path, {"purpose": "curious"}).status_code == 422
    assert Unsealing.objects.count() == 0
    opened = text(client.post(path, {"purpose": "judge"}))
    assert PROPOSAL["outline"] in opened
    assert Unsealing.objects.get().purpose == "judge"


def test_the_list_opens_a_case_by_its_number(enter: SignIn, proposed: CaseId) -> None:
    client = enter("officer")
    assert client.get("/cases/?q=指-2026-0001")["Location"] == f"/cases/{proposed}/"
    assert "この条件に合うものはありません" in text(client.get("/cases/?q=指-2026-0009"))
    assert "指-2026-0001" in text(client.get("/cases/?procedure=designation"))
    assert "指-2026-0001" not in text(client.get("/cases/?state=closed"))


def test_tasks_follow_the_turn(world: World, enter: SignIn, proposed: CaseId) -> None:
    assert "あなたの番の案件は1件です" in text(enter("minister").get("/"))
    waiting = text(enter("officer").get("/"))
    assert "あなたの番の案件はありません" in waiting
    assert "決定権者" in waiting
    assert "/open/designation/propose/" in waiting
