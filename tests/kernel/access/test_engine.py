"""The engine over a small invented book: every rule on its own, the best post and head, what is missing, what hangs on a reading."""

from dataclasses import replace
from datetime import date

import pytest

from warifu.kernel.access.atoms import Atoms
from warifu.kernel.access.compiled import CompiledDay
from warifu.kernel.access.conditions import (
    NEVER,
    All,
    Covered,
    Is,
    Not,
    Recorded,
    Same,
    Some,
    Taken,
    parts_of,
    terms_of,
)
from warifu.kernel.access.engine import Engine
from warifu.kernel.access.facts import Facts
from warifu.kernel.access.model import Question, Rule, RuleBook
from warifu.kernel.access.tables import ALWAYS, OPEN
from warifu.kernel.ids import Cite, LegalDay, Text

DAY = LegalDay(date(2026, 4, 1))
NOW = (20260101, OPEN)
EVE = (20260101, 20260401)
TEXT = Text("文", "text")


def rule(bit: int, article: str, **more: object) -> Rule:
    return Rule(bit, article, (Cite("Act", article),), TEXT, TEXT, TEXT, **more)  # type: ignore[arg-type]


LISTED = rule(
    0,
    "1",
    unless=Some(Covered("handler", ("item", "employer", "person")), All(Is("act", "read"), Taken("open", "b", "head"))),
    missing=Not(Recorded("handlers", ("item", "employer"))),
)
CLEARED = rule(1, "2", unless=Covered("standing", ("person", "head"), codes=frozenset({"good"})))
CONTRACT = rule(
    2,
    "3",
    when=Is("employer_kind", "firm"),
    unless=Some(
        Covered("contract", ("employer", "head")),
        All(Covered("contract", ("employer", "head"), on="since"), Taken("ended", "b", "head")),
    ),
    otherwise=(("word", "b", Cite("Act", "9")),),
)
KEPT = rule(3, "4", acts=("provide",), unless=Same("recipient", "employer"), missing=Is("recipient_kind", ""))
UNKNOWN = rule(4, "5", acts=(), missing=Some(Is("act", "copy")))
BOOK = RuleBook(
    name="invented",
    rules=(LISTED, CLEARED, CONTRACT, KEPT, UNKNOWN),
    heads={"office": "employer", "firm": (("provided", ("item", "employer")), ("designation", ("item",)))},
    defaults={"open": "a", "ended": "a", "word": "a", "add": "b", "doubt": "a"},
    other={"open": "b", "ended": "b", "word": "b", "add": "a", "doubt": "b"},
    adding_up="add",
)
ENGINE = Engine(BOOK)


@pytest.fixture
def facts() -> Facts:
    """Office o1, firm f; ann works for the office, fay for the firm, which both offices let have the item."""
    made = Facts()
    for name, kind in (("o1", "office"), ("o2", "office"), ("f", "firm")):
        made.put("organisation", (name,), (*NOW, kind))
    made.put("employment", ("ann",), (*NOW, "o1", "unit"))
    made.put("employment", ("fay",), (*NOW, "f", "unit"))
    made.put("handler", ("item", "o1"), (*NOW, "ann"))
    made.put("handler", ("item", "f"), (*NOW, "fay"))
    made.put("standing", ("ann", "o1"), (*NOW, "good", ""))
    return made


def names(facts: Facts, question: Question, engine: Engine = ENGINE) -> list[str]:
    decision = engine.decide(facts, question, DAY)
    assert CompiledDay(engine, facts, DAY).decide(question) == decision
    assert decision.permitted == (not decision.refusals)
    return [refusing.name for refusing in decision.refusals]


def test_permitted_is_what_no_rule_refuses(facts: Facts) -> None:
    decision = ENGINE.decide(facts, Question("ann", "read", "item"), DAY)
    assert decision.permitted and decision.articles == ()
    assert (decision.organ, decision.employer) == ("o1", "o1")


def test_all_that_refuse_are_named_in_the_order_of_the_book(facts: Facts) -> None:
    decision = ENGINE.decide(facts, Question("fay", "provide", "other", to="o1"), DAY)
    assert [str(cite) for cite in decision.articles] == ["Act 1", "Act 2", "Act 3", "Act 4"]
    # The list of that item is not recorded at all; the recipient is.
    assert decision.missing == {"1"}


