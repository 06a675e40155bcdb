"""The gate over its tables answers as the engine does over the world in memory, and asks the tables as little as it says."""

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from tests.doubles.boundary_worlds import cases
from tests.registers.gate.conftest import make
from warifu.kernel.access.model import Question
from warifu.kernel.ids import LegalDay
from warifu.regimes.jp.iesi.cases import Case, read_case, read_file
from warifu.registers.gate.decide import ENGINE, decide
from warifu.registers.gate.state import state

EXAMPLES = Path(__file__).resolve().parents[3] / "src/warifu/regimes/jp/iesi/examples"
DAY = LegalDay(date(2026, 4, 1))


def keep(connection: sqlite3.Connection, case: Case) -> None:
    for table, key, rows in case.rows:
        state(connection, table, key, rows)


@given(cases())
@settings(max_examples=150, deadline=None)
def test_tables_and_memory_give_one_answer(drawn: dict[str, Any]) -> None:
    case = read_case({**drawn, "answer": {"decision": "deny", "because": []}})
    connection = sqlite3.connect(":memory:", isolation_level=None)
    make(connection)
    keep(connection, case)
    in_memory = ENGINE.decide(case.facts(), case.question, case.day)
    assert decide(connection, [case.question], case.day) == [in_memory]
    # With others in one batch nothing changes, in whatever order they come.
    others = [Question("tanaka", "read", "grid-study"), Question("nobody", "read", "nothing"), case.question]
    assert decide(connection, others, case.day)[2] == in_memory
    connection.close()


def worked() -> Iterator[Case]:
    for path in sorted(EXAMPLES.glob("*.yaml")):
        yield from read_file(path)


@pytest.mark.parametrize("case", list(worked()), ids=lambda case: case.name)
def test_every_worked_case_over_tables(connection: sqlite3.Connection, case: Case) -> None:
    keep(connection, case)
    (decision,) = decide(connection, [case.question], case.day)
    assert sorted(map(str, decision.articles)) == case.expected["because"]
