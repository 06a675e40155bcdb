"""Where registers and duties hand in what of them is searched, so that the search knows none of them by name.

Each `apps.py` calls `register(Source(...))`. A row is found by somebody where her scopes and the row's have one in common, and then only if
the register's own predicate (`visible`) shows it to her: scopes may be too wide, never too narrow. What is hers for another reason than an
organisation (a document in her hands, her own case) is few, and handed in by id (`near`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

# The asking audience is `people.domain.Audience`, which stands above this floor: it is passed on and never looked into.
Asking = Any


@dataclass(frozen=True, slots=True)
class Entry:
    """A row as it is searched: the day by which the newest comes first, in which scopes it is found, its texts as written.

    `keys` are the ids of the keys that the texts are sealed under: with them the entry is forgotten. A row whose texts are erased has none.
    """

    id: str
    day: date
    scopes: tuple[str, ...]
    texts: tuple[str, ...]
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """A row that somebody sees, as its model's instance, with its texts as they are now."""

    id: str
    row: Any
    texts: tuple[str, ...]


# Reads rows once more, with their texts.
Reader = Callable[[QuerySet[Any]], Iterable[Read]]


def nothing_near(asking: Asking) -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of rows. `entries(ids)` gives these rows, `entries(None)` all of them from the oldest day on; `read` reads rows of `visible`
    once more, with the same texts.

    `pages`: pages of the role table, one of which must be open to whoever looks for this kind. `follows`: rows of this kind that change
    when something of another kind was marked as changed: from its ids to theirs.
    """

    kind: str  # letters a to z
    pages: frozenset[str]
    visible: Callable[[Asking], QuerySet[Any]]
    scopes: Callable[[Asking], Sequence[str]]
    entries: Callable[[Sequence[str] | None], Iterator[Entry]]
    read: Reader
    near: Callable[[Asking], Sequence[str]] = nothing_near
    follows: Mapping[str, Callable[[Sequence[str]], Iterable[str]]] = field(default_factory=dict)


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Hand in a source. A second one of the same kind replaces the first (Django may load an app twice in tests)."""
    _sources[source.kind] = source


def sources() -> tuple[Source, ...]:
    return tuple(_sources.values())


def source(kind: str) -> Source | None:
    return _sources.get(kind)
