"""Searches at the front: a scope of their own for each, handed on to `pages` as they came, and a problem document where nobody answers."""

import json
from datetime import datetime

import pytest

from tests.interfaces.front import world
from tests.interfaces.front.pages_double import PagesDouble
from tests.interfaces.front.running import Running
from warifu.interfaces.front.api import SCOPES
from warifu.registers.installation import Installation

SEARCHES = {path: scope for path, scope in SCOPES.items() if "/search/" in path}


def test_a_token_searches_only_what_it_may(home: Installation, now: datetime) -> None:
    world.people(home, ["owner"])
    owner = world.account(home, "owner", now)
    bearers = {scope: world.token(home, owner, now, scope) for scope in ("decide", *SEARCHES.values())}
    assert len(SEARCHES) == 3
    with Running(home) as front, PagesDouble(front.runtime / "pages") as pages:
        for path in SEARCHES:
            for scope, bearer in bearers.items():
                headers = {"authorization": f"Bearer {bearer}", "x-request-id": "r", "cookie": "a=b"}
                answer = front.client.post(path, json={"any": scope}, headers=headers)
                assert answer.status_code == (200 if SEARCHES[path] == scope else 403), (path, scope)
                assert answer.headers["x-request-id"] == "r" and answer.headers["cache-control"] == "no-store"
            assert front.client.post(path, json={}).status_code == 401
            assert front.client.get(path).status_code == 405
        # A token that decides may not thereby enumerate, and one that searches may not decide.
        headers = {"authorization": f"Bearer {bearers['search:subject']}"}
        assert front.client.post("/access/v1/evaluation", json={}, headers=headers).status_code == 403
        assert [(path, json.loads(body)["any"]) for _, path, _, body in pages.seen] == list(SEARCHES.items())
        told = [dict(headers) for _, _, headers, _ in pages.seen]
        assert [one["authorization"] for one in told] == [f"Bearer {bearers[scope]}" for scope in SEARCHES.values()]
        assert all("cookie" not in one and one["content-type"] == "application/json" for one in told)


def test_where_nobody_can_search_the_decisions_go_on(home: Installation, bearer: str, now: datetime) -> None:
    searcher = world.token(home, world.account(home, "alice", now), now, "search:subject")
    with Running(home) as front:
        answer = front.client.post(
            "/access/v1/search/subject", json={}, headers={"authorization": f"Bearer {searcher}"}
        )
        assert answer.status_code == 503 and answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["retry-after"] == "5"
        asked = {
            "subject": {"type": "person", "id": "alice"},
            "action": {"name": "read"},
            "resource": {"type": "item", "id": "item"},
        }
        headers = {"authorization": f"Bearer {bearer}"}
        assert front.client.post("/access/v1/evaluation", json=asked, headers=headers).json()["decision"] is True


def test_searching_in_haste_is_slowed_down(home: Installation, now: datetime) -> None:
    world.people(home, ["owner"])
    bearer = world.token(home, world.account(home, "owner", now), now, "search:action")
    with Running(home) as front, PagesDouble(front.runtime / "pages"):
        statuses = [
            front.client.post(
                "/access/v1/search/action", json={}, headers={"authorization": f"Bearer {bearer}"}
            ).status_code
            for _ in range(120)
        ]
    assert statuses[:60] == [200] * 60 and 429 in statuses


@pytest.mark.parametrize("size", [1_100_000])
def test_a_body_may_not_be_endless(home: Installation, now: datetime, size: int) -> None:
    world.people(home, ["owner"])
    bearer = world.token(home, world.account(home, "owner", now), now, "search:action")
    with Running(home) as front:
        headers = {"authorization": f"Bearer {bearer}", "content-type": "application/json"}
        assert front.client.post("/access/v1/search/action", content=b" " * size, headers=headers).status_code == 413
