"""After a right is taken away nobody is let in: not once the act's commit has returned, and never behind its entry in the ledger.

Rights are taken away by a second process while questions are asked over HTTP. The same test must catch a front that remembers.
"""

import random
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import httpx

from tests.doubles.stale_front import Remembering
from tests.interfaces.front import world
from tests.interfaces.front.running import Running
from warifu.registers.installation import Installation, new_id
from warifu.registers.ledger import store

PEOPLE, PAUSE, ASKERS = 250, 0.004, 4


@dataclass(frozen=True, slots=True)
class Answered:
    person: str
    asked_at: float
    permitted: bool
    index: int


@dataclass(slots=True)
class Story:
    """What was asked and answered, and when each right ended: (entry's id, moment at which the commit had returned)."""

    people: list[str]
    answers: list[Answered] = field(default_factory=list)
    ended: dict[str, tuple[str, float]] = field(default_factory=dict)
    over: bool = False

    def ask(self, port: int, token: str, seed: int) -> None:
        """Ask about people whose right is about to end or has just ended."""
        rng = random.Random(seed)
        headers = {"host": f"localhost:{port}", "authorization": f"Bearer {token}"}
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=20) as client:
            while not self.over:
                at = min(max(len(self.ended) + rng.randint(-4, 8), 0), len(self.people) - 1)
                asked = {
                    "subject": {"type": "person", "id": self.people[at]},
                    "action": {"name": "read"},
                    "resource": {"type": "item", "id": "item"},
                }
                began = time.monotonic()
                answer = client.post("/access/v1/evaluation", json=asked).json()
                self.answers.append(
                    Answered(self.people[at], began, answer["decision"], answer["context"]["ledger_index"])
                )

    def violations(self, home: Installation) -> list[Answered]:
        """Permits that were asked after the commit had returned, or that stand behind the entry that took the right away."""
        with store.open_reader(home.ledger) as reader:
            entry_at = {person: reader.index_of(entry) for person, (entry, _) in self.ended.items()}
        assert None not in entry_at.values()
        return [
            a
            for a in self.answers
            if a.permitted
            and a.person in self.ended
            and (a.asked_at > self.ended[a.person][1] or a.index > (entry_at[a.person] or 0))
        ]


class Listening(Protocol):
    """What is used of a front: the benchmark starts the whole program instead."""

    @property
    def port(self) -> int: ...


def tell(home: Installation, token: str, folder: Path, front: Listening, people: int = PEOPLE) -> Story:
    story = Story([new_id() for _ in range(people)])
    world.people(home, story.people)
    world.items(home, ["item"], story.people)
    (folder / "people").write_text("\n".join(story.people))
    asking = [threading.Thread(target=story.ask, args=(front.port, token, seed)) for seed in range(ASKERS)]
    for thread in asking:
        thread.start()
    revoking = subprocess.Popen(
        [sys.executable, "-m", "tests.doubles.revoker", str(folder / "people"), str(PAUSE)],
        env=world.environment(home),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert revoking.stdout is not None
    for line in revoking.stdout:
        person, entry, at = line.split()
        story.ended[person] = (entry, float(at))
    revoking.stdout.close()
    assert revoking.wait(20) == 0
    time.sleep(0.3)
    story.over = True
    for thread in asking:
        thread.join(20)
    return story


def test_no_permit_after_a_right_was_taken_away(home: Installation, bearer: str, tmp_path: Path) -> None:
    with Running(home) as front:
        story = tell(home, bearer, tmp_path, front)
    assert len(story.ended) == PEOPLE
    # The story says something only if rights were asked about on both sides of their end.
    before = {a.person for a in story.answers if a.permitted}
    after = {a.person for a in story.answers if not a.permitted}
    assert len(before & after) > PEOPLE // 10
    assert story.violations(home) == []


def test_a_front_that_remembers_is_caught(home: Installation, bearer: str, tmp_path: Path) -> None:
    with Running(home, decide=Remembering()) as front:
        story = tell(home, bearer, tmp_path, front)
    wrong = story.violations(home)
    assert any(a.asked_at > story.ended[a.person][1] for a in wrong)
