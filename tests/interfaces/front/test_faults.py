"""What the front does when it is killed, when the disk is full, when the clock goes back: nothing answered is lost."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from tests.interfaces.front import world
from tests.interfaces.front.process import FrontProcess
from tests.interfaces.front.running import Running
from warifu.registers.installation import Installation
from warifu.registers.ledger import clock, entry, store
from warifu.registers.vault import evidence
from warifu.registers.vault.keystore import KeyStore

EVALUATION = "/access/v1/evaluation"
QUESTION: dict[str, Any] = {
    "subject": {"type": "person", "id": "alice"},
    "action": {"name": "read"},
    "resource": {"type": "item", "id": "item"},
}
WANTED, ASKERS = 1_000, 8


class Asking:
    """Threads that ask until the front is gone, and keep every answer that reached them: decision id -> ledger index."""

    def __init__(self, port: int, token: str) -> None:
        self.answered: dict[str, int] = {}
        self.statuses: set[int] = set()
        self._headers = {"host": f"localhost:{port}", "authorization": f"Bearer {token}"}
        self._port = port
        self._threads = [threading.Thread(target=self._ask) for _ in range(ASKERS)]
        for thread in self._threads:
            thread.start()

    def _ask(self) -> None:
        with httpx.Client(base_url=f"http://127.0.0.1:{self._port}", headers=self._headers, timeout=20) as client:
            try:
                while len(self.answered) < 50 * WANTED:
                    response = client.post(EVALUATION, json=QUESTION)
                    self.statuses.add(response.status_code)
                    context = response.json()["context"]
                    self.answered[context["id"]] = context["ledger_index"]
            except httpx.TransportError:
                return

    def join(self) -> None:
        for thread in self._threads:
            thread.join(20)


def test_killed_amid_a_thousand_decisions_none_is_missing_and_none_double(home: Installation, bearer: str) -> None:
    with FrontProcess(home) as front:
        asking = Asking(front.port, bearer)
        while len(asking.answered) < WANTED:
            time.sleep(0.001)
        front.kill()
        asking.join()
    assert asking.statuses == {200} and len(asking.answered) >= WANTED
    with FrontProcess(home) as front:
        front.client.headers["authorization"] = f"Bearer {bearer}"
        after = front.client.post(EVALUATION, json=QUESTION).json()["context"]
    keystore = KeyStore(home.keys, home.key_file)
    with store.open_reader(home.ledger) as reader:
        size = reader.size()
        said = [_said(keystore, reader, index)["detail"]["id"] for index in range(size)]
    assert len(set(said)) == size == after["ledger_index"] + 1
    assert all(said[index] == made for made, index in asking.answered.items())


def _said(keystore: KeyStore, reader: store.Reader, index: int) -> dict[str, Any]:
    key_id, sealed = reader.opening(index) or ("", b"")
    return entry.check_opening(entry.parse(reader.entry(index)), evidence.open_(keystore, key_id, sealed))


def test_on_a_full_disk_nothing_is_answered_and_it_recovers_by_itself(home: Installation, bearer: str) -> None:
    with FrontProcess(home) as front:
        front.client.headers["authorization"] = f"Bearer {bearer}"
        first = front.client.post(EVALUATION, json=QUESTION)
        front.fill_the_disk()
        for _ in range(5):
            full = front.client.post(EVALUATION, json=QUESTION)
            assert full.status_code == 503 and full.headers["content-type"] == "application/problem+json"
            assert "decision" not in full.json()
        front.empty_the_disk()
        again = front.client.post(EVALUATION, json=QUESTION)
        assert again.status_code == 200 and front.process.poll() is None
    # What was refused for want of room left no trace, not even a gap.
    assert [r.json()["context"]["ledger_index"] for r in (first, again)] == [0, 1]


class Hands:
    """A clock that a test sets."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


def test_a_clock_set_back_stops_permits_until_an_operator_confirms(
    home: Installation, bearer: str, now: datetime
) -> None:
    hands = Hands(now)
    with Running(home, now=hands) as front:
        front.client.headers["authorization"] = f"Bearer {bearer}"

        def ask() -> dict[str, Any]:
            answer: dict[str, Any] = front.client.post(EVALUATION, json=QUESTION).json()
            return answer

        assert ask()["decision"] is True
        hands.at = now - timedelta(days=1)
        stopped = ask()
        assert stopped["decision"] is False and [r["code"] for r in stopped["context"]["reasons"]] == ["clock_set_back"]
        # Set right again by hand: still nothing, until somebody has confirmed it.
        hands.at = now + timedelta(minutes=1)
        assert ask()["decision"] is False
        assert clock.request_confirmation(home.ledger) is not None
        _until(lambda: ask()["decision"])


def _until(holds: Callable[[], Any]) -> None:
    for _ in range(200):
        if holds():
            return
        time.sleep(0.02)
    raise AssertionError("it never came to hold")


def test_a_second_front_does_not_start(home: Installation, bearer: str) -> None:
    with FrontProcess(home) as front:
        second = FrontProcess(home)
        try:
            second.__enter__()
        except AssertionError:
            assert second.process.wait(20) == 2
        else:
            raise AssertionError("two fronts write one log")
        front.client.headers["authorization"] = f"Bearer {bearer}"
        assert front.client.post(EVALUATION, json=QUESTION).status_code == 200


ORPHANING = """
import os
from tests.interfaces.front import world
from tests.interfaces.front.process import FrontProcess
from warifu.registers import installation as place
front = FrontProcess(place.from_environment()).__enter__()
print(front.process.pid, flush=True)
os._exit(0)
"""


def test_a_front_dies_with_its_parent(home: Installation) -> None:
    started = subprocess.run(
        [sys.executable, "-c", ORPHANING], env=world.environment(home), stdout=subprocess.PIPE, text=True, check=True
    )
    stat = Path(f"/proc/{int(started.stdout)}/stat")
    # Gone, or dead and waiting for whoever reaps here.
    _until(lambda: not stat.exists() or stat.read_text().rsplit(")", 1)[1].split()[0] == "Z")
