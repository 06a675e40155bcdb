"""Erasure and readings in a real browser: the device signs, every page is accessible and fits a phone's width."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Page, expect, sync_playwright

from tests.world import World, assessed, ministry
from warifu.duties.clearance.models import FileErasure, ReadingTaken
from warifu.registers.people.models import Person
from warifu.registers.vault.sealed import seal_text

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(world: World, live_server: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    # From here on the installation lives where the browser looks for it; the world was made at its own origin.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    monkeypatch.setattr(settings, "STATIC_ROOT", settings.STATICFILES_DIRS[0])
    monkeypatch.setattr(settings, "INSTALLATION", replace(settings.INSTALLATION, origin=live_server.url))
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        context = browser.new_context(base_url=live_server.url, locale="ja-JP")
        made = context.new_page()
        made.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
        session = context.new_cdp_session(made)
        session.send("WebAuthn.enable")
        session.send("WebAuthn.addVirtualAuthenticator", {"options": _DEVICE})
        yield made
        browser.close()


@pytest.fixture
def world(db: None) -> World:
    """The ministry of today, with a file that has ended; the head has the name of somebody."""
    world = ministry(datetime.now(UTC))
    head = world.people["minister"]
    names = {"kanji": "宗像 令子", "kana": "むなかた れいこ", "roman": "MUNAKATA Reiko"}
    Person.objects.filter(id=head).update(names=seal_text(head, "identity", names))
    case = assessed(world, until="hand_in")
    world.fill("sato", "assessment:withdraw_consent", case=case)
    return world


def fits(page: Page) -> None:
    """Accessible in both languages' widths, and never wider than the screen."""
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page, options={"runOnly": TAGS})
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


def enter(page: Page) -> None:
    page.goto("/signin/as/")
    page.get_by_role("button", name=re.compile("入る.*宗像")).click()
    page.wait_for_url(lambda url: "/signin/" not in url)
    page.goto("/keys/")
    page.get_by_label("呼び名").fill("鍵")
    page.get_by_role("button", name="パスキーを加える").click()
    expect(page.get_by_role("rowheader", name="鍵")).to_be_visible()


def test_a_file_is_held_released_and_erased(page: Page, world: World) -> None:
    enter(page)
    page.get_by_role("link", name="消去", exact=True).click()
    fits(page)
    page.get_by_role("link", name="sato").click()
    fits(page)
    page.locator("details.act summary").click()
    page.get_by_label("根拠の条文").fill("民事訴訟法第220条")
    page.locator("#hold-reason").fill("訴えが係属している")
    page.get_by_role("button", name="保全措置をとる").click()
    expect(page.get_by_role("status")).to_contain_text("保全措置があるため、消去できません")
    fits(page)
    page.get_by_role("link", name="解除する").click()
    fits(page)
    page.get_by_label("解除の理由").fill("取り下げられた")
    page.get_by_role("button", name="保全措置を解除する").click()

    page.get_by_role("button", name="パスキーで署名する").click()
    expect(page.get_by_role("heading", name=re.compile("直すところが"))).to_be_visible()
    fits(page)
    page.get_by_label("評価で集めた記録のすべて").check()
    page.get_by_label("本人からの請求を認めた").check()
    page.get_by_label("根拠とする条文か規程").fill("文書管理規則 第12条")
    page.get_by_label("元に戻せないことを確かめた").check()
    page.get_by_role("button", name="パスキーで署名する").click()
    expect(page.get_by_role("heading", name="消去しました")).to_be_visible()
    fits(page)
    row = FileErasure.objects.get()
    assert row.basis == "文書管理規則 第12条" and row.signature["person"] == world.people["minister"]
    for path in ("/erasure/?state=erased&lang=en", f"/erasure/{world.people['sato']}/?lang=en"):
        page.goto(path)
        fits(page)


def test_a_reading_and_a_period_are_set(page: Page, world: World) -> None:
    enter(page)
    page.goto("/law/readings/")
    fits(page)
    page.locator("#r4").get_by_role("link", name=re.compile("読み方を選ぶ")).click()
    fits(page)
    page.get_by_label("数える。最後の日はその前日").check()
    page.get_by_label("根拠とする内部規程").fill("保護規程 第9条")
    page.get_by_role("button", name="パスキーで署名する").click()
    page.wait_for_url("**/law/readings/?organ=*")
    expect(page.locator("#r4")).to_contain_text("保護規程 第9条")
    fits(page)
    assert ReadingTaken.objects.get().choice == "b"

    page.goto("/erasure/")
    page.get_by_role("link", name=re.compile("^定める.*結果に至らなかった評価")).click()
    fits(page)
    expect(page.get_by_label("結果に至らなかった評価")).to_be_checked()
    page.get_by_label("終わってから何か月").fill("12")
    page.get_by_label("根拠とする内部規程").fill("文書管理規則 第12条")
    page.get_by_role("button", name="パスキーで署名する").click()
    expect(page.get_by_text("12か月（機関の定め）")).to_be_visible()
    fits(page)
    for path in ("/law/readings/?lang=en", "/erasure/"):
        page.goto(path)
        fits(page)
