"""The search in a browser: from the head of any page, by one character, in both languages, without JavaScript, with the keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.stories.visitor import HEIGHT, NARROW, WIDE, Visitor

pytestmark = pytest.mark.browser

HEAD, HEAD_ROMAN, CLERK = "宗像 令子", "MUNAKATA Reiko", "鷹取 志乃"
Visit = Callable[..., Visitor]


@pytest.mark.parametrize(("language", "script"), [("ja", True), ("en", True), ("ja", False)])
def test_one_character_from_the_head_of_a_page_to_the_case(visit: Visit, language: str, script: bool) -> None:
    head = visit(HEAD if language == "ja" else HEAD_ROMAN, language, script=script).go("/designations/")
    page = head.page
    field = page.get_by_role("searchbox", name=head.say("氏名・件名・番号で探す", "Search by name, title or number"))
    field.fill("ｾ")
    with page.expect_navigation(wait_until="load"):
        field.press("Enter")
    assert page.url == f"{head.url}/search/", "no word stands in the address"
    head.look()
    people = page.locator("#person li")
    expect(people.filter(has_text="みなせ" if language == "ja" else "MINASE")).to_be_visible()
    expect(people.locator("mark").first).to_have_text("せ")
    # The old form, and no blank between the names.
    page.get_by_label(head.say("氏名・件名・名称・番号", "Name, title or number")).fill("水無瀨遙")
    head.press(page.get_by_role("main").get_by_role("button", name=head.say("探す", "Search")))
    head.look()
    case = page.locator("#case li a")
    expect(case).to_have_count(1)
    head.press(case)
    head.look()
    assert "/cases/" in page.url
    page.go_back()
    expect(page.locator("#case li a")).to_have_count(1)
    head.press(page.locator("#person li a").first)
    head.look()
    expect(page.locator("tbody tr")).to_have_count(1)


def test_what_is_not_for_her_is_as_if_it_were_not_there(visit: Visit) -> None:
    clerk = visit(CLERK).go("/search/")
    page = clerk.page
    for typed in ("蓄電池", "どこにもない言葉"):
        page.get_by_label("氏名・件名・名称・番号").fill(typed)
        clerk.press(page.get_by_role("main").get_by_role("button", name="探す"))
        clerk.look()
        expect(page.get_by_text("見つかりませんでした。")).to_be_visible()
        expect(page.locator(".hits li")).to_have_count(0)


def test_on_a_phone_and_on_paper(visit: Visit) -> None:
    head = visit(HEAD).go("/search/")
    page = head.page
    page.get_by_label("氏名・件名・名称・番号").fill("水")
    head.press(page.get_by_role("main").get_by_role("button", name="探す"))
    page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    assert page.evaluate("document.scrollingElement.scrollWidth") <= NARROW
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 794, "height": 1123})
    expect(page.locator("form.find")).not_to_be_visible()
    expect(page.locator(".hits li").first).to_be_visible()
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": WIDE, "height": HEIGHT})
    head.go("/cases/")
    page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    field = page.get_by_role("searchbox", name="氏名・件名・番号で探す")
    expect(field).not_to_be_visible()
    page.get_by_role("button", name="メニュー").click()
    field.fill("水")
    head.press(page.get_by_role("button", name="検索"))
    expect(page.locator(".hits li").first).to_be_visible()
