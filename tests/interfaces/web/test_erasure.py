"""The pages of erasure as head and assessment officer use them, without a script; for everybody else they are not there."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.duties.clearance.signing import sign
from tests.interfaces.web.conftest import SignIn
from tests.world import World, assessed, made
from warifu.duties.clearance import erasing, retention
from warifu.duties.clearance.models import FileErasure, Retention
from warifu.kernel.ids import Cite
from warifu.registers.people import acts as people
from warifu.registers.people.queries import name
from warifu.registers.vault import hold
from warifu.registers.vault.models import Payload

pytestmark = pytest.mark.django_db(transaction=True)
WHAT = {"scope": "file", "ground": "no_longer_needed", "basis": "公文書管理法第8条第2項", "sure": "yes"}


def ended(world: World) -> str:
    """Consent withdrawn after the questionnaire was handed in; the address of the person's page comes back."""
    case = assessed(world, until="hand_in")
    world.fill("sato", "assessment:withdraw_consent", case=case)
    return f"/erasure/{world.people['sato']}/"


def text(answer: Any) -> str:
    return re.sub(r"<[^>]+>", "", answer.content.decode())


def signed(world: World, who: str, client: Client, to: str, data: dict[str, str]) -> Any:
    """The form sent as a browser with a device would: first what is to be signed, then all of it."""
    device = world.hands.device(world.people[who], world.at)
    options = client.post(f"{to}prepare/", data).json()
    return client.post(to, {**data, "assertion": device.get(options["get"])})


def test_the_list_shows_what_has_ended_and_that_no_period_is_known(world: World, enter: SignIn) -> None:
    assessed(world, "officer", until="hand_in")
    page = ended(world)
    for who in ("assessor", "minister"):
        shown = enter(who).get("/erasure/")
        assert page in shown.content.decode() and world.people["officer"] not in shown.content.decode()
        for words in ("取り下げ・終了", "定めなし", "仮定", "法律に定めがなく、この機関もまだ定めていません"):
            assert words in text(shown), words
    running = enter("assessor").get("/erasure/?state=running")
    assert world.people["officer"] in running.content.decode() and "手続中または有効" in text(running)
    english = text(enter("assessor", "en").get("/erasure/"))
    assert "Withdrawn" in english and "none set" in english and "no period in the statute" in english


def test_only_the_head_and_the_assessment_officer_are_led_there(world: World, enter: SignIn) -> None:
    page = ended(world)
    world.organisation("other")
    world.person("head2", "other", "head")
    for who in ("assessor", "minister"):
        assert '<a href="/erasure/"' in enter(who).get("/").content.decode()
    for who in ("clerk", "manager", "officer", "listener", "investigator", "inspector", "sato"):
        client = enter(who)
        for path in (
            "/erasure/",
            page,
            f"{page}erase/",
            f"{page}holds/",
            f"/erasure/retention/{world.organisations['ministry']}/",
        ):
            assert client.get(path).status_code == 404, (who, path)
            assert client.post(path, WHAT).status_code == 404, (who, path)
        assert "/erasure/" not in client.get("/own/", follow=True).content.decode()
    stranger = enter("head2")
    unknown = stranger.get("/erasure/aaaaaaaaaaaaaaaaaaaaaaaaaa/")
    assert stranger.get(page).status_code == unknown.status_code == 404
    assert re.sub(r"csrf\S+ value=\S+", "", stranger.get(page).content.decode()).replace(
        world.people["sato"], "x"
    ) == re.sub(r"csrf\S+ value=\S+", "", unknown.content.decode()).replace("a" * 26, "x")
    assert stranger.post(f"{page}holds/", {"article": "x", "reason": "y"}).status_code == 404
    assert enter("assessor").get(f"/erasure/retention/{world.organisations['ministry']}/").status_code == 404


