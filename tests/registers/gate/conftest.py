"""The gate's tables in a database of their own, without Django: columns and indexes as `kernel.access.tables` names them."""

import sqlite3
from collections.abc import Iterator

import pytest

from warifu.kernel.access.tables import TABLES, Table


def create(table: Table) -> str:
    columns = [f'"{name}" {"INTEGER" if name in ("first", "after") else "TEXT"} NOT NULL' for name in table.columns]
    return f"CREATE TABLE gate_{table.name} (id INTEGER PRIMARY KEY, {', '.join(columns)})"


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    made = sqlite3.connect(":memory:", isolation_level=None)
    for table in TABLES.values():
        made.execute(create(table))
    yield made
    made.close()
