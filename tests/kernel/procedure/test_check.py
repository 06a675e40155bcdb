"""Each promise of a procedure, broken on purpose."""

from dataclasses import replace

import pytest

from tests.kernel.procedure.permit import PERMIT, A, text
from warifu.kernel.ids import Cite, Text
from warifu.kernel.procedure.check import check, edges
from warifu.kernel.procedure.model import BACK, SAME, START, Clock, Field, Kind, Owed, Procedure, State, Step


def known(cite: Cite) -> bool:
    return cite == A


def changed(step: str, **changes: object) -> Procedure:
    return replace(PERMIT, steps=tuple(replace(s, **changes) if s.name == step else s for s in PERMIT.steps))  # type: ignore[arg-type]


def added(*steps: Step, states: tuple[State, ...] = ()) -> Procedure:
    return replace(PERMIT, steps=(*PERMIT.steps, *steps), states=(*PERMIT.states, *states))


def step(name: str, source: str, to: str, **more: object) -> Step:
    return Step(name, (source,), to, ("officer",), text(name), text(name), (A,), **more)  # type: ignore[arg-type]


def test_the_sound_procedure_has_no_problem():
    assert check(PERMIT, known) == []


BROKEN = {
    "cannot be reached": added(states=(State("island", text("i"), text("i"), "head"),)),
    "can come to no end": replace(
        PERMIT,
        states=(*PERMIT.states, State("pit", text("p"), text("p"), "head")),
        steps=(
            *(replace(s, source=("in_force",)) if s.name == "end" else s for s in PERMIT.steps),
            step("fall", "in_force", "pit"),
        ),
    ),
    "bars nobody": changed("grant", not_who=()),
    "decides what nobody proposed": added(step("decree", START, "in_force", decides=True)),
    "names the step 'crown'": changed("grant", not_who=("propose", "crown")),
    "names the fact": changed("grant", when=("fee_paid", "moon_full")),
    "names the role": changed("grant", by=("king",)),
    "names the party": changed("grant", owes=(Owed("tell", text("t"), "king", text("t"), A),)),
    "names the duty owed": changed("answer", gives=("letter",)),
    "names the state": changed("ask", to="heaven"),
    "is asked by no step": changed("grant", when=()),
    "is there 2 times": added(PERMIT.steps[1]),
    "which is not in the law data": changed("ask", cite=(Cite("Act", "99"),)),
    "cites , which": changed("ask", cite=()),
    "goes back from a state that is no side room": added(step("retreat", "proposed", BACK)),
    "hangs on": changed("ask", fields=(Field("why", Kind.LINE, text("w"), A, required_when=("late", ("yes",))),)),
    "offers nothing": changed("ask", fields=(Field("which", Kind.CHOICE, text("w"), A),)),
    "rows have columns": changed("ask", fields=(Field("many", Kind.ROWS, text("w"), A),)),
    "free text outside": changed("ask", fields=(Field("why", Kind.LONG, text("w"), A),)),
    "lacks a sentence": changed("ask", title=replace(text("ask"), en=" ")),
    "is open and nobody's turn": replace(PERMIT, states=tuple(replace(s, turn="") for s in PERMIT.states)),
    "is assumed without a reason": changed("ask", cite=(A, Cite("Assumed"))),
    "opens a case and must": added(step("barge_in", START, SAME)),
    "nobody may take it": changed("ask", by=()),
    "the field": replace(
        PERMIT, clocks=(Clock("c", text("c"), ("proposed",), "x", "propose", (A,), ends_with="nowhere"),)
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_finds(what):
    assert any(what in str(problem) for problem in check(BROKEN[what], known)), check(BROKEN[what], known)


ELSEWHERE = Cite("Act", "99")
EXACTLY = [
    (
        changed("grant", not_who=("ask",)),
        ["step grant: decides at 'proposed' and bars nobody who brought the case there"],
    ),
    (added(replace(step("leave", "asked", BACK), source=("asked", "extension", "complaint"))), []),
    (added(PERMIT.steps[2]), ["steps: 'ask' is there 2 times"]),
    (
        changed("ask", to="heaven"),
        ["step ask: names the state 'heaven', which does not exist", "state asked: cannot be reached"],
    ),
    (
        changed("grant", when=("fee_paid", "moon_full")),
        ["step grant: names the fact 'moon_full', which does not exist"],
    ),
    (changed("ask", by=("king",)), ["step ask: names the role 'king', which does not exist"]),
    (
        changed("grant", owes=(Owed("tell", text("t"), "king", text("t"), A),)),
        ["step grant: names the party 'king', which does not exist"],
    ),
    (changed("answer", gives=("letter",)), ["step answer: names the duty owed 'letter', which does not exist"]),
    (
        replace(PERMIT, clocks=(replace(PERMIT.clocks[0], ends_with="nowhere"),)),
        ["clock decide: names the field 'nowhere', which does not exist"],
    ),
    (
        changed("ask", fields=(Field("why", Kind.LONG, text("w"), A),)),
        ["step ask, field why: is free text outside of a sealed compartment"],
    ),
    (
        added(step("confirm", "in_force", "in_force", decides=True, not_who=("confirm",))),
        ["step confirm: decides at 'in_force' and bars nobody who brought the case there"],
    ),
    (
        changed(
            "ask",
            fields=(
                Field("late", Kind.CHOICE, text("l"), A, choices_from="words"),
                Field("why", Kind.CHOICES, text("w"), A, required_when=("late", ("yes",)), choices=(("a", text("a")),)),
            ),
        ),
        [],
    ),
    (
        changed("ask", fields=(Field("why", Kind.LINE, text("w"), ELSEWHERE),)),
        ["step ask, field why: cites Act 99, which is not in the law data"],
    ),
    (
        changed("ask", owes=(Owed("tell", text("t"), "head", text("t"), ELSEWHERE),)),
        ["step ask, owed tell: cites Act 99, which is not in the law data"],
    ),
    (
        replace(PERMIT, facts=(*PERMIT.facts[:1], replace(PERMIT.facts[1], cite=ELSEWHERE))),
        ["fact short_enough: cites Act 99, which is not in the law data"],
    ),
    (
        replace(PERMIT, clocks=(replace(PERMIT.clocks[0], cite=(A, ELSEWHERE)),)),
        ["clock decide: cites Act 99, which is not in the law data"],
    ),
    (
        replace(PERMIT, clocks=(replace(PERMIT.clocks[0], cite=()),)),
        ["clock decide: cites , which is not in the law data"],
    ),
    (replace(PERMIT, states=(*PERMIT.states, PERMIT.states[0])), ["states: 'proposed' is there 2 times"]),
    (replace(PERMIT, facts=(*PERMIT.facts, PERMIT.facts[0])), ["facts: 'fee_paid' is there 2 times"]),
    (replace(PERMIT, clocks=PERMIT.clocks * 2), ["clocks: 'decide' is there 2 times"]),
    (replace(PERMIT, parties=(*PERMIT.parties, PERMIT.parties[0])), ["parties: 'head' is there 2 times"]),
    (replace(PERMIT, roles=(*PERMIT.roles, PERMIT.roles[0])), ["roles: 'officer' is there 2 times"]),
    (changed("ask", fields=(Field("why", Kind.LINE, text("w"), A),) * 2), ["step ask: field 'why' is there 2 times"]),
    (
        changed("complain", source=("over", "nowhere")),
        ["step complain: names the state 'nowhere', which does not exist"],
    ),
    (changed("ask", told_by=("crown",)), ["step ask: names the step 'crown', which does not exist"]),
    (changed("ask", after=("crown",)), ["step ask: names the step 'crown', which does not exist"]),
    (
        changed("ask", fields=(Field("why", Kind.LINE, text("w"), A, prefill="nothing"),)),
        ["step ask: names the field 'nothing', which does not exist"],
    ),
    (
        changed("propose", source=(START, "over")),
        ["step propose: opens a case and must have no other source, no step before it and a state of its own"],
    ),
    (
        changed("propose", after=("grant",)),
        ["step propose: opens a case and must have no other source, no step before it and a state of its own"],
    ),
    (changed("ask", by=()), ["step ask: nobody may take it"]),
    (added(step("retreat", "proposed", BACK)), ["step retreat: goes back from a state that is no side room"]),
    (
        replace(PERMIT, states=tuple(replace(s, turn="king") if s.name == "asked" else s for s in PERMIT.states)),
        ["state asked: names the party 'king', which does not exist"],
    ),
    (
        replace(PERMIT, states=tuple(replace(s, like="asked") if s.name == "asked" else s for s in PERMIT.states)),
        ["state asked: names the state 'asked', which does not exist"],
    ),
    (
        replace(PERMIT, track=("proposed", "heaven")),
        ["track, ends, asides: names the state 'heaven', which does not exist"],
    ),
    (
        replace(PERMIT, asides=(*PERMIT.asides, "hell")),
        ["track, ends, asides: names the state 'hell', which does not exist"],
    ),
    (
        replace(PERMIT, clocks=(replace(PERMIT.clocks[0], runs_in=("heaven",), pauses_in=("hell",)),)),
        [
            "clock decide: names the state 'heaven', which does not exist",
            "clock decide: names the state 'hell', which does not exist",
        ],
    ),
    (
        replace(PERMIT, clocks=(replace(PERMIT.clocks[0], starts="crown", restarts=("bury",)),)),
        [
            "clock decide: names the step 'crown', which does not exist",
            "clock decide: names the step 'bury', which does not exist",
        ],
    ),
    (
        replace(PERMIT, clocks=(replace(PERMIT.clocks[0], party="king", starts_on=("nowhere",)),)),
        [
            "clock decide: names the party 'king', which does not exist",
            "clock decide: names the field 'nowhere', which does not exist",
        ],
    ),
    (
        replace(PERMIT, ends=()),
        [
            "state proposed: can come to no end",
            "state in_force: can come to no end",
            "state asked: can come to no end",
            "state extension: can come to no end",
            "state complaint: can come to no end",
            "state over: can come to no end",
            "ends: there is none",
            "state over: is open and nobody's turn",
        ],
    ),
    (changed("grant", when=()), ["facts: 'fee_paid' is asked by no step"]),
    (added(states=(State("island", text("i"), text("i"), "head"),)), ["state island: cannot be reached"]),
    (
        added(step("decree", START, "in_force", decides=True)),
        [
            "step decree: decides what nobody proposed",
            "step decree: decides at 'start' and bars nobody who brought the case there",
        ],
    ),
    (changed("grant", not_who=()), ["step grant: decides at 'proposed' and bars nobody who brought the case there"]),
    (
        changed(
            "ask",
            fields=(
                Field("why", Kind.LINE, text("w"), A, required_when=("late", ("yes",))),
                Field("late", Kind.LINE, text("l"), A),
            ),
        ),
        ["step ask, field why: hangs on 'late', which is not asked before it"],
    ),
    (
        changed(
            "ask",
            fields=(
                Field(
                    "many",
                    Kind.ROWS,
                    text("w"),
                    A,
                    columns=(
                        Field("a.b", Kind.LINE, text("c"), A),
                        Field("c", Kind.LINE, text("c"), A, compartment="x"),
                        Field("d", Kind.ROWS, text("c"), A),
                    ),
                ),
            ),
        ),
        [
            "step ask, field a.b: a column has no compartment, no rows and no dot in its name",
            "step ask, field c: a column has no compartment, no rows and no dot in its name",
            "step ask, field d: a column has no compartment, no rows and no dot in its name",
            "step ask, field d: rows have columns, and nothing else has",
        ],
    ),
    (
        changed(
            "ask",
            fields=(
                Field(
                    "many",
                    Kind.ROWS,
                    text("w"),
                    A,
                    columns=(Field("a", Kind.LONG, text("c"), A), Field("b", Kind.CHOICE, text("c"), A)),
                ),
            ),
        ),
        ["step ask, field b: offers nothing to choose"],
    ),
    (
        changed("ask", fields=(Field("one", Kind.LINE, text("w"), A, columns=(Field("a", Kind.LINE, text("c"), A),)),)),
        ["step ask, field one: rows have columns, and nothing else has"],
    ),
    (
        changed("ask", fields=(Field("why", Kind.LINE, Text("", "w"), A, help=Text("h", "")),)),
        [
            "step ask, field why: lacks a sentence in one language",
            "step ask, field why: lacks a sentence in one language",
        ],
    ),
    (
        changed("ask", fields=(Field("which", Kind.CHOICE, text("w"), A, choices=(("a", Text("", "a")),)),)),
        ["step ask, field which: lacks a sentence in one language"],
    ),
    (
        changed("ask", effect=Text("", "e"), event=Text("", "e")),
        ["step ask: lacks a sentence in one language", "step ask: lacks a sentence in one language"],
    ),
    (
        changed("grant", owes=(Owed("tell", Text("", "t"), "person", text("t"), A),)),
        ["owed tell: lacks a sentence in one language"],
    ),
    (
        replace(PERMIT, title=Text("", "p"), roles=(*PERMIT.roles, ("king", Text("", "king")))),
        ["title: lacks a sentence in one language", "parties and roles: lacks a sentence in one language"],
    ),
    (
        replace(PERMIT, facts=(*PERMIT.facts[:1], replace(PERMIT.facts[1], remedy=Text("", "r")))),
        ["fact short_enough: lacks a sentence in one language"],
    ),
    (
        replace(PERMIT, clocks=(replace(PERMIT.clocks[0], title=Text("", "r")),)),
        ["clock decide: lacks a sentence in one language"],
    ),
    (
        replace(PERMIT, states=(replace(PERMIT.states[0], means=Text("", "m"), turn=""), *PERMIT.states[1:])),
        ["state proposed: is open and nobody's turn", "state proposed: lacks a sentence in one language"],
    ),
]


@pytest.mark.parametrize(("procedure", "problems"), EXACTLY, ids=range(len(EXACTLY)))
def test_finds_that_and_nothing_else(procedure, problems):
    assert [str(problem).removeprefix("permit v2: ") for problem in check(procedure, known)] == problems


def test_a_column_may_hang_on_one_before_it():
    columns = (
        Field("a", Kind.YES_NO, text("a"), A),
        Field("b", Kind.LINE, text("b"), A, required_when=("a", ("yes",))),
    )
    for fields, problems in ((columns, 0), (columns[::-1], 1)):
        rows = changed("ask", fields=(Field("many", Kind.ROWS, text("w"), A, columns=fields),))
        assert len(check(rows, known)) == problems


def test_what_is_assumed_says_why():
    def known_or_assumed(cite: Cite) -> bool:
        return cite in (A, Cite("Assumed"))

    assumed = changed("ask", cite=(A, Cite("Assumed")))
    found = [str(problem) for problem in check(assumed, known_or_assumed)]
    assert found == ["permit v2: step ask: is assumed without a reason"]
    assert check(changed("ask", cite=(A, Cite("Assumed")), assumed=text("why")), known_or_assumed) == []


def test_back_leads_to_every_state_the_side_room_is_entered_from():
    ways = {(state, target) for state, name, target in edges(PERMIT) if name in ("answer", "answer_complaint")}
    assert ways == {("asked", "in_force"), ("complaint", "over")}


def test_back_leads_through_one_side_room_out_of_another():
    # The two rooms lead into each other, and the search for the way out ends all the same.
    deeper = added(step("complain_at_once", "asked", "complaint"), step("ask_again", "complaint", "asked"))
    ways = {(state, target) for state, name, target in edges(deeper) if name == "answer_complaint"}
    assert ways == {("complaint", "over"), ("complaint", "in_force")}


def test_two_side_rooms_that_lead_into_each_other_before_a_third():
    circle = (step("ask_again", "extension", "asked"), step("extend_at_once", "asked", "extension"))
    around = added(step("complain_at_once", "asked", "complaint"), *circle)
    ways = {target for _, name, target in edges(around) if name == "answer_complaint"}
    assert {"over", "in_force"} <= ways and not ways & set(PERMIT.asides)
