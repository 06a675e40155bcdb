"""A second decision point: the policies as text, answered by `cedarpy`, and around it what no policy can do, done the plain way.

Every post, recipient and head of a question is a case; Cedar is asked for each of them, and the best answer is taken: the fewest
articles, then the earlier post, recipient and head. Nothing of the engine is used. Which articles a policy cites is read from its text.
"""

import json
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import cedarpy

from warifu.kernel.access.cedar_context import Case, Contexts
from warifu.kernel.access.facts import Facts
from warifu.kernel.access.model import Question
from warifu.kernel.access.tables import Span, number
from warifu.kernel.ids import LegalDay
from warifu.regimes.jp.iesi import rules

Post = tuple[str, str, str]  # organisation, its kind, unit
Fared = tuple[
    tuple[int, int, int], frozenset[str], dict[str, object]
]  # places of the case, policies that refuse, context


class Said(NamedTuple):
    permitted: bool
    articles: frozenset[str]


class Asking:
    """Policies made ready once, and the contexts to ask them with."""

    def __init__(self, text: str, slots: int) -> None:
        self.policies = cedarpy.PolicySet.from_str(text)
        self.entities = cedarpy.Entities.from_json_str("[]")
        self.contexts = Contexts(rules.BOOK, slots)
        made = json.loads(cedarpy.policies_to_json_str(text))["staticPolicies"]
        self.notes: dict[str, dict[str, str]] = {name: policy["annotations"] for name, policy in made.items()}
        self.cases = 0

    def say(self, facts: Facts, questions: Sequence[Question], day: LegalDay) -> list[Said]:
        """One answer for each question, in order; all their cases are asked at once."""
        asked = [list(cases(facts, question, number(question.day or day))) for question in questions]
        filled = [[self.contexts.of(facts, case) for _, case in one] for one in asked]
        requests = [
            request(case, context)
            for pair in zip(asked, filled, strict=True)
            for (_, case), context in zip(*pair, strict=True)
        ]
        answers = iter(self.answers(requests))
        said = []
        for question, one, contexts in zip(questions, asked, filled, strict=True):
            fared = [(order, next(answers), context) for (order, _), context in zip(one, contexts, strict=True)]
            together = facts.code("reading", ("", rules.TWO_HEADS), number(question.day or day))
            said.append(self._best(fared, (together or rules.DEFAULTS[rules.TWO_HEADS]) == "a"))
        return said

    def answers(self, requests: list[dict[str, object]]) -> list[frozenset[str]]:
        """The policies that refuse each request; none may err, and Cedar permits exactly where none refuses."""
        self.cases += len(requests)
        found = []
        for answer in cedarpy.is_authorized_batch(requests, self.policies, self.entities):
            assert answer.diagnostics.errors == []
            refusing = frozenset(r for r in answer.diagnostics.reasons if "article" in self.notes[r])
            assert answer.allowed is not bool(refusing)
            found.append(refusing)
        return found

    def _best(self, fared: list[Fared], adding: bool) -> Said:
        """`adding`: under one post and recipient the heads add up; a policy refuses only where it does so for every head."""
        answers = []
        for _, group in groupby(fared, key=lambda one: one[0][:2]):
            heads = list(group)
            order, refusing, context = min(heads, key=lambda one: (self._count(one[1]), one[0]))
            if adding:
                refusing = frozenset.intersection(*(one[1] for one in heads))
            answers.append((self._count(refusing), order, refusing, context))
        _, _, refusing, context = min(answers, key=lambda one: one[:2])
        return Said(not refusing, frozenset(a for name in refusing for a in self._articles(name, context)))

    def _count(self, refusing: frozenset[str]) -> int:
        return len({self.notes[name]["article"] for name in refusing})

    def _articles(self, name: str, context: dict[str, object]) -> list[str]:
        notes = self.notes[name]
        for attribute, choice, article in re.findall(r"(\w+)=(\w+): ([^;]+)", notes.get("otherwise", "")):
            if context[attribute] == choice:
                return [article]
        return notes["article"].split("; ")


def request(case: Case, context: dict[str, object]) -> dict[str, object]:
    return {
        "principal": {"type": "Person", "id": case.person},
        "action": {"type": "Action", "id": case.act},
        "resource": {"type": "Item", "id": case.item},
        "context": context,
    }


def cases(facts: Facts, question: Question, day: int) -> Iterator[tuple[tuple[int, int, int], Case]]:
    """Every post, recipient and head, with their places in order."""
    about = (question.person, question.act, question.item, day)
    for i, (employer, kind, unit) in enumerate(posts(facts, question.person, day)):
        for j, (to, to_kind) in enumerate(recipients(facts, question, day)):
            for k, (head, since) in enumerate(heads(facts, question.item, employer, kind, day)):
                yield (i, j, k), Case(*about, employer, kind, unit, head, since, to, to_kind)


def kind_of(facts: Facts, organisation: str, day: int) -> str:
    return next((span.code for span in facts.spans("organisation", (organisation,)) if covers(span, day)), "")


def posts(facts: Facts, person: str, day: int) -> list[Post]:
    held = sorted((s.first, s.partner, s.code) for s in facts.spans("employment", (person,)) if covers(s, day))
    return [(place, kind_of(facts, place, day), unit) for _, place, unit in held] or [("", kind_of(facts, "", day), "")]


def recipients(facts: Facts, question: Question, day: int) -> list[tuple[str, str]]:
    """The organisation named, or those of the person named; nobody where none is, and for every other act."""
    to = question.to
    if question.act != "provide" or not to:
        return [("", "")]
    if facts.spans("organisation", (to,)):
        return [(to, kind_of(facts, to, day))]
    return [(place, kind) for place, kind, _ in posts(facts, to, day)]


def heads(facts: Facts, item: str, employer: str, kind: str, day: int) -> list[tuple[str, int]]:
    """Act 11(1): the organ's own head; for a contractor those that let it have the item, or else those that designated it."""
    if kind == "organ":
        return [(employer, 0)]
    if kind != "contractor":
        return [("", 0)]
    found: list[tuple[str, int]] = []
    for first, organ in sorted(
        (s.first, s.partner) for s in facts.spans("provided", (item, employer)) if covers(s, day)
    ):
        if organ not in [head for head, _ in found]:
            found.append((organ, first))
    made = sorted((s.first, s.partner) for s in facts.spans("designation", (item,)))
    return found or [(organ, 0) for organ in dict.fromkeys(organ for _, organ in made)] or [("", 0)]


def covers(span: Span, day: int) -> bool:
    return span.first <= day < span.after
