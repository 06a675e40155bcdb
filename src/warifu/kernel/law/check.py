"""Proves a law before anybody decides under it: `warifu law check` runs this over every regime.

1. the coverage register and the data name the same places, and what carries a place exists; 2. each value has
exactly one answer on every day from the day the law came into force, and changed values say what becomes of running
cases; 3. every place that a value, list, reading or item cites exists; 4. whatever waits for an open question
exists, and a settled list is not asked about.

A fault is a value; the caller decides what to do with it. Procedures are proved by `kernel.procedure.check`,
examples by their regime.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from warifu.kernel.ids import Cite, LegalDay
from warifu.kernel.law.days import day_after
from warifu.kernel.law.model import Law, Value

Resolve = Callable[[str], bool]  # whether what carries a place exists, named like "procedure:designation/designate"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something the data promises and does not keep."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def check(law: Law, resolve: Resolve) -> list[Fault]:
    """Every fault of one law; an empty list is the proof."""
    return [*gaps(law), *carriers(law, resolve), *_answers(law), *_cited(law), *_waiting(law)]


def gaps(law: Law) -> Iterator[Fault]:
    """Places of the register that the data lacks, and places in the data that the register does not know."""
    for cite in law.register:
        if cite not in law.articles:
            yield Fault(str(cite), "is in the coverage register and not in the data")
    known = set(law.register)
    for cite in law.articles:
        # An organ's own rule lies over the model rule and has no register.
        if cite not in known and any(one.law == cite.law for one in known):
            yield Fault(str(cite), "is in the data and not in the coverage register")


def carriers(law: Law, resolve: Resolve) -> Iterator[Fault]:
    """Whatever is said to carry a place and does not exist."""
    for article in law.articles.values():
        for name in article.by:
            if not resolve(name):
                yield Fault(str(article.cite), f"is said to be carried by {name}, which does not exist")


def _answers(law: Law) -> Iterator[Fault]:
    starts = min(act.in_force for act in law.acts.values() if act.in_force is not None)
    for name, history in law.values.items():
        if history[0].from_ > starts:
            yield Fault(name, f"has no answer from {starts.isoformat()} to {history[0].from_.isoformat()}")
        for day in _edges(history):
            answers = [value for value in history if value.from_ <= day and (value.last is None or day <= value.last)]
            if len(answers) != 1 or law.value(name, day) is not answers[0]:
                yield Fault(name, f"has {len(answers)} answers on {day.isoformat()}")


def _edges(history: tuple[Value, ...]) -> Iterator[LegalDay]:
    """The days on which an answer may go wrong: first and last day of each, and the day after."""
    for value in history:
        yield value.from_
        if value.last is not None:
            yield value.last
            yield day_after(value.last)


def _cited(law: Law) -> Iterator[Fault]:
    for where, cite in _cites(law):
        if not law.exists(cite):
            yield Fault(where, f"cites {cite}, which is not in the data")


def _cites(law: Law) -> Iterator[tuple[str, Cite]]:
    for name, history in law.values.items():
        yield from ((name, value.cite) for value in history)
    for name, entries in law.lists.items():
        yield from ((f"{name}: {entry.code}", entry.cite) for entry in entries)
    for name, reading in law.readings.items():
        yield from ((name, cite) for cite in reading.cites)
    yield from ((item.code, item.cite) for item in law.items)


def _waiting(law: Law) -> Iterator[Fault]:
    names = {f"value:{name}" for name in law.values} | {f"list:{name}" for name in law.lists}
    for question in law.questions:
        for name in question.settles:
            if name not in names:
                yield Fault(f"question {question.number}", f"settles {name}, which is not in the data")
