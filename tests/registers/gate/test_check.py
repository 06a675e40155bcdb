"""The gate held against the records: every row too few, too many or claimed twice is found, and nothing else."""

import sqlite3

from warifu.kernel.access.tables import OPEN
from warifu.registers.gate.check import Difference, differences
from warifu.registers.gate.state import state

SATO, MORI = (20260401, OPEN, "sato"), (20260401, OPEN, "mori")


def test_no_difference_where_the_gate_is_what_the_records_say(connection: sqlite3.Connection) -> None:
    stated = [
        ("handler", ("item", "firm"), [SATO, MORI, (20260401, 20260401, "gone")]),
        ("contract", ("firm", "organ"), [(20260401, OPEN)]),
        ("handler", ("other", "firm"), []),
    ]
    assert differences(connection, [("handler", ("other", "firm"), [])]) == []
    for table, key, rows in stated:
        state(connection, table, key, rows)
    assert differences(connection, stated) == []


def test_every_kind_of_difference_is_named(connection: sqlite3.Connection) -> None:
    state(connection, "handler", ("item", "firm"), [SATO])
    state(connection, "contract", ("firm", "organ"), [(20260401, OPEN)])
    state(connection, "accreditation", ("firm", "organ"), [(20260401, OPEN)])
    twice = ("accreditation", ("firm", "organ"), [(20260401, OPEN)])
    found = differences(connection, [("handler", ("item", "firm"), [MORI]), twice, twice])
    assert found == [
        Difference("accreditation", ("firm", "organ"), claimed_twice=True),
        Difference("contract", ("firm", "organ"), unclaimed=((20260401, OPEN),)),
        Difference("handler", ("item", "firm"), lacking=(MORI,), unclaimed=(SATO,)),
    ]
