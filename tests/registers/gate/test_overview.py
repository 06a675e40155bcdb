"""Reverse questions: the same answers whether asked one by one or read as a whole, and an entry that says how many."""

import sqlite3
from datetime import date

import pytest

from warifu.kernel.access.model import PROVIDE, READ
from warifu.kernel.access.tables import OPEN
from warifu.kernel.ids import LegalDay
from warifu.registers.gate import overview, whole
from warifu.registers.gate.state import state

DAY = LegalDay(date(2026, 4, 1))
PEOPLE, ITEMS = ["abe", "doi", "ito", "kato"], ["grid", "port", "quiet"]


@pytest.fixture
def office(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Abe and Doi are in the ranges; Doi is not cleared; Kato works at a firm that has the grid on its list, but not him."""
    state(connection, "organisation", ("organ",), [(0, OPEN, "organ")])
    state(connection, "organisation", ("firm",), [(0, OPEN, "contractor")])
    for person in PEOPLE:
        state(connection, "employment", (person,), [(0, OPEN, "firm" if person == "kato" else "organ", "unit")])
        state(connection, "standing", (person, "organ"), [(0, OPEN, "doubt" if person == "doi" else "good", "")])
    for item in ITEMS:
        state(connection, "designation", (item, "organ"), [(0, OPEN, "in_force", "")])
        state(connection, "range_person", (item, "organ"), [(0, OPEN, person) for person in ("abe", "doi")])
    state(connection, "provision", ("grid", "firm", "organ"), [(0, OPEN, "provided")])
    state(connection, "accreditation", ("firm", "organ"), [(0, OPEN)])
    state(connection, "contract", ("firm", "organ"), [(0, OPEN)])
    state(connection, "handler", ("grid", "firm"), [(0, OPEN, "ueda")])
    return connection


@pytest.mark.parametrize(("act", "to"), [(READ, ""), (PROVIDE, "firm"), (PROVIDE, "kato")])
def test_few_and_many_are_answered_alike(
    office: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, act: str, to: str
) -> None:
    def asked() -> list[overview.Overview]:
        return [
            *(overview.who(office, item, act, to, DAY, [*PEOPLE, "nobody"]) for item in (*ITEMS, "nothing")),
            *(overview.what(office, person, act, to, DAY, [*ITEMS, "nothing"]) for person in (*PEOPLE, "nobody")),
        ]

    few = asked()
    monkeypatch.setattr(overview, "FEW", -1)
    for one, other in zip(few, asked(), strict=True):
        assert [(name, found.refusals, found.missing) for name, found in one.answers] == [
            (name, found.refusals, found.missing) for name, found in other.answers
        ]
    assert [one.permitted for one in few[:3]] == ([["abe"]] * 3 if act == READ else [one.permitted for one in few[:3]])


def test_without_names_it_is_everybody_and_everything(office: sqlite3.Connection) -> None:
    assert [name for name, _ in overview.who(office, "grid", READ, "", DAY).answers] == PEOPLE
    assert [name for name, _ in overview.what(office, "abe", READ, "", DAY).answers] == ITEMS
    assert overview.what(office, "abe", READ, "", DAY).permitted == ITEMS


def test_around_one_item_or_person_less_is_read(office: sqlite3.Connection) -> None:
    asked: list[str] = []
    office.set_trace_callback(asked.append)
    around = whole.around_item(office, "grid")
    assert set(around.all("designation")) == {("grid",)} and set(around.all("employment")) == {(p,) for p in PEOPLE}
    around = whole.around_people(office, ["abe"])
    assert set(around.all("employment")) == {("abe",)} and set(around.all("designation")) == {(i,) for i in ITEMS}
    # That a list has somebody else on it is part of the answer about her.
    assert around.recorded("handlers", ("grid", "firm"))
    office.set_trace_callback(None)
    assert sum("WHERE" in one for one in asked) == 8
