"""A stranger types one command and begins an office: set-up link, first passkey, a second person, a session that ends with its reason."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, expect

from tests.stories import office
from tests.stories.program import Program
from tests.stories.visitor import Visitor
from warifu.kernel.ids import Instant
from warifu.kernel.law.days import legal_day

pytestmark = pytest.mark.browser


def today() -> str:
    return legal_day(Instant(datetime.now(UTC))).isoformat()


def found(visitor: Visitor, link: str) -> None:
    """Open the set-up link, fill in the form, make the passkey."""
    page = visitor.page
    page.goto(link)
    visitor.look()
    assert "#" not in page.url, "the secret leaves the address"
    page.locator("[name=organisation_ja]").fill("産業基盤省")
    page.locator("[name=organisation_en]").fill("Ministry of Industrial Foundations")
    page.locator("[name=code]").fill("sangyo")
    page.locator('[name=act_2_1][value="iii"]').check()
    page.locator("[name=kanji]").fill("雪村 環")
    page.locator("[name=kana]").fill("ゆきむら たまき")
    page.locator("[name=roman]").fill("YUKIMURA Tamaki")
    visitor.press(page.get_by_role("button", name="パスキーを作って登録する"))
    visitor.look()


def test_a_stranger_begins_with_one_command(browser: Browser, empty: Program) -> None:
    assert empty.link.startswith(f"{empty.url}/signin/setup/#"), empty.said
    with (
        Visitor(browser, empty.url) as founder,
        Visitor(browser, empty.url) as late,
        Visitor(browser, empty.url) as second,
    ):
        # Nobody is in yet, and there is no way in but the link.
        founder.page.goto("/")
        assert "/signin/" in founder.look().page.url
        expect(founder.page.get_by_role("link", name="例示環境の人物として入る")).to_have_count(0)
        founder.device()
        found(founder, empty.link)
        assert "/signin/" not in founder.page.url, founder.complaints()
        expect(founder.page.locator(".who")).to_contain_text("雪村 環")
        # She begins where her business is.
        expect(founder.page.get_by_role("heading", level=1)).to_contain_text("組織と任命")

        # The link was good once.
        late.device()
        found(late, empty.link)
        assert "/signin/setup/" in late.page.url
        expect(late.page.get_by_role("alert")).to_contain_text("登録できませんでした")

        founder.leave()
        founder.press(founder.page.get_by_role("button", name="パスキーで入る"))
        expect(founder.look().page.locator(".who")).to_contain_text("雪村 環")

        # A second person: entered, invited, in with one press.
        founder.go("/office/")
        house = founder.page.get_by_role("link", name="産業基盤省").get_attribute("href") or ""
        office.unit(founder, house, "港湾基盤課", "Port Infrastructure Division")
        who = office.person(
            founder, house, "興津 洋", "おきつ ひろし", "OKITSU Hiroshi", of="港湾基盤課", first=today()
        )
        founder.go(f"/keys/people/{who}/")
        founder.press(founder.page.get_by_role("button", name="案内を作る"))
        link = founder.look().page.locator("code").filter(has_text="/signin/invitation/").inner_text()
        founder.go(f"/keys/people/{who}/")
        assert link not in founder.page.content(), "it is shown this once"
        second.device()
        second.page.goto(link)
        second.look()
        second.press(second.page.get_by_role("button", name="パスキーを作る"))
        expect(second.look().page.locator(".who")).to_contain_text("興津 洋")
        second.go("/own/")

        # What she may do changes: her session ends, and she enters anew as who she is now. The founder's first fellow needs nobody else.
        office.appoint(founder, who, "管理者", today())
        second.page.goto("/own/")
        assert "/signin/" in second.look().page.url
        second.press(second.page.get_by_role("button", name="パスキーで入る"))
        expect(second.page.locator(".who")).to_contain_text("管理者")
        expect(second.go("/").page.get_by_role("heading", level=1)).to_contain_text("組織と任命")

        # From then on nobody is let in to cases by one administrator alone.
        clerk = office.person(
            founder, house, "三崎 葵", "みさき あおい", "MISAKI Aoi", of="港湾基盤課", first=today(), roles=("職員",)
        )
        founder.go(f"/office/people/{clerk}/")
        expect(founder.page.locator(".chip", has_text="2人目の確認待ち")).to_have_count(1)
        assert founder.page.get_by_role("button", name=re.compile("2人目として確かめる")).count() == 0
        second.go("/office/")
        second.press(second.page.get_by_role("button", name=re.compile("2人目として確かめる")))
        expect(second.go(f"/office/people/{clerk}/").page.locator(".chip", has_text="在任中")).to_have_count(1)

        # The invitation was good once, too.
        late.page.goto(link)
        late.press(late.page.get_by_role("button", name="パスキーを作る"))
        assert "/signin/invitation/" in late.look().page.url
        expect(late.page.get_by_role("alert")).to_contain_text("パスキーを作れませんでした")
    verified = empty.command("ledger", "verify")
    assert verified.returncode == 0, verified.stderr


def test_the_example_wants_a_directory_of_its_own(empty: Program) -> None:
    answer = empty.command("serve", "--example")
    assert answer.returncode == 2
    assert "already holds records" in answer.stderr
