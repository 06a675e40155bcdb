"""Every address as every role: the table of roles and the procedures say who gets it.

Everybody else gets one and the same page, that of a thing that is not there.
"""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import django
import httpx
import pytest

from tests.matrix import known as knowing
from tests.matrix.table import PUBLIC, Entry, address, nobody, table
from tests.matrix.who import SIGNED_OUT, Who, everybody
from tests.stories.program import Program
from tests.stories.shared import example_of
from warifu.regimes.jp import roles

django.setup()

_MARK = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
# Which part of the navigation an address belongs to follows from the address alone.
_HERE = re.compile(r' aria-current="page"')


@pytest.fixture(scope="session")
def example(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Program:
    return example_of(request, tmp_path_factory)


@pytest.fixture(scope="module")
def known(example: Program) -> dict[str, Any]:
    return knowing.of(example)


class Walker:
    """Somebody without a browser: a session of the example, and the mark that its forms carry."""

    def __init__(self, client: httpx.Client, who: Who | None) -> None:
        self.client, self.who, self.mark = client, who, ""
        self.label = who.label if who else SIGNED_OUT
        if who:
            self._mark("/signin/as/")
            entered = self.post("/signin/as/", person=who.id)
            assert entered.status_code == 303, f"{who.label}: {entered.status_code}"
            self._mark("/own/")
        else:
            self._mark("/signin/")

    def _mark(self, path: str) -> None:
        found = _MARK.search(self.client.get(path).text)
        assert found, path
        self.mark = found[1]

    def post(self, path: str, **sent: str) -> httpx.Response:
        return self.client.post(path, data={**sent, "csrfmiddlewaretoken": self.mark})


@pytest.fixture(scope="module")
def walkers(example: Program, known: dict[str, Any]) -> Iterator[list[Walker]]:
    with ExitStack() as open_:
        yield [
            Walker(open_.enter_context(httpx.Client(base_url=example.url, timeout=60)), who)
            for who in (*everybody(known), None)
        ]


def patterns() -> dict[str, object]:
    """Every route of the pages with its view."""
    from django.urls import URLResolver, get_resolver

    def routes(resolver: Any, before: str) -> Iterator[tuple[str, object]]:
        for one in resolver.url_patterns:
            route = before + str(one.pattern)
            if isinstance(one, URLResolver):
                yield from routes(one, route)
            else:
                yield route, one.callback

    return dict(routes(get_resolver(), ""))


def expected_get(who: Who | None, entry: Entry, may: bool) -> set[int]:
    if who is None:
        there = {200} if entry.targets[0].may is not nobody else {404}
        return (there if "GET" in entry.methods else {405}) if entry.page == PUBLIC else {303}
    if entry.page not in ("", PUBLIC, *who.pages):
        return {404}
    if "GET" not in entry.methods:
        return {405}
    return {200, 302, 303} if may else {404}


def expected_post(who: Who | None, entry: Entry, may: bool) -> set[int] | None:
    """None: it would do something, and is not sent."""
    if who is None:
        return None if entry.page == PUBLIC else {303}
    if entry.page not in ("", PUBLIC, *who.pages):
        return {404}
    if "POST" not in entry.methods:
        return {405}
    if not may:
        return {404}
    # Told what is missing, told no, or sent on: nothing that says the thing is not there, and nothing broken.
    return None if entry.acts else {200, 303, 400, 403, 409, 422}


def test_every_address_is_in_the_table(known: dict[str, Any]) -> None:
    assert set(patterns()) == set(table(known))


def test_every_role_walks(known: dict[str, Any]) -> None:
    assert {who.label for who in everybody(known)} >= set(roles.ROLES)


def test_the_views_name_the_pages_of_the_table(known: dict[str, Any]) -> None:
    for pattern, view in patterns().items():
        entry = table(known)[pattern]
        if entry.page not in ("", PUBLIC):
            assert getattr(view, "page", None) == entry.page, pattern
            assert set(getattr(view, "methods", ())) == set(entry.methods), pattern


def all_walk(walkers: list[Walker], walk: Callable[[Walker], list[str]]) -> None:
    """Everybody walks, a few at a time; what is wrong is told for all of them."""
    with ThreadPoolExecutor(4) as hands:
        wrong = [line for lines in hands.map(walk, walkers) for line in lines]
    assert not wrong, "\n".join(wrong)


def test_reading(known: dict[str, Any], walkers: list[Walker]) -> None:
    """GET of everything as everybody; and one page of a no for each, whether a thing is absent or not for her."""

    def walk(walker: Walker) -> list[str]:
        wrong, missing = [], {}
        for pattern, entry in table(known).items():
            for target in entry.targets:
                path = address(pattern, target.values)
                answer = walker.client.get(path)
                if answer.status_code == 404:
                    missing[path] = alike(answer.text, path)
                if answer.status_code not in expected_get(
                    walker.who, entry, bool(walker.who and target.may(walker.who))
                ):
                    wrong.append(f"{walker.label}: GET {pattern} {dict(target.values)}: {answer.status_code}")
                elif walker.who is None and answer.status_code == 303 and "/signin/" not in answer.headers["location"]:
                    wrong.append(f"{walker.label}: GET {path} leads to {answer.headers['location']}")
        if len(set(missing.values())) > 1:
            wrong.append(f"{walker.label}: {len(set(missing.values()))} different pages of a no")
        return wrong

    all_walk(walkers, walk)


def alike(page: str, path: str) -> str:
    """A page without its own address, which the reader typed, and without the marks of forms."""
    return _HERE.sub("", _MARK.sub("", page)).replace(path, "")


def test_sending_nothing(known: dict[str, Any], walkers: list[Walker]) -> None:
    """POST with nothing in the form: only those who may are told what is missing."""

    def walk(walker: Walker) -> list[str]:
        wrong = []
        for pattern, entry in table(known).items():
            for target in entry.targets:
                right = expected_post(walker.who, entry, bool(walker.who and target.may(walker.who)))
                if right is None:
                    continue
                answer = walker.post(address(pattern, target.values))
                if answer.status_code not in right:
                    wrong.append(f"{walker.label}: POST {pattern} {dict(target.values)}: {answer.status_code}")
        return wrong

    all_walk(walkers, walk)


def test_forms_from_elsewhere(known: dict[str, Any], walkers: list[Walker]) -> None:
    """A form without this page's mark does nothing and tells nothing, whatever it names and whoever sends it."""
    some = [w for w in walkers if w.label in (roles.HEAD, roles.ADMINISTRATOR, "nobody", SIGNED_OUT)]

    def walk(walker: Walker) -> list[str]:
        wrong = []
        for pattern, entry in table(known).items():
            for target in entry.targets:
                answer = walker.client.post(address(pattern, target.values), data={"once": "x"})
                right = 303 if walker.who is None and entry.page != PUBLIC else 403
                if answer.status_code != right:
                    wrong.append(f"{walker.label}: POST {pattern}: {answer.status_code}")
        return wrong

    all_walk(some, walk)


def test_the_front(example: Program, walkers: list[Walker]) -> None:
    """Decisions want a token, the log's files an account; entries neither a role nor a session opens, only a token for them."""
    for walker in walkers:
        inside = walker.who is not None
        for path, right in (
            ("/.well-known/authzen-configuration", 200),
            ("/access/v1/evaluation", 405),
            ("/access/v1/evaluations", 405),
            ("/access/v1/search/subject", 405),
            ("/access/v1/no-such", 404),
            ("/ledger/checkpoint", 200 if inside else 401),
            ("/ledger/tile/0/000", 200 if inside else 401),
            ("/ledger/tile/entries/000", 403 if inside else 401),
            ("/static/css/warifu.css", 200),
            ("/static/css/no-such.css", 404 if inside else 303),
        ):
            answer = walker.client.get(path)
            assert answer.status_code == right, f"{walker.label}: GET {path}: {answer.status_code}"
        for path in ("evaluation", "search/subject"):
            asked = walker.client.post(f"/access/v1/{path}", json={})
            assert asked.status_code == 401, "a session is no token"
