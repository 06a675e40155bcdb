"""Requests that no browser sends by itself: none is a way out to another site, none breaks a page."""

import re
import socket
from base64 import b64encode
from collections.abc import Callable, Iterator
from hashlib import sha256

import pytest
from django.test import Client

from tests.interfaces.front.conftest import home, prepared
from tests.interfaces.front.running import Running
from tests.world import World, designated
from warifu.interfaces.front.limits import address_key
from warifu.registers.installation import Installation
from warifu.registers.ledger.errors import NoSuchEntry
from warifu.registers.ledger.store import open_reader

__all__ = ["home", "prepared"]
SignIn = Callable[..., Client]
HUGE = "9" * 5_000


@pytest.fixture
def front(home: Installation) -> Iterator[Running]:
    with Running(home) as running:
        yield running


def raw(front: Running, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", front.port), timeout=20) as connection:
        connection.sendall(request)
        found = b""
        while piece := connection.recv(65_536):
            found += piece
        return found


@pytest.mark.parametrize("path", ["/%2fevil.example/", "/%2f%2fevil.example/", "/%2Fevil.example/%2e%2e"])
def test_choosing_a_language_leads_to_no_other_site(world: World, enter: SignIn, path: str) -> None:
    answer = enter("officer").get(f"{path}?lang=en")
    assert answer.status_code == 303
    assert not answer.headers["location"].startswith(("//", "/\\", "http"))


def test_numbers_too_large_are_nothing_and_break_nothing(world: World, enter: SignIn) -> None:
    case = designated(world)
    officer = enter("officer")
    assert officer.get(f"/cases/{case}/?done={HUGE}").status_code == 200
    for index in (2**63, 2**64, HUGE[:40]):
        for page in ("", "proof", "opening"):
            assert officer.get(f"/ledger/entry/{index}/{page}").status_code == 404


def test_a_file_of_no_line_is_not_there(world: World, enter: SignIn) -> None:
    case = designated(world)
    sent = {"purpose": "judge", "file": f"{HUGE}.x"}
    assert enter("officer").post(f"/cases/{case}/compartments/designation/", sent).status_code == 404


def test_no_entry_lies_where_no_column_could_hold_its_number(home: Installation) -> None:
    with Running(home), open_reader(home.ledger) as reader:
        for index in (-1, 0, 2**63 - 1, 2**63, 10**40):
            with pytest.raises(NoSuchEntry):
                reader.entry(index)


def test_what_names_no_page_or_two_hosts_is_refused(front: Running) -> None:
    host = f"Host: localhost:{front.port}\r\n".encode()
    for head in (
        b"OPTIONS * HTTP/1.1\r\n" + host,
        b"GET /signin/ HTTP/1.1\r\nHost: evil.example\r\n" + host,
        b"GET /signin/ HTTP/1.1\r\n" + host + b"Host: evil.example\r\n",
    ):
        assert raw(front, head + b"Connection: close\r\n\r\n").startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(
    "body",
    [
        b"Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
        b"Content-Length: 3\r\nContent-Length: 30\r\n\r\nabc",
        b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n",
        b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        b"Content-Length: +3\r\n\r\nabc",
        b"X-A: b\r\n c\r\n\r\n",
    ],
)
def test_a_body_whose_end_two_readers_might_see_differently_is_refused(front: Running, body: bytes) -> None:
    head = b"POST /signin/options/ HTTP/1.1\r\nHost: localhost:%d\r\n" % front.port
    assert raw(front, head + body).startswith(b"HTTP/1.1 400 ")


def test_the_fronts_own_page_allows_its_style_and_nothing_else(front: Running) -> None:
    answer = front.client.get("/signin/", headers={"host": "evil.example"})
    assert answer.status_code == 421
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy and "frame-ancestors 'none'" in policy
    (style,) = re.findall(r"<style>(.*?)</style>", answer.text, re.S)
    assert f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" in policy
    assert answer.headers["x-frame-options"] == "DENY"


def test_one_address_does_not_use_up_what_all_others_may_ask() -> None:
    """A proxy that listens on both protocols writes every IPv4 client as one of a single /64."""
    assert address_key("::ffff:192.0.2.1") == address_key("192.0.2.1") != address_key("::ffff:192.0.2.2")
    assert address_key("2001:db8::1") == address_key("2001:db8::ffff:2") != address_key("2001:db8:0:1::1")
    assert address_key("no address:") == "no address:"