def test_a_row_of_the_eve_does_not_cover_the_day(facts: Facts) -> None:
    facts.put("handler", ("other", "o1"), (*EVE, "ann"))
    decision = ENGINE.decide(facts, Question("ann", "read", "other"), DAY)
    assert [refusing.name for refusing in decision.refusals] == ["1"] and decision.missing == frozenset()
    yesterday = Question("ann", "read", "other", day=LegalDay(date(2026, 3, 31)))
    assert "1" not in [refusing.name for refusing in ENGINE.decide(facts, yesterday, DAY).refusals]


def test_an_act_without_rules_and_people_without_posts_are_refused(facts: Facts) -> None:
    decision = ENGINE.decide(facts, Question("ann", "copy", "item"), DAY)
    assert [refusing.name for refusing in decision.refusals] == ["5"] and decision.missing == {"5"}
    assert names(facts, Question("nobody", "read", "item")) == ["1", "2"]


def test_of_two_posts_the_better_one_is_taken(facts: Facts) -> None:
    facts.put("employment", ("ann",), (20200101, OPEN, "o2", "unit"))
    decision = ENGINE.decide(facts, Question("ann", "read", "item"), DAY)
    assert decision.permitted and decision.employer == "o1"


def test_a_recipient_may_be_a_person_and_counts_as_her_employer(facts: Facts) -> None:
    facts.put("employment", ("bob",), (*NOW, "o1", "unit"))
    assert names(facts, Question("ann", "provide", "item", to="bob")) == []
    assert names(facts, Question("ann", "provide", "item", to="fay")) == ["4"]
    assert names(facts, Question("ann", "provide", "item", to="o2")) == ["4"]
    assert ENGINE.decide(facts, Question("ann", "provide", "item"), DAY).missing == {"4"}


def provided(facts: Facts, organ: str, first: int = 20260301) -> None:
    facts.put("provision", ("item", "f", organ), (first, OPEN, "provided"))


def test_one_head_must_satisfy_all_and_the_one_with_the_fewest_articles_is_named(facts: Facts) -> None:
    provided(facts, "o1")
    provided(facts, "o2", 20260302)
    facts.put("contract", ("f", "o1"), NOW)
    # o1 lacks the result; o2 lacks result and contract.
    assert names(facts, Question("fay", "read", "item")) == ["2"]
    facts.put("standing", ("fay", "o2"), (*NOW, "good", ""))
    # One article each: the head that let the firm have it first.
    decision = ENGINE.decide(facts, Question("fay", "read", "item"), DAY)
    assert [refusing.name for refusing in decision.refusals] == ["2"] and decision.organ == "o1"
    assert decision.readings == ("add",) and decision.taken == ("b",)
    facts.put("reading", ("",), (*NOW, "add", "a"))
    together = ENGINE.decide(facts, Question("fay", "read", "item"), DAY)
    assert together.permitted and together.readings == ("add",) and together.taken == ("a",)


def test_where_nobody_provided_it_those_who_designated_it_stand_in(facts: Facts) -> None:
    facts.put("designation", ("item", "o2"), (*EVE, "in_force", ""))
    facts.put("standing", ("fay", "o2"), (*NOW, "good", ""))
    assert names(facts, Question("fay", "read", "item")) == ["3"]
    provided(facts, "o1", 20260402)
    assert names(facts, Question("fay", "read", "item")) == ["3"]
    assert ENGINE.decide(facts, Question("fay", "read", "item"), DAY).organ == "o2"


def test_a_condition_on_the_day_since_when_the_head_provided_it(facts: Facts) -> None:
    provided(facts, "o1")
    facts.put("standing", ("fay", "o1"), (*NOW, "good", ""))
    facts.put("contract", ("f", "o1"), (20260301, 20260401))
    decision = ENGINE.decide(facts, Question("fay", "read", "item"), DAY)
    assert [refusing.name for refusing in decision.refusals] == ["3"] and decision.readings == ("ended", "word")
    facts.put("reading", ("o1",), (*NOW, "ended", "b"))
    assert ENGINE.decide(facts, Question("fay", "read", "item"), DAY).permitted
    facts.put("reading", ("o1",), (*NOW, "word", "b"))
    other = Question("fay", "read", "other")
    assert [str(cite) for cite in ENGINE.decide(facts, other, DAY).articles] == ["Act 1", "Act 2", "Act 3"]


