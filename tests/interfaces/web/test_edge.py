"""The edge of the pages: headers, sessions, languages, forms from elsewhere, and pages that a role does not open."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.interfaces.web.conftest import SignIn
from tests.world import World
from warifu.interfaces.web import middleware
from warifu.interfaces.web.context import NAVIGATION
from warifu.regimes.jp.roles import ROLES
from warifu.registers.people.queries import audience

PUBLIC = ("/signin/", "/help", "/accessibility", "/privacy")


@pytest.fixture
def stranger(world: World, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(middleware, "now", lambda: world.at)
    return Client(HTTP_HOST="localhost")


@pytest.mark.parametrize("path", [*PUBLIC, "/", "/nowhere", "/static/css/warifu.css"])
def test_every_answer_carries_the_headers(stranger: Client, path: str) -> None:
    answer = stranger.get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    stored = "max-age" if path.startswith("/static/") else "no-store"
    assert stored in answer.headers["Cache-Control"]
    answer.close()


def test_nobody_signed_in_is_led_to_sign_in_and_remembered(stranger: Client) -> None:
    answer = stranger.get("/cases/?state=all")
    assert (answer.status_code, answer["Location"]) == (303, "/signin/?next=%2Fcases%2F%3Fstate%3Dall")
    assert stranger.post("/cases/").headers["Location"] == "/signin/"
    for path in PUBLIC:
        assert stranger.get(path).status_code == 200


def test_a_made_up_cookie_is_nobody(stranger: Client) -> None:
    stranger.cookies["warifu_session"] = "A" * 43
    assert stranger.get("/").status_code == 303


@pytest.mark.parametrize(
    ("lang", "words"), [("ja", "送ったばかりの内容は、記録していません"), ("en", "was not recorded")]
)
def test_whose_session_has_ended_is_told_so(enter: SignIn, lang: str, words: str) -> None:
    inside = enter("officer", lang)
    cookies = inside.cookies.copy()
    inside.post("/signin/out/")
    inside.cookies = cookies
    answer = inside.post("/open/designation/propose/", {"title": "書きかけ"})
    assert (answer.status_code, answer["Location"]) == (303, "/signin/?ended=1")
    assert words in inside.get(answer["Location"]).content.decode()
    assert inside.get("/cases/")["Location"] == "/signin/?next=%2Fcases%2F&ended=1"
    assert words not in inside.get("/signin/").content.decode()


def test_the_language_is_switched_without_a_script(enter: SignIn) -> None:
    client = enter("officer")
    del client.cookies[middleware.LANGUAGE_COOKIE]
    assert 'lang="ja"' in client.get("/").content.decode()
    answer = client.get("/cases/?state=all&lang=en")
    assert (answer.status_code, answer["Location"]) == (303, "/cases/?state=all")
    english = client.get("/cases/?state=all")
    assert english.headers["Content-Language"] == "en"
    assert "Cases" in english.content.decode()
    # What is no language is no question.
    assert client.get("/cases/?lang=xx").status_code == 200


def test_a_form_from_elsewhere_does_nothing(world: World, enter: SignIn) -> None:
    inside = enter("officer")
    checked = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
    checked.cookies = inside.cookies
    answer = checked.post("/open/designation/propose/", {"once": "a" * 26})
    assert answer.status_code == 403
    assert "受け取りませんでした" in answer.content.decode()


def test_not_there_and_not_for_you_are_one_page(world: World, enter: SignIn) -> None:
    client = enter("clerk")
    absent = client.get("/cases/nowhere/")
    # Assessment staff do not open the register of designations.
    closed = client.get("/designations/")
    assert absent.status_code == closed.status_code == 404
    strip = absent.content.replace(b"/cases/nowhere/", b""), closed.content.replace(b"/designations/", b"")
    assert _without_marks(strip[0]) == _without_marks(strip[1])


def _without_marks(page: bytes) -> bytes:
    page = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", page)
    page = re.sub(rb' aria-current="page"', b"", page)
    return re.sub(rb'href="\?lang=en"', b"", page)


def patterns(found: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for entry in found:
        if isinstance(entry, URLResolver):
            yield from patterns(entry.url_patterns)
        else:
            yield entry


def test_every_view_says_which_page_it_belongs_to() -> None:
    every = {code for role in ROLES.values() for code in role.pages}
    open_to_all = ("signin.", "plain.", "tasks.views.home")
    for pattern in patterns(get_resolver().url_patterns):
        view = pattern.callback
        name = f"{view.__module__}.{view.__name__}".removeprefix("warifu.interfaces.web.")
        if any(name.startswith(prefix) for prefix in open_to_all) and not hasattr(view, "page"):
            continue
        assert getattr(view, "page", None) in every, name


def test_the_navigation_names_pages_of_the_role_table() -> None:
    every = {code for role in ROLES.values() for code in role.pages}
    assert {code for code, _, _ in NAVIGATION} <= every


PAGES = tuple((code, href) for code, href, _ in NAVIGATION if code not in ("case",))


@pytest.mark.parametrize(
    "who", ["minister", "officer", "manager", "keeper", "assessor", "clerk", "investigator", "inspector", "sato"]
)
def test_a_page_opens_exactly_for_the_roles_of_the_table(world: World, enter: SignIn, who: str) -> None:
    client, opened = enter(who), set()
    for code, href in PAGES:
        status = client.get(href).status_code
        assert status in (200, 303, 404), (who, href)
        if status == 200:
            opened.add(code)
    expected = audience(world.people[who], world.day).pages & {code for code, _ in PAGES}
    assert opened == expected


@pytest.mark.parametrize(("role", "first"), [("administrator", "/office/"), ("inspector", "/cases/"), ("", "/own/")])
def test_everybody_begins_where_their_business_is(world: World, enter: SignIn, role: str, first: str) -> None:
    world.person("new", "cabinet", *([role] if role else []))
    assert enter("new").get("/")["Location"] == first


def test_the_administrator_is_led_to_no_case(world: World, enter: SignIn) -> None:
    world.person("admin", "ministry", "administrator")
    page = enter("admin").get("/office/").content.decode()
    assert '<a href="/cases/"' not in page
    assert '<a href="/tokens/"' in page


def test_what_cannot_be_read_is_said_on_a_page(world: World, enter: SignIn) -> None:
    answer = enter("officer").post("/open/designation/propose/", {"title": "x"})
    assert answer.status_code == 400
    assert "読み取れませんでした" in answer.content.decode()


def test_a_fault_of_ours_is_a_page_in_both_languages(
    world: World, enter: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = enter("officer")
    client.raise_request_exception = False

    def broken(*_: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr("warifu.interfaces.web.tasks.build.tasks_page", broken)
    answer = client.get("/")
    assert answer.status_code == 500
    page = answer.content.decode()
    assert "この画面を表示できませんでした" in page
    assert "This page could not be made" in page
    assert "a fault" not in page
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
