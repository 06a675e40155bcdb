"""The gate's tables in a database of their own, without Django: columns and indexes as `kernel.access.tables` names them."""

import sqlite3
from collections.abc import Iterator
from importlib import import_module

import pytest

from warifu.kernel.access.tables import TABLES, Table


def create(table: Table) -> str:
    columns = [f'"{name}" {"INTEGER" if name in ("first", "after") else "TEXT"} NOT NULL' for name in table.columns]
    return f"CREATE TABLE gate_{table.name} (id INTEGER PRIMARY KEY, {', '.join(columns)})"


def make(connection: sqlite3.Connection) -> None:
    """The tables, and the triggers of the migration that note their changes."""
    for table in TABLES.values():
        connection.execute(create(table))
    connection.execute("CREATE TABLE gate_change (id INTEGER PRIMARY KEY AUTOINCREMENT, named TEXT NOT NULL)")
    migration = import_module("warifu.registers.gate.migrations.0003_changes")
    migration._on_sqlite(connection.execute)
    connection.execute("INSERT INTO gate_change (named) VALUES ('')")


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    made = sqlite3.connect(":memory:", isolation_level=None)
    make(made)
    yield made
    made.close()
