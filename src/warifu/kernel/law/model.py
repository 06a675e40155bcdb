"""What a statute's data is, once loaded: articles, dated values, lists, readings, open questions; and the law as a
whole.

Immutable and without files: `warifu.kernel.law.load` makes it and raises where the data does not hold; `check`
proves what needs the other parts of the program. A value that the law does not have on a day is an error
(`NoAnswer`), never a default.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from warifu.kernel.ids import Cite, LegalDay, Text
from warifu.kernel.law.calendar import Calendar
from warifu.kernel.law.days import days_from, months_from, years_from

PERIODS = ("years", "months", "days", "open_days")
UNITS = (*PERIODS, "per_year", "per_fiscal_year", "mm", "count", "day", "text", "yes_no")
SET_BY = ("law", "rule", "organ")
FEEDS = ("DEF", "DES", "CON", "CLR", "CUS", "PRO", "OVR", "PEN")
SEEN = "seen"
ASSUMED = "assumed"


_Found = TypeVar("_Found")


class NoAnswer(LookupError):
    """The law has no such value, list, reading or act, or not on that day."""


@dataclass(frozen=True, slots=True)
class Act:
    """A statute, order or rule. `level` is statute, rule (an organ may replace it) or elsewhere (cited, not carried
    here).
    """

    code: str
    title: Text
    number: str
    source: str
    level: str
    in_force: LegalDay | None


@dataclass(frozen=True, slots=True)
class Article:
    """One line of the coverage register: an article, paragraph or item, its subject in our own words.

    `check`: Y decidable from dates, lists and records; P the record can be checked, the judgement is a person's; N
    shown as text; empty for the heading of a whole article. `by` names what in the program carries it ("value:…",
    "procedure:designation/designate", …); where that is empty, `why` is the code of the reason.
    """

    cite: Cite
    subject: Text
    source: str
    check: str = ""
    feeds: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    why: str = ""
    confidence: str = SEEN
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """One answer of the law, good from `from_` until the eve of the next one (`last`, None while there is no next).

    `is_` is a whole number, text, day or yes/no by `unit`. For periods, `first_day_counts` says whether the day that
    starts one is counted. `set_by`: law, rule (a protection rule, which an organ may replace) or organ (a setting of
    the installation).
    """

    name: str
    title: Text
    is_: int | str | bool | LegalDay
    unit: str
    cite: Cite
    confidence: str
    set_by: str
    from_: LegalDay
    last: LegalDay | None = None
    first_day_counts: bool = False
    note: Text | None = None
    running_cases: str = ""

    @property
    def number(self) -> int:
        """`is_` of a numeric unit. Raises TypeError for another."""
        if isinstance(self.is_, bool) or not isinstance(self.is_, int):
            raise TypeError(f"{self.name} is no number: {self.is_!r}")
        return self.is_

    def ends(self, start: LegalDay, calendar: Calendar | None = None) -> LegalDay:
        """The last good day of this period when `start` starts it. Open days need the `calendar`."""
        if self.unit == "open_days":
            if calendar is None:
                raise TypeError(f"{self.name} runs in open days and needs a calendar")
            return calendar.open_days_from(start, self.number)
        run = {"years": years_from, "months": months_from, "days": days_from}.get(self.unit)
        if run is None:
            raise TypeError(f"{self.name} is no period: {self.unit}")
        return run(start, self.number, first_day_counts=self.first_day_counts)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list that the law draws up (exempt offices, the seven matters). `more` holds what only that list
    has.
    """

    code: str
    text: Text
    cite: Cite
    more: Mapping[str, str] = field(default_factory=dict)
    confidence: str = SEEN
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A point on which the text allows two readings. `default` is a code of `choices` ("a", "b", sometimes a mixed
    "c").

    A `switchable` reading may be taken otherwise by an organ, which is recorded; a decision that hangs on it names
    it.
    """

    number: int
    name: str
    point: Text
    choices: Mapping[str, Text]
    default: str
    why: Text
    cites: tuple[Cite, ...]
    switchable: bool

    @property
    def a(self) -> Text:
        return self.choices["a"]

    @property
    def b(self) -> Text:
        return self.choices["b"]


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the operational standard inside a group of Act 2(4). `arm`: infrastructure, supply or both."""

    code: str
    group: str
    arm: str
    label: Text
    cite: Cite
    confidence: str
    from_: LegalDay
    last: LegalDay | None


