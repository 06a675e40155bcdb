"""The rule book as Cedar policies: they parse, no context can make them err, and `cedarpy` gives the engine's answers with its articles."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import cedarpy
import pytest

from tests.doubles.cedar_asking import Asking, Said, cases, request
from tests.doubles.cedar_worlds import DAY, questions, world
from warifu.kernel.access.cedar import TERMS, places, policies, schema
from warifu.kernel.access.cedar_context import Case, Contexts, slots_for
from warifu.kernel.access.conditions import ALWAYS, NEVER, All, Covered, Is, Not, Recorded, Same, Some, Taken
from warifu.kernel.access.engine import Engine
from warifu.kernel.access.facts import Facts
from warifu.kernel.access.model import Question, Rule, RuleBook
from warifu.kernel.access.tables import OPEN, number
from warifu.kernel.ids import Cite, Text
from warifu.regimes.jp.iesi.rules import BOOK

SLOTS = 6
ENGINE = Engine(BOOK)
WORLDS, EACH = 50, 200


@cache
def asked(at: int) -> tuple[Facts, list[Question], list[Said]]:
    """A world, questions about it, and what the engine says."""
    rng = random.Random(at)
    facts, made = world(rng), questions(rng, EACH)
    decisions = [ENGINE.decide(facts, question, DAY) for question in made]
    return facts, made, [Said(one.permitted, frozenset(map(str, one.articles))) for one in decisions]


def differing(text: str) -> Iterator[Question]:
    """The questions that these policies answer otherwise than the engine, world by world."""
    asking = Asking(text, SLOTS)
    for at in range(WORLDS):
        facts, made, ours = asked(at)
        theirs = asking.say(facts, made, DAY)
        yield from (question for question, one, two in zip(made, ours, theirs, strict=True) if one != two)


def test_ten_thousand_questions_have_one_answer() -> None:
    assert WORLDS * EACH == 10_000
    assert max(slots_for(BOOK, asked(at)[0]) for at in range(WORLDS)) <= SLOTS
    assert list(differing(policies(BOOK, SLOTS))) == []


def test_the_questions_meet_every_rule_and_every_kind_of_answer() -> None:
    """What the comparison rests on: every rule refuses often, most decide alone somewhere, much is permitted, heads add up."""
    refused: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    permitted = adding_up = 0
    for at in range(WORLDS):
        facts, made, _ = asked(at)
        for question in made:
            decision = ENGINE.decide(facts, question, DAY)
            refused.update(rule.name for rule in decision.refusals)
            alone.update(rule.name for rule in decision.refusals if len(decision.refusals) == 1)
            permitted += decision.permitted
            adding_up += "two_heads_one_item" in decision.readings
    assert set(refused) == set(BOOK.by_name)
    assert min(refused.values()) >= 20
    assert len(alone) >= 11, alone
    assert permitted >= 500
    assert adding_up >= 20


@pytest.mark.parametrize(
    ("ours", "changed"),
    [
        (".first <= context.day", ".first < context.day"),
        ("context.day < ", "context.day <= "),
        (".first <= context.since", ".first < context.since"),
        ("context.since < ", "context.since <= "),
        ('context.taken_accreditation_ended_by_head == "b"', 'context.taken_accreditation_ended_by_head == "a"'),
        ('["held"]', '["held", "provided"]'),
        ('context.recipient_kind == "partner"', 'context.recipient_kind == "contractor"'),
        ('"good", ', ""),
        ("has s1", "has s7"),
        ('@article("Act 10(4)")', '@article("Act 10(1)")'),
        ("head=b: Contract", "head=a: Contract"),
    ],
)
def test_a_changed_policy_answers_otherwise(ours: str, changed: str) -> None:
    text = policies(BOOK, SLOTS)
    assert ours in text
    assert next(differing(text.replace(ours, changed)), None)


@pytest.mark.parametrize("name", sorted(BOOK.by_name))
def test_a_missing_rule_answers_otherwise(name: str) -> None:
    left = replace(BOOK, rules=tuple(rule for rule in BOOK.rules if rule.name != name))
    assert next(differing(policies(left, SLOTS)), None)


@pytest.mark.parametrize("slots", [1, 4])
def test_it_parses_and_no_context_of_the_schema_can_make_it_err(slots: int) -> None:
    text = policies(BOOK, slots)
    assert cedarpy.format_policies(text)
    assert cedarpy.validate_policies(text, schema(BOOK, slots)).errors == []
    # The validator sees what is asked for without `has`: a slot may not be filled.
    careless = text.replace("context.standing_of_person_head has s0", "true", 1)
    assert cedarpy.validate_policies(careless, schema(BOOK, slots)).errors


def test_what_is_filled_fits_the_schema() -> None:
    """So what the validator proves holds for every context that is asked with."""
    shape, asking = cedarpy.Schema.from_str(schema(BOOK, SLOTS)), Asking(policies(BOOK, SLOTS), SLOTS)
    facts, made, _ = asked(0)
    known = [case for question in made if question.act != "copy" for _, case in cases(facts, question, number(DAY))]
    requests = [request(case, asking.contexts.of(facts, case)) for case in known]
    answers = cedarpy.is_authorized_batch(requests, asking.policies, "[]", shape)
    assert {answer.decision for answer in answers} == {cedarpy.Decision.Allow, cedarpy.Decision.Deny}
    assert [answer.diagnostics.errors for answer in answers if answer.diagnostics.errors] == []
    careless = {**requests[0], "context": {**requests[0]["context"], "day": "20260401"}}  # type: ignore[dict-item]
    assert cedarpy.is_authorized(careless, asking.policies, "[]", shape).decision == cedarpy.Decision.NoDecision


def test_every_rule_is_one_policy_in_the_order_of_the_book() -> None:
    notes = list(Asking(policies(BOOK), 4).notes.values())
    assert [one["id"] for one in notes] == ["otherwise_permitted", *(rule.name for rule in BOOK.rules)]
    assert [one.get("article") for one in notes[1:]] == ["; ".join(map(str, rule.cites)) for rule in BOOK.rules]
    text = policies(BOOK)
    assert (text.count("forbid ("), text.count("unless {"), text.count("permit (")) == (len(BOOK.rules),) * 2 + (1,)


def test_what_does_not_fit_the_slots_is_never_left_out() -> None:
    facts = Facts()
    for organ in ("o1", "o2", "o3"):
        facts.put("designation", ("item", organ), (20260101, OPEN, "in_force", ""))
    case = Case("ann", "read", "item", 20260401)
    with pytest.raises(ValueError, match="designation_of_item: 3 intervals for 2 slots"):
        Contexts(BOOK, 2).of(facts, case)
    assert list(Contexts(BOOK, slots_for(BOOK, facts)).of(facts, case)["designation_of_item"]) == ["s0", "s1", "s2"]  # type: ignore[call-overload]


def test_one_slot_for_two_rows_is_not_enough() -> None:
    facts = Facts()
    facts.put("designation", ("item", "o1"), (20250101, 20260101, "in_force", ""))
    facts.put("designation", ("item", "o2"), (20260101, OPEN, "in_force", ""))
    with pytest.raises(ValueError, match="2 intervals for 1 slots"):
        Contexts(BOOK, 1).of(facts, Case("ann", "read", "item", 20260401))


@pytest.mark.parametrize("slots", [0, -1])
def test_there_is_at_least_one_slot(slots: int) -> None:
    for write in (policies, schema):
        with pytest.raises(ValueError, match="at least one slot"):
            write(BOOK, slots)


TEXT = Text("文", "text")


def book(**parts: object) -> RuleBook:
    rule = Rule(0, "one", (Cite("Act", "1"), Cite("Order", "2")), TEXT, TEXT, TEXT, **parts)  # type: ignore[arg-type]
    return RuleBook("invented", (rule, Rule(1, "known", (Cite("Act", "3"),), TEXT, TEXT, TEXT, when=NEVER)), {})


WRITTEN = """\
// invented: everything is permitted that no rule below refuses; every policy that refuses names its article.
// Each place where intervals are looked up is a record with 1 of them at most: s0, s1 and so on.
@id("otherwise_permitted")
permit (principal, action, resource);

