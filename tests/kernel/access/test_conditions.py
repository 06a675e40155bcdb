"""The words of rules: what a condition is made of, what it asks about, and what is left of it when some of that is known."""

import pytest

from warifu.kernel.access.conditions import (
    ALWAYS,
    NEVER,
    All,
    Condition,
    Covered,
    Is,
    Not,
    Recorded,
    Same,
    Some,
    Taken,
    given,
    parts_of,
    terms_of,
)

READ, FIRM = Is("act", "read"), Is("employer_kind", "firm")
LISTED, KNOWN = Covered("handler", ("item", "person")), Recorded("handlers", ("item",))


def test_parts_are_the_condition_and_all_it_is_made_of_in_the_order_written() -> None:
    whole = All(READ, Not(Some(LISTED, KNOWN)))
    assert parts_of(whole) == (whole, READ, Not(Some(LISTED, KNOWN)), Some(LISTED, KNOWN), LISTED, KNOWN)
    assert parts_of(READ) == (READ,)
    assert parts_of(NEVER) == (NEVER,)


@pytest.mark.parametrize(
    ("condition", "terms"),
    [
        (LISTED, {"item", "person"}),
        (Covered("contract", ("employer",), on="since"), {"employer", "head"}),
        (KNOWN, {"item"}),
        (READ, {"act"}),
        (Same("recipient", "employer"), {"recipient", "employer"}),
        (Taken("word", "b"), set()),
        (Taken("word", "b", by="unit"), {"unit"}),
        (Not(Some(READ, All(FIRM, KNOWN))), {"act", "employer_kind", "item"}),
        (ALWAYS, set()),
    ],
)
def test_terms_are_those_that_some_part_asks_about(condition: Condition, terms: set[str]) -> None:
    assert terms_of(condition) == terms


@pytest.mark.parametrize(
    ("condition", "left"),
    [
        (READ, ALWAYS),
        (Is("act", "provide"), NEVER),
        (FIRM, FIRM),
        (LISTED, LISTED),
        (Same("act", "unit"), Same("act", "unit")),
        (Not(READ), NEVER),
        (Not(Is("act", "provide")), ALWAYS),
        (Not(FIRM), Not(FIRM)),
        (All(READ, LISTED), LISTED),
        (All(READ, LISTED, KNOWN), All(LISTED, KNOWN)),
        (All(LISTED, Is("act", "provide")), NEVER),
        (All(READ, READ), ALWAYS),
        (Some(READ, LISTED), ALWAYS),
        (Some(Is("act", "provide"), LISTED), LISTED),
        (Some(LISTED, Is("act", "provide"), KNOWN), Some(LISTED, KNOWN)),
        (Some(Is("act", "provide")), NEVER),
        (Not(All(Not(READ), LISTED)), ALWAYS),
        (Some(All(READ, LISTED), All(Is("act", "provide"), KNOWN)), LISTED),
    ],
)
def test_what_is_known_is_worked_in(condition: Condition, left: Condition) -> None:
    assert given(condition, {"act": "read"}) == left


def test_nothing_known_changes_nothing_but_what_holds_alone() -> None:
    assert given(All(LISTED), {}) == LISTED
    assert given(All(), {}) == ALWAYS
    assert given(Some(), {}) == NEVER
