"""Worked cases: law as examples that run. A small world, one question, and the answer with the articles that refuse.

Carries out `warifu law cases`. The world becomes the same rows that the gate keeps, and the same engine decides; there is no
database. Unknown keys, unknown ids and impossible dates are `CaseError`s that name file, case and key. Two keys go beyond the
written format, and may be left out: `decided` beside `notified` in an assessment (the day the decision was made; with a negative
result `notified` may then be missing), and `readings` in a case (the choices that the whole installation takes, by name).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from warifu.kernel.access.engine import Engine
from warifu.kernel.access.facts import Facts
from warifu.kernel.access.model import PROVIDE, Question
from warifu.kernel.access.tables import Row
from warifu.kernel.ids import LegalDay
from warifu.regimes.jp.iesi import facts, law, rules, standing
from warifu.regimes.jp.iesi.case_text import CaseError, Members, Place, one_of, pairs, plain, text_of

REGIME = "jp.iesi"
UNDERS = (standing.IESI, standing.SDS)
Stated = tuple[str, tuple[str, ...], list[Row]]  # table, key, rows: as `registers.gate.state` takes them


@dataclass(frozen=True, slots=True)
class CaseResult:
    """`expected` and `got`: {"decision": "permit" or "deny", "because": [articles, sorted]}."""

    name: str
    passed: bool
    expected: dict[str, object]
    got: dict[str, object]


@dataclass(frozen=True, slots=True)
class Case:
    """A worked case, read: its question and the rows of its world."""

    name: str
    question: Question
    day: LegalDay
    rows: tuple[Stated, ...]
    expected: dict[str, object]

    def facts(self) -> Facts:
        filled = Facts()
        for table, key, rows in self.rows:
            for row in rows:
                filled.put(table, key, row)
        return filled


_ENGINE = Engine(rules.BOOK)


def run_file(path: Path | str) -> list[CaseResult]:
    """Every case of a file with its answer. Raises CaseError where the file cannot be read as worked cases."""
    return [run(case) for case in read_file(path)]


def run(case: Case) -> CaseResult:
    decision = _ENGINE.decide(case.facts(), case.question, case.day)
    got = _answer("permit" if decision.permitted else "deny", [str(cite) for cite in decision.articles])
    return CaseResult(case.name, got == case.expected, case.expected, got)


def read_file(path: Path | str) -> list[Case]:
    """The cases of a file. Raises CaseError."""
    place = Place(str(path))
    try:
        node = yaml.compose(Path(path).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise CaseError(place, f"cannot be read: {error}") from error
    if not isinstance(node, yaml.MappingNode):
        raise CaseError(place, "a mapping with regime and cases is wanted")
    whole = Members(dict(pairs(node, place)), place)
    if (regime := plain(whole.take("regime"), place.at("regime"))) != REGIME:
        raise CaseError(place.at("regime"), f"{REGIME} is wanted, not {regime}")
    cases = whole.take("cases")
    whole.done()
    if not isinstance(cases, yaml.SequenceNode):
        raise CaseError(place.at("cases"), "a list is wanted")
    return [_case_node(node, place._replace(case=f"case {at + 1}")) for at, node in enumerate(cases.value)]


def read_case(case: Mapping[str, object], file: str = "") -> Case:
    """A case given as plain data, days as text. Raises CaseError."""
    name = case.get("name")
    return _case(Members(case, Place(file, name if isinstance(name, str) else "")))


def _case_node(node: yaml.Node, place: Place) -> Case:
    if isinstance(node, yaml.MappingNode):
        # The name first, so that every error can say which case it is about.
        named = next((value.value for key, value in node.value if key.value == "name"), None)
        place = place._replace(case=named if isinstance(named, str) else place.case)
    return _case(Members(plain(node, place), place))


def _answer(decision: str, because: list[str]) -> dict[str, object]:
    return {"decision": decision, "because": sorted(set(because))}


def _case(case: Members) -> Case:
    case.only(("name", "at", "readings", "world", "ask", "answer"))
    name = case.text("name")
    day = case.day("at")
    choices = dict(rules.DEFAULTS)
    taken = case.map("readings")
    for reading in taken.names:
        if reading not in choices:
            raise CaseError(taken.place.at(reading), "no such reading")
        allowed = tuple(law().reading(reading).choices)
        choices[reading] = taken.one_of(reading, allowed, "choice of this reading")
    world = _World(case.map("world"), choices)
    asked = case.map("ask")
    question = world.question(asked)
    asked.done()
    answer = case.map("answer")
    decision = answer.one_of("decision", ("permit", "deny"), "decision")
    because = [text_of(cite, place) for cite, place in answer.list("because")]
    answer.done()
    return Case(name, question, day, tuple(world.rows), _answer(decision, because))


class _World:
    """Reads a world and turns it into rows, in the order: who there is, what they have, what became of the items."""

    def __init__(self, world: Members, choices: dict[str, str]) -> None:
        self.rows: list[Stated] = []
        self._choices = choices
        self._organs = frozenset(text_of(organ, place) for organ, place in world.list("organs"))
        contractors, people, items = world.map("contractors"), world.map("people"), world.map("items")
        self._contractors, self._people, self._items = (frozenset(part.names) for part in (contractors, people, items))
        self._places = self._organs | self._contractors
        for part in (contractors, people):
            for name in part.names:
                if name in self._organs or (part is people and name in self._contractors):
                    raise CaseError(part.place.at(name), "this id names two things")
        for organ in sorted(self._organs):
            self._state("organisation", (organ,), [facts.open_row(facts.ORGAN)])
        self._each(contractors, self._contractor)
        self._each(people, self._person)
        self._each(items, self._item)
        world.done()
        switched = [(name, choice) for name, choice in choices.items() if choice != rules.DEFAULTS[name]]
        self._state("reading", ("",), [facts.open_row(name, choice) for name, choice in switched])

    def question(self, ask: Members) -> Question:
        act = ask.one_of("act", rules.ACTS, "act")
        to = ask.take("to", None)
        if act == PROVIDE:
            to = one_of(to, ask.place.at("to"), self._places | self._people, "organ, contractor or person")
        elif to is not None:
            raise CaseError(ask.place.at("to"), "only `provide` has a recipient")
        who = ask.one_of("who", self._people, "person")
        what = ask.one_of("what", self._items, "item")
        return Question(who, act, what, to if isinstance(to, str) else None)

    def _each(self, part: Members, reader: Callable[[str, Members], None]) -> None:
        for name, member in part.items():
            reader(name, member)
            member.done()

    def _state(self, table: str, key: tuple[str, ...], rows: list[Row]) -> None:
        if rows:
            self.rows.append((table, key, rows))

    def _grouped(self, table: str, found: list[tuple[tuple[str, ...], list[Row]]]) -> None:
        keys: dict[tuple[str, ...], list[Row]] = {}
        for key, rows in found:
            keys.setdefault(key, []).extend(rows)
        for key, rows in keys.items():
            self._state(table, key, rows)

    def _contractor(self, name: str, contractor: Members) -> None:
        self._state("organisation", (name,), [facts.open_row(facts.CONTRACTOR)])
        for table, key, organ in (("accreditation", "accredited", "by"), ("contract", "contracts", "with")):
            self._grouped(table, [self._relation(name, member, place, organ) for member, place in contractor.list(key)])

    def _relation(self, name: str, member: object, place: Place, organ: str) -> tuple[tuple[str, ...], list[Row]]:
        relation = Members(member, place)
        by = relation.one_of(organ, self._organs, "organ")
        first, last = _period(relation, open_=True)
        relation.done()
        return (name, by), [facts.row(first, last)]

    def _person(self, name: str, person: Members) -> None:
        works_for = person.one_of("works_for", self._places, "organ or contractor")
        unit, office = person.take("unit", None), person.take("office", None)
        unit = "" if unit is None else text_of(unit, person.place.at("unit"))
        self._state("employment", (name,), [facts.open_row(works_for, unit)])
        if office is not None:
            office = one_of(office, person.place.at("office"), facts.OFFICES, "exempt office")
            self._state("exempt", (name,), [facts.open_row(works_for, office)])
        results = [self._assessment(Members(member, place)) for member, place in person.list("assessments")]
        doubts = [self._doubt(Members(member, place)) for member, place in person.list("doubt_told")]
        for organ in sorted(self._organs):
            self._state(
                "standing", (name, organ), standing.standing_rows(organ, results, doubts, self._standing_choices())
            )

    def _standing_choices(self) -> dict[str, str]:
        return {name: self._choices[name] for name in standing.CHOICES}

    def _assessment(self, result: Members) -> standing.Assessment:
        by = result.one_of("by", self._organs, "organ")
        under = result.one_of("under", UNDERS, "act")
        positive = result.one_of("result", ("positive", "negative"), "result") == "positive"
        decided, original = result.maybe_day("decided"), None
        notified = result.maybe_day("notified") if decided and not positive else result.day("notified")
        if decided and notified and notified < decided:
            raise CaseError(result.place.at("notified"), "the notice cannot be earlier than the decision")
        reused = result.take("reused_from", None)
        if reused is not None:
            original = self._reused(Members(reused, result.place.at("reused_from")), under, notified)
        result.done()
        return standing.Assessment(by, under, positive, notified, decided, original)

    def _reused(self, reused: Members, under: str, notified: LegalDay | None) -> LegalDay:
        if under != standing.IESI:
            raise CaseError(reused.place, "Act 12(7) is about assessments under jp.iesi")
        reused.one_of("by", self._organs, "organ")
        original = reused.day("notified")
        if notified and original > notified:
            raise CaseError(reused.place.at("notified"), "the original notice cannot be later than the new one")
        reused.done()
        return original

    def _doubt(self, doubt: Members) -> standing.Doubt:
        by = doubt.one_of("by", self._organs, "organ")
        under = doubt.one_of("under", UNDERS, "act")
        day = doubt.day("day")
        doubt.done()
        return standing.Doubt(by, under, day)

    def _item(self, name: str, item: Members) -> None:
        found = [self._designation(name, Members(member, place)) for member, place in item.list("designations")]
        self._grouped("designation", found)
        for place, span in item.map("range").items():
            one_of(place, span.place, self._places, "organ or contractor")
            units = [facts.open_row(text_of(unit, at)) for unit, at in span.list("units")]
            people = [facts.open_row(one_of(who, at, self._people, "person")) for who, at in span.list("people")]
            span.done()
            self._state("range_unit", (name, place), units)
            self._state("range_person", (name, place), people)
        self._grouped("provision", [self._provision(name, Members(m, place)) for m, place in item.list("provided")])
        handlers = item.map("handlers")
        for contractor in handlers.names:
            one_of(contractor, handlers.place.at(contractor), self._contractors, "contractor")
            listed = [one_of(who, at, self._people, "person") for who, at in handlers.list(contractor)]
            self._state("handler", (name, contractor), [facts.open_row(person) for person in listed])

    def _designation(self, name: str, designation: Members) -> tuple[tuple[str, ...], list[Row]]:
        by = designation.one_of("by", self._organs, "organ")
        under = designation.one_of("under", UNDERS, "act")
        first, last = _period(designation, open_=False)
        lifted = designation.maybe_day("lifted")
        designation.done()
        if under != standing.IESI or last is None:
            return (name, by), []
        return (name, by), facts.designation_rows(first, last, lifted, self._choices[facts.LIFTING_DAY])

    def _provision(self, name: str, provision: Members) -> tuple[tuple[str, ...], list[Row]]:
        to = provision.one_of("to", self._contractors, "contractor")
        by = provision.one_of("by", self._organs, "organ")
        day = provision.day("day")
        provision.done()
        return (name, to, by), [facts.row(day, None, facts.PROVIDED)]


def _period(period: Members, *, open_: bool) -> tuple[LegalDay, LegalDay | None]:
    first = period.day("from")
    last = period.maybe_day("until") if open_ else period.day("until")
    if last is not None and last < first:
        raise CaseError(period.place.at("until"), "this day is before the first")
    return first, last
