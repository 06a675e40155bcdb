"""What the program answers with a no, and what it does for somebody without a mouse, without JavaScript, without Japanese, with paper."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.stories import keyboard
from tests.stories.keyboard import tab_to
from tests.stories.program import Program
from tests.stories.visitor import HEIGHT, NARROW, WIDE, Visitor, choose

pytestmark = pytest.mark.browser

OFFICER, OTHER_OFFICER, HEAD, MANAGER, KEEPER = "興津 洋", "三崎 葵", "宗像 令子", "石動 匡", "奏 みのり"
CLERK, ASSESSED, STRANGER = "鷹取 志乃", "水無瀬 遥", "塩冶 薫"
A4_WIDTH = 794  # CSS pixels
Visit = Callable[..., Visitor]
_PROPOSAL = {
    "arms": ["infra"],
    "groups": ["g2"],
    "held_by": "own",
    "from_abroad": "no",
    "measure": "marking",
    "units": ["港湾基盤課"],
    "proposed_last_day": "2030-03-31",
}
_OWN_ADDRESS = re.compile(r'href="[^"]*[?&;]lang=[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"')


def proposed(visitor: Visitor, title: str) -> str:
    return visitor.open_case("designation:propose", title=title, **_PROPOSAL)


def sent(visitor: Visitor, step: str) -> dict[str, str]:
    """The fields that a step's form on this page would send."""
    sheet = visitor.page.locator(f'form[action$="/{step}/"]')
    found: dict[str, str] = sheet.evaluate("form => Object.fromEntries(new FormData(form))")
    return found


# ---- a legal no ----


def test_a_step_by_the_wrong_person_is_refused_in_words(visit: Visit) -> None:
    officer = visit(OFFICER)
    case = proposed(officer, "拒まれる手順の例")
    officer.go(f"{case}steps/designate/")
    panel = officer.page.locator(".refuse")
    for word in ("理由", "条文", "すすめ方"):
        expect(panel.locator("dt").filter(has_text=word).first).to_be_visible()
    expect(panel.get_by_role("link").first).to_have_attribute("href", re.compile(r"^/law/jp\.iesi\?"))
    # A legal no is no error: grey, not red.
    red, green, blue = (
        int(n) for n in re.findall(r"\d+", panel.first.evaluate("e => getComputedStyle(e).borderLeftColor"))[:3]
    )
    assert max(red, green, blue) - min(red, green, blue) < 24

    # Sent all the same, it is refused by the door and not by the page.
    body = {**sent(officer.go(case), "withdraw_candidate"), "note": ""}
    answer = officer.page.request.post(f"{case}steps/designate/", form=body)
    assert answer.status == 403
    assert "何も変わっていません" in answer.text()
    expect(officer.go(case).page.locator("ol.journal > li")).to_have_count(1)


def test_what_is_absent_and_what_is_not_for_her_look_the_same(visit: Visit) -> None:
    clerk = visit(CLERK).go("/cases/?procedure=assessment")
    real = clerk.page.get_by_role("row").filter(has_text=ASSESSED).get_by_role("link").first.get_attribute("href") or ""
    stranger = visit(STRANGER)
    absent = "/cases/" + "a" * 26 + "/"
    seen = []
    for path in (real, absent, f"{real}steps/stop/", f"{absent}steps/stop/", "/designations/" + "a" * 26 + "/"):
        stranger.go(path, status=404)
        seen.append(_OWN_ADDRESS.sub("", stranger.page.content()))
    assert len(set(seen)) == 1


