"""Somebody at a browser: enters, reads pages, fills in forms by what stands beside the fields, signs with the device in her hand.

Every page she looks at is held against axe in a wide and in a narrow window, with everything unfolded, and must not scroll sideways.
"""

import hashlib
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, CDPSession, Download, Locator, Page, sync_playwright

from warifu.interfaces.example.filling import fill
from warifu.kernel.procedure import form
from warifu.kernel.procedure.model import Field, Kind, Procedure, Step
from warifu.regimes.jp.iesi.procedures import ALL

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
WIDE, NARROW, HEIGHT = 1280, 390, 900
_CHROMIUM = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
_DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
# What differs between two pages that are alike: ids, marks of forms, and the banner that says what was just recorded.
_PASSING = re.compile(
    r'(?<=value=")[A-Za-z0-9_-]{26,}(?=")|[a-z2-7]{26}|<section class="banner banner--ok".*?</section>', re.DOTALL
)
_looked_at: set[tuple[str, int]] = set()
_BROKEN = "この画面を表示できませんでした"


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's own browser. Fails where there is none: a story told without one would prove nothing."""
    path = shutil.which("chromium")
    assert path, "Chromium is missing (Debian: chromium); leave browser stories out with -m 'not browser'"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=list(_CHROMIUM))
        yield browser
        browser.close()


