"""The log's files: who may have which, and that what is served is what a partner rebuilds the tree from."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

import pytest

from tests.interfaces.front import world
from tests.interfaces.front.running import Running
from tests.interfaces.front.test_api import EVALUATION, question
from warifu.kernel.tlog import checkpoint, note
from warifu.registers.installation import Installation
from warifu.registers.ledger import store

CHECKPOINT, HASHES, ENTRIES = "/ledger/checkpoint", "/ledger/tile/0/000.p/3", "/ledger/tile/entries/000.p/3"


@pytest.fixture
def front(home: Installation, bearer: str) -> Iterator[Running]:
    with Running(home) as running:
        for _ in range(3):
            assert (
                running.client.post(
                    EVALUATION, json=question(), headers={"authorization": f"Bearer {bearer}"}
                ).status_code
                == 200
            )
        with store.open_reader(home.ledger) as reader:
            while reader.checkpoint() is None or checkpoint.parse(note.parse(reader.checkpoint() or b"").text).size < 3:
                pass
        yield running


def _as(front: Running, now: datetime, *scopes: str) -> dict[str, str]:
    person = "-".join(scopes).replace(":", "") or "none"
    world.people(front.home, [person])
    return {"authorization": "Bearer " + world.token(front.home, world.account(front.home, person, now), now, *scopes)}


def test_strangers_get_nothing(front: Running) -> None:
    for path in (CHECKPOINT, HASHES, ENTRIES, "/ledger/tile/9/9"):
        assert front.client.get(path).status_code == 401
        assert front.client.get(path, headers={"authorization": "Bearer x"}).status_code == 401
        assert front.client.get(path, headers={"cookie": "warifu_session=" + "A" * 43}).status_code == 401


def test_an_account_that_is_signed_in_gets_hashes_and_no_entries(front: Running, now: datetime) -> None:
    cookie = {"cookie": f"warifu_session={world.session(front.home, world.account(front.home, 'alice', now), now)}"}
    got = front.client.get(CHECKPOINT, headers=cookie)
    assert got.status_code == 200 and got.headers["content-type"] == "text/plain; charset=utf-8"
    assert "max-age=1" in got.headers["cache-control"] and got.headers["vary"] == "authorization, cookie"
    tile = front.client.get(HASHES, headers=cookie)
    assert tile.status_code == 200 and len(tile.content) == 96 and "immutable" in tile.headers["cache-control"]
    assert front.client.get(ENTRIES, headers=cookie).status_code == 403
    assert front.client.get("/ledger/tile/0/001", headers=cookie).status_code == 404
    assert front.client.post(CHECKPOINT, headers=cookie).status_code == 405


def test_tokens_reach_as_far_as_their_scopes(front: Running, now: datetime) -> None:
    reach = {"ledger:tiles": (200, 200, 403), "ledger:entries": (200, 200, 200), "decide": (403, 403, 403)}
    for scope, statuses in reach.items():
        headers = _as(front, now, scope)
        assert (
            tuple(front.client.get(path, headers=headers).status_code for path in (CHECKPOINT, HASHES, ENTRIES))
            == statuses
        ), scope


def test_a_partner_rebuilds_the_leaves_from_the_entries(front: Running, now: datetime) -> None:
    headers = _as(front, now, "ledger:entries")
    bundle, hashes = (front.client.get(path, headers=headers).content for path in (ENTRIES, HASHES))
    leaves = b""
    while bundle:
        length = int.from_bytes(bundle[:2], "big")
        leaves += sha256(b"\x00" + bundle[2 : 2 + length]).digest()
        bundle = bundle[2 + length :]
    assert leaves == hashes


def test_pages_about_the_ledger_belong_to_pages(front: Running) -> None:
    # Nobody runs `pages` here, so the plain page of the front says so.
    assert front.client.get("/ledger/entry/0/").status_code == 503
