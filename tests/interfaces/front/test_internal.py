"""The back door: pages and commands ask through it, and nobody else reaches it."""

import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.interfaces.front.running import Running
from tests.interfaces.front.test_api import EVALUATION, opened
from warifu.interfaces.api.ask import SOCKET, Ask, FrontDown, NotDecided, ask
from warifu.registers.installation import Installation


@pytest.fixture
def front(home: Installation, bearer: str) -> Iterator[Running]:
    with Running(home) as running:
        yield running


def test_answers_come_in_order_and_are_durable(front: Running) -> None:
    asked = [Ask("alice", "read", "item"), Ask("bob", "read", "item"), Ask("alice", "provide", "item", to="organ")]
    answers = ask(front.home, asked, actor="alice", via="pages")
    assert [answer["decision"] for answer in answers] == [True, False, True]
    for answer, question in zip(answers, asked, strict=True):
        said = opened(front.home, answer["context"]["ledger_index"])
        assert (said["subject"], said["actor"], said["detail"]["via"], said["detail"]["to"]) == (
            question.person,
            "alice",
            "pages",
            question.to,
        )


def test_another_day_may_be_asked_about_here_only(front: Running) -> None:
    (answer,) = ask(front.home, [Ask("alice", "read", "item", day="2020-02-29")], actor="", via="cli")
    assert opened(front.home, answer["context"]["ledger_index"])["detail"]["day"] == "2020-02-29"


def test_many_at_once(front: Running) -> None:
    answers = ask(front.home, [Ask("alice", "read", "item")] * 1_500, actor="", via="cli")
    assert [answer["context"]["ledger_index"] for answer in answers] == list(range(1_500))


@pytest.mark.parametrize("asked", [Ask("alice", "read", "item", day="yesterday")])
def test_what_is_no_question_says_so(front: Running, asked: Ask) -> None:
    with pytest.raises(ValueError, match="not a list of questions"):
        ask(front.home, [asked], actor="", via="cli")
    with pytest.raises(ValueError, match="via"):
        ask(front.home, [Ask("alice", "read", "item")], actor="", via="elsewhere")
    with pytest.raises(ValueError, match="questions"):
        ask(front.home, [], actor="", via="cli")


def test_the_address_has_no_back_door(front: Running) -> None:
    assert (
        front.client.post("/decide", json={"questions": [], "actor": "", "via": "cli"}).status_code == 503
    )  # a page, and there are none
    assert front.client.post("/internal/decide").status_code == 503


def test_the_socket_lies_where_only_this_account_goes(front: Running) -> None:
    door: Path = (front.home.directory / SOCKET).readlink()
    assert stat.S_IMODE(door.parent.stat().st_mode) == 0o700


def test_without_a_front_nothing_is_decided(home: Installation) -> None:
    with pytest.raises(FrontDown):
        ask(home, [Ask("alice", "read", "item")], actor="", via="cli")


def test_a_front_that_left_its_link_behind_is_down(home: Installation, bearer: str) -> None:
    with Running(home):
        pass
    with pytest.raises(FrontDown):
        ask(home, [Ask("alice", "read", "item")], actor="", via="cli")


def test_what_cannot_be_made_durable_is_not_decided(home: Installation, bearer: str) -> None:
    def full(*_: object) -> list[object]:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode, error.sqlite_errorname = sqlite3.SQLITE_FULL, "SQLITE_FULL"
        raise error

    with Running(home, decide=full) as front:  # type: ignore[arg-type]
        with pytest.raises(NotDecided):
            ask(home, [Ask("alice", "read", "item")], actor="", via="cli")
        front.client.headers["authorization"] = f"Bearer {bearer}"
        asked = {
            "subject": {"type": "person", "id": "alice"},
            "action": {"name": "read"},
            "resource": {"type": "item", "id": "item"},
        }
        response = front.client.post(EVALUATION, json=asked)
        assert response.status_code == 503 and response.headers["content-type"] == "application/problem+json"
        assert int(response.headers["retry-after"]) > 0
