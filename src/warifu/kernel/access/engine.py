"""Decides: rules become functions once, then every question is looked at rule by rule, head by head, post by post.

A person may have several posts on one day, and several organs may have let a contractor have one item: the answer is that of the
post and the head whose refusals name the fewest articles, and one and the same head must satisfy all rules that name it. A decision
hangs on a reading when the answer under its other choice is another: every reading met on the way is tried, so the list is exact.

    engine = Engine(book)
    engine.decide(facts, Question("sato", "read", "grid-study"), LegalDay(date(2026, 4, 1)))
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import NamedTuple, Protocol

from warifu.kernel.access import conditions as c
from warifu.kernel.access.model import PROVIDE, Decision, Question, Rule, RuleBook
from warifu.kernel.access.tables import Span, number
from warifu.kernel.ids import LegalDay

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


class Answer(NamedTuple):
    """How one post, recipient and head fare. The smallest is the best: fewest articles, then the earlier post, recipient and head."""

    articles: int
    order: tuple[int, ...]
    mask: int
    missing: int
    head: str
    employer: str


Test = Callable[[Ask, Known], bool]


class Engine:
    """A rule book, ready to decide. Holds no facts and no clock."""

    def __init__(self, book: RuleBook) -> None:
        self.book = book
        acts = {act for rule in book.rules for act in rule.acts}
        runs = [_Run(rule) for rule in book.rules]
        self._common = {act: [r for r in runs if act in r.rule.acts and not r.rule.per_head] for act in acts}
        self._head = {act: [r for r in runs if act in r.rule.acts and r.rule.per_head] for act in acts}
        # Rules for no act at all stand against an act that the book does not know.
        self._unknown = [r for r in runs if not r.rule.acts]
        self._count: dict[int, int] = {}
        self._otherwise = {
            (rule, name): replace(rule, cites=(cite,)) for rule in book.rules for name, _, cite in rule.otherwise
        }

    def decide(self, facts: Known, question: Question, day: LegalDay) -> Decision:
        """The answer on the question's own day, or on `day` where it names none."""
        ask = self._ask(question, day)
        ask.touched = set()
        best = self._best(facts, ask, question.to)
        readings = self._hanging(facts, ask, question, best)
        return self._decision(facts, ask, best, readings)

    def explain(self, facts: Known, question: Question, day: LegalDay) -> tuple[Decision, tuple["Looked", ...]]:
        """The answer, and every rule of the act as it fared for the post and the head that the answer is about."""
        decision = self.decide(facts, question, day)
        ask = self._ask(question, day)
        for _ in self._cases(facts, ask, question.to):
            if ask.employer == (decision.employer or "") and ask.head == (decision.organ or ""):
                break
        runs = [*self._common.get(ask.act, self._unknown), *self._head.get(ask.act, [])]
        looked = [run.look(ask, facts) for run in sorted(runs, key=lambda run: run.rule.bit)]
        return decision, tuple(looked)

    def _ask(self, question: Question, day: LegalDay) -> Ask:
        return Ask(question.person, question.item, question.act, number(question.day or day), self.book)

    def _best(self, facts: Known, ask: Ask, to: str | None) -> Answer:
        answers = [self._answer(facts, ask, order) for order in self._cases(facts, ask, to)]
        if len(answers) > 1 and self.book.adding_up:
            together: dict[tuple[int, ...], list[Answer]] = {}
            for answer in answers:
                together.setdefault(answer.order[:2], []).append(answer)
            answers = [self._added(facts, ask, heads) for heads in together.values()]
        return min(answers)

    def _answer(self, facts: Known, ask: Ask, order: tuple[int, ...]) -> Answer:
        mask = missing = 0
        for runs in (self._common.get(ask.act, self._unknown), self._head.get(ask.act, ())):
            for run in runs:
                if run.refuses(ask, facts):
                    mask |= run.bit
                    if run.lacks(ask, facts):
                        missing |= run.bit
        return Answer(self._counted(mask), order, mask, missing, ask.head, ask.employer)

    def _added(self, facts: Known, ask: Ask, answers: list[Answer]) -> Answer:
        """Where the heads' own answers differ: under the reading that lets them add up, a rule refuses only where every head's does."""
        best = min(answers)
        if len(answers) == 1:
            return best
        mask = missing = -1
        for answer in answers:
            mask, missing = mask & answer.mask, missing & answer.missing
        if mask == best.mask or ask.taken(facts, self.book.adding_up, "") != "a":
            return best
        return best._replace(articles=self._counted(mask), mask=mask, missing=missing)

    def _counted(self, mask: int) -> int:
        if mask not in self._count:
            self._count[mask] = self.book.count(mask)
        return self._count[mask]

    def _cases(self, facts: Known, ask: Ask, to: str | None) -> Iterator[tuple[int, int, int]]:
        """Set `ask` to each post, recipient and head in turn; yields their places."""
        recipients = self._recipients(facts, ask, to) if ask.act == PROVIDE else [("", "")]
        for post_at, post in enumerate(_posts(facts, ask.person, ask.day)):
            ask.employer, ask.unit = post.partner, post.code
            ask.employer_kind = facts.code("organisation", (ask.employer,), ask.day)
            for to_at, (ask.recipient, ask.recipient_kind) in enumerate(recipients):
                for head_at, (head, since) in enumerate(self._heads(facts, ask)):
                    ask.head, ask.since = head, since
                    yield post_at, to_at, head_at

    def _recipients(self, facts: Known, ask: Ask, to: str | None) -> list[tuple[str, str]]:
        """The organisation that would receive the item: the one that is named, or the one the named person works for."""
        if not to:
            return [("", "")]
        if facts.recorded("organisation", (to,)):
            return [(to, facts.code("organisation", (to,), ask.day))]
        return [
            (post.partner, facts.code("organisation", (post.partner,), ask.day)) for post in _posts(facts, to, ask.day)
        ]

    def _heads(self, facts: Known, ask: Ask) -> list[tuple[str, int]]:
        how = self.book.heads.get(ask.employer_kind, ())
        if isinstance(how, str):
            return [(getattr(ask, how), 0)]
        for at, (lookup, key) in enumerate(how):
            whole: Key = tuple(getattr(ask, term) for term in key)
            spans = facts.spans(lookup, whole) if at else facts.on(lookup, whole, ask.day)
            found: dict[str, int] = {}
            for span in sorted(spans, key=lambda span: (span.first, span.partner)):
                found.setdefault(span.partner, 0 if at else span.first)
            if found:
                return list(found.items())
        return [("", 0)]

    def _hanging(self, facts: Known, ask: Ask, question: Question, best: Answer) -> list[str]:
        """The readings met on the way under whose other choice other rules would refuse."""
        hanging = []
        for reading in sorted(ask.touched or ()):
            tried = replace(ask, flip=reading, touched=None)
            if self._best(facts, tried, question.to).mask != best.mask:
                hanging.append(reading)
        return hanging

    def _decision(self, facts: Known, ask: Ask, best: Answer, readings: list[str]) -> Decision:
        ask.touched = None
        refusals = [rule for rule in self.book.rules if best.mask >> rule.bit & 1]
        by_word = {name for rule in refusals for name in (*rule.hangs_on, *(other[0] for other in rule.otherwise))}
        names = [*readings, *sorted(by_word - set(readings))]
        taken = {name: ask.taken(facts, name, best.head) for name in names}
        return Decision(
            permitted=not best.mask,
            refusals=tuple(self._cited(rule, taken) for rule in refusals),
            missing=frozenset(rule.name for rule in refusals if best.missing >> rule.bit & 1),
            readings=tuple(names),
            taken=tuple(taken.values()),
            organ=best.head or None,
            employer=best.employer or None,
        )

    def _cited(self, rule: Rule, taken: dict[str, str]) -> Rule:
        """The rule, or its like with the article that is cited under the reading taken."""
        for reading, choice, _ in rule.otherwise:
            if taken[reading] == choice:
                return self._otherwise[rule, reading]
        return rule


@dataclass(frozen=True, slots=True)
class Looked:
    """How one rule fared: "refused", "met" or "not_applicable"; `spans` are the rows that met it, under the name of their lookup."""

    rule: Rule
    state: str
    spans: tuple[tuple[str, Span], ...] = ()


class _Run:
    """A rule as functions."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.bit = 1 << rule.bit
        self._when, self._unless, self.lacks = test_of(rule.when), test_of(rule.unless), test_of(rule.missing)

    def refuses(self, ask: Ask, facts: Known) -> bool:
        return self._when(ask, facts) and not self._unless(ask, facts)

    def look(self, ask: Ask, facts: Known) -> Looked:
        if not self._when(ask, facts):
            return Looked(self.rule, "not_applicable")
        ask.seen = []
        met = self._unless(ask, facts)
        return Looked(self.rule, "met" if met else "refused", tuple(ask.seen))


def _posts(facts: Known, person: str, day: int) -> Sequence[Span]:
    posts = facts.on("employment", (person,), day)
    return sorted(posts, key=lambda post: (post.first, post.partner, post.code)) if posts else [Span(0, 0)]


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
