"""Every page that somebody may open, in both languages, in a small window; each procedure's case and each register on paper."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any

import django
import pytest
from playwright.sync_api import Browser

from tests.doubles import pdf_text
from tests.matrix import known as knowing
from tests.matrix.table import PUBLIC, address, nobody, table
from tests.matrix.who import Who, everybody
from tests.stories import reading
from tests.stories.program import Program
from tests.stories.visitor import NARROW, WIDE, Visitor

pytestmark = pytest.mark.browser
django.setup()

HEAD = "宗像 令子"
A4_WIDTH = 794  # CSS pixels
Visit = Callable[..., Visitor]
# What is saved and not looked at.
FILES = ("/policy", "/file", "/proof", "/opening")

_COLOURED = """() => [...document.querySelectorAll("main a, main .choice b")].filter(link => {
  const tones = getComputedStyle(link).color.match(/\\d+/g).slice(0, 3).map(Number);
  return link.checkVisibility() && Math.max(...tones) - Math.min(...tones) > 24;
}).map(link => link.textContent)"""


@pytest.fixture(scope="module")
def known(example: Program) -> dict[str, Any]:
    return knowing.of(example)


def shown(known: dict[str, Any]) -> dict[Who | None, dict[str, list[str]]]:
    """By a person who may have it (None: somebody not signed in), by pattern: the addresses that show something."""
    found: dict[Who | None, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    people = everybody(known)
    for pattern, entry in table(known).items():
        if "GET" not in entry.methods or pattern.endswith(FILES):
            continue
        for target in entry.targets:
            readers = [w for w in people if entry.page in ("", *w.pages) and target.may(w)]
            if entry.page == PUBLIC:
                readers = [] if target.may is nobody else [None]  # type: ignore[list-item]
            for reader in readers[:1]:
                found[reader][pattern].append(address(pattern, target.values))
    return found


def come(browser: Browser, example: Program, known: dict[str, Any], who: Who | None) -> Visitor:
    names = {one: name for name, one in known["people"].items()}
    visitor = Visitor(browser, example.url)
    if who:
        visitor.page.goto("/signin/as/")
        visitor.press(visitor.page.get_by_role("button", name=re.compile(names[who.id])))
    return visitor


def test_every_page_reads_well_in_both_languages(browser: Browser, example: Program, known: dict[str, Any]) -> None:
    stumbled, patterns, widths = [], set(), cycle((NARROW, WIDE))
    for who, pages in shown(known).items():
        with come(browser, example, known, who) as visitor:
            for language in ("ja", "en"):
                visitor.page.goto(f"/help?lang={language}")
                for pattern, paths in pages.items():
                    for path in paths:
                        answer = visitor.page.goto(path)
                        assert answer is not None and answer.status == 200, path
                        stumbled += [f"{path} ({language}): {line}" for line in reading.wrong(visitor.page)]
                    if language == "en" and pattern not in patterns:
                        visitor.look(next(widths))
                    patterns.add(pattern)
    assert not stumbled, "\n".join(stumbled)
    assert len(patterns) > 50


def sheets(visitor: Visitor) -> Iterator[str]:
    """What stands on each sheet of A4, as one text without blanks."""
    made = visitor.page.pdf(prefer_css_page_size=True)
    for sheet in pdf_text.pages(made):
        yield re.sub(r"\s", "", unicodedata.normalize("NFKC", sheet.text()))


def test_cases_and_registers_on_paper(visit: Visit, known: dict[str, Any]) -> None:
    head = visit(HEAD)
    cases = [f"/cases/{case}/" for case in known["cases"].values()]
    registers = [
        "/designations/",
        "/people/",
        "/contractors/",
        "/documents/",
        "/cases/",
        f"/designations/{known['item']}/",
    ]
    for path in (*cases, *registers):
        head.page.goto(path)
        name = head.page.locator(".sheet b").text_content() or ""
        rows = head.page.locator("#rows tbody > tr > th a").all_text_contents()
        head.page.emulate_media(media="print")
        head.page.set_viewport_size({"width": A4_WIDTH, "height": 1123})
        assert head.page.evaluate("document.scrollingElement.scrollWidth") <= A4_WIDTH, path
        # Nothing that only a hand at a screen could use.
        left = head.page.locator("button, nav, summary, input, select, textarea").filter(visible=True)
        assert left.all_inner_texts() == [], path
        assert not head.page.evaluate(_COLOURED), path
        found = list(sheets(head))
        head.page.emulate_media(media="null")
        assert 1 <= len(found) <= 8, path
        # On every sheet: what it is, for whom it was made, that it is no copy of the ledger, and which of how many.
        for number, text in enumerate(found, 1):
            for words in (name, HEAD, "この印刷物は台帳の写しではありません", f"{number}/{len(found)}"):
                assert re.sub(r"\s", "", words) in text, f"{path}, sheet {number}: {words}"
        whole = "".join(found)
        for row in rows:
            assert re.split(r"[\s：]", row.strip())[0] in whole, f"{path}: {row}"
        if path == "/people/":
            assert len(found) > 1 and all("有効期間の経過" in text for text in found), "its heads are not repeated"
