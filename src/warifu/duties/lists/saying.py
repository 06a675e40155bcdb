"""How values of the records are said in a list."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any

from warifu.registers.vault.sealed import open_all

_DAY = timedelta(days=1)


def text_of(day: date | None) -> str:
    return day.isoformat() if day else ""


def last_of(after: date | None) -> str:
    """The last good day of what ends before `after`."""
    return (after - _DAY).isoformat() if after else ""


def opened_in_pieces(rows: Iterable[Any], sealed: int, opened: bool, at_once: int = 5_000) -> Iterator[tuple[Any, Any]]:
    """Each row of a query with the value that its column `sealed` holds; None where it was erased, or was not to be opened."""
    rest = iter(rows)
    while some := list(islice(rest, at_once)):
        values = open_all([bytes(row[sealed]) for row in some]) if opened else [None] * len(some)
        yield from zip(some, values, strict=True)


def day_of(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def after_of(last: str) -> date | None:
    """The day after the last good day; None for what stays open."""
    return date.fromisoformat(last) + _DAY if last else None
