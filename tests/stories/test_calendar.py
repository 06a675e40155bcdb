"""The calendar of deadlines in a browser: reached from the tasks, a table when wide, a list when narrow, in both languages, on paper."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.stories.visitor import HEIGHT, NARROW, WIDE, Visitor

pytestmark = pytest.mark.browser

HEAD, HEAD_ROMAN, INSPECTOR = "宗像 令子", "MUNAKATA Reiko", "日高 文"
A4_WIDTHS = (794, 1123)  # CSS pixels, upright and across
TABLE_FROM = 641
Visit = Callable[..., Visitor]


@pytest.mark.parametrize(("language", "script"), [("ja", True), ("en", True), ("ja", False)])
def test_from_the_tasks_to_a_month_and_to_the_case(visit: Visit, language: str, script: bool) -> None:
    head = visit(HEAD if language == "ja" else HEAD_ROMAN, language, script=script).go("/")
    page = head.page
    head.press(page.get_by_role("link", name=head.say("期限を暦で見る", "Deadlines as a calendar")))
    head.look()
    page.set_viewport_size({"width": WIDE, "height": HEIGHT})
    expect(page.get_by_role("columnheader")).to_have_count(7)
    expect(page.get_by_role("columnheader").nth(2)).to_have_text(head.say("水曜日", "Wednesday"))
    expect(page.locator("td[aria-current=date]")).to_contain_text(head.say("今日", "Today"))
    head.go("/calendar/?month=2026-11")
    holiday = head.say("勤労感謝の日", "Labour Thanksgiving Day")
    expect(page.get_by_role("table").get_by_text(holiday)).to_be_visible()
    page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    expect(page.get_by_role("table")).to_have_count(0)
    expect(page.locator(".cal__list").get_by_text(holiday)).to_be_visible()
    page.set_viewport_size({"width": WIDE, "height": HEIGHT})
    expect(page.locator(".cal__list")).not_to_be_visible()
    # Month after month there is something to open.
    for _ in range(14):
        if page.locator(".cal__wide a[href^='/cases/']").count():
            break
        head.press(page.locator("a[rel=next]"))
    head.look()
    head.press(page.locator(".cal__wide a[href^='/cases/']").first)
    head.look()
    assert "/cases/" in page.url


@pytest.mark.parametrize("language", ["ja", "en"])
def test_on_paper_it_is_a_table(visit: Visit, language: str) -> None:
    page = visit(HEAD if language == "ja" else HEAD_ROMAN, language).go("/calendar/").page
    page.emulate_media(media="print")
    for width in A4_WIDTHS:
        page.set_viewport_size({"width": width, "height": 1000})
        expect(page.get_by_role("table")).to_be_visible()
        expect(page.locator(".cal__turn")).not_to_be_visible()
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
    page.emulate_media(media="screen")
    # The narrowest window with a table.
    page.set_viewport_size({"width": TABLE_FROM, "height": HEIGHT})
    expect(page.get_by_role("table")).to_be_visible()
    assert page.evaluate("document.scrollingElement.scrollWidth") <= TABLE_FROM
    page.set_viewport_size({"width": WIDE, "height": HEIGHT})


def test_who_acts_in_no_case_finds_none(visit: Visit) -> None:
    inspector = visit(INSPECTOR).go("/cases/")
    expect(inspector.page.locator("a[href='/calendar/']")).to_have_count(0)
    inspector.go("/calendar/", status=404)