def test_the_article_cited_is_that_of_the_reading_taken(facts: Facts) -> None:
    facts.put("reading", ("",), (*NOW, "word", "b"))
    decision = ENGINE.decide(facts, Question("fay", "read", "item"), DAY)
    assert [str(cite) for cite in decision.articles] == ["Act 2", "Act 9"]
    assert (decision.readings, decision.taken) == (("word",), ("b",))


def test_a_row_that_hangs_on_a_reading_makes_the_decision_hang_on_it(facts: Facts) -> None:
    facts.put("employment", ("bob",), (*NOW, "o1", "unit"))
    facts.put("handler", ("item", "o1"), (*NOW, "bob"))
    facts.put("standing", ("bob", "o1"), (*NOW, "doubt", "doubt:good"))
    decision = ENGINE.decide(facts, Question("bob", "read", "item"), DAY)
    assert not decision.permitted and decision.readings == ("doubt",)
    # It would make no difference here: another code of the same worth.
    facts.put("employment", ("eve",), (*NOW, "o1", "unit"))
    facts.put("handler", ("item", "o1"), (*NOW, "eve"))
    facts.put("standing", ("eve", "o1"), (*NOW, "doubt", "doubt:expired"))
    assert ENGINE.decide(facts, Question("eve", "read", "item"), DAY).readings == ()


def test_a_reading_of_an_organ_goes_before_that_of_the_installation(facts: Facts) -> None:
    facts.put("reading", ("",), (*NOW, "open", "b"))
    assert names(facts, Question("ann", "read", "other")) == []
    facts.put("reading", ("o1",), (*NOW, "open", "a"))
    assert names(facts, Question("ann", "read", "other")) == ["1"]
    assert ENGINE.decide(facts, Question("ann", "read", "other"), DAY).readings == ("open",)


def test_every_rule_is_explained_with_the_rows_that_met_it(facts: Facts) -> None:
    decision, looked = ENGINE.explain(facts, Question("ann", "read", "other"), DAY)
    states = {one.rule.name: one.state for one in looked}
    assert states == {"1": "refused", "2": "met", "3": "not_applicable"}
    assert [refusing.name for refusing in decision.refusals] == ["1"]
    (met,) = (one for one in looked if one.rule.name == "2")
    assert [(lookup, span.first) for lookup, span in met.spans] == [("standing", 20260101)]


def test_what_is_explained_is_how_the_head_fared_that_the_answer_is_about(facts: Facts) -> None:
    facts.put("employment", ("fay",), (20200101, OPEN, "o2", "unit"))
    for organ in ("o1", "o2"):
        provided(facts, organ)
    facts.put("contract", ("f", "o2"), NOW)
    facts.put("standing", ("fay", "o2"), (20260201, OPEN, "good", ""))
    decision, looked = ENGINE.explain(facts, Question("fay", "read", "item"), DAY)
    assert (decision.permitted, decision.employer, decision.organ) == (True, "f", "o2")
    assert {one.rule.name: (one.state, [span.first for _, span in one.spans]) for one in looked} == {
        "1": ("met", [20260101]),
        "2": ("met", [20260201]),
        "3": ("met", [20260101]),
    }


def test_an_act_that_the_book_does_not_know_is_explained_by_the_rule_for_it(facts: Facts) -> None:
    _, looked = ENGINE.explain(facts, Question("nobody", "copy", "item"), DAY)
    assert [(one.rule.name, one.state) for one in looked] == [("5", "refused")]


def test_of_two_posts_of_a_recipient_the_better_one_counts(facts: Facts) -> None:
    facts.put("employment", ("bob",), (20200101, OPEN, "f", "unit"))
    assert names(facts, Question("ann", "provide", "item", to="bob")) == ["4"]
    facts.put("employment", ("bob",), (*NOW, "o1", "unit"))
    assert names(facts, Question("ann", "provide", "item", to="bob")) == []
    # Yesterday's post is none.
    facts.put("employment", ("eve",), (*EVE, "o1", "unit"))
    assert names(facts, Question("ann", "provide", "item", to="eve")) == ["4"]


def test_of_heads_that_fare_alike_the_first_is_named_then_the_one_first_by_name(facts: Facts) -> None:
    for organ, first in (("o2", 20260301), ("o1", 20260301), ("o0", 20260302)):
        provided(facts, organ, first)
    assert ENGINE.decide(facts, Question("fay", "read", "item"), DAY).organ == "o1"
    facts.put("designation", ("other", "o2"), (*EVE, "in_force", ""))
    facts.put("designation", ("other", "o1"), (*NOW, "in_force", ""))
    assert ENGINE.decide(facts, Question("fay", "read", "other"), DAY).organ == "o1"


