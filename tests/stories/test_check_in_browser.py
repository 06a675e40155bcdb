"""A reader checks a proof in her own browser, on the page and with the saved file where there is no network; damaged, it is refused.

The browser's checker is held against `tests/doubles/verify.py`, which is another program in another language: same inputs, same verdict.
"""

import base64
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.doubles import verify
from tests.properties.test_second_checker import INDEX, Handed
from tests.stories.conftest import Visit
from tests.stories.program import Program

pytestmark = pytest.mark.browser
_VERDICT = """async ([shown, policy, opening]) => {
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  try {
    const found = await proof.check(bytes(shown), bytes(policy), bytes(opening));
    return [found.index, found.entry.c, found.entry.t, found.shown, found.unchecked.map((key) => key.kind)];
  } catch (error) {
    if (error instanceof proof.Refused) return null;
    throw error;
  }
}"""
_STRICT = """async (cases) => {
  const bytes = (text) => Uint8Array.from(text.match(/../g) ?? [], (two) => parseInt(two, 16));
  let good = 0;
  for (const one of cases)
    good += (await proof.ed25519(bytes(one.key), bytes(one.sig), new TextEncoder().encode(one.msg))) === true;
  return good;
}"""


@pytest.fixture(scope="module")
def handed(tmp_path_factory: pytest.TempPathFactory) -> Handed:
    return Handed(tmp_path_factory.mktemp("handed"))


@pytest.fixture
def kept(visit: Visit, tmp_path: Path) -> Path:
    """The page as a reader saved it."""
    reader = visit("石動 匡")
    reader.go("/ledger/")
    reader.press(reader.page.get_by_role("link", name="このブラウザーで確かめる"))
    with reader.page.expect_download() as waiting:
        reader.page.get_by_role("link", name="この画面を保存").click()
    waiting.value.save_as(tmp_path / "check.html")
    return tmp_path / "check.html"


@pytest.fixture
def offline(browser: Browser, kept: Path) -> Iterator[Page]:
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
    page.goto(kept.as_uri())
    yield page
    context.close()


def test_an_entry_is_checked_where_it_is_read(visit: Visit, example: Program) -> None:
    reader = visit("石動 匡")
    reader.go("/cases/")
    reader.press(reader.page.get_by_role("link", name="指-2026-0001"))
    reader.press(reader.page.locator(".journal a", has_text="台帳").first)
    reader.press(reader.page.get_by_role("link", name="このブラウザーで確かめる"))
    reader.page.get_by_role("button", name="確かめる").click()
    said = reader.page.locator("#said")
    expect(said).to_contain_text("合っています")
    expect(said).to_contain_text("Ed25519")
    expect(said).to_contain_text("designation:")
    reader.look()


def files(page: Page, **given: bytes) -> None:
    for name, data in given.items():
        page.set_input_files(f"#{name}", {"name": name, "mimeType": "application/octet-stream", "buffer": data})
    page.get_by_role("button", name="確かめる").click()


def test_the_saved_page_needs_no_network(offline: Page, handed: Handed) -> None:
    said = offline.locator("#said")
    files(offline, proof=handed.proof)
    expect(said).to_contain_text("ファイルを選んでください")
    files(offline, proof=handed.proof, policy=handed.policy, opening=handed.opening)
    expect(said).to_contain_text(f"記録 {INDEX} は")
    expect(said).to_contain_text("対象")
    files(offline, proof=handed.proof.replace(b"index 300", b"index 301"))
    expect(said).to_contain_text("合っていません")
    expect(said).to_contain_text("道すじの先が")


def test_it_says_what_another_program_says(offline: Page, handed: Handed) -> None:
    """Unharmed and damaged in a thousand places. Without ML-DSA in the browser, damage to those lines is named as not checked."""
    rng = random.Random(20261124)
    for number in range(1_000):
        parts = [handed.proof, handed.policy, handed.opening]
        if number:
            which = rng.randrange(3)
            at = rng.randrange(len(parts[which]))
            piece = rng.choice([b"", bytes([rng.randrange(256)]), b"\n", b" ", b"0", b"A"])
            parts[which] = parts[which][:at] + piece + parts[which][at + rng.randrange(2) :]
        here = offline.evaluate(_VERDICT, [base64.b64encode(part).decode() for part in parts])
        there = verdict(*parts)
        if here is not None and here[4]:
            # Only the half that the browser does not know may hide a damage from it.
            assert here[4] == [verify.MLDSA]
            assert there in (here[:4], None)
            assert there is not None or _only_mldsa_differs(handed, parts), number
        else:
            assert (here and here[:4]) == there, number


def verdict(*parts: bytes) -> list[Any] | None:
    try:
        index, entry = verify.check_proof(parts[0], parts[1])
        return [index, entry["c"], entry["t"], verify.disclosed(entry, index, parts[2])]
    except verify.Refused:
        return None


def _only_mldsa_differs(handed: Handed, parts: list[bytes]) -> bool:
    """Whether the damage lies within the ML-DSA-44 line of the proof, or of its key in the policy."""
    changed = []
    for old, new in ((handed.proof, parts[0]), (handed.policy, parts[1])):
        lines = zip(old.split(b"\n"), new.split(b"\n"), strict=False)
        changed += [(was, now) for was, now in lines if was != now]
    return len(changed) == 1 and len(changed[0][0]) > 1_700


def test_a_browser_without_mldsa_says_which_half_it_could_not_check(offline: Page, handed: Handed) -> None:
    offline.evaluate(
        """() => {
          const whole = crypto.subtle.importKey.bind(crypto.subtle);
          crypto.subtle.importKey = (form, key, kind, ...more) =>
            kind === "ML-DSA-44" ? Promise.reject(new DOMException("", "NotSupportedError")) : whole(form, key, kind, ...more);
        }"""
    )
    files(offline, proof=handed.proof, policy=handed.policy)
    said = offline.locator("#said")
    expect(said).to_contain_text("確かめられたところまでは、合っています")
    expect(said).to_contain_text("ML-DSA-44 を知らない")
    expect(said.locator("dt", has_text="確かめていない署名")).to_have_count(1)
    # The half that it knows still decides.
    files(offline, proof=handed.proof.replace(b"warifu\n600\n", b"warifu\n601\n"))
    expect(said).to_contain_text("合っていません")


def test_the_strict_rule_holds_in_the_browser(offline: Page, vectors: Path) -> None:
    cases = json.loads((vectors / "ed25519" / "ed25519vectors.json").read_text())
    assert (len(cases), offline.evaluate(_STRICT, cases)) == (914, 43)