def test_a_stale_form_shows_both_sides(visit: Visit) -> None:
    officer, other, head = visit(OFFICER), visit(OTHER_OFFICER), visit(HEAD)
    case = proposed(officer, "二人が同時に進める例")
    other.go(f"{case}steps/withdraw_candidate/")
    head.take(case, "designation:return_candidate", note="対象を絞ること。")
    other.page.locator("[name=note]").fill("別の案に含めるため。")
    with other.page.expect_response(lambda r: r.url.endswith("/withdraw_candidate/")) as answered:
        other.press(other.page.locator("form[action$='/withdraw_candidate/'] button[type=submit]"))
    assert answered.value.status == 409
    other.look()
    expect(other.page.get_by_role("heading", level=1)).to_have_text("先にほかの手順が行われました")
    expect(other.page.locator("main")).to_contain_text("案を差し戻した")
    expect(other.page.locator("[name=note]")).to_have_value("別の案に含めるため。")
    # Read again, it can be sent.
    other.press(other.page.locator("form[action$='/withdraw_candidate/'] button[type=submit]"))
    assert "done=" in other.look().page.url


def test_the_same_form_sent_twice_is_one_act(visit: Visit) -> None:
    officer = visit(OFFICER)
    case = proposed(officer, "二度送られる例")
    officer.go(f"{case}steps/withdraw_candidate/")
    body = {**sent(officer, "withdraw_candidate"), "note": "取り下げる。"}
    twice = [
        officer.page.request.post(f"{case}steps/withdraw_candidate/", form=body, max_redirects=0) for _ in range(2)
    ]
    assert [answer.status for answer in twice] == [303, 303]
    assert twice[0].headers["location"] == twice[1].headers["location"]
    expect(officer.go(case).page.locator("ol.journal > li")).to_have_count(2)


def test_a_form_with_gaps_says_where_and_keeps_what_was_written(visit: Visit) -> None:
    officer = visit(OFFICER).go("/open/designation/propose/")
    page = officer.page
    page.locator("[name=title]").fill("書きかけの件名")
    page.locator("[name=proposed_last_day]").fill("令和8年13月1日")
    officer.press(page.locator("form[action$='/propose/'] button[type=submit]"))
    officer.look()
    summary = page.locator(".errsum")
    expect(summary).to_be_focused()
    for link in summary.get_by_role("link").all():
        place = page.locator(f"[id='{(link.get_attribute('href') or '#')[1:]}']")
        expect(place).to_have_count(1)
        invalid = place if place.get_attribute("aria-invalid") else place.locator("[aria-invalid=true]").first
        assert invalid.count() == 1, link.inner_text()
    day = page.locator("[name=proposed_last_day]")
    assert "令和8年13月1日" in (
        page.locator(f"[id='{(day.get_attribute('aria-describedby') or '').split()[-1]}']").inner_text()
    )
    expect(page.locator("[name=title]")).to_have_value("書きかけの件名")
    assert officer.go("/").page.get_by_text("書きかけの件名").count() == 0


def test_nothing_is_decided_without_a_signature(visit: Visit) -> None:
    officer, head = visit(OFFICER), visit(HEAD)
    case = proposed(officer, "署名のない決定の例")
    # A device that does not know her: one sentence, and nothing is sent.
    head.device()
    head.go(f"{case}steps/designate/")
    head.page.locator("[name=last_day]").fill("2030-03-31")
    head.page.locator("form[action$='/designate/'] button[type=submit]").click()
    expect(head.page.get_by_role("alert")).to_contain_text("パスキーを確かめられませんでした")
    expect(head.page.get_by_role("alert")).to_be_focused()
    head.look()
    # Sent without one all the same, the form comes back.
    body = {**sent(head, "designate"), "last_day": "2030-03-31", "assertion": "{}"}
    answer = head.page.request.post(f"{case}steps/designate/", form=body)
    assert answer.status == 422
    assert "署名を確かめられませんでした" in answer.text()
    expect(officer.go(case).page.locator("ol.journal > li")).to_have_count(1)


