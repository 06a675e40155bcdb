"""What the front passes on and what it does not: hosts, headers, bodies, limits, and pages that are not there."""

import contextlib
import http.client
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.interfaces.cli.serving import until
from tests.interfaces.front.pages_double import PagesDouble
from tests.interfaces.front.running import Running
from warifu.interfaces.front import proxy
from warifu.registers.installation import Installation


@pytest.fixture
def front(home: Installation) -> Iterator[Running]:
    with Running(home) as running:
        yield running


@pytest.fixture
def pages(front: Running) -> Iterator[PagesDouble]:
    with PagesDouble(front.runtime / "pages") as double:
        yield double


def told(pages: PagesDouble) -> dict[str, str]:
    return dict(pages.seen[-1][2])


def test_a_page_passes_with_cookies_and_without_what_is_hop_by_hop(front: Running, pages: PagesDouble) -> None:
    response = front.client.get(
        "/cases/%E6%8C%87?q=a%2Fb", headers={"cookie": "x=1", "connection": "keep-alive, x-mine", "x-mine": "1"}
    )
    assert response.status_code == 200 and pages.seen[-1][:2] == ("GET", "/cases/%E6%8C%87?q=a%2Fb")
    assert response.headers.get_list("set-cookie") == ["a=1", "b=2; Path=/"]
    assert "x-hop" not in response.headers
    assert told(pages)["cookie"] == "x=1" and "x-mine" not in told(pages)


def test_where_a_call_came_from_is_set_by_the_front_alone(front: Running, pages: PagesDouble) -> None:
    lies = {
        "x-forwarded-for": "198.51.100.1",
        "x-forwarded-host": "evil.example",
        "x-forwarded-proto": "https",
        "forwarded": "for=198.51.100.1",
        "x-real-ip": "198.51.100.1",
        "x_forwarded_for": "198.51.100.1",
    }
    front.client.get("/", headers=lies)
    seen = told(pages)
    assert "198.51.100.1" not in str(pages.seen[-1]) and "evil" not in str(pages.seen[-1])
    assert (seen["x-forwarded-for"], seen["x-forwarded-proto"], seen["host"]) == (
        "127.0.0.1",
        "http",
        f"localhost:{front.port}",
    )
    assert [name for name, _ in pages.seen[-1][2]].count("host") == 1


def test_bodies_stream_through_in_both_forms(front: Running, pages: PagesDouble) -> None:
    whole = b"x" * 3_000_000
    assert front.client.post("/upload", content=whole).json() == {"length": len(whole)}
    assert pages.seen[-1][3] == whole
    assert front.client.post("/upload", content=iter([whole[:70_000]] * 9)).json() == {"length": 630_000}
    assert front.client.post("/empty").json() == {"length": 0}
    head = front.client.head("/page")
    assert head.status_code == 200 and head.content == b""


def test_an_upload_that_is_too_large_is_stopped(
    front: Running, pages: PagesDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proxy, "MOST_BODY", 100_000)
    announced = front.client.post("/upload", content=b"x" * 100_001)
    assert announced.status_code == 413 and "ファイルが大きすぎます" in announced.text and "too large" in announced.text
    assert pages.seen == []
    assert front.client.post("/upload", content=iter([b"x" * 50_000] * 3)).status_code == 413


def test_an_upload_that_stops_is_cut_off(front: Running, pages: PagesDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proxy, "BODY_PATIENCE", 0.2)
    with socket.create_connection(("127.0.0.1", front.port), timeout=20) as slow:
        slow.sendall(b"POST /upload HTTP/1.1\r\nHost: localhost:%d\r\nContent-Length: 1000\r\n\r\nhalf" % front.port)
        assert slow.recv(100).startswith(b"HTTP/1.1 408 ")


def test_pages_that_are_down_are_said_to_be_in_two_languages(front: Running) -> None:
    response = front.client.get("/tasks")
    assert response.status_code == 503 and response.headers["retry-after"] == "3"
    assert (
        "もう一度開いてください" in response.text and "open it again" in response.text and 'href="/"' in response.text
    )
    assert response.headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]


def test_an_answer_that_breaks_off_is_not_taken_for_a_whole_one(front: Running, pages: PagesDouble) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", front.port, timeout=20)
    connection.request("GET", "/die", headers={"host": f"localhost:{front.port}"})
    with pytest.raises(http.client.IncompleteRead):
        connection.getresponse().read()
    connection.close()
    assert front.client.get("/tasks").status_code == 200