def test_erased_with_a_signature_and_complete_on_a_day(world: World, enter: SignIn) -> None:
    page, client = ended(world), enter("assessor")
    before = text(client.get(page))
    assert "身元、告知と同意、調査意見" in before and "いま職員・従業者なので、氏名は名簿に要ります。" in before
    done = signed(world, "assessor", client, f"{page}erase/", WHAT)
    assert (done.status_code, done.headers["Location"]) == (303, f"{page}?done=1")
    assert not Payload.objects.filter(subject=world.people["sato"]).exists()
    row = FileErasure.objects.get()
    assert row.basis == "Records 8(2)" and row.actor_id == world.people["assessor"]
    after = text(client.get(f"{page}?done=1"))
    assert "消去しました" in after and "令和8年12月24日（木） 2026-12-24 に完了します" in after
    assert "保有する必要がなくなった" in after and "公文書管理法第8条第2項" in after and "sato" in after
    assert page not in client.get("/erasure/").content.decode()
    erased = client.get("/erasure/?state=erased")
    assert page in erased.content.decode() and "消去済み" in text(erased)
    world.later(days=31)
    assert "までに無くなり、消去は完了しました" in text(enter("assessor").get(page))
    assert "complete since Thu 24 December 2026" in text(enter("assessor", "en").get(page))


def test_what_is_missing_is_said_at_the_field_and_nothing_happens(world: World, enter: SignIn) -> None:
    page, client = ended(world), enter("assessor")
    world.hands.device(world.people["assessor"], world.at)
    for gap in WHAT:
        data = {k: v for k, v in WHAT.items() if k != gap}
        again = client.post(f"{page}erase/", data)
        assert again.status_code == 422 and f'href="#erase-{gap}"' in again.content.decode(), gap
        assert client.post(f"{page}erase/prepare/", data).status_code == 409
    absent = client.post(f"{page}erase/", {**WHAT, "basis": "法第99条"})
    assert absent.status_code == 422 and "その条文は法データにありません。" in text(absent)
    assert client.post(f"{page}erase/prepare/", {**WHAT, "basis": "法第99条"}).status_code == 409
    assert client.post(f"{page}erase/", {**WHAT, "scope": "everything"}).status_code == 422, "not on offer for staff"
    assert Payload.objects.filter(subject=world.people["sato"]).exists()


def test_without_a_signature_the_page_says_so(world: World, enter: SignIn) -> None:
    page, client = ended(world), enter("assessor")
    bare = client.post(f"{page}erase/", WHAT)
    assert bare.status_code == 422 and "署名に使えるパスキーがありません" in text(bare)
    assert client.post(f"{page}erase/prepare/", WHAT).status_code == 409
    device = world.hands.device(world.people["assessor"], world.at)
    options = client.post(f"{page}erase/prepare/", WHAT).json()
    other = client.post(f"{page}erase/", {**WHAT, "ground": "request_granted", "assertion": device.get(options["get"])})
    assert other.status_code == 422 and "もう一度、署名してください" in text(other)
    assert not FileErasure.objects.exists()


def test_a_form_without_the_pages_own_mark_does_nothing(world: World, enter: SignIn) -> None:
    page, entered = ended(world), enter("assessor")
    client = Client(enforce_csrf_checks=True, HTTP_HOST="localhost")
    client.cookies = entered.cookies
    for path in (f"{page}erase/", f"{page}holds/"):
        assert client.post(path, {**WHAT, "article": "x", "reason": "y"}).status_code == 403
    assert hold.in_force(world.people["sato"], world.day) == ()


def test_a_hold_wins_and_the_page_names_its_article(world: World, enter: SignIn) -> None:
    page, client = ended(world), enter("minister")
    assert client.post(f"{page}holds/", {"article": "民事訴訟法第220条", "reason": ""}).status_code == 422
    assert client.post(f"{page}holds/", {"article": "民事訴訟法第220条", "reason": "訴え"}).status_code == 303
    shown = text(client.get(page))
    assert (
        "保全措置があるため、消去できません" in shown
        and "法的な保全措置があります（民事訴訟法第220条：訴え）。" in shown
    )
    assert "パスキーで署名する" not in shown
    assert "保全措置あり" in text(client.get("/erasure/?state=held"))
    refused = client.post(f"{page}erase/", WHAT)
    assert refused.status_code == 403 and "民事訴訟法第220条" in text(refused) and "台帳に残ります" in text(refused)
    assert client.post(f"{page}erase/prepare/", WHAT).status_code == 409
    (one,) = hold.in_force(world.people["sato"], world.day)
    release = f"{page}holds/{one.id}/release/"
    assert release in client.get(page).content.decode() and client.get(release).status_code == 200
    assert client.post(release, {"reason": ""}).status_code == 422
    assert client.post(release, {"reason": "取下げ"}).status_code == 303
    assert client.get(release).status_code == 404
    assert "パスキーで署名する" in text(client.get(page))


