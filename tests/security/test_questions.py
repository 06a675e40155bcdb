"""What a decision lets slip to whoever asks, and what one question may cost the others."""

import time
from contextlib import closing
from datetime import datetime
from typing import Any

from tests.interfaces.front import world
from tests.interfaces.front.conftest import bearer, home, now, prepared
from tests.interfaces.front.running import Running
from tests.interfaces.front.test_api import EVALUATION, opened, question
from warifu.interfaces.api.authzen import MOST_IGNORED, Asked, Batch, evaluations
from warifu.kernel.access.tables import OPEN
from warifu.registers.gate.state import state
from warifu.registers.installation import Installation

__all__ = ["bearer", "home", "now", "prepared"]


def standing(home: Installation, rows: list[tuple[Any, ...]]) -> None:
    with closing(world.connect(home)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        state(connection, "standing", ("alice", world.ORGAN), rows)
        connection.execute("COMMIT")


def test_neither_the_answer_nor_its_entry_tells_never_assessed_from_not_found(home: Installation, bearer: str) -> None:
    """Act 16(1): whoever asked may open the entry of the log, which therefore says no more than the answer did."""
    told = []
    for rows in ([], [(0, OPEN, "negative.", "")], [(0, OPEN, "doubt.", "")], [(0, 20200101, "good", "")]):
        standing(home, rows)
        with Running(home) as front:
            front.client.headers["authorization"] = f"Bearer {bearer}"
            answer = front.client.post(EVALUATION, json=question()).json()
            said = opened(home, answer["context"].pop("ledger_index"))
        assert answer["decision"] is False
        made = answer["context"].pop("id")
        assert said["detail"].pop("id") == made
        told.append((answer, said))
    assert all(one == told[0] for one in told)


def test_what_is_missing_elsewhere_is_still_said(home: Installation, bearer: str) -> None:
    with Running(home) as front:
        front.client.headers["authorization"] = f"Bearer {bearer}"
        answer = front.client.post(EVALUATION, json=question("alice", item="unheard-of")).json()
        said = opened(home, answer["context"]["ledger_index"])
    assert "undesignated" in said["detail"]["missing"]


def test_a_batch_cannot_hold_up_everybody_else() -> None:
    """A thousand questions beside ninety thousand names once for all: the names are looked through once."""
    for where in ("context", "top"):
        names = {f"k{number}": 0 for number in range(90_000)}
        body = {
            **question(),
            **({"context": names} if where == "context" else names),
            "evaluations": [{} for _ in range(1_000)],
        }
        begun = time.process_time()
        read = evaluations(body)
        # It took some ten minutes; half a second on the machine this was written on.
        assert time.process_time() - begun < 20
        assert isinstance(read, Batch)
        first = ".".join(["context", "k0"]) if where == "context" else "k0"
        assert all(isinstance(one, Asked) and one.ignored[0] == first for one in read.items)
        assert all(len(one.ignored) == MOST_IGNORED for one in read.items if isinstance(one, Asked))


def test_what_a_batch_says_for_all_and_what_one_item_says_is_named_in_each() -> None:
    read = evaluations(
        {
            **question(context={"a": 1}),
            "b": 1,
            "evaluations": [{}, {"c": 1}, {"context": {"d": 1}}, {"subject": {"type": "person", "id": "x", "e": 1}}],
        }
    )
    assert isinstance(read, Batch)
    assert [one.ignored for one in read.items if isinstance(one, Asked)] == [
        ("b", "context.a"),
        ("b", "c", "context.a"),
        ("b", "context.d"),
        ("b", "context.a", "subject.e"),
    ]


def test_a_token_sent_as_another_header_or_in_the_address_is_none(
    home: Installation, bearer: str, now: datetime
) -> None:
    with Running(home) as front:
        for headers, query in (
            ({"cookie": f"authorization=Bearer {bearer}"}, ""),
            ({"authorization": bearer}, ""),
            ({"authorization": f"Basic {bearer}"}, ""),
            ({}, f"?access_token={bearer}"),
        ):
            assert front.client.post(EVALUATION + query, json=question(), headers=headers).status_code == 401
