"""Conditions as functions of the terms of a question and the facts: what `engine` runs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Protocol

from warifu.kernel.access import conditions as c
from warifu.kernel.access.model import RuleBook
from warifu.kernel.access.tables import Span

Key = tuple[str, ...]


class Known(Protocol):
    """What the engine asks of facts: `kernel.access.facts.Facts`, or the gate's, which looks some of them up when asked."""

    def spans(self, lookup: str, key: Key) -> Sequence[Span]: ...
    def recorded(self, lookup: str, key: Key) -> bool: ...
    def on(self, lookup: str, key: Key, day: int) -> list[Span]: ...
    def code(self, lookup: str, key: Key, day: int) -> str: ...


@dataclass(slots=True)
class Ask:
    """The terms of one question, for one post, one recipient and one head."""

    person: str
    item: str
    act: str
    day: int
    book: RuleBook
    flip: str = ""  # the reading whose other choice is tried
    employer: str = ""
    employer_kind: str = ""
    unit: str = ""
    head: str = ""
    since: int = 0
    recipient: str = ""
    recipient_kind: str = ""
    touched: set[str] | None = None  # readings met on the way
    seen: list[tuple[str, Span]] | None = None  # spans that made a condition true, where somebody wants to know

    def taken(self, facts: Known, reading: str, organ: str) -> str:
        """The choice of a reading: that of the organ, or of the installation, or the default; the other one while it is tried."""
        choice = (
            (organ and facts.code("reading", (organ, reading), self.day))
            or facts.code("reading", ("", reading), self.day)
            or self.book.defaults[reading]
        )
        if self.touched is not None:
            self.touched.add(reading)
        if reading != self.flip:
            return choice
        return self.book.other[reading] if choice == self.book.defaults[reading] else self.book.defaults[reading]


Test = Callable[[Ask, Known], bool]


def test_of(condition: c.Condition) -> Test:
    """A condition as a function of the terms and the facts."""
    match condition:
        case c.Covered():
            return _covered(condition)
        case c.Recorded(lookup, key):
            whole = _key(key)
            return lambda ask, facts: facts.recorded(lookup, whole(ask))
        case c.Is(term, value):
            get = attrgetter(term)
            return lambda ask, facts: get(ask) == value
        case c.Same(left, right):
            one, two = attrgetter(left), attrgetter(right)
            return lambda ask, facts: one(ask) == two(ask)
        case c.Taken(reading, choice, by):
            organ = attrgetter(by) if by else lambda ask: ""
            return lambda ask, facts: ask.taken(facts, reading, organ(ask)) == choice
        case c.Not(part):
            inner = test_of(part)
            return lambda ask, facts: not inner(ask, facts)
        case c.All(parts):
            return _all([test_of(part) for part in parts])
        case c.Some(parts):
            return _some([test_of(part) for part in parts])


def _covered(condition: c.Covered) -> Test:
    lookup, codes = condition.lookup, condition.codes
    whole, moment = _key(condition.key), attrgetter(condition.on)

    def covered(ask: Ask, facts: Known) -> bool:
        day = moment(ask)
        if not day:
            return False
        for span in facts.spans(lookup, whole(ask)):
            if span.first <= day < span.after:
                code = span.code
                if span.hangs:
                    code = span.hangs.get(ask.flip, code)
                    if ask.touched is not None:
                        ask.touched.update(span.hangs)
                if codes is None or code in codes:
                    if ask.seen is not None:
                        ask.seen.append((lookup, span))
                    return True
        return False

    return covered


def _all(tests: list[Test]) -> Test:
    def every(ask: Ask, facts: Known) -> bool:
        for test in tests:  # noqa: SIM110 (a loop is half as dear as a generator here)
            if not test(ask, facts):
                return False
        return True

    return every


def _some(tests: list[Test]) -> Test:
    def some(ask: Ask, facts: Known) -> bool:
        for test in tests:  # noqa: SIM110
            if test(ask, facts):
                return True
        return False

    return some


def _key(terms: Key) -> Callable[[Ask], Key]:
    if len(terms) == 1:
        get = attrgetter(terms[0])
        return lambda ask: (get(ask),)
    many = attrgetter(*terms)
    return lambda ask: many(ask)
