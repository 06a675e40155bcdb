"""The page of the search: what was typed stands in no address, marks stand where the letters are, only the reader's own rows are there."""

import re
from urllib.parse import quote

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.duties.custody.desk import desk
from tests.interfaces.web.conftest import SignIn
from tests.world import World, designated, made
from warifu.interfaces.web.search.build import MOST_PAGES, SIZE

MOST_QUERIES = 15
_PASSING = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


def search(client: Client, typed: str, address: str = "") -> str:
    sent = client.post("/search/", {"words": typed})
    assert (sent.status_code, sent.headers["Location"]) == (303, "/search/")
    told = str(sent.headers) + sent.content.decode() + str(sent.cookies)
    assert typed.isascii() or not (typed in told or quote(typed) in told)
    answer = client.get(f"/search/{address}")
    assert answer.status_code == 200
    return _PASSING.sub("", answer.content.decode())


def test_what_was_typed_comes_back_marked(enter: SignIn, world: World) -> None:
    case = designated(world, title="渡邉橋の電力")
    page = search(enter("officer"), "ワ辺　電")
    assert 'value="ワ辺　電"' in page and "見つかりませんでした" in page
    page = search(enter("officer"), "辺 電")
    assert f'<a href="/cases/{case}/">渡<mark>邉</mark>橋の<mark>電</mark>力</a>' in page
    english = search(enter("officer", "en"), "辺")
    assert '<mark><span lang="ja">邉</span></mark>' in english and "Designations" in english


def test_every_kind_leads_to_its_register(enter: SignIn, world: World) -> None:
    at_the_desk = desk(world)
    document = made(at_the_desk.register(title="firm の弱点"))
    world.person("firm 太郎", "ministry")
    page = search(enter("minister"), "firm")
    house, who = world.organisations["ministry"], world.people["firm 太郎"]
    for href in (f"/people/?house={house}&amp;person={who}", f"/documents/{document}/", "/cases/"):
        assert f'href="{href}' in page
    (row,) = re.findall(
        r"<tbody.*?</tbody>", enter("minister").get(f"/people/?house={house}&person={who}").content.decode(), re.DOTALL
    )
    assert "firm 太郎" in row and row.count("<tr") == 1
    page = search(enter("minister"), "港湾")
    assert f'href="/designations/{at_the_desk.item}/"' in page
    world.person("root", "ministry", "administrator")
    page = search(enter("root"), "firm")
    assert f'href="/office/people/{who}/"' in page
    assert f'href="/office/organisations/{world.organisations["firm"]}/"' in page
    assert "/cases/" not in page and "/documents/" not in page


def test_a_stranger_gets_the_same_with_and_without_it(enter: SignIn, world: World) -> None:
    """Rows that are not for somebody change no byte of what she gets, whatever she types."""
    strangers = ("listener", "investigator", "colleague", "keeper")
    typed = ("満", "満月", "御手洗", "2026", "適", "harb", "・")

    def pages() -> list[str]:
        return [search(enter(who), word) for who in strangers for word in typed]

    before = pages()
    world.person("御手洗 満月", "cabinet")
    world.organisation("harbour")
    for name, role in (("chief", "head"), ("hand", "officer")):
        world.person(name, "harbour", role)
    world.unit("quay", "harbour")
    world.fill("hand", "designation:propose", title="満月の港", units=[world.units["quay"]])
    assert pages() == before
    # It is there, for whom it is there.
    assert "</mark>月の港" in search(enter("hand"), "満")
    assert "</mark>月の港" in search(enter("inspector"), "満")


def test_the_words_are_for_nobody_else(enter: SignIn, world: World) -> None:
    officer = enter("officer")
    search(officer, "秘密の語")
    cookie = officer.cookies["warifu_search"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/search/")
    assert not cookie["max-age"] and not cookie["expires"]
    other = enter("manager")
    other.cookies["warifu_search"] = cookie.value
    assert "秘密" not in other.get("/search/").content.decode()
    for broken in ("", "x", cookie.value[:-4], "%E3%81", "A" * 400):
        officer.cookies["warifu_search"] = broken
        assert officer.get("/search/").status_code == 200


def test_without_its_mark_the_form_does_nothing(enter: SignIn, world: World) -> None:
    client = enter("officer")
    client.handler.enforce_csrf_checks = True
    answer = client.post("/search/", {"words": "港"})
    assert answer.status_code == 403 and "warifu_search" not in answer.cookies


def test_nothing_and_too_much(enter: SignIn, world: World) -> None:
    client = enter("officer")
    assert "見つかりませんでした" not in client.get("/search/").content.decode()
    assert "文字か数字" in search(client, "・・・")
    assert 'value="' + "あ" * 100 + '"' in search(client, "あ" * 500)
    for address in ("?kind=no_such", "?kind=case&p=0", "?kind=case&p=999999", "?p=x", "?kind=person"):
        assert client.get(f"/search/{address}").status_code == 200
    assert search(client, "<script>") and "<script>" not in search(client, "<script>").split("<main")[1]


def test_one_kind_page_by_page(enter: SignIn, world: World) -> None:
    at_the_desk = desk(world)
    for number in range(SIZE + 2):
        made(at_the_desk.register(title=f"図面 {number}", kind="paper"))
    client = enter("keeper")
    first = search(client, "図面")
    assert "/search/?kind=document&amp;p=1" in first
    page = search(client, "図面", "?kind=document")
    assert page.count('<li>\n          <a href="/documents/') == SIZE
    assert 'rel="next"' in page and 'rel="prev"' not in page
    last = search(client, "図面", "?kind=document&p=2")
    assert last.count('<li>\n          <a href="/documents/') == 2
    assert 'rel="prev"' in last and 'rel="next"' not in last
    assert "これより先の結果はありません" in search(client, "図面", f"?kind=document&p={MOST_PAGES}")


def test_few_queries(enter: SignIn, world: World) -> None:
    desk(world)
    client = enter("minister")
    search(client, "mori")
    with CaptureQueriesContext(connection) as asked:
        client.get("/search/")
    assert len(asked) <= MOST_QUERIES, [query["sql"][:160] for query in asked]


def test_who_has_nothing_to_search_has_no_field(enter: SignIn, world: World) -> None:
    assert "/search/" not in enter("sato").get("/own/").content.decode()
    assert enter("sato").get("/search/").status_code == 404
    assert enter("sato").post("/search/", {"words": "a"}).status_code == 404
    assert 'role="search"' in enter("officer").get("/").content.decode()