def test_of_posts_that_fare_alike_the_earlier_is_taken(facts: Facts) -> None:
    facts.put("employment", ("cat",), (20260201, OPEN, "o1", "unit"))
    facts.put("employment", ("cat",), (20260101, OPEN, "o2", "unit"))
    decision = ENGINE.decide(facts, Question("cat", "read", "item"), DAY)
    assert decision.employer == "o2" and [one.name for one in decision.refusals] == ["1", "2"]


def test_heads_add_up_only_under_the_reading_and_only_where_each_lacks_something_else(facts: Facts) -> None:
    facts.put("reading", ("",), (*NOW, "add", "a"))
    for organ in ("o1", "o2"):
        provided(facts, organ)
    assert names(facts, Question("fay", "read", "item")) == ["2", "3"]
    facts.put("standing", ("fay", "o2"), (*NOW, "good", ""))
    # o1 lacks both, o2 the contract: together they lack what both lack.
    decision = ENGINE.decide(facts, Question("fay", "read", "item"), DAY)
    assert [one.name for one in decision.refusals] == ["3"] and decision.organ == "o2"
    assert "add" not in decision.readings


def alone(*rules: Rule) -> Engine:
    """An engine with these rules and nothing else; under its only reading heads add up."""
    return Engine(replace(BOOK, rules=rules, defaults={**BOOK.defaults, "add": "a"}, other={**BOOK.other, "add": "b"}))


def test_heads_do_not_add_up_over_recipients(facts: Facts) -> None:
    """Each recipient is refused by one rule under every head: no recipient is left."""
    engine = alone(
        rule(0, "1", acts=("provide",), unless=Is("recipient", "o2")),
        rule(1, "2", acts=("provide",), unless=Is("recipient", "o1")),
    )
    for organ in ("o1", "o2"):
        provided(facts, organ)
        facts.put("employment", ("two",), (*NOW, organ, "unit"))
    decision = engine.decide(facts, Question("fay", "provide", "item", "two"), DAY)
    assert [one.name for one in decision.refusals] == ["1"]


def test_what_heads_lack_together_is_missing_only_where_each_lacks_data(facts: Facts) -> None:
    engine = alone(
        rule(
            0,
            "1",
            unless=Covered("standing", ("person", "head"), codes=frozenset({"good"})),
            missing=Not(Recorded("standing", ("person", "head"))),
        ),
        rule(1, "2", unless=Is("head", "o2")),
        rule(2, "3", unless=Is("head", "o1")),
    )
    for organ in ("o1", "o2"):
        provided(facts, organ)
    decision = engine.decide(facts, Question("fay", "read", "item"), DAY)
    assert [one.name for one in decision.refusals] == ["1"] and decision.missing == {"1"}
    facts.put("standing", ("fay", "o2"), (*NOW, "bad", ""))
    decision = engine.decide(facts, Question("fay", "read", "item"), DAY)
    assert [one.name for one in decision.refusals] == ["1"] and decision.missing == frozenset()


def test_where_nobody_receives_the_recipient_is_nothing(facts: Facts) -> None:
    engine = alone(rule(0, "1", unless=All(Is("recipient", ""), Is("recipient_kind", ""))))
    for act in ("read", "provide"):
        assert engine.decide(facts, Question("ann", act, "item"), DAY).permitted


def test_a_head_that_let_nobody_have_the_item_did_so_on_no_day(facts: Facts) -> None:
    """Not even on a day before all others: the employer itself, one that stands in, and none at all."""
    engine = alone(rule(0, "1", unless=Covered("contract", ("employer", "head"), on="since")))
    for employer, head in (("o1", "o1"), ("f", "o1"), ("f", "")):
        facts.put("contract", (employer, head), (ALWAYS, OPEN))
    assert not engine.decide(facts, Question("ann", "read", "item"), DAY).permitted
    assert not engine.decide(facts, Question("fay", "read", "item"), DAY).permitted
    facts.put("designation", ("item", "o1"), (*NOW, "in_force", ""))
    decision = engine.decide(facts, Question("fay", "read", "item"), DAY)
    assert (decision.permitted, decision.organ) == (False, "o1")


