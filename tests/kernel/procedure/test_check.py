"""Each promise of a procedure, broken on purpose."""

from dataclasses import replace

import pytest

from tests.kernel.procedure.permit import PERMIT, A, text
from warifu.kernel.ids import Cite
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


def test_back_leads_to_every_state_the_side_room_is_entered_from():
    ways = {(state, target) for state, name, target in edges(PERMIT) if name in ("answer", "answer_complaint")}
    assert ways == {("asked", "in_force"), ("complaint", "over")}
