"""An installation of its own for every test of the ledger, and records that hold nothing but the outbox."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from warifu.registers import installation as place
from warifu.registers.installation import Installation

# What the migration makes (test_outbox holds the two together).
OUTBOX = """CREATE TABLE ledger_outbox (id integer NOT NULL PRIMARY KEY AUTOINCREMENT, entry_id varchar(26) NOT NULL UNIQUE,
    entry BLOB NOT NULL, opening BLOB NOT NULL, key_id varchar(64) NOT NULL)"""


@pytest.fixture
def home(tmp_path: Path) -> Installation:
    return place.create(
        tmp_path / "data",
        tmp_path / "data.key",
        origin="http://localhost:8000",
        log_origin="example.invalid/warifu",
        example=True,
    )


@pytest.fixture
def make_records(home: Installation) -> Callable[[], Path]:
    def make() -> Path:
        connection = sqlite3.connect(home.records)
        connection.executescript("PRAGMA journal_mode=WAL;" + OUTBOX)
        connection.close()
        return home.records

    return make
