"""The numbers of oversight in a browser: looked at wide and narrow, in both languages, without JavaScript, on paper."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.stories.visitor import WIDE, Visitor

pytestmark = pytest.mark.browser

HEAD, INSPECTOR, CLERK = "宗像 令子", "日高 文", "鷹取 志乃"
HEAD_ROMAN = "MUNAKATA Reiko"
A4_WIDTH = 794  # CSS pixels
Visit = Callable[..., Visitor]
# How dark each piece of a bar is on grey paper: the weights of the sRGB primaries.
_GREY = """() => [...document.querySelectorAll('.chart .key rect')].map(rect => {
    const [r, g, b] = getComputedStyle(rect).fill.match(/[\\d.]+/g).map(Number);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
})"""


@pytest.mark.parametrize(("language", "script"), [("ja", True), ("en", True), ("ja", False)])
def test_a_number_opens_its_rows(visit: Visit, language: str, script: bool) -> None:
    head = visit(HEAD if language == "ja" else HEAD_ROMAN, language, script=script)
    word = "監督" if language == "ja" else "Oversight"
    head.press(head.page.get_by_role("navigation").get_by_role("link", name=word, exact=True))
    head.look()
    link = head.page.locator("table a[href^='/oversight/found/']")
    number = int(re.sub(r"\D", "", link.inner_text()))
    assert number > 1
    head.press(link)
    expect(head.page.locator("tbody tr")).to_have_count(number)
    head.look()
    late = "機関が定めた期限" if language == "ja" else "Deadlines set by the organ"
    head.go("/oversight/").page.get_by_role("table", name=late).get_by_role("link").filter(
        has_text=re.compile(r"\d")
    ).last.click()
    expect(head.page.locator("tbody tr").first).to_be_visible()
    head.look()


def test_the_inspector_sees_designations_alone(visit: Visit) -> None:
    inspector = visit(INSPECTOR).go("/oversight/")
    expect(inspector.page.locator("main")).to_contain_text("解除した")
    expect(inspector.page.locator("main")).not_to_contain_text("同意しなかった")
    visit(CLERK).go("/oversight/", status=404)


def test_numbers_on_paper_and_in_grey(visit: Visit) -> None:
    page = visit(HEAD).go("/oversight/").page
    dark, middle, pale = page.evaluate(_GREY)
    assert dark + 40 < middle
    assert middle + 40 < pale
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4_WIDTH, "height": 1123})
    expect(page.locator("form.filters")).not_to_be_visible()
    # Which organ and year it is stays readable without the form.
    expect(page.locator(".title__kicker")).to_contain_text("産業基盤省")
    for chart in page.locator(".chart svg[role=img]").all():
        expect(chart).to_be_visible()
    assert page.evaluate("document.scrollingElement.scrollWidth") <= A4_WIDTH
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": WIDE, "height": 900})
