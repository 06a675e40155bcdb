"""Behind a proxy: forwarded headers count from its address only, and what did not come over TLS is sent there."""

from collections.abc import Iterator

import pytest

from tests.interfaces.front.pages_double import PagesDouble
from tests.interfaces.front.running import Running
from warifu.registers.installation import Installation

ORIGIN = "https://warifu.example"
OVER_TLS = {
    "host": "internal:8000",
    "x-forwarded-host": "warifu.example",
    "x-forwarded-proto": "https",
    "x-forwarded-for": "1.1.1.1, 203.0.113.5",
}


@pytest.fixture
def front(home: Installation) -> Iterator[Running]:
    with Running(home, origin=ORIGIN, proxy="127.0.0.1") as running, PagesDouble(running.runtime / "pages") as double:
        running.double = double  # type: ignore[attr-defined]
        yield running


def test_the_proxys_last_word_is_the_client(front: Running) -> None:
    response = front.client.get("/tasks", headers=OVER_TLS)
    assert response.status_code == 200 and response.headers["strict-transport-security"]
    headers = dict(front.double.seen[-1][2])  # type: ignore[attr-defined]
    assert (headers["x-forwarded-for"], headers["x-forwarded-proto"], headers["host"]) == (
        "203.0.113.5",
        "https",
        "warifu.example",
    )


def test_what_did_not_come_over_tls_is_sent_there(front: Running) -> None:
    response = front.client.get("/tasks", headers={**OVER_TLS, "x-forwarded-proto": "http"})
    assert response.status_code == 307 and response.headers["location"] == ORIGIN + "/tasks"
    assert (
        front.client.post("/access/v1/evaluation", headers={**OVER_TLS, "x-forwarded-proto": "http"}).status_code == 421
    )


def test_from_any_other_address_nothing_is_believed(home: Installation) -> None:
    with Running(home, origin=ORIGIN, proxy="192.0.2.7") as front:
        assert front.client.get("/tasks", headers=OVER_TLS).status_code == 421
        assert front.client.post("/tasks", headers={**OVER_TLS, "host": "warifu.example"}).status_code == 421