@pytest.mark.parametrize("organs", [(), ("o1",), ("o1", "o2")])
def test_one_day_tells_everybody_apart(facts: Facts, organs: tuple[str, ...]) -> None:
    """What a compiled day keeps of one answer is given to nobody whom the engine would answer otherwise."""
    for organ in organs:
        provided(facts, organ)
        facts.put("contract", ("f", organ), NOW)
    facts.put("designation", ("item", "o1"), (*NOW, "in_force", ""))
    facts.put("standing", ("gus", "o1"), (*NOW, "good", ""))
    for person, places in {"bob": ("o1",), "cid": ("o2",), "gus": ("f",), "hal": ("f",), "two": ("o1", "o2")}.items():
        for place in places:
            facts.put("employment", (person,), (*NOW, place, "unit"))
    compiled = CompiledDay(ENGINE, facts, DAY)
    everybody = ("fay", "gus", "hal", "ann", "bob", "cid", "two", "nobody")
    acts = [("read", None), ("copy", None), *(("provide", to) for to in (*everybody, "o1", "o2", "f", "nowhere", None))]
    for item in ("item", "other") * 2:
        for act, to in acts:
            for person in everybody:
                question = Question(person, act, item, to)
                assert compiled.decide(question) == ENGINE.decide(facts, question, DAY), question
    for person in everybody:
        answers = [ENGINE.decide(facts, Question(person, "read", item), DAY) for item in ("item", "other")]
        assert compiled.reads(person, ["item", "other"]) == answers


def test_what_is_explained_is_the_post_that_the_answer_is_about(facts: Facts) -> None:
    facts.put("employment", ("ann",), (20260201, OPEN, "f", "unit"))
    decision, looked = ENGINE.explain(facts, Question("ann", "read", "item"), DAY)
    assert (decision.permitted, decision.employer) == (True, "o1")
    assert [one.state for one in looked] == ["met", "met", "not_applicable"]


def test_what_is_explained_of_nobody_is_the_recipient_that_the_answer_is_about(facts: Facts) -> None:
    engine = alone(rule(0, "1", unless=Is("recipient", "o1")))
    for organ in ("o1", "o2"):
        facts.put("employment", ("two",), (*NOW, organ, "unit"))
    decision, looked = engine.explain(facts, Question("nobody", "provide", "item", "two"), DAY)
    assert decision.permitted and [one.state for one in looked] == ["met"]


def test_where_there_is_no_post_nothing_is_said_of_one(facts: Facts) -> None:
    decision = ENGINE.decide(facts, Question("nobody", "read", "item"), DAY)
    assert (decision.employer, decision.organ) == (None, None)


def test_two_rules_of_one_bit_or_name_are_no_book() -> None:
    for clash in (rule(0, "7"), replace(LISTED, bit=7)):
        with pytest.raises(ValueError, match="share a bit or a name"):
            replace(BOOK, rules=(*BOOK.rules, clash))


def test_terms_and_parts_of_a_condition() -> None:
    condition = All(Not(Covered("contract", ("employer", "head"), on="since")), Taken("ended", "b", by="recipient"))
    assert terms_of(condition) == {"employer", "head", "recipient"}
    assert len(parts_of(condition)) == 4
    assert [r.name for r in BOOK.rules if r.per_head] == ["1", "2", "3"]


@pytest.mark.parametrize(
    "condition",
    [
        Covered("handler", ("item", "head", "person")),
        Same("recipient", "head"),
        Covered("contract", ("employer", "recipient"), on="since"),
    ],
)
def test_a_compiled_day_says_what_it_cannot_look_up(facts: Facts, condition: Covered | Same) -> None:
    provided(facts, "o1")
    book = replace(BOOK, rules=(*BOOK.rules, rule(9, "x", unless=Some(condition, NEVER))))
    with pytest.raises(ValueError, match="a compiled day does not"):
        CompiledDay(Engine(book), facts, DAY)


def test_bits_that_hang_on_a_reading_come_to_nothing_by_themselves(facts: Facts) -> None:
    atoms = Atoms(BOOK)
    facts.put("standing", ("bob", "o1"), (*NOW, "doubt", "doubt:good"))
    bits = atoms.bits("standing", ("person", "head"), facts.spans("standing", ("bob", "o1")))
    assert atoms.masks(bits, ("read", "office", ""), BOOK.defaults) is None  # type: ignore[arg-type]
