"""What a change would do, counted by kinds, is what asking the engine about every pair gives."""

import random
from collections import Counter
from datetime import timedelta

import pytest

from tests.doubles import cedar_worlds as worlds
from tests.kernel.access.test_engine import DAY, NOW
from tests.kernel.access.test_engine import ENGINE as SMALL
from warifu.kernel.access.compiled import CompiledDay
from warifu.kernel.access.difference import Difference, difference, switched
from warifu.kernel.access.engine import Engine
from warifu.kernel.access.facts import Facts
from warifu.kernel.access.model import Question
from warifu.kernel.access.tables import OPEN
from warifu.kernel.ids import LegalDay
from warifu.regimes.jp.iesi import rules

ENGINE = Engine(rules.BOOK)
PEOPLE, ITEMS = (*worlds.PEOPLE, "nobody"), (*worlds.ITEMS, "nothing")


def world(rng: random.Random) -> Facts:
    """Two times in three without readings of single organs, and with one post a person, so that those alike are counted together."""
    facts = worlds.world(rng)
    if rng.random() < 2 / 3:
        for key in [key for key in facts.all("reading") if key[0]]:
            del facts.all("reading")[key]
        for spans in facts.all("employment").values():
            del spans[1:]
    return facts


def mask(facts: Facts, day: LegalDay, person: str, item: str, engine: Engine = ENGINE) -> int:
    answer = engine.decide(facts, Question(person, "read", item), day)
    return sum(1 << rule.bit for rule in answer.refusals)


def naive(before: tuple[Facts, LegalDay], after: tuple[Facts, LegalDay]) -> Counter[tuple[int, int]]:
    return Counter((mask(*before, person, item), mask(*after, person, item)) for person in PEOPLE for item in ITEMS)


def compiled(before: tuple[Facts, LegalDay], after: tuple[Facts, LegalDay]) -> Difference:
    return difference(CompiledDay(ENGINE, *before), CompiledDay(ENGINE, *after), PEOPLE, ITEMS)


def held(before: tuple[Facts, LegalDay], after: tuple[Facts, LegalDay]) -> Difference:
    found, expected = compiled(before, after), naive(before, after)
    assert found.counts == expected
    assert found.pairs == len(PEOPLE) * len(ITEMS)
    assert found.examples.keys() == expected.keys()
    for change, (person, item) in found.examples.items():
        assert (mask(*before, person, item), mask(*after, person, item)) == change
    assert dict(found.changed) == {change: count for change, count in expected.items() if change[0] != change[1]}
    assert [count for _, count in found.changed] == sorted((count for _, count in found.changed), reverse=True)
    return found


@pytest.mark.parametrize("seed", range(10))
def test_two_days(seed: int) -> None:
    rng, gained, lost = random.Random(seed), 0, 0
    for _ in range(25):
        facts = world(rng)
        found = held((facts, worlds.DAY), (facts, LegalDay(worlds.DAY + timedelta(days=rng.choice((1, 2, 40))))))
        gained, lost = gained + found.gained, lost + found.lost
    assert gained or lost


@pytest.mark.parametrize("reading", sorted(set(worlds.SWITCHES) - {rules.TWO_HEADS}))
def test_a_reading_switched_for_the_whole_installation(reading: str) -> None:
    rng = random.Random(reading)
    for _ in range(25):
        facts = world(rng)
        held((facts, worlds.DAY), (switched(facts, reading, rules.OTHER[reading]), worlds.DAY))


@pytest.mark.parametrize("seed", range(10))
def test_two_worlds(seed: int) -> None:
    """Another range, other employers, other results: whatever differs."""
    rng = random.Random(seed)
    for _ in range(15):
        held((world(rng), worlds.DAY), (world(rng), worlds.DAY))


def test_nothing_differs_from_itself() -> None:
    facts = worlds.world(random.Random(4))
    found = compiled((facts, worlds.DAY), (facts, worlds.DAY))
    assert (found.gained, found.lost, found.changed) == (0, 0, [])


def test_what_hangs_on_a_reading_is_counted_under_the_other_choice() -> None:
    """A row that says what it would be otherwise: the decision under that reading is the one counted."""
    facts = Facts()
    facts.put("organisation", ("meti",), (0, 99_999_999, "organ"))
    facts.put("employment", ("sato",), (0, 99_999_999, "meti", "ports"))
    facts.put("designation", ("grid", "meti"), (0, 99_999_999, "in_force", ""))
    facts.put("range_unit", ("grid", "meti"), (0, 99_999_999, "ports"))
    reading = rules.READINGS[0]
    facts.put("standing", ("sato", "meti"), (0, 99_999_999, "good", f"{reading}:none"))
    other = switched(facts, reading, rules.OTHER[reading])
    found = difference(
        CompiledDay(ENGINE, facts, worlds.DAY), CompiledDay(ENGINE, other, worlds.DAY), ["sato"], ["grid"]
    )
    assert (found.gained, found.lost) == (0, 1)
    assert list(found.examples.values()) == [("sato", "grid")]


