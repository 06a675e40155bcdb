"""Decides: rules become functions once, then every question is looked at rule by rule, head by head, post by post.

A person may have several posts on one day, and several organs may have let a contractor have one item: the answer is that of the
post and the head whose refusals name the fewest articles, and one and the same head must satisfy all rules that name it. A decision
hangs on a reading when the answer under its other choice is another: every reading met on the way is tried, so the list is exact.

    engine = Engine(book)
    engine.decide(facts, Question("sato", "read", "grid-study"), LegalDay(date(2026, 4, 1)))
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from warifu.kernel.access import conditions as c
from warifu.kernel.access.model import PROVIDE, Decision, Question, Rule, RuleBook
from warifu.kernel.access.running import Ask, Key, Known, Test, test_of
from warifu.kernel.access.tables import Span, number
from warifu.kernel.ids import LegalDay


class Answer(NamedTuple):
    """How one post, recipient and head fare. The smallest is the best: fewest articles, then the earlier post, recipient and head."""

    articles: int
    order: tuple[int, ...]
    mask: int
    missing: int
    head: str
    employer: str


class Engine:
    """A rule book, ready to decide. Holds no facts and no clock."""

    def __init__(self, book: RuleBook) -> None:
        self.book = book
        acts = {act for rule in book.rules for act in rule.acts}
        # Rules for no act at all stand against an act that the book does not know.
        self._rules = {act: [rule for rule in book.rules if act in rule.acts] for act in acts}
        self._unknown = [rule for rule in book.rules if not rule.acts]
        self._runs: dict[tuple[str, str, str], list[_Run]] = {}
        self._count: dict[int, int] = {}
        self._named: dict[int, tuple[list[Rule], list[str]]] = {}
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
        rules = self._rules.get(ask.act, self._unknown)
        return decision, tuple(_Run(rule, {}).look(ask, facts) for rule in rules)

    def _ask(self, question: Question, day: LegalDay) -> Ask:
        return Ask(question.person, question.item, question.act, number(question.day or day), self.book)

    def _best(self, facts: Known, ask: Ask, to: str | None) -> Answer:
        answers = [self._answer(facts, ask, order) for order in self._cases(facts, ask, to)]
        if len(answers) == 1:
            return answers[0]
        if self.book.adding_up:
            together: dict[tuple[int, ...], list[Answer]] = {}
            for answer in answers:
                together.setdefault(answer.order[:2], []).append(answer)
            answers = [self._added(facts, ask, heads) for heads in together.values()]
        return min(answers)

    def _answer(self, facts: Known, ask: Ask, order: tuple[int, ...]) -> Answer:
        mask = missing = 0
        case = (ask.act, ask.employer_kind, ask.recipient_kind)
        for run in self._runs.get(case) or self._runs_for(case):
            if run.refuses(ask, facts):
                mask |= run.bit
                if run.lacks(ask, facts):
                    missing |= run.bit
        return Answer(self._counted(mask), order, mask, missing, ask.head, ask.employer)

    def _runs_for(self, case: tuple[str, str, str]) -> "list[_Run]":
        """The rules that can apply in this case, each made smaller by what is known of it."""
        terms = dict(zip(("act", "employer_kind", "recipient_kind"), case, strict=True))
        runs = [_Run(rule, terms) for rule in self._rules.get(case[0], self._unknown)]
        applying = [run for run in runs if not run.never]
        # An act that the book does not know could be any word: only those it knows are kept.
        return self._runs.setdefault(case, applying) if case[0] in self._rules else applying

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
        if best.mask not in self._named:
            self._named[best.mask] = self._name(best.mask)
        refusals, by_word = self._named[best.mask]
        names = [*readings, *(name for name in by_word if name not in readings)]
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

    def _name(self, mask: int) -> tuple[list[Rule], list[str]]:
        """The rules of a mask, and the readings that they hang on by the words of their answer alone."""
        rules = [rule for rule in self.book.rules if mask >> rule.bit & 1]
        return rules, sorted(
            {name for rule in rules for name in (*rule.hangs_on, *(name for name, _, _ in rule.otherwise))}
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
    """A rule as functions, with what is known of the case worked in."""

    def __init__(self, rule: Rule, terms: Mapping[str, str]) -> None:
        when, unless = c.given(rule.when, terms), c.given(rule.unless, terms)
        self.rule, self.bit = rule, 1 << rule.bit
        self.never = when == c.NEVER or unless == c.ALWAYS
        self._when, self._unless = test_of(when), test_of(unless)
        self.lacks = test_of(c.given(rule.missing, terms))
        refused_unless = self._unless
        self.refuses: Test = test_of(c.All(when, c.Not(unless)))
        if when == c.ALWAYS:
            self.refuses = lambda ask, facts: not refused_unless(ask, facts)

    def look(self, ask: Ask, facts: Known) -> Looked:
        if not self._when(ask, facts):
            return Looked(self.rule, "not_applicable")
        ask.seen = []
        met = self._unless(ask, facts)
        return Looked(self.rule, "met" if met else "refused", tuple(ask.seen))


def _posts(facts: Known, person: str, day: int) -> Sequence[Span]:
    posts = facts.on("employment", (person,), day)
    return sorted(posts, key=lambda post: (post.first, post.partner, post.code)) if posts else [Span(0, 0)]