def test_a_file_that_is_no_pdf(visit: Visit, tmp_path: Path) -> None:
    keeper = visit(KEEPER).go("/documents/add/")
    page = keeper.page
    false = tmp_path / "report.pdf"
    false.write_bytes(b"%PDF-1.7\nthis is none")
    choose(page.locator("[name=item]"), "港湾の受電設備")
    page.locator("[name=title]").fill("偽のPDF")
    page.locator("[name=kind][value=electronic]").check()
    choose(page.locator("[name=holder]"), "千明 航")
    page.locator("[name=file]").set_input_files(false)
    keeper.press(page.get_by_role("button", name="登録する"))
    keeper.look()
    expect(page.locator(".errsum")).to_be_focused()
    expect(page.locator("[name=file]")).to_have_accessible_description(re.compile("PDFとして読めません.*もう一度"))
    expect(page.locator("[name=title]")).to_have_value("偽のPDF")
    assert keeper.go("/documents/").page.get_by_text("偽のPDF").count() == 0


# ---- without this or that ----


def test_without_javascript(visit: Visit) -> None:
    manager = visit(MANAGER, script=False).go("/designations/")
    manager.page.locator("tbody tr").filter(has_text="有効").get_by_role("link").first.click()
    manager.page.get_by_role("link", name="案件（手順・経過・通知）").click()
    case = re.sub(r"^https?://[^/]+", "", manager.page.url)
    before = manager.page.locator("ol.journal > li").count()
    manager.take(case, "designation:check_reasons")
    assert manager.page.locator("ol.journal > li").count() == before + 1

    officer = visit(OFFICER, script=False)
    mine = proposed(officer, "JavaScriptなしで上申する例")
    head = visit(HEAD, script=False).go(f"{mine}steps/designate/")
    assert "<noscript>" in head.page.content()
    assert "JavaScript を使えるブラウザーで行ってください" in head.page.content()
    head.page.locator("[name=last_day]").fill("2030-03-31")
    head.press(head.page.locator("form[action$='/designate/'] button[type=submit]"))
    expect(head.page.locator(".banner")).to_contain_text("署名を確かめられませんでした")
    # What depends on another field says so in words, since nothing hides it.
    officer.go("/open/designation/propose/")
    expect(officer.page.locator("[name=contractor]")).to_be_visible()
    expect(officer.page.locator("main")).to_contain_text("のときに書きます。")