def test_an_answer_that_takes_too_long_says_so(
    front: Running, pages: PagesDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(proxy._TIMEOUT, "read", 0.2)
    assert front.client.get("/slow").status_code == 504


def test_a_bare_address_is_sent_to_the_name(front: Running, pages: PagesDouble) -> None:
    for host in (f"127.0.0.1:{front.port}", "127.0.0.1", f"[::1]:{front.port}"):
        response = front.client.get("/tasks?a=1", headers={"host": host})
        assert response.status_code == 307 and response.headers["location"] == f"{front.origin}/tasks?a=1"
        assert front.client.post("/tasks", headers={"host": host}).status_code == 421
    assert pages.seen == []


def test_any_other_name_is_refused(front: Running, pages: PagesDouble) -> None:
    for host in (
        "evil.example",
        "localhost",
        f"localhost:{front.port + 1}",
        f"localhost.evil.example:{front.port}",
        "",
    ):
        assert front.client.get("/tasks", headers={"host": host}).status_code == 421
        problem = front.client.post("/access/v1/evaluation", headers={"host": host, "x-request-id": "r"})
        assert problem.status_code == 421 and problem.headers["content-type"] == "application/problem+json"
    assert pages.seen == []


def test_a_request_that_says_two_lengths_reaches_nobody(front: Running, pages: PagesDouble) -> None:
    for head in (b"Content-Length: 4\r\nContent-Length: 5\r\n", b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n"):
        with socket.create_connection(("127.0.0.1", front.port), timeout=20) as raw:
            raw.sendall(b"POST / HTTP/1.1\r\nHost: localhost:%d\r\n%s\r\nabcd" % (front.port, head))
            assert raw.recv(100).startswith(b"HTTP/1.1 400 ")
    assert pages.seen == []


def test_a_head_that_never_ends_is_cut_off(front: Running) -> None:
    with socket.create_connection(("127.0.0.1", front.port), timeout=20) as raw:
        raw.sendall(b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: %s\r\n" % (number, b"y" * 1000) for number in range(40)))
        began = time.monotonic()
        with contextlib.suppress(ConnectionResetError):
            assert raw.recv(1000) == b""
        assert time.monotonic() - began < 4


def test_links_of_one_use_cannot_be_tried_at_will(front: Running, pages: PagesDouble) -> None:
    statuses = [front.client.post("/signin/invitation/").status_code for _ in range(300)]
    assert 429 in statuses and statuses.index(429) >= 200
    refused = front.client.post("/signin/invitation/")
    assert refused.status_code == 429 and int(refused.headers["retry-after"]) >= 1
    assert front.client.get("/tasks").status_code == 200


def test_of_two_the_one_with_less_to_do_is_asked(home: Installation, tmp_path: Path) -> None:
    paths = (tmp_path / "one", tmp_path / "two")
    with (
        Running(home, pages=tuple(map(str, paths))) as front,
        PagesDouble(paths[0]) as one,
        PagesDouble(paths[1]) as two,
        ThreadPoolExecutor(1) as other,
    ):
        slow = other.submit(front.client.get, "/slow")
        until(lambda: one.seen)
        assert front.client.get("/quick").status_code == 200 and two.seen[-1][1] == "/quick"
        assert slow.result().status_code == 200
        # Both are free again: the first is asked.
        assert front.client.get("/after").status_code == 200 and one.seen[-1][1] == "/after"


def test_where_one_is_down_the_other_answers_and_gets_the_whole_body(home: Installation, tmp_path: Path) -> None:
    paths = (str(tmp_path / "nobody"), str(tmp_path / "two"))
    with Running(home, pages=paths) as front, PagesDouble(Path(paths[1])) as two:
        assert front.client.post("/cases/", content=b"x" * 100_000).status_code == 200
        assert two.seen[-1][3] == b"x" * 100_000
    with Running(home, pages=paths) as front:
        assert front.client.get("/").status_code == 503


def test_what_only_asks_is_asked_again_where_pages_die_over_it(home: Installation, tmp_path: Path) -> None:
    paths = (tmp_path / "one", tmp_path / "two")
    ways = tuple(map(str, paths))
    with Running(home, pages=ways) as front, PagesDouble(paths[0]) as one, PagesDouble(paths[1]) as two:
        for method in ("GET", "HEAD"):
            assert front.client.request(method, "/hang-up").status_code == 503
            assert one.seen.pop()[:2] == two.seen.pop()[:2] == (method, "/hang-up")
        # An act may have been done: nobody does it twice. A body that was sent on is gone.
        for method in ("POST", "GET"):
            assert front.client.request(method, "/hang-up", content=b"x").status_code == 503
            assert one.seen.pop()[:2] == (method, "/hang-up") and not one.seen and not two.seen
