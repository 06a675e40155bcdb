"""The few SQL habits the plain modules here share, so that the same sentence runs on every cursor. No Django.

Moments are kept as whole seconds since 1970 (UTC) and days as ISO text: both read back alike from every driver.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from warifu.kernel.ids import Instant
from warifu.registers import database


class Cursor(Protocol):
    """What is needed of a cursor: of one of `database`'s connections, or Django's."""

    @property
    def rowcount(self) -> int: ...
    def execute(self, sql: str, params: Sequence[Any] = ..., /) -> Any: ...
    def fetchone(self) -> Any: ...
    def fetchall(self) -> list[Any]: ...


def run(cursor: Cursor, sql: str, *values: object) -> Cursor:
    """Execute `sql`, written with `?` for every value and with no other question or per-cent mark."""
    cursor.execute(sql.replace("?", database.mark(cursor)), values)
    return cursor


def seconds(at: Instant) -> int:
    """A moment as it is kept. Raises ValueError for one without a time zone."""
    if at.tzinfo is None:
        raise ValueError(f"a moment without a time zone: {at!r}")
    return int(at.timestamp())


def moment(kept: int) -> Instant:
    return Instant(datetime.fromtimestamp(kept, UTC))