// text
@id("one")
@article("Act 1; Order 2")
@otherwise("taken_open_by_head=b: Act 9; taken_shut_by_head=c: Act 10")
forbid (principal, action in [Action::"read", Action::"provide"], resource)
when {
  context.unit == "u"
  || (
    context.recipient == context.head
    && !(context.range_of_item_employer has s0)
  )
}
unless {
  !(
    context.unit == "u"
    || context.unit == "v"
  )
};

// text
@id("known")
@article("Act 3")
forbid (principal, action in [Action::"read", Action::"provide"], resource)
when { false }
unless { false };
"""


def test_policies_read_well() -> None:
    """People read them: a clause on one line where it fits, what is joined inside in brackets, one article after the other."""
    range_ = Recorded("range", ("item", "employer"))
    made = book(
        when=Some(Is("unit", "u"), All(Same("recipient", "head"), Not(range_))),
        unless=Not(Some(Is("unit", "u"), Is("unit", "v"))),
        otherwise=(("open", "b", Cite("Act", "9")), ("shut", "c", Cite("Act", "10"))),
    )
    assert policies(made, 1) == WRITTEN
    assert "    range_of_item_employer: { s0?: Span },\n" in schema(made, 3)


def test_what_a_case_does_not_say_is_empty() -> None:
    context = Contexts(BOOK).of(Facts(), Case("ann", "read", "grid", 20260401))
    assert [context[term] for term in TERMS] == [""] * len(TERMS) and context["since"] == 0
    assert policies(BOOK) == policies(BOOK, 4)


def test_slots_are_as_many_as_the_longest_place_needs() -> None:
    facts = Facts()
    assert slots_for(BOOK, facts) == 1
    facts.put("accreditation", ("firm", "o1"), (20250101, OPEN))
    for organ in ("o1", "o2", "o3"):
        facts.put("designation", ("item", organ), (20260101, OPEN, "in_force", ""))
    assert slots_for(BOOK, facts) == 3


def test_a_place_that_only_has_to_be_recorded_is_one_slot() -> None:
    made, facts = book(when=Recorded("handlers", ("item", "employer"))), Facts()
    for person in ("ann", "bob"):
        facts.put("handler", ("grid", "o1"), (0, OPEN, person))
    context = Contexts(made, 3).of(facts, Case("ann", "read", "grid", 20260401, employer="o1"))
    assert list(context["handlers_of_item_employer"]) == ["s0"]  # type: ignore[call-overload]


def test_where_an_organ_says_nothing_the_installation_does() -> None:
    made, facts = replace(book(when=Taken("open", "b", "head")), defaults={"open": "a"}), Facts()
    facts.put("reading", ("",), (0, OPEN, "open", "b"))
    assert Contexts(made).of(facts, replace(CASE, head="o3"))["taken_open_by_head"] == "b"


CASE = Case("ann", "read", 'a "b\\', 20260401, employer="o1", employer_kind="office", unit="u")


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (ALWAYS, True),
        (NEVER, False),
        (Is("person", "ann"), True),
        (Is("person", "bob"), False),
        (Is("item", 'a "b\\'), True),
        (Is("act", "read"), True),
        (Is("act", "provide"), False),
        (Same("employer", "unit"), False),
        (Same("recipient", "head"), True),
        (Recorded("handlers", ("item", "employer")), True),
        (Recorded("range", ("item", "employer")), False),
        (Not(Recorded("range", ("item", "employer"))), True),
        (Not(Some(Is("employer", "o1"), Is("employer", "o2"))), False),
        (All(Some(Is("unit", "x"), Is("unit", "u")), Not(All(Is("unit", "u"), Is("employer", "o2")))), True),
        (Covered("handler", ("item", "employer", "person")), True),
        (Covered("handler", ("item", "employer", "person"), codes=frozenset()), False),
        (Covered("handler", ("item", "employer", "person"), on="since"), False),
        (Some(NEVER, All(ALWAYS)), True),
    ],
)
def test_every_word_of_conditions_means_the_same(condition: object, holds: bool) -> None:
    facts = Facts()
    for person in ("ann", "bob", "eve"):
        facts.put("handler", ('a "b\\', "o1"), (0, OPEN, person))
    made = book(when=condition)
    assert cedarpy.validate_policies(policies(made, 1), schema(made, 1)).errors == []
    answer = cedarpy.is_authorized(
        {
            "principal": {"type": "Person", "id": CASE.person},
            "action": {"type": "Action", "id": CASE.act},
            "resource": {"type": "Item", "id": CASE.item},
            "context": Contexts(made, 1).of(facts, CASE),
        },
        policies(made, 1),
        [],
    )
    assert answer.diagnostics.errors == []
    assert (not answer.allowed) is holds


def test_what_cedar_has_no_words_for_is_said() -> None:
    with pytest.raises(ValueError, match="person is no text in the context"):
        policies(book(when=Same("person", "employer")))


def test_a_place_is_named_once_and_a_reading_by_who_takes_it() -> None:
    covered = Covered("handler", ("item", "employer", "person"))
    made = book(
        when=Recorded("handler", covered.key), unless=All(covered, Taken("open", "b"), Taken("open", "b", "head"))
    )
    assert [(place.name, place.slots) for place in places(made, 3)] == [("handler_of_item_employer_person", 3)]
    made = replace(made, defaults={"open": "a"})
    facts = Facts()
    facts.put("reading", ("",), (0, OPEN, "open", "b"))
    facts.put("reading", ("o2",), (0, OPEN, "open", "a"))
    context = Contexts(made, 3).of(facts, replace(CASE, head="o2"))
    assert (context["taken_open"], context["taken_open_by_head"]) == ("b", "a")
    assert Contexts(made, 3).of(Facts(), CASE)["taken_open"] == "a"
