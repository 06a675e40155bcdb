"""What the policies of `cedar` are asked with: the context of one case, filled from facts in memory.

A case is one post, one recipient and one head of a question. Filling looks up rows and nothing else: which of them cover the day, and
with which codes, is what the policies say. Only how a reading is taken is settled here (the organ's choice, or the installation's, or
the default), since it is a default of data and no rule.

    contexts = Contexts(book, slots_for(book, facts))
    contexts.of(facts, Case("sato", "read", "grid-study", 20260401, employer="meti", employer_kind="organ", head="meti"))
"""

from collections.abc import Sequence
from dataclasses import dataclass

from warifu.kernel.access.cedar import SLOTS, TERMS, choice_name, choices, places
from warifu.kernel.access.facts import Facts
from warifu.kernel.access.model import RuleBook
from warifu.kernel.access.tables import Span


@dataclass(frozen=True, slots=True)
class Case:
    """The terms of a question for one post, one recipient and one head. `day` and `since` are whole numbers; `since` 0: there is none."""

    person: str
    act: str
    item: str
    day: int
    employer: str = ""
    employer_kind: str = ""
    unit: str = ""
    head: str = ""
    since: int = 0
    recipient: str = ""
    recipient_kind: str = ""


class Contexts:
    """Makes contexts for the policies that `policies(book, slots)` writes."""

    def __init__(self, book: RuleBook, slots: int = SLOTS) -> None:
        self._defaults = book.defaults
        self._places = [(place, place.name) for place in places(book, slots)]
        self._choices = [(choice_name(reading, by), reading, by) for reading, by in choices(book)]

    def of(self, facts: Facts, case: Case) -> dict[str, object]:
        """The context, ready to be JSON. ValueError where more intervals stand under a key than there are slots: none may be left out."""
        made: dict[str, object] = {"day": case.day, "since": case.since}
        for term in TERMS:
            made[term] = getattr(case, term)
        for name, reading, by in self._choices:
            made[name] = self._taken(facts, reading, getattr(case, by) if by else "", case.day)
        for place, name in self._places:
            spans = facts.spans(place.lookup, tuple(getattr(case, term) for term in place.key))
            if place.whole and len(spans) > place.slots:
                raise ValueError(f"{name}: {len(spans)} intervals for {place.slots} slots")
            made[name] = _slots(spans[: place.slots])
        return made

    def _taken(self, facts: Facts, reading: str, organ: str, day: int) -> str:
        for one in dict.fromkeys((organ, "")):
            if choice := facts.code("reading", (one, reading), day):
                return choice
        return self._defaults[reading]


def slots_for(book: RuleBook, facts: Facts) -> int:
    """How many slots are enough for everything that the rules could look up in these facts."""
    return max(
        (len(spans) for place in places(book) if place.whole for spans in facts.all(place.lookup).values()), default=1
    )


def _slots(spans: Sequence[Span]) -> dict[str, object]:
    return {
        f"s{slot}": {"first": span.first, "after": span.after, "code": span.code} for slot, span in enumerate(spans)
    }
