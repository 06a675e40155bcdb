"""Choosing out of a whole staff, or of many items, in a real browser: by keyboard, with and without JavaScript, accessible, on a phone."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Locator, Page, expect, sync_playwright

from tests.interfaces.web.test_erasure_browser import fits
from tests.world import World, designated, ministry
from warifu.interfaces.web import choosing, middleware
from warifu.interfaces.web.choosing import MOST_LISTED
from warifu.kernel.ids import CaseId
from warifu.registers.casework.models import Step
from warifu.registers.signin import acts, sessions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]


@pytest.fixture
def world(db: None) -> World:
    """The ministry of today, with more people than a list holds; two of them may handle its information."""
    world = ministry(datetime.now(UTC))
    for number in range(MOST_LISTED + 1):
        world.person(f"計員{number:02}", "ministry", unit="grid")
    return world


@pytest.fixture
def item(world: World) -> CaseId:
    return designated(world, last_day=(world.day + timedelta(days=365)).isoformat())


@pytest.fixture
def cables(world: World, item: CaseId) -> CaseId:
    return designated(world, title="海底ケーブルの点検記録", last_day=(world.day + timedelta(days=365)).isoformat())


@pytest.fixture
def open_(world: World, item: CaseId, live_server: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """`open_("manager", path, script=False)`: the page as that person sees it; the world was made at its own origin before."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    monkeypatch.setattr(settings, "STATIC_ROOT", settings.STATICFILES_DIRS[0])
    monkeypatch.setattr(settings, "INSTALLATION", replace(settings.INSTALLATION, origin=live_server.url))
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )

        def opened(who: str, path: str, *, script: bool = True) -> Page:
            context = browser.new_context(base_url=live_server.url, java_script_enabled=script)
            account = acts.account_for(world.people[who], world.at)
            with connection.cursor() as cursor:
                session = sessions.open_session(cursor, account.id, world.at, how=sessions.PASSKEY)
            for name, value in (("warifu_session", session), (middleware.LANGUAGE_COOKIE, "ja")):
                context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
            page = context.new_page()
            page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
            page.goto(path)
            return page

        yield opened
        browser.close()


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_range_is_chosen_out_of_a_whole_staff(item: CaseId, open_: Open, *, script: bool) -> None:
    path = f"/cases/{item}/steps/set_range/"
    page = open_("manager", path, script=script)
    field = page.get_by_role("group", name="人", exact=False).filter(has=page.get_by_role("button", name="探す"))
    expect(field.get_by_role("checkbox")).to_have_count(0)
    page.locator('[name="range_need"]').fill("港の仕事")
    posted: list[str] = []
    page.on("request", lambda request: posted.append(f"{request.method} {request.url}"))

    def look(words: str) -> None:
        """By keyboard alone: the words, then Enter."""
        field.get_by_label("氏名の一部").fill(words)
        field.get_by_label("氏名の一部").press("Enter")

    look("計員0")
    expect(field.get_by_role("status")).to_have_text("10人見つかりました。")
    expect(page.locator('[name="range_need"]')).to_have_value("港の仕事")
    field.get_by_role("checkbox", name="計員07").check()
    look("sato")
    expect(field.get_by_role("status")).to_have_text("1人見つかりました。")
    expect(field.get_by_role("checkbox")).to_have_count(2)
    expect(field.get_by_role("checkbox", name="計員07")).to_be_checked()
    field.get_by_role("checkbox", name="sato").check()
    field.get_by_role("checkbox", name="計員07").uncheck()
    look("ゑ")
    expect(field.get_by_role("status")).to_have_text("見つかりませんでした。")
    expect(field.get_by_role("checkbox")).to_have_count(1)
    if script:
        # The page itself was loaded once: the matches came into it, and the words are where the focus still is.
        assert all("GET" not in one for one in posted)
        expect(field.get_by_label("氏名の一部")).to_be_focused()
        fits(page)
    # No address holds what was typed.
    assert posted and not any("look" in one or "%" in one for one in posted)
    page.get_by_role("button", name="職員の範囲を定める").click()
    page.wait_for_load_state()
    refused = page.locator("main").inner_text()
    # Nobody has assessed her: the law says no, and says it about her alone.
    assert "法第5条第1項" in refused or "法第11条第1項" in refused, refused
    assert not Step.objects.filter(case_id=item, step="set_range").exists()


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_document_is_registered_for_an_item_that_was_looked_for(
    cables: CaseId, open_: Open, monkeypatch: pytest.MonkeyPatch, *, script: bool
) -> None:
    monkeypatch.setattr(choosing, "MOST_LISTED", 1)
    page = open_("keeper", "/documents/add/", script=script)
    page.locator("[name=title]").fill("点検簿")
    items, people = (page.locator(f"#add-{name}") for name in ("item", "holder"))
    posted: list[str] = []
    page.on("request", lambda request: posted.append(f"{request.method} {request.url}"))

    def look(field: Locator, words: str) -> None:
        """By keyboard alone: the words, then Enter."""
        field.get_by_role("textbox").fill(words)
        field.get_by_role("textbox").press("Enter")

    look(items, "0002")
    expect(items.get_by_role("status")).to_have_text("1件見つかりました。")
    items.get_by_role("radio", name="指-2026-0002 海底ケーブルの点検記録").check()
    look(people, "officer")
    people.get_by_role("radio", name="officer").check()
    look(items, "港")
    # What was chosen stays, beside what was found; what was typed elsewhere too.
    expect(items.get_by_role("radio")).to_have_count(2)
    expect(items.get_by_role("radio", name="海底ケーブル")).to_be_checked()
    expect(people.get_by_role("radio", name="officer")).to_be_checked()
    expect(page.locator('[name="title"]')).to_have_value("点検簿")
    if script:
        assert all("GET" not in one for one in posted)
        expect(items.get_by_role("textbox")).to_be_focused()
        fits(page)
        page.set_viewport_size({"width": 320, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert posted and not any("look" in one or "%" in one for one in posted)


def test_a_question_about_an_item_that_was_looked_for(
    cables: CaseId, open_: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choosing, "MOST_LISTED", 1)
    page = open_("manager", "/who-may/")
    for field, words in (("person", "sato"), ("item", "海底")):
        page.locator(f"#{field}-q").fill(words)
        page.keyboard.press("Enter")
        expect(page.locator(f"#{field}").get_by_role("radio")).to_have_count(1)
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        expect(page.locator(f"#{field}").get_by_role("radio")).to_be_checked()
    assert page.url.endswith("/who-may/")
    fits(page)
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
