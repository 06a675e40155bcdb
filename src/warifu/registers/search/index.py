"""The small door of the index: what `keeping` and `queries` ask of it, whichever database holds it.

A row of the index has a place: the larger, the newer. Its upper part is the row's day, so that a rebuild puts everything in the same order;
below it rows of one day stand in the order in which they came. Tokens are keyed (`tokens`), ids are random: no name and no title lies here.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Protocol

PLACE_BITS = 24  # rows of one kind and day


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a kind as the index holds it. A row without tokens is not held."""

    id: str
    day: date
    tokens: tuple[bytes, ...]
    keys: tuple[str, ...]


class TooManyOnOneDay(Exception):
    """More rows of one kind and day than places for them."""


class Index(Protocol):
    """Everything between `writing` and its end is one transaction, and one writer at a time."""

    def key_id(self) -> str:
        """Of the key whose tokens it holds; "" where there is no index (yet), or one of another form."""

    def begin_anew(self, key_id: str) -> None:
        """Throw everything away and hold tokens of this key from now on."""

    def writing(self) -> AbstractContextManager[None]: ...

    def put(self, kind: str, rows: Iterable[Row]) -> None:
        """Hold these rows as they are now; one that was held keeps its place unless its day is another."""

    def remove(self, kind: str, ids: Collection[str], *, erased: bool = False) -> None:
        """Hold these rows no longer; where they are erased, a `purge` is due from now on."""

    def sealed_under(self, key_ids: Collection[str]) -> list[tuple[str, str]]:
        """(kind, id) of the rows with texts under these keys."""

    def candidates(
        self, kind: str, any_of: Sequence[tuple[bytes, ...]], before: int | None, most: int
    ) -> list[tuple[int, str]]:
        """(place, id) of rows that hold all tokens of one of these sets, the newest first, from below a place on."""

    def newest(self, wanted: Mapping[str, Sequence[tuple[bytes, ...]]], most: int) -> dict[str, list[tuple[int, str]]]:
        """The first of these candidates of each kind, looked for together."""

    def places(self, kind: str, ids: Collection[str]) -> dict[str, int]:
        """Where these rows stand; one that is not held is left out."""

    def held(self, kind: str) -> Iterator[Row]: ...

    def kinds(self) -> list[str]: ...

    def purge(self) -> None:
        """Where it is due: rebuild the storage, so that no byte of erased rows is left."""

    def close(self) -> None: ...