@dataclass(frozen=True, slots=True)
class Question:
    """Something the texts at hand do not answer. `settles` names the values and lists that wait for it."""

    number: int
    text: Text
    look: Text
    settles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """One line of `warifu law open-questions`: `kind` is question or assumed; `about` a number or a name."""

    kind: str
    about: str
    text: Text
    reason: Text


@dataclass(frozen=True)
class Law:
    """A regime's law. `digest` is the SHA-256 (hex) of its canonical content: what a decision says it was decided
    under.
    """

    regime: str
    title: Text
    digest: str
    acts: Mapping[str, Act]
    articles: Mapping[Cite, Article]
    headings: Mapping[Cite, Article]
    values: Mapping[str, tuple[Value, ...]]
    lists: Mapping[str, tuple[Entry, ...]]
    readings: Mapping[str, Reading]
    items: tuple[Item, ...]
    questions: tuple[Question, ...]
    reasons: Mapping[str, Text]
    register: tuple[Cite, ...]

    def act(self, name: str) -> Act:
        """The act with this code ("Act", "Order", …). Raises NoAnswer."""
        return _found(self.acts, name, "act")

    def article(self, cite: Cite) -> Article | None:
        """What stands at `cite`: a line of the register, or the heading of the whole article. None if the law has no
        such place.
        """
        return self.articles.get(cite) or self.headings.get(cite)

    def exists(self, cite: Cite) -> bool:
        """Whether `cite` can be cited: a place in this law, or an act as a whole."""
        return self.article(cite) is not None or (not cite.place and cite.law in self.acts)

    def value(self, name: str, day: LegalDay) -> Value:
        """The one answer for `name` on `day`. Raises NoAnswer for an unknown name and for a day before the first
        answer.
        """
        for value in reversed(_found(self.values, name, "value")):
            if value.from_ <= day:
                return value
        raise NoAnswer(f"{self.regime} has no {name} on {day.isoformat()}")

    def list(self, name: str) -> tuple[Entry, ...]:
        """The entries of a list, in the order of the statute. Raises NoAnswer."""
        return _found(self.lists, name, "list")

    def entry(self, name: str, code: str) -> Entry:
        """The entry `code` of the list `name`. Raises NoAnswer."""
        return _found({entry.code: entry for entry in self.list(name)}, code, f"entry of {name}")

    def reading(self, name: str) -> Reading:
        """The point of this name on which two readings are possible. Raises NoAnswer."""
        return _found(self.readings, name, "reading")

    def items_on(self, day: LegalDay) -> tuple[Item, ...]:
        """The items of the operational standard that hold on `day`; empty as long as the standard was not obtained."""
        return tuple(item for item in self.items if item.from_ <= day and (item.last is None or day <= item.last))

    def open_questions(self) -> tuple[OpenQuestion, ...]:
        """What the texts do not answer, then everything that is assumed, with its reason."""
        asked = [OpenQuestion("question", str(q.number), q.text, q.look) for q in self.questions]
        assumed = [OpenQuestion(ASSUMED, about, text, note) for about, text, note in self._assumed() if note]
        return (*asked, *assumed)

    def _assumed(self) -> Iterator[tuple[str, Text, Text | None]]:
        for history in self.values.values():
            yield from ((one.name, one.title, one.note) for one in history if one.confidence == ASSUMED)
        for article in (*self.articles.values(), *self.headings.values()):
            if article.confidence == ASSUMED:
                yield str(article.cite), article.subject, article.note
        for name, entries in self.lists.items():
            yield from ((f"{name}: {one.code}", one.text, one.note) for one in entries if one.confidence == ASSUMED)


def _found(table: Mapping[str, _Found], name: str, kind: str) -> _Found:
    if name not in table:
        raise NoAnswer(f"no {kind} is called {name!r}")
    return table[name]
