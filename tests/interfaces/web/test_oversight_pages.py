"""Numbers of oversight as pages: each opens as many rows as it says, and nobody gets those of another organ or another role."""

import re
from html import unescape

from django.test import Client

from tests.interfaces.web.conftest import SignIn
from tests.world import PROPOSAL, World, assessed, contracted, contractor, designated
from warifu.duties.custody.models import Document
from warifu.duties.designation.models import Designation
from warifu.duties.oversight.counted import BLOCKS
from warifu.regimes.jp import roles
from warifu.registers.vault.sealed import seal_text

_CELL = re.compile(r'<a href="(/oversight/[^"]+)" aria-label="[^"]+">([\d,]+)</a>')
_ROW = re.compile(r'<th role="rowheader" scope="row"><a class="nowrap" href="([^"]+)">')

_MARK = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


def numbers(page: str) -> dict[str, int]:
    """Address of its rows -> number, for every number that opens."""
    return {unescape(href): int(number.replace(",", "")) for href, number in _CELL.findall(page)}


def story(world: World) -> None:
    first = designated(world)
    contractor(world)
    contracted(world)
    assessed(world)
    assessed(world, "officer", until="request_investigation")
    world.take("officer", "designation:propose", **PROPOSAL, units=[world.units["ports"]])
    world.later(days=40)
    world.fill("officer", "designation:propose_lifting", case=first)
    world.fill("minister", "designation:lift", case=first)


def opened(client: Client, href: str) -> list[str]:
    """Every row behind a number, over all pages of the list."""
    found: list[str] = []
    for page in range(1, 9):
        shown = _ROW.findall(text(client.get(f"{href}&p={page}")))
        if found[-len(shown) :] == shown:
            break
        found += shown
    return found


def test_each_number_is_the_number_of_rows_that_open(world: World, enter: SignIn) -> None:
    story(world)
    for who, least in (("minister", 15), ("manager", 8), ("assessor", 4), ("inspector", 4)):
        client = enter(who)
        found = numbers(text(client.get("/oversight/?year=2026")))
        assert len(found) >= least, (who, found)
        for href, number in found.items():
            rows = opened(client, href)
            assert len(rows) == number, (who, href)
            # Every row leads on for the one who counted it.
            for row in set(rows):
                assert client.get(row).status_code == 200, (who, row)


def test_more_rows_than_a_page_holds(world: World, enter: SignIn) -> None:
    for _ in range(27):
        designated(world)
    client = enter("manager")
    found = {href.split("/")[2]: (href, n) for href, n in numbers(text(client.get("/oversight/"))).items()}
    href, number = found["designated"]
    assert number == 27
    assert len(opened(client, href)) == 27
    assert "organ=" in text(client.get(href)).split('class="pager"')[1]
    href, number = found["designation.decide.kept"]
    assert (number, len(opened(client, href))) == (27, 27)


def test_deadlines_are_told_apart_by_who_set_them(world: World, enter: SignIn) -> None:
    story(world)
    page = text(enter("minister").get("/oversight/?year=2026"))
    by_organ, by_law = page.split("<h2>法定の期間")
    assert "指定案の決定" in by_organ
    assert "指定案の決定" not in by_law
    assert "指定の有効期間" in by_law
    assert "指定の有効期間" not in by_organ.split("<h2>機関が定めた期限")[1]
    found = {href.split("/")[2]: number for href, number in numbers(page).items()}
    # One proposal decided at once, one waiting since 24 November; no assessment is decided late but the one that waits is.
    assert found["designation.decide.kept"] == 1
    assert found["designation.decide.late"] == 1
    late = text(enter("minister").get("/oversight/designation.decide.late/"))
    assert "まだ終えていない" in late
    assert "2026-12-08" in late