def test_a_switched_world_is_the_same_but_for_what_hangs_on_the_reading() -> None:
    facts = Facts()
    facts.put("standing", ("sato", "meti"), (1, 99_999_999, "good", "one:none two:bad"))
    facts.put("standing", ("mori", "meti"), (1, 99_999_999, "good", "two:bad"))
    facts.put("contract", ("firm", "meti"), (1, 2))
    other = switched(facts, "one", "b")
    assert [other.spans("standing", (who, "meti"))[0].code for who in ("sato", "mori")] == ["none", "good"]
    assert other.spans("contract", ("firm", "meti")) == facts.spans("contract", ("firm", "meti"))
    assert other.code("reading", ("", "one"), 20260401) == "b" and not facts.recorded("reading", ("", "one"))


@pytest.mark.parametrize("organs", [(), ("o1",), ("o1", "o2")])
def test_contractors_and_those_who_stand_in(organs: tuple[str, ...]) -> None:
    """A book with heads of every kind: the office itself, those that let a firm have the item, those that designated it."""
    people, items = ("ann", "bob", "fay", "gus", "hal", "two", "nobody"), ("item", "second", "other")

    def facts(lacking: str) -> Facts:
        made = Facts()
        for name, kind in (("o1", "office"), ("o2", "office"), ("f", "firm")):
            made.put("organisation", (name,), (*NOW, kind))
        for person, places in {"ann": ("o1",), "bob": ("o2",), "two": ("o1", "o2")}.items():
            for place in places:
                made.put("employment", (person,), (*NOW, place, "unit"))
        for person in ("fay", "gus", "hal"):
            made.put("employment", (person,), (*NOW, "f", "unit"))
        for item in items[:2]:
            made.put("designation", (item, "o1"), (*NOW, "in_force", ""))
        for organ in organs:
            made.put("provision", ("item", "f", organ), (*NOW, "provided"))
            made.put("contract", ("f", organ), NOW)
        for place, person in (("o1", "ann"), ("f", "fay"), ("f", "gus")):
            made.put("handler", ("item", place), (*NOW, person))
        for person in {"ann", "fay", "gus", "hal"} - {lacking}:
            made.put("standing", (person, "o1"), (*NOW, "good", ""))
        return made

    for lacking in ("", "fay", "hal", "ann"):
        before, after = facts(""), facts(lacking)
        found = difference(CompiledDay(SMALL, before, DAY), CompiledDay(SMALL, after, DAY), people, items)
        expected = Counter(
            (mask(before, DAY, one, item, SMALL), mask(after, DAY, one, item, SMALL))
            for one in people
            for item in items
        )
        assert found.counts == expected
        for change, (one, item) in found.examples.items():
            assert (mask(before, DAY, one, item, SMALL), mask(after, DAY, one, item, SMALL)) == change


def test_an_example_is_of_the_very_kind_it_stands_for() -> None:
    """One named on the handler list, one of the unit in range, one of another unit: the rules see nothing else of them."""
    facts = Facts()
    for place, kind in (("meti", "organ"), ("kyokuto", "contractor")):
        facts.put("organisation", (place,), (0, OPEN, kind))
    for person, unit in (("sato", "ports"), ("tanaka", "ports"), ("ueda", "roads")):
        facts.put("employment", (person,), (0, OPEN, "kyokuto", unit))
    for item in ("grid", "cable"):
        facts.put("designation", (item, "meti"), (0, OPEN, "in_force", ""))
        facts.put("provision", (item, "kyokuto", "meti"), (20250101, OPEN, "provided"))
    facts.put("range_unit", ("grid", "kyokuto"), (0, OPEN, "ports"))
    facts.put("handler", ("grid", "kyokuto"), (0, OPEN, "sato"))
    day = CompiledDay(ENGINE, facts, worlds.DAY)
    # Of the two items one is asked about: what the firm has in hand beside it counts for nothing.
    found = difference(day, day, ("sato", "tanaka", "ueda"), ("grid",))
    masks = {person: mask(facts, worlds.DAY, person, "grid") for person in ("sato", "tanaka", "ueda")}
    assert len(set(masks.values())) == 3 and found.counts == {(one, one): 1 for one in masks.values()}
    assert found.examples == {(one, one): (person, "grid") for person, one in masks.items()}
