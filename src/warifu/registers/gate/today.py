"""The gate's answers about today, with what was learned in one round kept for the next. The front decides with it. No Django.

What is kept is never older than the caller's snapshot. Triggers of the database write down whom every change of the gate's rows is about
(`gate_change`, migration 0003), in the transaction of the change; what was added to that list since the last round is read first, in the
snapshot that decides, and what is kept about those named is forgotten. Where the list no longer reaches back to the last round, where an
organisation or a reading is concerned, and when the day ends, everything is.

What is kept are the bits of `kernel.access.atoms`: those of a person in her one post, and those of an item, by organisation, unit and
person. Questions whose bits are the same have the same answer, which `decide` gave once. It is asked as well about whatever bits do not
suffice for: several posts or none, a contractor's staff, another day, providing, a row that hangs on a reading.

    today = Today()
    today(connection, [Question(person, "read", item)], legal_day(at))
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from warifu.kernel.access.atoms import Atoms
from warifu.kernel.access.facts import Facts, Key
from warifu.kernel.access.model import READ, Decision, Question
from warifu.kernel.access.tables import Span, number
from warifu.kernel.ids import LegalDay
from warifu.registers import database
from warifu.registers.gate.decide import ENGINE, RowFacts, decide

MOST = 200_000  # rows that are kept of
_EVERYBODY = ""
_OF_PERSON = ("employment", "exempt", "standing")
_OF_ITEM = ("designation", "range_unit", "range_person", "provision", "handler")


class _Asker(NamedTuple):
    """A person in her one post, with an employer that is itself the head."""

    employer: str
    unit: str
    bits: int


class _Hand:
    """An item in the hands of one organisation."""

    __slots__ = ("bits", "people", "units")

    def __init__(self) -> None:
        self.bits, self.units, self.people = 0, dict[str, int](), dict[str, int]()


class _Item:
    __slots__ = ("bits", "hands")

    def __init__(self) -> None:
        self.bits, self.hands = 0, dict[str, _Hand]()


_NO_HAND = _Hand()


class Today:
    """Decides like `decide`. One connection and one thread at a time; its snapshots may only go forward."""

    def __init__(self) -> None:
        self._atoms = Atoms(ENGINE.book)
        self._last = -1  # of `gate_change`, as of the last round
        self._day: LegalDay | None = None
        self._forget_all()

    def __call__(self, connection: Any, questions: Sequence[Question], day: LegalDay) -> list[Decision]:
        """One decision for each question, in order; `day` is today, and the day of those that name none."""
        self._follow(connection, day)
        self._learn(connection, questions)
        found = [self._alike(question) for question in questions]
        rest = [question for question, decision in zip(questions, found, strict=True) if decision is None]
        if not rest:
            return found  # type: ignore[return-value]
        asked = iter(decide(connection, rest, day))
        return [
            self._keep(question, next(asked)) if decision is None else decision
            for question, decision in zip(questions, found, strict=True)
        ]

    def _follow(self, connection: Any, day: LegalDay) -> None:
        """Forget what may be otherwise now."""
        cursor, mark = connection.cursor(), database.mark(connection)
        cursor.execute(f"SELECT id, named FROM gate_change WHERE id >= {mark} ORDER BY id", (self._last,))  # noqa: S608
        changes = cursor.fetchall()
        whole = bool(changes) and changes[0][0] == self._last
        named = {name for _, name in changes[1:]}
        if not whole or day != self._day or _EVERYBODY in named or self._rows > MOST:
            self._forget_all()
        else:
            for name in named:
                self._askers.pop(name, None)
                self._items.pop(name, None)
        self._day, self._last = day, changes[-1][0] if changes else -1

    def _forget_all(self) -> None:
        self._askers: dict[str, _Asker | None] = {}
        self._items: dict[str, _Item] = {}
        self._decisions: dict[tuple[str, int], Decision] = {}
        self._rows = 0

    def _bits(self, question: Question) -> tuple[str, int] | None:
        """The employer and all bits of a question; None where they do not suffice."""
        if question.act != READ or (question.day is not None and question.day != self._day):
            return None
        asker = self._askers.get(question.person)
        if asker is None:
            return None
        employer, unit, bits = asker
        item = self._items[question.item]
        hand = item.hands.get(employer, _NO_HAND)
        bits |= item.bits | hand.bits | hand.units.get(unit, 0) | hand.people.get(question.person, 0)
        return None if bits & self._atoms.hangs else (employer, bits)

    def _alike(self, question: Question) -> Decision | None:
        bits = self._bits(question)
        return None if bits is None else self._decisions.get(bits)

    def _keep(self, question: Question, decision: Decision) -> Decision:
        bits = self._bits(question)
        return decision if bits is None else self._decisions.setdefault(bits, decision)

    def _learn(self, connection: Any, questions: Sequence[Question]) -> None:
        """Fetch what is not known yet of these people and items."""
        people = {question.person for question in questions if question.person not in self._askers}
        items = {question.item for question in questions if question.item not in self._items}
        if not people and not items:
            return
        facts = RowFacts(connection)
        for table in _OF_PERSON if people else ():
            facts.fetch(table, ("person",), _keys(people))
        employers = {span.partner for person in people for span in facts.spans("employment", (person,))}
        if employers:
            facts.fetch("organisation", ("organisation",), _keys(employers))
            for table in ("accreditation", "contract"):
                facts.fetch(table, ("contractor",), _keys(employers))
        for table in _OF_ITEM if items else ():
            facts.fetch(table, ("item",), _keys(items))
        for person in people:
            self._askers[person] = self._asker(facts, person)
        self._items.update((item, _Item()) for item in items)
        self._put_items(facts)
        self._rows += len(people) + len(items)

    def _asker(self, facts: Facts, person: str) -> _Asker | None:
        day = number(self._day) if self._day else 0
        posts = facts.on("employment", (person,), day)
        if len(posts) != 1:
            return None
        employer, unit = posts[0].partner, posts[0].code
        if ENGINE.book.heads.get(facts.code("organisation", (employer,), day)) != "employer":
            return None
        terms = {"person": person, "employer": employer, "head": employer}
        bits = 0
        for lookup, named in self._atoms.keys:
            if terms.keys() >= set(named):
                key = tuple(terms[term] for term in named)
                if facts.recorded(lookup, key):
                    bits |= self._of(lookup, named, facts.spans(lookup, key))
        return _Asker(employer, unit, bits)

    def _put_items(self, facts: Facts) -> None:
        """The bits of every row about an item, where `_bits` gathers them."""
        for lookup, named in self._atoms.keys:
            if "item" not in named or "recipient" in named:
                continue
            for key, spans in facts.all(lookup).items():
                self._rows += 1
                self._put(self._items[key[0]], named[-1], key, self._of(lookup, named, spans))

    def _put(self, item: _Item, last: str, key: Key, bits: int) -> None:
        if last == "item":
            item.bits |= bits
            return
        hand = item.hands.setdefault(key[1], _Hand())
        if last == "employer":
            hand.bits |= bits
        elif last == "unit":
            hand.units[key[2]] = hand.units.get(key[2], 0) | bits
        elif last == "person":
            hand.people[key[2]] = hand.people.get(key[2], 0) | bits
        elif key[1] == key[2]:  # let have it by itself, as its own head
            hand.bits |= bits

    def _of(self, lookup: str, named: Key, spans: Iterable[Span]) -> int:
        day = number(self._day) if self._day else 0
        return self._atoms.bits(lookup, named, [span for span in spans if span.covers(day)])


def _keys(values: Iterable[str]) -> list[Key]:
    return [(value,) for value in sorted(values)]