class Visitor:
    """One person's browser, with cookies and a device of its own."""

    def __init__(self, browser: Browser, url: str, language: str = "ja", *, script: bool = True) -> None:
        self.url, self.language = url, language
        self.context = browser.new_context(
            base_url=url,
            locale="ja-JP" if language == "ja" else "en-GB",
            timezone_id="Asia/Tokyo",
            viewport={"width": WIDE, "height": HEIGHT},
            java_script_enabled=script,
        )
        self.context.set_default_timeout(20_000)
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.script = script

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()

    # ---- going and looking ----

    def go(self, path: str, status: int = 200) -> Self:
        """Open an address and look at what comes."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}, not {status}"
        return self.look()

    def look(self, *widths: int) -> Self:
        """The page as it is now must be whole, without script errors, accessible, and readable without scrolling sideways.

        In a narrow and in a wide window where none is named; what was looked at once in a window is not looked at again.
        """
        assert not self.faults, self.faults
        assert _BROKEN not in self.page.content(), f"{self.page.url} is broken"
        if not self.script:
            return self
        shape = hashlib.sha256(_PASSING.sub("", self.page.content()).encode()).hexdigest()
        for width in widths or (NARROW, WIDE):
            if (shape, width) in _looked_at:
                continue
            _looked_at.add((shape, width))
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            self._accessible(width)
        return self

    def _accessible(self, width: int) -> None:
        folded = self.page.evaluate_handle("[...document.querySelectorAll('details:not([open])')]")
        folded.evaluate("all => all.forEach(d => d.open = true)")
        found = Axe().run(self.page, options={"runOnly": list(TAGS), "resultTypes": ["violations"]})
        across = self.page.evaluate("document.scrollingElement.scrollWidth")
        folded.evaluate("all => all.forEach(d => d.open = false)")
        assert found.violations_count == 0, f"{self.page.url} at {width} px\n{found.generate_report()}"
        assert across <= width, f"{self.page.url} is {across} px across in a window of {width}"

    def picture(self, path: Path, height: int = HEIGHT) -> None:
        """A screenshot for the documents, in the wide window."""
        self.page.set_viewport_size({"width": WIDE, "height": height})
        self.page.screenshot(path=path, animations="disabled", caret="hide")
        self.page.set_viewport_size({"width": WIDE, "height": HEIGHT})

    # ---- coming in ----

    def enter(self, name: str) -> Self:
        """Through the example's own door, as the person of this name."""
        self.page.goto("/signin/as/")
        self.look()
        self.press(self.page.get_by_role("button", name=re.compile(re.escape(name))))
        assert "/signin/" not in self.page.url
        return self.look()

    def device(self) -> CDPSession:
        """A phone in the hand: holds discoverable keys, checks its user, answers at once."""
        session = self.context.new_cdp_session(self.page)
        session.send("WebAuthn.enable")
        session.send("WebAuthn.addVirtualAuthenticator", {"options": _DEVICE})
        return session

    def passkey(self) -> Self:
        """A passkey made on the spot, on one's own page of passkeys."""
        self.device()
        self.go("/keys/")
        self.press(self.page.get_by_role("button", name=self.say("パスキーを加える", "Add a passkey")))
        assert self.page.get_by_role("button", name=re.compile(self.say("^外す", "^Remove"))).count(), self.complaints()
        return self.look()

    def leave(self) -> Self:
        self.press(self.page.get_by_role("button", name=self.say("サインアウト", "Sign out")))
        assert self.page.url.endswith("/signin/")
        return self.look()

    def say(self, ja: str, en: str) -> str:
        return en if self.language == "en" else ja

    # ---- taking steps ----

    def open_case(self, step: str, **data: Any) -> str:
        """Take "procedure:step", which opens a case. Returns its address."""
        procedure, declared = declaration(step)
        self.go(f"/open/{procedure.name}/{declared.name}/")
        self._send(declared, data)
        return self.page.url.partition("?")[0].removeprefix(self.url)

    def take(self, case: str, step: str, **data: Any) -> Self:
        """Take "procedure:step" from the page of the case, where it must stand among the steps one can take."""
        _, declared = declaration(step)
        self.go(case)
        offered = self.page.locator("details.act").filter(
            has=self.page.locator(f'form[action$="/steps/{declared.name}/"]')
        )
        assert offered.count() == 1, f"{step} is not offered: {self.offered()}"
        if offered.get_attribute("open") is None:
            offered.locator("summary").first.click()
        self._send(declared, data)
        return self

    def take_own(self, case: str, step: str, **data: Any) -> Self:
        """The same for the person concerned, whose own page leads to each step by a link."""
        _, declared = declaration(step)
        self.go(case)
        self.page.locator(f'a[href$="/steps/{declared.name}/"]').first.click()
        self.look()
        self._send(declared, data)
        return self

    def offered(self) -> list[str]:
        return [s.strip() for s in self.page.locator("details.act > summary").all_inner_texts()]

    def _send(self, declared: Step, data: Mapping[str, Any]) -> None:
        sheet = self.page.locator(f'form[action$="/{declared.name}/"]')
        self.write(sheet, declared, data)
        self.press(sheet.locator("button[type=submit]:not([formaction])").last)
        assert "done=" in self.page.url or self.page.url.rstrip("/") == self.url, (
            f"{declared.name} was not taken: {self.complaints()}"
        )
        self.look()

    def press(self, button: Locator) -> None:
        """Press a button that leads to another page, the ceremony with the device included."""
        with self.page.expect_navigation(wait_until="load"):
            button.click()

    def complaints(self) -> list[str]:
        """What the page says is wrong."""
        return self.page.locator(".errsum li, .refuse dd, .banner, .err:visible, h1").all_inner_texts()

    def write(self, sheet: Locator, declared: Step, data: Mapping[str, Any]) -> None:
        """Fill in a form: what `data` says, and the least that is valid for every other required field."""
        values = fill(declared, data, text="物語のための記載です。")
        unknown = set(data) - {f.name for f in declared.fields}
        assert not unknown, f"{declared.name} does not ask {unknown}"
        for asked in declared.fields:
            if asked.name in values and form.shown(asked, values):
                self._write_field(sheet, asked, asked.name, values[asked.name])

    def _write_field(self, sheet: Locator, asked: Field, name: str, value: Any) -> None:
        place = sheet.locator(f'[name="{name}"]')
        if asked.kind is Kind.ROWS:
            for number, row in enumerate(value):
                for column in asked.columns:
                    if column.name in row:
                        self._write_field(sheet, column, f"{name}.{number}.{column.name}", row[column.name])
        elif asked.kind is Kind.TICK:
            place.check()
        elif asked.kind in (Kind.CHOICE, Kind.YES_NO):
            # A few choices stand as buttons, many as a list.
            if sheet.locator(f'select[name="{name}"]').count():
                place.select_option(value=value)
            else:
                sheet.locator(f'[name="{name}"][value="{value}"]').check()
        elif asked.kind is Kind.CHOICES:
            for one in value:
                sheet.locator(f'[name="{name}"][value="{one}"]').check()
        elif asked.kind in (Kind.PEOPLE, Kind.UNITS):
            for one in value:
                sheet.locator(f'label.pick:has([name="{name}"])').filter(has_text=one).locator("input").check()
        elif asked.kind in (Kind.PERSON, Kind.ORG, Kind.ITEM):
            choose(place, value)
        elif asked.kind is Kind.FILE:
            place.set_input_files(value)
        else:
            place.fill(str(value))

    def download(self, button: Locator) -> Download:
        with self.page.expect_download() as expected:
            button.click()
        return expected.value


def choose(select: Locator, text: str) -> None:
    """The one option of a list that is the text, or else the one that holds it."""
    option = select.locator("option").filter(has_text=re.compile(f"^\\s*{re.escape(text)}\\s*$"))
    if not option.count():
        option = select.locator("option").filter(has_text=text)
    assert option.count() == 1, f"{text!r} is {option.count()} of {select.locator('option').all_inner_texts()}"
    select.select_option(value=option.get_attribute("value"))


def declaration(step: str) -> tuple[Procedure, Step]:
    """ "procedure:step" as declared."""
    name, _, wanted = step.partition(":")
    procedure = next(p for p in ALL if p.name == name)
    return procedure, procedure.step(wanted)
