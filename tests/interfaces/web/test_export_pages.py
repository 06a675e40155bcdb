"""Exports on pages: from the list to the file, the second person, what a stranger gets, and that lists stay within fifteen queries."""

import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.duties import shelves
from tests.interfaces.web.conftest import SignIn
from tests.world import World
from warifu.duties.exports.models import Export, ExportLimit

MOST_QUERIES = 15


def text(answer: Any) -> str:
    """The page without the marks of its forms, which are new each time."""
    return re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]*', r"\1", str(answer.content.decode()))


@pytest.fixture
def filled(world: World) -> World:
    ours = world.organisations["ministry"]
    items = shelves.designations(ours, [world.units["ports"], world.units["grid"]], 60)
    shelves.documents(ours, items, 80)
    shelves.contractors(ours, 40)
    for place in range(60):
        world.person(f"p{place}", "ministry", unit=("", "ports", "grid")[place % 3])
    shelves.results(ours, list(world.people.values()))
    return world


def strict(world: World, most: int = 5) -> None:
    ExportLimit.objects.create(
        organisation_id=world.organisations["ministry"],
        most=most,
        rule="規程",
        first=world.day,
        set_by_id=world.people["minister"],
        entry_id="",
        signature={},
    )


def sent(page: str) -> dict[str, str]:
    """What the form under a list sends."""
    sheet = page[page.index('action="/exports/ask/"') :]
    sheet = sheet[: sheet.index("</form>")]
    return {n: unescape(v) for n, v in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', sheet)}


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("manager", "/designations/?state=soon"),
        ("manager", "/documents/?kind=paper&sort=-made"),
        ("manager", "/contractors/?state=contract"),
        ("assessor", "/people/?standing=valid"),
        ("minister", "/cases/?turn=organ&state=all"),
    ],
)
def test_a_list_is_given_out_as_it_is_shown(filled: World, enter: SignIn, who: str, path: str) -> None:
    client = enter(who)
    page = text(client.get(path))
    number = int(re.findall(r"(\d+)件のうち", page)[0])
    assert f"この条件で書き出す（{number}行）" in page
    answer = client.post("/exports/ask/", sent(page))
    assert answer.status_code == 200, text(answer)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer["Cache-Control"] == "no-store"
    assert answer.content.count(b"\r\n") == number + 1
    shown = text(client.get("/exports/"))
    row = Export.objects.get()
    assert f"/exports/{row.id}/" in shown
    assert row.sha256 in text(client.get(f"/exports/{row.id}/"))


def test_above_the_number_a_second_person_is_asked(filled: World, enter: SignIn) -> None:
    strict(filled)
    officer = enter("officer")
    page = text(officer.get("/documents/?kind=paper"))
    assert "5行を超えるので、権限のある別の人の確認が要ります" in page
    answer = officer.post("/exports/ask/", sent(page))
    export = Export.objects.get()
    assert answer.status_code == 303
    assert answer["Location"] == f"/exports/{export.id}/"
    own = text(officer.get(answer["Location"]))
    assert "別の人の確認待ち" in own
    assert "種類：文書・図画" in own
    assert "/release/" not in own
    assert officer.post(f"/exports/{export.id}/file/").status_code == 403
    manager = enter("manager")
    assert "あなたの確認を待つ書き出しが1件" in text(manager.get("/exports/"))
    theirs = text(manager.get(f"/exports/{export.id}/"))
    assert f'action="/exports/{export.id}/release/"' in theirs
    assert "officer" in theirs
    # Without a signature nothing is released.
    assert manager.post(f"/exports/{export.id}/release/").status_code == 422
    assert Export.objects.get().released is None
    assert officer.post(f"/exports/{export.id}/release/").status_code == 403
    assert manager.post(f"/exports/{export.id}/refuse/").status_code == 303
    assert "認められなかった" in text(officer.get(f"/exports/{export.id}/"))


def test_a_stranger_finds_no_export(filled: World, enter: SignIn) -> None:
    officer = enter("officer")
    officer.post("/exports/ask/", {"register": "documents"})
    export = Export.objects.get()
    absent = text(enter("colleague").get(f"/exports/{'a' * 26}/"))
    for who in ("colleague", "clerk", "investigator", "sato"):
        answer = enter(who).get(f"/exports/{export.id}/")
        assert answer.status_code == 404, who
        if who == "colleague":
            assert text(answer).replace(export.id, "a" * 26) == absent
        for act in ("release", "refuse", "file", "release/prepare"):
            assert enter(who).post(f"/exports/{export.id}/{act}/").status_code == 404
    assert enter("clerk").post("/exports/ask/", {"register": "designations"}).status_code == 404
    # The documents she holds herself she sees; a register to give out they are not.
    assert enter("clerk").post("/exports/ask/", {"register": "documents"}).status_code == 403
    assert enter("officer").post("/exports/ask/", {"register": "no_such"}).status_code == 404


def test_only_the_head_sets_the_number(filled: World, enter: SignIn) -> None:
    path = f"/exports/limit/{filled.organisations['ministry']}/"
    assert "500行を超えるとき" in text(enter("minister").get("/exports/"))
    assert enter("minister").get(path).status_code == 200
    assert enter("minister").post(path, {"most": "x", "rule": ""}).status_code == 422
    assert enter("minister").post(path, {"most": "10", "rule": "規程 第1条"}).status_code == 422
    assert enter("manager").get(path).status_code == 404
    assert not ExportLimit.objects.exists()


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("manager", "/designations/"),
        ("inspector", "/designations/"),
        ("keeper", "/documents/"),
        ("keeper", "/documents/?sort=-made"),
        ("inspector", "/documents/"),
        ("manager", "/contractors/"),
        ("assessor", "/people/"),
        ("minister", "/people/?standing=valid"),
        ("minister", "/cases/"),
        ("minister", "/cases/?state=all&turn=mine"),
        ("manager", "/exports/"),
    ],
)
def test_a_page_takes_fifteen_queries(filled: World, enter: SignIn, who: str, path: str) -> None:
    client = enter(who)
    page = text(client.get(path))
    further = [unescape(href) for href in re.findall(r'rel="next" href="([^"]+)"', page)]
    for address in (path, *further):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        assert len(asked) <= MOST_QUERIES, f"{address}: {len(asked)}\n" + "\n".join(
            q["sql"][:120] for q in asked.captured_queries
        )


def test_columns_sort_and_say_how(filled: World, enter: SignIn) -> None:
    page = text(enter("keeper").get("/documents/?kind=paper&sort=made"))
    assert 'aria-sort="ascending"' in page
    assert page.count("aria-sort") == 1
    assert 'href="/documents/?kind=paper&amp;sort=-made"' in page
    days = re.findall(r'data-label="作った日"> <time datetime="([^"]+)"', page)
    assert len(days) > 10
    assert days == sorted(days)
    # What is typed and is no day is said, and filters nothing.
    wrong = text(enter("keeper").get("/documents/?made=昨日"))
    assert "2026-11-24 のように書いてください" in wrong
    assert "80件のうち" in wrong


def test_what_ends_when_opens_its_rows(filled: World, enter: SignIn) -> None:
    client = enter("manager")
    page = text(client.get("/designations/"))
    months = re.findall(
        r'<th role="rowheader" scope="row"><a href="([^"]+)">[^<]+</a></th><td role="cell" class="num">(\d+)<', page
    )
    assert months
    for address, number in months:
        assert "month=" in address
        assert f"{number}件のうち" in text(client.get(unescape(address)))
