"""The script of the sign-in pages in a real browser, with the browser's virtual authenticator in the place of a phone."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import django
import pytest

django.setup()

from axe_playwright_python.sync_playwright import Axe  # noqa: E402
from django.conf import settings  # noqa: E402
from playwright.sync_api import CDPSession, Page, expect, sync_playwright  # noqa: E402

from tests.registers.signin.office import Office  # noqa: E402
from warifu.kernel.ids import Instant  # noqa: E402
from warifu.registers.signin import acts  # noqa: E402
from warifu.registers.signin.models import Passkey, Session  # noqa: E402

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def site(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """Address of the pages. The installation is told that it lives there, since passkeys are bound to the origin."""
    # The browser's driver keeps an event loop in this thread; the tables are asked from it all the same.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    # Django's test server hands out static files itself.
    monkeypatch.setattr(settings, "STATIC_ROOT", settings.STATICFILES_DIRS[0])
    monkeypatch.setattr(settings, "INSTALLATION", replace(settings.INSTALLATION, origin=live_server.url))
    return str(live_server.url)


@pytest.fixture
def page(site: str) -> Iterator[Page]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        context = browser.new_context(base_url=site, locale="ja-JP")
        made = context.new_page()
        made.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
        yield made
        browser.close()


@pytest.fixture
def phone(page: Page) -> tuple[CDPSession, str]:
    """A device that holds discoverable keys and checks its user; answers at once."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    return session, add_device(session)


def add_device(session: CDPSession) -> str:
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return str(made["authenticatorId"])


def accessible(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": TAGS})
    assert found.violations_count == 0, found.generate_report()


def test_set_up_then_sign_out_then_in_again(page: Page, phone: object) -> None:
    link = acts.setup_link(Instant(datetime.now(UTC)))
    page.goto(f"/signin/setup/#{link}")
    assert page.url.endswith("/signin/setup/"), "the secret leaves the address at once"
    expect(page.get_by_label("設定コード")).to_have_value(link or "")
    accessible(page)
    page.get_by_label("機関の名称必須", exact=True).fill("産業基盤省")
    page.get_by_label("機関の名称（英語）").fill("Ministry of Industrial Foundations")
    page.get_by_label("機関の符号").fill("mib")
    page.get_by_label("省、その委員会と庁（第3号）").check()
    page.get_by_label("あなたの氏名").fill("鷹取 志乃")
    page.get_by_role("button", name="パスキーを作って登録する").click()
    page.wait_for_url(lambda url: "/signin/" not in url)
    assert Passkey.objects.count() == 1

    page.goto("/keys/")
    accessible(page)
    page.get_by_role("button", name="サインアウト").click()
    page.wait_for_url("**/signin/")
    accessible(page)
    page.get_by_role("button", name="パスキーで入る").click()
    page.wait_for_url(lambda url: "/signin/" not in url)
    assert Session.objects.count() == 1


def test_a_form_with_gaps_comes_back_with_focus_on_what_is_wrong(page: Page, phone: object) -> None:
    link = acts.setup_link(Instant(datetime.now(UTC)))
    page.goto(f"/signin/setup/#{link}")
    page.get_by_role("button", name="パスキーを作って登録する").click()
    expect(page.get_by_role("heading", name=re.compile("直すところが"))).to_be_visible()
    accessible(page)
    assert not Passkey.objects.exists()


def test_a_device_that_says_no_is_one_sentence(page: Page, phone: tuple[CDPSession, str]) -> None:
    session, device = phone
    session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.goto("/signin/")
    expect(page.get_by_role("alert")).to_be_hidden()
    page.get_by_role("button", name="パスキーで入る").click()
    expect(page.get_by_role("alert")).to_contain_text("入れませんでした。")
    expect(page.get_by_role("alert")).to_be_focused()
    accessible(page)


def test_in_the_example_somebody_gets_a_key_and_then_a_spare_one(
    site: str, page: Page, phone: tuple[CDPSession, str]
) -> None:
    office = Office(Instant(datetime.now(UTC)))
    office.person(office.organisation(), "head", kanji="棚橋 朔")
    page.goto("/signin/as/")
    accessible(page)
    page.get_by_role("button", name=re.compile("入る.*棚橋 朔")).click()
    page.wait_for_url(lambda url: "/signin/" not in url)
    page.goto("/keys/")
    page.get_by_label("呼び名").fill("電話")
    page.get_by_role("button", name="パスキーを加える").click()
    expect(page.get_by_role("rowheader", name="電話")).to_be_visible()
    accessible(page)

    # Entered with the key, a further one takes two rounds: a signature, then the new key on another device.
    page.get_by_role("button", name="サインアウト").click()
    page.get_by_role("button", name="パスキーで入る").click()
    page.wait_for_url(lambda url: "/signin/" not in url)
    page.goto("/keys/")
    page.get_by_label("呼び名").fill("予備の鍵")
    page.get_by_role("button", name="パスキーを加える").click()
    # This device has a key for us already and makes no second one. With another at hand, pressing again goes on from there.
    expect(page.get_by_role("alert")).to_be_visible()
    session, first = phone
    session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": first})
    add_device(session)
    page.get_by_role("button", name="パスキーを加える").click()
    expect(page.get_by_role("rowheader", name="予備の鍵")).to_be_visible()
    assert Passkey.objects.count() == 2


def test_an_invited_person_is_in_with_one_press(site: str, page: Page, phone: object) -> None:
    from warifu.registers.signin import invitations
    from warifu.registers.signin.invitations import Issued

    office = Office(Instant(datetime.now(UTC)))
    issued = invitations.invite(office.person(office.organisation()), None, office.at)
    assert isinstance(issued, Issued)
    page.goto(f"/signin/invitation/#{issued.secret}")
    accessible(page)
    page.get_by_role("button", name="パスキーを作る").click()
    page.wait_for_url(lambda url: "/signin/" not in url)
    assert Session.objects.count() == 1
