"""Frozen values behind the building blocks of the pages: chips, turns, deadlines, rows, refusals, terms, pages of a list.

Strings are in the page's language already; days, moments and citations are values that the templates write out.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from warifu.kernel.ids import Cite, Instant, LegalDay

_ICONS = {"act": "", "ok": "ok", "soon": "clock", "late": "alert", "": "", "plain": "clock"}


@dataclass(frozen=True, slots=True)
class Chip:
    """A state as a word with a tone: act, ok, soon, late, plain, or "" (resting)."""

    text: str
    tone: str = ""
    drawing: str = ""

    @property
    def icon(self) -> str:
        return self.drawing or _ICONS[self.tone]


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is. `mine` only for the one who can act; otherwise `party` names the role or body."""

    party: str
    mine: bool = False
    since: LegalDay | None = None
    days: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline: what is left in the unit of the rule, the last day or moment, and the basis with its kind."""

    left: str
    when: LegalDay | Instant
    why: str
    tone: str = ""
    cites: tuple[Cite, ...] = ()
    assumed: bool = False

    @property
    def icon(self) -> str:
        return "alert" if self.tone == "late" else "clock"


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name: as registered, its reading, and as in the passport."""

    kanji: str
    kana: str = ""
    roman: str = ""


@dataclass(frozen=True, slots=True)
class Bit:
    """One piece of the value of a row; what is set is shown, in this order."""

    text: str = ""
    mono: bool = False
    muted: bool = False
    name: Name | None = None
    href: str = ""
    chip: Chip | None = None
    day: LegalDay | None = None
    moment: Instant | None = None
    cites: tuple[Cite, ...] = ()
    assumed: bool = False
    # In the cell of a list: words for readers only, a drawing, from when to when, until when, how much of it is over, a deadline, a turn.
    aside: str = ""
    together: bool = False  # not broken over lines
    drawing: str = ""
    period: "Term | None" = None
    until: LegalDay | None = None
    term: "Term | None" = None
    due: Due | None = None
    turn: Turn | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A fact of one thing: its label and the pieces of its value."""

    label: str
    bits: tuple[Bit, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """One reason of a refusal: sentence, articles, way forward."""

    text: str
    cites: tuple[Cite, ...]
    remedy: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A step or request that is not allowed now, with every reason."""

    title: str
    reasons: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A period with its first and last day, as seen on a day. `ended` says how it ended, if it did."""

    first: LegalDay
    last: LegalDay
    today: LegalDay
    ended: str = ""
    soon_days: int = 90

    @property
    def passed(self) -> int:
        """Days gone by, the first day and today counted."""
        return max(0, (self.today - self.first).days + 1)

    @property
    def left(self) -> int:
        """Days still to come after today, the last day counted."""
        return max(0, (self.last - self.today).days)

    @property
    def over(self) -> bool:
        return bool(self.ended) or self.today > self.last

    @property
    def soon(self) -> bool:
        return not self.over and self.left <= self.soon_days

    @property
    def width(self) -> str:
        """Length of the used part of a bar of 99 units."""
        if self.over:
            return "99"
        whole = (self.last - self.first).days + 1
        return f"{99 * min(self.passed, whole) / whole:.1f}"


@dataclass(frozen=True, slots=True)
class Pager:
    """One page of a list that lives in the address: `query` holds the filters, `p` the page."""

    path: str
    query: tuple[tuple[str, str], ...]
    page: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """Number of the first row shown; 0 where there is none."""
        return (self.page - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.page * self.size, self.total)

    @property
    def links(self) -> tuple[tuple[int, str], ...]:
        """(number, address) of the pages worth a link: first, last, neighbours; number 0 is a gap."""
        near = {1, self.pages, self.page - 1, self.page, self.page + 1}
        shown = sorted(n for n in near if 1 <= n <= self.pages)
        found: list[tuple[int, str]] = []
        for number in shown:
            if found and number - found[-1][0] > 1:
                found.append((0, ""))
            found.append((number, self.address(number)))
        return tuple(found)

    @property
    def next(self) -> str:
        return self.address(self.page + 1) if self.page < self.pages else ""

    def address(self, number: int) -> str:
        return f"{self.path}?{urlencode([*self.query, ('p', str(number))])}"
