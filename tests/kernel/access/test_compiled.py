"""A day compiled answers exactly as the engine does: permission, reasons, what is missing, readings, head and employer."""

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.doubles import cedar_worlds as worlds
from tests.doubles.boundary_worlds import CONTRACTORS, ORGANS, PEOPLE, cases
from warifu.kernel.access.compiled import CompiledDay
from warifu.kernel.access.engine import Engine
from warifu.kernel.access.facts import Facts
from warifu.kernel.access.model import Question
from warifu.kernel.ids import LegalDay
from warifu.regimes.jp.iesi import facts as words
from warifu.regimes.jp.iesi import rules
from warifu.regimes.jp.iesi.cases import read_case
from warifu.regimes.jp.iesi.facts import designation_rows, open_row

ENGINE = Engine(rules.BOOK)
FAR = LegalDay(date(2040, 1, 1))
SWITCHES = [(name, rules.OTHER[name]) for name in sorted(set(rules.READINGS) - set(rules.standing.CHOICES))]


def every_question() -> list[Question]:
    people, items = (*PEOPLE, "nobody", "both"), ("grid-study", "nothing")
    reads = [Question(person, act, item) for person in people for item in items for act in ("read", "copy")]
    to = (*ORGANS, *CONTRACTORS, *PEOPLE, "abroad", "nobody", "both", None)
    return reads + [Question(person, "provide", item, one) for person in people for item in items for one in to]


@given(cases(), st.lists(st.tuples(st.sampled_from(("", *ORGANS)), st.sampled_from(SWITCHES)), max_size=2))
@settings(max_examples=200, deadline=None)
def test_as_the_engine(drawn: dict[str, Any], switched: list[tuple[str, tuple[str, str]]]) -> None:
    case = read_case({**drawn, "answer": {"decision": "deny", "because": []}})
    facts = case.facts()
    facts.put("organisation", ("abroad",), open_row("partner"))
    for place in ("meti", "kyokuto"):
        facts.put("employment", ("both",), open_row(place, "ports"))
    items = ["grid-study", "nothing", "nothing-else"]
    for number, organs in enumerate((ORGANS[:1], ORGANS[:1], ORGANS[1:], ORGANS)):
        items.append(f"beside-{number}")
        for organ in organs:
            facts.put("designation", (items[-1], organ), designation_rows(LegalDay(date(2025, 1, 1)), FAR)[0])
    for organ, (name, choice) in dict(switched).items():
        facts.put("reading", (organ,), open_row(name, choice))
    compiled = CompiledDay(ENGINE, facts, case.day)
    # Twice over: the second time the answers come from those that were kept.
    for question in every_question() * 2:
        assert compiled.decide(question) == ENGINE.decide(facts, question, case.day), question
    for person in (*PEOPLE, "nobody", "both"):
        # Items of one kind, in the employer's hands or nobody's, and one that nobody has heard of.
        answers = [ENGINE.decide(facts, Question(person, "read", item), case.day) for item in items]
        assert compiled.reads(person, items) == answers, person
    tomorrow = Question("sato", "read", "grid-study", day=LegalDay(case.day + timedelta(days=1)))
    assert compiled.decide(tomorrow) == ENGINE.decide(facts, tomorrow, case.day)


@pytest.mark.parametrize("seed", range(40))
def test_whole_worlds(seed: int) -> None:
    """Many people and items, half of the worlds with one post a person and without readings of single organs, so that bits decide."""
    rng = random.Random(seed)
    facts = worlds.world(rng)
    if seed % 2:
        for key in [key for key in facts.all("reading") if key[0]]:
            del facts.all("reading")[key]
        for spans in facts.all("employment").values():
            del spans[1:]
    compiled, eve = CompiledDay(ENGINE, facts, worlds.DAY), LegalDay(worlds.DAY - timedelta(days=1))
    asked = worlds.questions(rng, 60)
    # Twice over, then for a day that was not compiled.
    for question in (*asked, *asked, *(replace(one, day=eve) for one in asked[:10])):
        assert compiled.decide(question) == ENGINE.decide(facts, question, worlds.DAY), question
    for person in (*worlds.PEOPLE, "nobody"):
        items = [*worlds.ITEMS, "nothing", *worlds.ITEMS]
        answers = [ENGINE.decide(facts, Question(person, "read", item), worlds.DAY) for item in items]
        assert compiled.reads(person, items) == answers, person


@pytest.mark.parametrize("seed", range(60))
def test_what_one_organ_provides(seed: int) -> None:
    """Contractors' people alone, each item with one head: often without contract or accreditation, at times with readings of its own."""
    rng = random.Random(seed)
    facts = worlds.world(rng)
    for (person,), spans in facts.all("employment").items():
        del spans[:]
        facts.put("employment", (person,), open_row(rng.choice(worlds.FIRMS), "ports"))
    for table in ("provision", "provided"):
        for key, spans in facts.all(table).items():
            spans[:] = [span for span in spans if "meti" in (span.partner, *key[2:])]
    for table in ("contract", "accreditation"):
        for key in [key for key in facts.all(table) if rng.random() < 0.6]:
            del facts.all(table)[key]
    # A contractor's own readings would send every question of its people to the engine.
    kept = ("", "meti") if seed % 3 == 0 else ("",)
    for key in [key for key in facts.all("reading") if key[0] not in kept]:
        del facts.all("reading")[key]
    compiled = CompiledDay(ENGINE, facts, worlds.DAY)
    for question in [Question(person, "read", item) for person in worlds.PEOPLE for item in worlds.ITEMS]:
        assert compiled.decide(question) == ENGINE.decide(facts, question, worlds.DAY), question


def test_what_was_provided_without_anything_else_is_told_apart() -> None:
    """Neither contract nor accreditation: one item whose designation was lifted, one that never was designated."""
    facts = Facts()
    for place, kind in (("meti", words.ORGAN), ("kyokuto", words.CONTRACTOR)):
        facts.put("organisation", (place,), open_row(kind))
    facts.put("employment", ("tanaka",), open_row("kyokuto", "ports"))
    facts.put("designation", ("lifted", "meti"), open_row(words.LIFTED, ""))
    for item in ("lifted", "never"):
        facts.put("provision", (item, "kyokuto", "meti"), open_row(words.PROVIDED))
    compiled = CompiledDay(ENGINE, facts, worlds.DAY)
    answers = [compiled.decide(Question("tanaka", "read", item)) for item in ("lifted", "never")]
    assert answers == [ENGINE.decide(facts, Question("tanaka", "read", i), worlds.DAY) for i in ("lifted", "never")]
    assert answers[0] != answers[1]
