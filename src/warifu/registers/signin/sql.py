"""The few SQL habits the plain modules here share, so that the same sentence runs on sqlite3 and on Django's cursor. No Django.

Moments are kept as whole seconds since 1970 (UTC) and days as ISO text: both read back alike from every driver.
"""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from warifu.kernel.ids import Instant


class Cursor(Protocol):
    """What is needed of a DB-API cursor: sqlite3's, psycopg's or Django's."""

    @property
    def rowcount(self) -> int: ...
    def execute(self, sql: str, params: Sequence[Any] = ..., /) -> Any: ...
    def fetchone(self) -> Any: ...
    def fetchall(self) -> list[Any]: ...


def run(cursor: Cursor, sql: str, *values: object) -> Cursor:
    """Execute `sql`, written with `?` for every value and with no other question or per-cent mark."""
    # Django's own SQLite cursor derives from sqlite3's and wants %s, hence the exact type.
    cursor.execute(sql if type(cursor) is sqlite3.Cursor else sql.replace("?", "%s"), values)
    return cursor


def seconds(at: Instant) -> int:
    """A moment as it is kept. Raises ValueError for one without a time zone."""
    if at.tzinfo is None:
        raise ValueError(f"a moment without a time zone: {at!r}")
    return int(at.timestamp())


def moment(kept: int) -> Instant:
    return Instant(datetime.fromtimestamp(kept, UTC))
