"""A decision lists exactly the readings it hangs on: those under whose other choice the same question is answered otherwise."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.doubles.boundary_worlds import cases
from warifu.kernel.access.engine import Engine
from warifu.kernel.access.model import Decision
from warifu.regimes.jp.iesi import law, rules
from warifu.regimes.jp.iesi.cases import read_case

ENGINE = Engine(rules.BOOK)
ANSWER = {"decision": "deny", "because": []}


@st.composite
def with_decisions(draw: st.DrawFn) -> dict[str, Any]:
    """Worlds in which some results carry the day of the decision too, a day or two before the notice."""
    drawn = draw(cases())
    for result in drawn["world"]["people"]["sato"]["assessments"]:
        if (before := draw(st.integers(-1, 2))) >= 0:
            result["decided"] = (date.fromisoformat(result["notified"]) - timedelta(days=before)).isoformat()
            if "reused_from" in result:
                result["reused_from"]["notified"] = min(result["reused_from"]["notified"], result["decided"])
    return drawn


def decided(drawn: dict[str, Any], taken: dict[str, str]) -> Decision:
    case = read_case({**drawn, "readings": taken, "answer": ANSWER})
    return ENGINE.decide(case.facts(), case.question, case.day)


def refusing(decision: Decision) -> set[tuple[str, str]]:
    return {(rule.name, str(rule.cites[0])) for rule in decision.refusals}


# What changes no article: the words of the answer alone say how the reading was taken.
WORDS_ONLY = {rules.NO_DESIGNATION: {"undesignated", "not_in_force"}}


@given(with_decisions(), st.sampled_from(rules.READINGS))
@settings(max_examples=400, deadline=None)
def test_listed_if_and_only_if_it_makes_a_difference(drawn: dict[str, Any], reading: str) -> None:
    decision = decided(drawn, {})
    if reading in WORDS_ONLY:
        assert (reading in decision.readings) == bool(WORDS_ONLY[reading] & {rule.name for rule in decision.refusals})
        return
    others = [choice for choice in law().reading(reading).choices if choice != rules.DEFAULTS[reading]]
    turned = any(refusing(decided(drawn, {reading: choice})) != refusing(decision) for choice in others)
    assert (reading in decision.readings) == turned


@given(with_decisions(), st.sampled_from(sorted(set(rules.READINGS) - WORDS_ONLY.keys())))
@settings(max_examples=150, deadline=None)
def test_a_switched_reading_is_held_against_the_default(drawn: dict[str, Any], reading: str) -> None:
    """Seen from the other side: what is switched says so where the default would answer otherwise."""
    choices = [choice for choice in law().reading(reading).choices if choice != rules.DEFAULTS[reading]]
    switched = decided(drawn, {reading: choices[0]})
    if refusing(switched) != refusing(decided(drawn, {})):
        assert reading in switched.readings
        assert switched.taken[switched.readings.index(reading)] == choices[0]


def test_the_defaults_are_those_of_the_law_and_the_other_choice_is_another() -> None:
    for name in rules.READINGS:
        assert rules.DEFAULTS[name] == law().reading(name).default
        assert rules.OTHER[name] in law().reading(name).choices
        assert rules.OTHER[name] != rules.DEFAULTS[name]


def test_every_reading_that_a_rule_turns_on_is_one_of_them() -> None:
    for rule in rules.BOOK.rules:
        named = {*rule.readings, *rule.hangs_on, *(name for name, _, _ in rule.otherwise)}
        assert named <= set(rules.READINGS), rule.name


@pytest.mark.parametrize("rule", rules.BOOK.rules, ids=lambda rule: rule.name)
def test_every_rule_cites_one_place_that_exists_and_speaks_both_languages(rule: Any) -> None:
    (cite,) = rule.cites
    others = [other for _, _, other in rule.otherwise]
    for place in (cite, *others):
        assert place.law in ("Contract", "Assumed") or law().exists(place), place
    texts = [rule.title, rule.sentence, rule.remedy, *([rule.missing_sentence] if rule.missing_sentence else [])]
    for text in texts:
        assert text.ja.strip() and text.en.strip() and text.ja != text.en
    assert rule.sentence.ja.endswith("。") and rule.remedy.ja.endswith("。")
