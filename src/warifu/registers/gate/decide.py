"""The one function that decides, over the gate's rows: plain SQL in the caller's transaction, no Django, no cache.

The front (in the sequencer's snapshot), the pages and the command line call it. It fetches what the questions may touch, a handful
of indexed selects for the whole batch, and hands it to the engine. So an answer knows exactly what was committed when the caller's
snapshot began.

    decide(connection, [Question(person, "read", item)], legal_day(at))
"""

from collections.abc import Iterable, Sequence
from typing import Any

from warifu.kernel.access.engine import Engine, Looked
from warifu.kernel.access.facts import Facts, Key
from warifu.kernel.access.model import PROVIDE, Decision, Question
from warifu.kernel.access.tables import LOOKUPS, TABLES, number
from warifu.kernel.ids import LegalDay
from warifu.regimes.jp.iesi import rules
from warifu.regimes.jp.iesi.facts import CONTRACTOR
from warifu.registers.gate import sql

ENGINE = Engine(rules.BOOK)
# Who else is in a range or on a list is fetched only where somebody is refused and it must be said whether there is one at all.
_WHEN_ASKED = {name: [lookup for lookup in LOOKUPS if lookup.name == name] for name in ("range", "handlers")}


def decide(connection: Any, questions: Sequence[Question], at_day: LegalDay) -> list[Decision]:
    """One decision for each question, in order; `at_day` is the day of those that name none."""
    facts = load(connection, questions, at_day)
    return [ENGINE.decide(facts, question, at_day) for question in questions]


def explain(connection: Any, question: Question, at_day: LegalDay) -> tuple[Decision, tuple[Looked, ...]]:
    """One decision, and how every rule of the act fared, with the rows that met it."""
    return ENGINE.explain(load(connection, [question], at_day), question, at_day)


def load(connection: Any, questions: Sequence[Question], at_day: LegalDay) -> "RowFacts":
    """What the gate has on everything that the questions may touch."""
    facts = RowFacts(connection)
    receivers = {question.to for question in questions if question.act == PROVIDE and question.to}
    people = {question.person for question in questions} | receivers
    facts.fetch("reading", (), [()])
    facts.fetch("employment", ("person",), _single(people))
    facts.fetch("exempt", ("person",), _single(question.person for question in questions))
    facts.fetch("standing", ("person",), _single(question.person for question in questions))
    facts.fetch("designation", ("item",), _single(question.item for question in questions))
    employers = {span.partner for person in people for span in facts.spans("employment", (person,))}
    facts.fetch("organisation", ("organisation",), _single(employers | receivers))
    _about_posts(facts, questions, at_day)
    return facts


def _about_posts(facts: "RowFacts", questions: Sequence[Question], at_day: LegalDay) -> None:
    """What depends on where a person works: ranges, and for contractors the ground they stand on."""
    units, people, given, handlers, contractors = set(), set(), set(), set(), set()
    for question in questions:
        day = number(question.day or at_day)
        for post in facts.on("employment", (question.person,), day):
            units.add((question.item, post.partner, post.code))
            people.add((question.item, post.partner, question.person))
            if facts.code("organisation", (post.partner,), day) == CONTRACTOR:
                given.add((question.item, post.partner))
                handlers.add((question.item, post.partner, question.person))
                contractors.add(post.partner)
        if question.act == PROVIDE and question.to:
            at = [span.partner for span in facts.on("employment", (question.to,), day)]
            contractors.update(to for to in (question.to, *at) if facts.code("organisation", (to,), day) == CONTRACTOR)
    # Who is refused is told whether there is anybody at all: looked up for all together, once one of them is.
    facts.expect("range", {(item, organisation) for item, organisation, _ in units})
    facts.expect("handlers", given)
    facts.fetch("range_unit", ("item", "organisation", "unit"), units)
    facts.fetch("range_person", ("item", "organisation", "person"), people)
    facts.fetch("provision", ("item", "contractor"), given)
    facts.fetch("handler", ("item", "contractor", "person"), handlers)
    facts.fetch("accreditation", ("contractor",), _single(contractors))
    facts.fetch("contract", ("contractor",), _single(contractors))


class RowFacts(Facts):
    """Facts fetched from the gate's tables within one snapshot."""

    def __init__(self, connection: Any) -> None:
        super().__init__()
        self._connection = connection
        self._cursor = connection.cursor()
        self._asked: dict[tuple[str, Key], bool] = {}
        self._expected: dict[str, set[Key]] = {}

    def fetch(self, table: str, columns: tuple[str, ...], keys: Iterable[Key]) -> None:
        """Put every row under one of `keys`, each given once; without columns, the whole (small) table."""
        shape = TABLES[table]
        width = len(shape.key)
        if columns:
            found = sql.select(self._connection, self._cursor, shape, columns, keys)
        else:
            self._cursor.execute(f"SELECT {sql.columns_of(shape)} FROM {sql.name_of(shape)}")  # noqa: S608
            found = iter(self._cursor.fetchall())
        for row in found:
            self.put(table, tuple(row[:width]), tuple(row[width:]))

    def recorded(self, lookup: str, key: Key) -> bool:
        if super().recorded(lookup, key) or lookup not in _WHEN_ASKED:
            return super().recorded(lookup, key)
        if (lookup, key) not in self._asked:
            wanted = {key, *self._expected.pop(lookup, ())}
            found: set[Key] = set()
            for way in _WHEN_ASKED[lookup]:
                found.update(sql.present(self._connection, self._cursor, TABLES[way.table], way.key, wanted))
            self._asked.update({(lookup, one): one in found for one in wanted})
        return self._asked[lookup, key]

    def expect(self, lookup: str, keys: Iterable[Key]) -> None:
        """Keys that may be asked about when somebody is refused: the first of them brings the others."""
        self._expected.setdefault(lookup, set()).update(keys)


def _single(values: Iterable[str]) -> list[Key]:
    return [(value,) for value in dict.fromkeys(values)]
