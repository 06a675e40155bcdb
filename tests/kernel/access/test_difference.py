"""What a change would do, counted by kinds, is what asking the engine about every pair gives."""

import random
from collections import Counter
from datetime import timedelta

import pytest

from tests.doubles import cedar_worlds as worlds
from warifu.kernel.access.compiled import CompiledDay
from warifu.kernel.access.difference import Difference, difference, switched
from warifu.kernel.access.engine import Engine
from warifu.kernel.access.facts import Facts
from warifu.kernel.access.model import Question
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


def naive(before: tuple[Facts, LegalDay], after: tuple[Facts, LegalDay]) -> Counter[tuple[int, int]]:
    def mask(facts: Facts, day: LegalDay, person: str, item: str) -> int:
        answer = ENGINE.decide(facts, Question(person, "read", item), day)
        return sum(1 << rule.bit for rule in answer.refusals)

    return Counter((mask(*before, person, item), mask(*after, person, item)) for person in PEOPLE for item in ITEMS)


def compiled(before: tuple[Facts, LegalDay], after: tuple[Facts, LegalDay]) -> Difference:
    return difference(CompiledDay(ENGINE, *before), CompiledDay(ENGINE, *after), PEOPLE, ITEMS)


def held(before: tuple[Facts, LegalDay], after: tuple[Facts, LegalDay]) -> Difference:
    found, expected = compiled(before, after), naive(before, after)
    assert found.counts == expected
    assert found.pairs == len(PEOPLE) * len(ITEMS)
    for (first, then), (person, item) in found.examples.items():
        one = ENGINE.decide(before[0], Question(person, "read", item), before[1])
        other = ENGINE.decide(after[0], Question(person, "read", item), after[1])
        assert (one.permitted, other.permitted) == (not first, not then)
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
