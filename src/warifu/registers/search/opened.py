"""Sealed texts with the ids of their keys, for entries of the index."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from warifu.registers.vault import box
from warifu.registers.vault.sealed import open_all

T = TypeVar("T")
_AT_ONCE = 500


def opened(boxes: Sequence[bytes]) -> list[tuple[Any, str] | None]:
    """(value, key id) of each box, in their order; None where it was erased."""
    values = open_all(boxes)
    return [(value, box.key_id_of(b)) if value is not None else None for value, b in zip(values, boxes, strict=True)]


def portions(rows: Iterable[T]) -> Iterator[list[T]]:
    """Rows a few hundred at a time, whose keys are looked up together."""
    rest = iter(rows)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
