"""Rules and books: what is counted, what a rule turns on, how a decision names its articles."""

from dataclasses import replace

import pytest

from tests.kernel.access.test_engine import BOOK, CLEARED, CONTRACT, KEPT, LISTED, rule
from warifu.kernel.access.conditions import Covered, Is, Not, Some, Taken
from warifu.kernel.access.model import Decision, RuleBook
from warifu.kernel.ids import Cite


def test_rules_of_one_article_count_once() -> None:
    two = replace(rule(7, "7"), cites=LISTED.cites)
    book = RuleBook("b", (LISTED, CLEARED, two), heads={})
    assert book.articles == (1 << 0 | 1 << 7, 1 << 1)
    assert [book.count(mask) for mask in (0, 1, 1 << 7, 1 | 1 << 7, 1 | 2, 1 << 3)] == [0, 1, 1, 1, 2, 0]
    assert book.by_name == {"1": LISTED, "2": CLEARED, "7": two}


def test_a_rule_turns_on_the_readings_of_its_condition_and_its_exception() -> None:
    assert CONTRACT.readings == {"ended"}
    assert rule(8, "8", when=Not(Taken("x", "a")), unless=Some(Taken("y", "b"))).readings == {"x", "y"}
    assert rule(8, "8", missing=Taken("x", "a")).readings == frozenset()


def test_a_rule_is_asked_for_each_head_where_condition_or_exception_names_it() -> None:
    assert rule(8, "8", when=Covered("contract", ("employer", "head"))).per_head
    assert rule(8, "8", unless=Taken("x", "a", by="head")).per_head
    assert not rule(8, "8", missing=Covered("contract", ("employer", "head"))).per_head
    assert not rule(8, "8", when=Is("act", "head")).per_head
    assert [one.per_head for one in BOOK.rules] == [True, True, True, False, False]


def test_a_decision_names_each_article_once_in_order() -> None:
    both = replace(rule(8, "8"), cites=(Cite("Act", "4"), Cite("Act", "1")))
    assert [str(cite) for cite in Decision(False, (KEPT, both, LISTED)).articles] == ["Act 4", "Act 1"]
    assert Decision(True).articles == ()


@pytest.mark.parametrize("side", ["when", "unless", "missing"])
def test_a_rule_that_asks_about_a_term_no_question_has_is_refused(side: str) -> None:
    known = ["person", "item", "act", "employer", "employer_kind", "unit", "head", "recipient", "recipient_kind"]
    for term in known:
        RuleBook("b", (rule(8, "8", **{side: Is(term, "x")}),), heads={})
    for wrong in (Is("emploier", "x"), Covered("handler", ("item", "emploier"))):
        with pytest.raises(ValueError, match="b: 8 asks about emploier, which no question has"):
            RuleBook("b", (LISTED, rule(8, "8", **{side: wrong})), heads={})


def test_what_a_rule_or_a_book_does_not_say() -> None:
    """Causes are told unless a rule is discreet; heads add up under no reading unless a book names one."""
    assert not rule(0, "1").discreet
    assert RuleBook("b", (LISTED,), heads={}).adding_up == ""
