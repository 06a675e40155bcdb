"""The primary of a synchronous pair is killed in the middle of decisions: what was answered stands in the log that goes on at its standby.

The whole program without pages: a front in a process of its own, questions over HTTP, rights taken away by another process. Both servers
are durable and follow each other over loopback.
"""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from tests.interfaces.front import world
from tests.interfaces.front.process import FrontProcess
from tests.interfaces.front.test_faults_revocation import Story
from tests.postgres import fresh
from tests.postgres.server import Server, pair
from warifu.interfaces.cli.proof import check
from warifu.kernel.tlog import checkpoint, note, policy, proof
from warifu.registers import installation as place
from warifu.registers.installation import Installation, new_id
from warifu.registers.ledger import published, store
from warifu.registers.ledger.verify import verify
from warifu.registers.vault import evidence
from warifu.registers.vault.keystore import KeyStore

pytestmark = pytest.mark.postgres

PATIENCE = 60
ASKERS, ENOUGH_ANSWERS, ENOUGH_ENDED = 4, 300, 40


class Interrupted(Story):
    """Asks until nobody answers any more. What was not answered is not counted, whatever became of it."""

    def ask(self, port: int, token: str, seed: int) -> None:
        try:
            super().ask(port, token, seed)
        except (httpx.HTTPError, KeyError, ValueError):
            return


@pytest.fixture
def servers() -> Iterator[tuple[Server, Server]]:
    with pair() as made:
        yield made


@pytest.fixture
def home(servers: tuple[Server, Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """An office on the primary."""
    monkeypatch.setenv(place.DATABASE, fresh.database(server=servers[0].url()))
    made = place.create(
        tmp_path / "data", tmp_path / "data.key",
        origin="http://localhost:8000", log_origin="example.invalid/warifu", example=False,
    )  # fmt: skip
    prepare = [sys.executable, "-m", "warifu.interfaces.cli.prepare"]
    subprocess.run(prepare, env=world.environment(made), check=True, stdout=subprocess.PIPE)
    world.found(made)
    return made


def kill_in_the_middle(home: Installation, primary: Server, token: str, folder: Path) -> Story:
    """Questions and acts until the primary dies under them."""
    story = Interrupted([new_id() for _ in range(250)])
    world.people(home, story.people)
    world.items(home, ["item"], story.people)
    (folder / "people").write_text("\n".join(story.people))
    with FrontProcess(home) as front:
        asking = [threading.Thread(target=story.ask, args=(front.port, token, seed)) for seed in range(ASKERS)]
        revoking = subprocess.Popen(
            [sys.executable, "-m", "tests.doubles.revoker", str(folder / "people"), "0.01"],
            env=world.environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        for thread in asking:
            thread.start()
        assert revoking.stdout is not None
        assert revoking.stderr is not None
        for line in revoking.stdout:
            person, entry, at = line.split()
            story.ended[person] = (entry, float(at))
            if len(story.answers) >= ENOUGH_ANSWERS and len(story.ended) >= ENOUGH_ENDED:
                break
        primary.kill()
        for line in revoking.stdout:
            person, entry, at = line.split()
            story.ended[person] = (entry, float(at))
        assert "ServerFault" in revoking.stderr.read()
        revoking.wait(PATIENCE)
        revoking.stdout.close()
        revoking.stderr.close()
        for thread in asking:
            thread.join(PATIENCE)
        # The sequencer's session is gone, and the front with it.
        assert front.process.wait(PATIENCE) == 70
    assert len(story.ended) < len(story.people), "it was not in the middle"
    return story


def test_nothing_that_was_answered_is_lost(
    servers: tuple[Server, Server], home: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    primary, standby = servers
    world.people(home, ["owner"])
    token = world.token(home, world.account(home, "owner", datetime.now(UTC)), datetime.now(UTC))
    story = kill_in_the_middle(home, primary, token, tmp_path)
    before = published.read(home)
    assert before is not None

    standby.promote()
    monkeypatch.setenv(place.DATABASE, fresh.url(fresh.name_of(home.database), standby.url()))
    again = place.load(home.directory, home.key_file)
    with FrontProcess(again) as front:
        refused = [asked(front, token, person) for person in story.ended]
        assert refused == [False] * len(story.ended)
        wait_for_proofs(again, max(answer.index for answer in story.answers))

    assert story.violations(again) == []
    with store.open_reader(again.ledger) as reader, closing(KeyStore(again.keys, again.key_file)) as keys:
        rule = reader.policy().encode()
        assert verify(reader, policy.parse(rule)).size == reader.size()
        for answer in story.answers:
            assert check(reader.prove(answer.index).encode(), rule)[0] == answer.index
            told = evidence.open_(keys, *_opening(reader, answer.index))["fields"]
            assert told["subject"]["value"] == answer.person
            assert told["outcome"]["value"] == ("permit" if answer.permitted else "deny")
        _continues(reader, before)


def asked(front: FrontProcess, token: str, person: str) -> bool:
    question = {
        "subject": {"type": "person", "id": person},
        "action": {"name": "read"},
        "resource": {"type": "item", "id": "item"},
    }
    headers = {"authorization": f"Bearer {token}"}
    return bool(front.client.post("/access/v1/evaluation", json=question, headers=headers).json()["decision"])


def wait_for_proofs(home: Installation, index: int) -> None:
    until = time.monotonic() + PATIENCE
    with store.open_reader(home.ledger) as reader:
        while checkpoint.parse(note.parse(reader.checkpoint() or b"").text).size <= index:
            assert time.monotonic() < until
            time.sleep(0.05)


def _opening(reader: store.Reader, index: int) -> tuple[str, bytes]:
    found = reader.opening(index)
    assert found is not None
    return found


def _continues(reader: store.Reader, before: bytes) -> None:
    """The checkpoint that was published before the fall is a prefix of the one signed after it."""
    old, new = (checkpoint.parse(note.parse(one).text) for one in (before, reader.checkpoint() or b""))
    assert 0 < old.size < new.size
    proof.check_consistency(old.size, new.size, reader.consistency(old.size, new.size), old.root, new.root)
