"""What is kept from round to round answers as the gate does that keeps nothing, whatever has changed in between."""

import sqlite3
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.doubles.boundary_worlds import cases
from tests.kernel.access.test_compiled import SWITCHES, every_question
from tests.registers.gate.conftest import make
from warifu.kernel.access.model import Question
from warifu.kernel.access.tables import OPEN
from warifu.kernel.ids import LegalDay
from warifu.regimes.jp.iesi.cases import Case, read_case
from warifu.registers.gate.decide import decide
from warifu.registers.gate.state import state
from warifu.registers.gate.today import MOST, Today

DAY = LegalDay(date(2026, 4, 1))
NOW = (20260101, OPEN)
READ = Question("sato", "read", "item")


def restate(connection: sqlite3.Connection, before: Case | None, case: Case) -> None:
    """Exactly this case's rows stand at the gate."""
    for table, key, _ in before.rows if before else ():
        state(connection, table, key, [])
    for table, key, rows in case.rows:
        state(connection, table, key, rows)


@given(st.lists(cases(), min_size=2, max_size=3), st.sampled_from(SWITCHES))
@settings(max_examples=60, deadline=None)
def test_as_the_gate_that_keeps_nothing(drawn: list[dict[str, Any]], switch: tuple[str, str]) -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    make(connection)
    today, before = Today(), None
    # One day for all worlds: what is kept must be dropped because of the rows, not because the day ends.
    day = read_case({**drawn[0], "answer": {"decision": "deny", "because": []}}).day
    for number, one in enumerate(drawn):
        case = read_case({**one, "answer": {"decision": "deny", "because": []}})
        restate(connection, before, case)
        state(connection, "employment", ("both",), [(*NOW, place, "ports") for place in ("meti", "kyokuto")])
        if number:
            state(connection, "reading", ("meti",), [(*NOW, *switch)])
        before = case
        for questions in (every_question(), list(reversed(every_question()))):
            assert today(connection, questions, day) == decide(connection, questions, day)
        tomorrow = LegalDay(day + timedelta(days=1))
        for asked in (Question("sato", "read", "grid-study", day=tomorrow), Question("sato", "read", "grid-study")):
            assert today(connection, [asked], day) == decide(connection, [asked], day)
            assert today(connection, [asked], tomorrow) == decide(connection, [asked], tomorrow)
    connection.close()


@pytest.fixture
def office(connection: sqlite3.Connection) -> sqlite3.Connection:
    state(connection, "organisation", ("mlit",), [(*NOW, "organ")])
    state(connection, "employment", ("sato",), [(*NOW, "mlit", "ports")])
    state(connection, "standing", ("sato", "mlit"), [(*NOW, "good", "")])
    state(connection, "designation", ("item", "mlit"), [(*NOW, "in_force", "")])
    state(connection, "range_person", ("item", "mlit"), [(*NOW, "sato")])
    return connection


class Counting:
    """A connection that counts what it is asked."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection, self.asked = connection, list[str]()
        connection.set_trace_callback(self.asked.append)

    def cursor(self) -> sqlite3.Cursor:
        return self.connection.cursor()


def test_what_is_known_is_not_fetched_again(office: sqlite3.Connection) -> None:
    today, watched = Today(), Counting(office)
    first = today(watched, [READ], DAY)
    watched.asked.clear()
    # The same object, so that what it comes to in words is written once.
    assert today(watched, [READ, READ], DAY)[1] is first[0]
    assert len(watched.asked) == 1


def test_another_person_alike_is_the_same_decision(office: sqlite3.Connection) -> None:
    today = Today()
    state(office, "employment", ("suzuki",), [(*NOW, "mlit", "ports")])
    state(office, "standing", ("suzuki", "mlit"), [(*NOW, "good", "")])
    state(office, "range_person", ("item", "mlit"), [(*NOW, "sato"), (*NOW, "suzuki")])
    (sato,) = today(office, [READ], DAY)
    (suzuki,) = today(office, [Question("suzuki", "read", "item")], DAY)
    assert sato.permitted and sato is suzuki


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("standing", ("sato", "mlit")),
        ("employment", ("sato",)),
        ("designation", ("item", "mlit")),
        ("range_person", ("item", "mlit")),
        ("organisation", ("mlit",)),
    ],
)
def test_a_right_taken_away_is_gone(office: sqlite3.Connection, table: str, key: tuple[str, ...]) -> None:
    today = Today()
    assert today(office, [READ], DAY)[0].permitted
    state(office, table, key, [])
    assert not today(office, [READ], DAY)[0].permitted
    assert today(office, [READ], DAY) == decide(office, [READ], DAY)


def test_a_hand_in_the_tables_is_seen(office: sqlite3.Connection) -> None:
    today = Today()
    assert today(office, [READ], DAY)[0].permitted
    office.execute("UPDATE gate_standing SET code = 'doubt' WHERE person = 'sato'")
    assert not today(office, [READ], DAY)[0].permitted
    office.execute("UPDATE gate_standing SET code = 'good' WHERE person = 'sato'")
    assert today(office, [READ], DAY)[0].permitted
    office.execute("DELETE FROM gate_designation")
    assert not today(office, [READ], DAY)[0].permitted


def test_more_changes_than_the_list_holds(office: sqlite3.Connection) -> None:
    today = Today()
    assert today(office, [READ], DAY)[0].permitted
    state(office, "standing", ("sato", "mlit"), [])
    for number in range(1_200):
        state(office, "standing", (f"other-{number}", "mlit"), [(*NOW, "good", "")])
    ((kept,),) = office.execute("SELECT count(*) FROM gate_change").fetchall()
    assert 900 <= kept <= 1_100
    assert not today(office, [READ], DAY)[0].permitted


def test_a_change_that_was_taken_back_changes_nothing(office: sqlite3.Connection) -> None:
    today = Today()
    office.execute("BEGIN")
    state(office, "standing", ("sato", "mlit"), [])
    office.execute("ROLLBACK")
    assert today(office, [READ], DAY)[0].permitted
    state(office, "standing", ("sato", "mlit"), [])
    assert not today(office, [READ], DAY)[0].permitted


def test_what_is_kept_has_an_end(office: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST >= 100_000
    monkeypatch.setattr("warifu.registers.gate.today.MOST", 3)
    today = Today()
    for number in range(5):
        questions = [READ, Question("sato", "read", f"item-{number}")]
        assert today(office, questions, DAY) == decide(office, questions, DAY)
    assert len(today._items) <= 3