def test_another_organs_head_gets_nothing_of_it(world: World, enter: SignIn) -> None:
    story(world)
    world.organisation("agency")
    world.person("director", "agency", roles.HEAD)
    client, ministry = enter("director"), world.organisations["ministry"]
    page = text(client.get("/oversight/"))
    assert numbers(page) == {}
    assert ministry not in page
    for path in ("/oversight/", "/oversight/designated/", "/oversight/designation.decide.kept/"):
        answer = client.get(f"{path}?organ={ministry}&year=2026")
        assert answer.status_code == 404
        # The very page of an organ that is not there.
        nothing = client.get(f"{path}?organ=nothing&year=2026")
        assert _MARK.sub("", text(answer)).replace(ministry, "nothing") == _MARK.sub("", text(nothing))
    assert _ROW.findall(text(client.get("/oversight/designated/"))) == []


def test_roles_without_oversight_have_no_such_page(world: World, enter: SignIn) -> None:
    story(world)
    for who in ("officer", "keeper", "clerk", "listener", "investigator", "sato", "firm-chief"):
        client = enter(who)
        assert client.get("/oversight/").status_code == 404, who
        assert client.get("/oversight/designated/").status_code == 404, who
    # Of the others each opens the numbers of her own business.
    assert enter("manager").get("/oversight/found/").status_code == 404
    assert enter("assessor").get("/oversight/designated/").status_code == 404
    assert enter("inspector").get("/oversight/accredited/").status_code == 404
    assert enter("inspector").get("/oversight/assessment.decide.late/").status_code == 404


def test_years_are_those_of_the_cases_seen(world: World, enter: SignIn) -> None:
    designated(world)
    world.later(days=60)
    client = enter("manager")
    this, last = (numbers(text(client.get(f"/oversight/?year={year}"))) for year in (2027, 2026))
    assert this == numbers(text(client.get("/oversight/")))
    assert [href.split("/")[2] for href in this] == ["in-force"]
    assert "designated" in [href.split("/")[2] for href in last]
    for year in ("2025", "2028", "x", "²"):
        assert client.get(f"/oversight/?year={year}").status_code == 404


def test_the_page_says_what_is_reported_and_what_is_not_known(world: World, enter: SignIn) -> None:
    story(world)
    page = text(enter("minister").get("/oversight/?year=2026"))
    for words in (
        "法第19条",
        "指定の解除",
        "法に挙げられていない",
        "運用基準の19の項目ごとの指定",
        "目的外の利用・提供",
    ):
        assert words in page, words
    for block in BLOCKS:
        for count in block.counts:
            assert count.title.ja in page, count.code
    english = text(enter("minister", lang="en").get("/oversight/?year=2026"))
    assert "What cannot be counted" in english
    assert "Conduct of assessments" in english


def test_charts_say_the_same_as_the_table(world: World, enter: SignIn) -> None:
    story(world)
    page = text(enter("minister").get("/oversight/?year=2026"))
    drawn = re.findall(r'<svg class="fit".*?</svg>', page, re.S)
    assert len(drawn) == 5  # no document is registered: nothing to draw
    for drawing in drawn:
        alt = re.search(r'aria-label="([^"]+)"', drawing)
        assert alt
        for label, number in re.findall(r"<text[^>]*>(.*?) <tspan[^>]*>(.*?)</tspan>", drawing):
            assert f"{label} {number}" in alt[1]
    assert "style=" not in page


def test_documents_are_counted_and_open(world: World, enter: SignIn) -> None:
    item = Designation.objects.get(case_id=designated(world))
    Document.objects.create(
        id="d" * 26,
        item=item,
        organisation_id=world.organisations["ministry"],
        number=1,
        title=seal_text(item.id, "document", "調査の記録"),
        kind="paper",
        made_on=world.day,
    )
    for who in ("minister", "manager", "inspector"):
        client = enter(who)
        href = next(h for h in numbers(text(client.get("/oversight/"))) if "/documents/" in h)
        (row,) = opened(client, href)
        assert client.get(row).status_code == 200
        assert "調査の記録" in text(client.get(href))


def test_an_inspector_before_anything_was_designated(world: World, enter: SignIn) -> None:
    client = enter("inspector")
    assert "数える行がまだありません" in text(client.get("/oversight/"))
    assert client.get("/oversight/designated/").status_code == 404
