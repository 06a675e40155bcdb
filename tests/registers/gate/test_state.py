"""Stating a right replaces everything under its key, in the caller's transaction; what has another shape is refused."""

import sqlite3
from datetime import date

import pytest

from warifu.kernel.access.tables import OPEN
from warifu.kernel.ids import LegalDay
from warifu.regimes.jp.iesi import rules
from warifu.registers.gate import readings
from warifu.registers.gate.state import covering, covering_each, rows_of, state

KEY = ("item", "firm")


def test_a_key_is_restated_as_a_whole_and_others_are_left_alone(connection: sqlite3.Connection) -> None:
    state(connection, "handler", KEY, [(20260401, OPEN, "sato"), (20260401, OPEN, "mori"), (20260401, OPEN, "sato")])
    state(connection, "handler", ("item", "other"), [(20260401, OPEN, "sato")])
    assert rows_of(connection, "handler", KEY) == [(20260401, OPEN, "mori"), (20260401, OPEN, "sato")]
    state(connection, "handler", KEY, [(20260401, 20260501, "sato")])
    assert rows_of(connection, "handler", KEY) == [(20260401, 20260501, "sato")]
    state(connection, "handler", KEY, [])
    assert rows_of(connection, "handler", KEY) == []
    assert len(rows_of(connection, "handler", ("item", "other"))) == 1


def test_several_keys_are_read_as_each_by_itself(connection: sqlite3.Connection) -> None:
    other, absent, day = ("item", "other"), ("item", "absent"), LegalDay(date(2026, 4, 2))
    state(
        connection,
        "handler",
        KEY,
        [(20260401, OPEN, "sato"), (20260402, 20260403, "mori"), (20260301, 20260402, "gone")],
    )
    state(connection, "handler", other, [(20260403, OPEN, "later")])
    found = covering_each(connection, "handler", [KEY, other, absent], day)
    assert found == {key: covering(connection, "handler", key, day) for key in (KEY, other, absent)}
    assert [row[2] for row in found[KEY]] == ["sato", "mori"]
    assert covering_each(connection, "handler", [], day) == {}


def test_what_covers_no_day_is_not_kept(connection: sqlite3.Connection) -> None:
    state(connection, "handler", KEY, [(20260401, 20260401, "sato"), (20260402, 20260401, "mori")])
    assert rows_of(connection, "handler", KEY) == []


def test_it_belongs_to_the_callers_transaction(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN")
    state(connection, "handler", KEY, [(20260401, OPEN, "sato")])
    connection.execute("ROLLBACK")
    assert rows_of(connection, "handler", KEY) == []


@pytest.mark.parametrize(
    ("table", "key", "row"),
    [
        ("handler", ("item",), (20260401, OPEN, "sato")),
        ("handler", ("item", 7), (20260401, OPEN, "sato")),
        ("handler", KEY, (20260401, OPEN)),
        ("handler", KEY, ("2026-04-01", OPEN, "sato")),
        ("handler", KEY, (20260401, None, "sato")),
        ("handler", KEY, (20260401, OPEN, None)),
    ],
)
def test_another_shape_is_refused_and_nothing_changes(
    connection: sqlite3.Connection, table: str, key: tuple[str, ...], row: tuple[object, ...]
) -> None:
    state(connection, "handler", KEY, [(20260401, OPEN, "mori")])
    with pytest.raises(ValueError, match="of handler"):
        state(connection, table, key, [row])
    assert rows_of(connection, "handler", KEY) == [(20260401, OPEN, "mori")]


def test_an_unknown_table_is_an_error(connection: sqlite3.Connection) -> None:
    with pytest.raises(KeyError):
        state(connection, "handlers", KEY, [])


def test_the_readings_of_an_organ_on_a_day(connection: sqlite3.Connection) -> None:
    state(connection, "reading", ("",), [(20260401, OPEN, "exempt_office_range", "b")])
    state(connection, "reading", ("mlit",), [(20260501, OPEN, "exempt_office_range", "a")])
    april, may = LegalDay(date(2026, 4, 1)), LegalDay(date(2026, 5, 1))
    assert readings.choices(connection, "mlit", LegalDay(date(2026, 3, 31))) == rules.DEFAULTS
    assert readings.choices(connection, "mlit", april)["exempt_office_range"] == "b"
    assert readings.choices(connection, "mlit", may)["exempt_office_range"] == "a"
    assert readings.choices(connection, "meti", may)["exempt_office_range"] == "b"