def test_by_keyboard_alone(visit: Visit) -> None:
    officer, head = visit(OFFICER), visit(HEAD)
    case = proposed(officer, "鍵盤だけで差し戻す例")
    page = head.page
    head.go("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    tab_to(head, f"a[href^='{case}']")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    step = page.locator("details.act").filter(has=page.locator("form[action$='/return_candidate/']"))
    if step.get_attribute("open") is None:
        tab_to(head, "details.act:has(form[action$='/return_candidate/']) > summary")
        page.keyboard.press("Enter")
    tab_to(head, "form[action$='/return_candidate/'] [name=note]")
    page.keyboard.type("範囲が広すぎる。")
    tab_to(head, "form[action$='/return_candidate/'] button[type=submit]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "done=" in head.look().page.url
    expect(page.locator("main")).to_contain_text("案を差し戻した")


def test_from_the_door_to_the_receipt_without_a_mouse_on_a_phone(
    browser: Browser, example: Program, visit: Visit
) -> None:
    """Sign in, make a passkey, find what is one's turn, fill in the form, sign it, read what was recorded."""
    title = "鍵盤だけで指定する例"
    case = proposed(visit(OFFICER), title)
    with Visitor(browser, example.url) as head:
        page = head.page
        page.set_viewport_size({"width": NARROW, "height": HEIGHT})
        head.device()
        page.goto("/signin/")
        keyboard.enter(head, "a[href='/signin/as/']")
        one = page.locator("li").filter(has_text=HEAD).locator("[name=person]").get_attribute("value")
        keyboard.enter(head, f"form:has([value='{one}']) button")
        page.set_viewport_size({"width": NARROW, "height": HEIGHT})
        # The head of a narrow page is one button beside the name, and what it opens takes no script.
        expect(page.locator(".who")).to_contain_text(f"{HEAD} （行政機関の長）")
        assert page.locator("header").evaluate("head => head.offsetHeight") < 140
        tab_to(head, ".menu__open")
        page.keyboard.press("Enter")
        head.look(NARROW)
        keyboard.enter(head, ".own a[href='/keys/']")
        keyboard.enter(head, "form[action='/keys/add/'] button[type=submit]")
        page.set_viewport_size({"width": NARROW, "height": HEIGHT})
        keyboard.enter(head, ".brand")
        keyboard.enter(head, f"a[href^='{case}']")
        # One key leads past the facts to what one can do.
        tab_to(head, "a[href='#steps']")
        page.keyboard.press("Enter")
        form = "form[action$='/designate/']"
        if page.locator(f"details.act:has({form})").get_attribute("open") is None:
            tab_to(head, f"details.act:has({form}) > summary")
            page.keyboard.press("Enter")
        tab_to(head, f"{form} [name=last_day]")
        page.keyboard.press("Control+A")
        page.keyboard.type("令和13年3月31日")
        keyboard.enter(head, f"{form} button[type=submit]")
        assert "done=" in page.url, head.complaints()
        expect(page.get_by_role("status").first).to_contain_text("記録しました")
        expect(page.locator("ol.journal > li").first).to_contain_text("署名つき")


# Titles and names in lists of choices are left out: an option holds number and title as one text.
_JAPANESE_UNMARKED = """() => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode, at = text.parentElement;
    if (/[\\u3040-\\u30ff\\u4e00-\\u9fff]/.test(text.data) && !at.closest("script, style, svg title, option")
        && at.closest("[lang]").lang !== "ja") found.push(text.data.trim().slice(0, 60));
  }
  return found;
}"""


def english_pages(visitor: Visitor) -> Iterator[str]:
    links = visitor.page.locator(".nav a, .foot a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    yield from dict.fromkeys(["/", *links, "/own/", "/keys/", "/law/readings/"])


@pytest.mark.parametrize("who", [HEAD, CLERK, "雪村 環", ASSESSED])
def test_in_english(visit: Visit, who: str) -> None:
    reader = visit("", "en")
    reader.page.goto("/signin/as/")
    reader.look()
    named = reader.page.locator("li").filter(has_text=who)
    reader.press(named.get_by_role("button", name=re.compile("^Enter|^Be ")).first)
    paths = list(english_pages(reader))
    for path in paths:
        reader.go(path)
        expect(reader.page.locator("html")).to_have_attribute("lang", "en")
        assert reader.page.evaluate(_JAPANESE_UNMARKED) == [], path
    case = reader.go("/own/" if who == ASSESSED else "/cases/").page.locator("main a[href^='/cases/']").first
    if case.count():
        reader.go(case.get_attribute("href") or "")
        assert reader.page.evaluate(_JAPANESE_UNMARKED) == [], "case"


def test_on_paper(visit: Visit, tmp_path: Path) -> None:
    clerk = visit(CLERK).go("/cases/?procedure=assessment")
    clerk.page.get_by_role("row").filter(has_text=ASSESSED).get_by_role("link").first.click()
    page = clerk.page
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4_WIDTH, "height": 1123})
    for gone in (".nav", ".skip", ".btn", "form.fields"):
        for thing in page.locator(gone).all():
            expect(thing).not_to_be_visible()
    for kept in ("h1", ".now", "ol.journal", ".refuse"):
        expect(page.locator(kept).first).to_be_visible()
    assert page.evaluate("document.scrollingElement.scrollWidth") <= A4_WIDTH
    page.screenshot(path=tmp_path / "print.png", full_page=True)
    made = page.pdf(path=tmp_path / "print.pdf", format="A4")
    assert made.startswith(b"%PDF")
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": WIDE, "height": 900})
