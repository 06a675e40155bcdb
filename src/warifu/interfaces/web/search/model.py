"""What the page of the search shows. Frozen values in the page's language; only rows that this reader may see."""

from dataclasses import dataclass

# A text cut into pieces, each with whether a searched word stands there.
Pieces = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A row: what it is called, its other names and its number where they help to know it, and where it belongs."""

    href: str
    title: Pieces
    also: tuple[Pieces, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one kind. `more`: the address of those behind these, "" where there are none."""

    code: str
    title: str
    hits: tuple[Hit, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """`asked` as typed; `wanted`: whether a word came out of it. `only`: the title of the one kind that is shown. Addresses may be ""."""

    asked: str
    wanted: bool
    groups: tuple[Group, ...]
    only: str = ""
    before: str = ""
    after: str = ""
    narrow: bool = False  # there are more, but no further pages