def test_a_hold_of_another_organ_is_seen_and_not_touched(world: World, enter: SignIn) -> None:
    page, client = ended(world), enter("minister")
    world.organisation("other")
    world.person("head2", "other", "head")
    one = hold.place(
        world.people["sato"], reason="内々の調べ", article="規程第3条", by=world.people["head2"], at=world.at
    )
    shown = text(client.get(page))
    assert "規程第3条" in shown and "内々の調べ" not in shown and "head2" not in shown
    refused = client.post(f"{page}holds/{one}/release/", {"reason": "x"})
    assert refused.status_code == 403 and hold.in_force(world.people["sato"], world.day)


def test_everything_is_on_offer_once_she_is_nobodys_staff(world: World, enter: SignIn) -> None:
    page = ended(world)
    made(people.leave(person=world.people["sato"], last=world.day, actor=None, at=world.at))
    world.later(days=2)
    client = enter("assessor")
    assert "氏名を含むすべて（台帳の記載の中身も開けなくなる）" in text(client.get(page))
    case = re.findall(r"/cases/[a-z2-7]{26}/", client.get(page).content.decode())[0]
    done = signed(world, "assessor", client, f"{page}erase/", {**WHAT, "scope": "everything"})
    assert done.status_code == 303
    assert name(world.people["sato"]).kanji == "（消去済み）"
    for path in (page, case, "/erasure/?state=erased", "/people/", "/cases/", "/"):
        shown = client.get(path, follow=True)
        assert shown.status_code == 200 and ">sato<" not in shown.content.decode(), path
    assert "（消去済み）" in text(client.get(case))
    assert "(erased)" in text(enter("minister", "en").get(page))


def test_the_head_sets_a_period_which_is_marked_as_the_organs_own(world: World, enter: SignIn) -> None:
    page, client = ended(world), enter("minister")
    to = f"/erasure/retention/{world.organisations['ministry']}/"
    assert to in client.get("/erasure/").content.decode() and client.get(to).status_code == 200
    data = {"kind": "no_result", "months": "6", "rule": "文書管理規則 第12条"}
    assert client.post(to, {**data, "months": "0"}).status_code == 422
    assert client.post(to, data).status_code == 422, "no signature"
    assert not Retention.objects.exists()
    assert signed(world, "minister", client, to, data).status_code == 303
    shown = text(client.get(page))
    assert (
        "6か月（機関の定め）" in shown
        and "文書管理規則 第12条" in shown
        and "令和9年5月24日" in shown
        and "仮定" in shown
    )
    refused = client.post(f"{page}erase/", {**WHAT, "ground": "retention_ended"})
    assert refused.status_code == 403 and "まだ終わっていません" in text(refused)
    world.until(world.at + timedelta(days=200))
    client = enter("minister")
    assert page in client.get("/erasure/?state=over").content.decode()
    assert signed(world, "minister", client, f"{page}erase/", {**WHAT, "ground": "retention_ended"}).status_code == 303


# ---- the person's own page


def test_the_person_sees_what_is_kept_until_when_and_what_was_erased(world: World, enter: SignIn) -> None:
    ended(world)
    own = enter("sato")
    first = text(own.get("/own/", follow=True))
    assert "この機関もまだ定めていません" in first and "仮定" in first and "わたしの情報を開いた人" in first
    made_ = {"organ": world.organisations["ministry"], "kind": "no_result", "months": 3, "rule": "文書管理規則 第12条"}
    assertion = sign(world, "minister", retention.digest(**made_))  # type: ignore[arg-type]
    made(retention.set_retention(**made_, actor=world.people["minister"], assertion=assertion, at=world.at))  # type: ignore[arg-type]
    second = text(own.get("/own/", follow=True))
    assert "3か月（機関の定め）" in second and "残る最後の日：" in second and "2027-02-24" in second
    what = {
        "person": world.people["sato"],
        "scope": "file",
        "ground": "request_granted",
        "basis": Cite("Records", "8(2)"),
    }
    assertion = sign(world, "assessor", erasing.digest(**what))  # type: ignore[arg-type]
    made(erasing.erase_person(**what, actor=world.people["assessor"], assertion=assertion, at=world.at))  # type: ignore[arg-type]
    third = text(own.get("/own/", follow=True))
    assert "消去しました：" in third and "2026-12-24" in third
    english = text(enter("sato", "en").get("/own/", follow=True))
    assert "erased on" in english and "while a legal hold is in force" in english
