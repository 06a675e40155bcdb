"""The page of the readings: everybody of the law page sees all of them as her organ takes them; the head alone switches one."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.interfaces.web.conftest import SignIn
from tests.world import World
from warifu.duties.clearance import readings
from warifu.duties.clearance.models import ReadingTaken
from warifu.regimes.jp.iesi import law
from warifu.registers.people.models import Organisation

pytestmark = pytest.mark.django_db
TEN = "ten_years_first_day"
DATA = {"choice": "b", "rule": "保護規程 第9条"}


def text(answer: Any) -> str:
    return re.sub(r"<[^>]+>", "", answer.content.decode())


def address(world: World, name: str = TEN) -> str:
    return f"/law/readings/{world.organisations['ministry']}/{name}/"


def signed(world: World, client: Client, to: str, data: dict[str, str]) -> Any:
    device = world.hands.device(world.people["minister"], world.at)
    options = client.post(f"{to}prepare/", data).json()
    return client.post(to, {**data, "assertion": device.get(options["get"])})


def card(page: str, number: int) -> str:
    """The part of the page about one reading, without markup."""
    found = re.search(
        rf'<li class="card" id="r{number}">(.*?)</li>\s*(?:<li class="card"|</ul>\s*</section>)', page, re.S
    )
    assert found, number
    return re.sub(r"<[^>]+>", " ", found[1])


def test_all_readings_with_both_sentences_the_default_and_why(world: World, enter: SignIn) -> None:
    for who in ("minister", "officer", "inspector", "sato"):
        page = enter(who).get("/law/readings/").content.decode()
        for reading in law().readings.values():
            shown = card(page, reading.number)
            assert reading.point.ja in shown and reading.why.ja in shown
            assert all(sentence.ja in shown for sentence in reading.choices.values())
            assert shown.count("採用") == 1
            assert ("切り替えられません" in shown) == (not reading.switchable)
    english = enter("officer", "en").get("/law/readings/").content.decode()
    assert all(
        law().readings[n].why.en[:20] in card(english, law().readings[n].number).replace("&#x27;", "'") for n in (TEN,)
    )


def test_only_the_head_is_offered_the_switch(world: World, enter: SignIn) -> None:
    heads = enter("minister").get("/law/readings/").content.decode()
    assert heads.count('class="btn btn--small" href="/law/readings/') == 17
    for who in ("officer", "manager", "assessor", "inspector", "sato"):
        client = enter(who)
        assert 'href="/law/readings/' not in client.get("/law/readings/").content.decode().replace(
            'href="/law/readings/?', ""
        ), who
        assert client.get(address(world)).status_code == 404
        assert client.post(address(world), DATA).status_code == 404
        assert client.post(f"{address(world)}prepare/", DATA).status_code == 404
    client = enter("minister")
    assert client.get(address(world, "complaint_in_writing")).status_code == 404, "not switchable"
    assert client.get(address(world, "nothing")).status_code == 404
    assert client.get(f"/law/readings/{world.organisations['cabinet']}/{TEN}/").status_code == 404


def test_switched_with_a_signature_and_back_to_the_default(world: World, enter: SignIn) -> None:
    client, to = enter("minister"), address(world)
    form = text(client.get(to))
    assert "数える。最後の日はその前日" in form and "パスキーで署名する" in form
    done = signed(world, client, to, DATA)
    assert done.status_code == 303 and done.headers["Location"].startswith("/law/readings/?organ=")
    shown = enter("officer").get("/law/readings/").content.decode()
    assert "すべて既定の読み方です" not in shown
    about = card(shown, law().readings[TEN].number)
    assert re.search(r"読み方 B\s+採用", about) and re.search(r"読み方 A\s+既定", about)
    assert "保護規程 第9条" in about and "minister" in about
    assert "すべて既定の読み方です" in text(
        enter("inspector").get(f"/law/readings/?organ={world.organisations['cabinet']}")
    )
    assert "保護規程 第9条" in text(enter("inspector").get(f"/law/readings/?organ={world.organisations['ministry']}"))
    assert "保護規程 第9条" not in text(enter("sato").get(f"/law/readings/?organ={world.organisations['ministry']}"))

    assert signed(world, client, to, {"choice": "a", "rule": "保護規程 第10条"}).status_code == 303
    assert readings.taken(world.organisations["ministry"], world.day) == {TEN: "a"}
    back = card(client.get("/law/readings/").content.decode(), law().readings[TEN].number)
    assert re.search(r"読み方 A\s+採用", back) and "保護規程 第10条" in back and "に変更" in back


def test_without_rule_choice_or_signature_nothing_is_switched(world: World, enter: SignIn) -> None:
    client, to = enter("minister"), address(world)
    no_key = client.post(to, DATA)
    assert no_key.status_code == 422 and "署名に使えるパスキーがありません" in text(no_key)
    world.hands.device(world.people["minister"], world.at)
    for gap in ("choice", "rule"):
        data = {k: v for k, v in DATA.items() if k != gap}
        again = client.post(to, data)
        assert again.status_code == 422 and f'href="#reading-{gap}"' in again.content.decode()
        assert client.post(f"{to}prepare/", data).status_code == 409
    assert client.post(to, {**DATA, "choice": "a"}).status_code == 422, "what is taken is not on offer"
    assert "もう一度、署名してください" in text(client.post(to, DATA))
    checked = Client(enforce_csrf_checks=True, HTTP_HOST="localhost")
    checked.cookies = client.cookies
    assert checked.post(to, DATA).status_code == 403
    assert not ReadingTaken.objects.exists()


def row(page: str, number: int) -> list[str]:
    """The headings of the choices of one reading on a page about the law."""
    (found,) = re.findall(rf"<h3>{number}\. .*?</dl>", page, re.S)
    return [re.sub(r"<[^>]+>|\s+", "", heading) for heading in re.findall(r"<dt>(.*?)</dt>", found, re.S)][:-1]


def test_the_pages_about_the_law_say_what_is_in_force_and_what_the_default(world: World, enter: SignIn) -> None:
    reading = law().reading(TEN)
    other = next(c for c in reading.choices if c != reading.default)
    organ, default = (
        Organisation.objects.get(id=world.organisations["ministry"]).name_ja,
        f"読み方{reading.default.upper()}",
    )
    head = enter("minister")
    assert f"{default}採用既定" in row(head.get("/law/open-questions").content.decode(), reading.number)
    assert signed(world, head, address(world), {"choice": other, "rule": "保全規程第9条"}).status_code == 303
    for path in ("/law/open-questions", f"/law/jp.iesi?q={reading.cites[0]}"):
        shown = row(enter("officer").get(path).content.decode(), reading.number)
        assert f"{default}既定" in shown and f"読み方{other.upper()}採用：{organ}" in shown, path
    # Somebody of a contractor has no organ whose choice it would be.
    assert not any("採用" in h for h in row(enter("sato").get("/law/open-questions").content.decode(), reading.number))
    english = enter("officer", "en").get("/law/open-questions").content.decode()
    assert row(english, reading.number) != row(
        enter("sato", "en").get("/law/open-questions").content.decode(), reading.number
    )


def test_whoever_reads_the_law_is_led_to_the_readings(world: World, enter: SignIn) -> None:
    for who in ("minister", "officer", "inspector", "sato"):
        for path in ("/law/jp.iesi", "/law/open-questions"):
            assert 'href="/law/readings/"' in enter(who).get(path).content.decode()
        assert enter(who).get("/law/readings/").status_code == 200
