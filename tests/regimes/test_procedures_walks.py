"""Random walks over every procedure: whatever order people act in, some things never happen."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.regimes.walks import Walk, delegation, person
from warifu.kernel.procedure.clocks import held, progress
from warifu.kernel.procedure.engine import path, replay
from warifu.kernel.procedure.model import ANY_OPEN, SAME, START, Actor, Moved, Procedure, Step
from warifu.regimes.jp import roles
from warifu.regimes.jp.iesi.procedures import ALL

NAMED = {procedure.name: procedure for procedure in ALL}
every = pytest.mark.parametrize("name", NAMED)
_CODES = [
    code for code in roles.ROLES if code not in (roles.PARTNER, roles.INSPECTOR, roles.ADMINISTRATOR, roles.PERSON)
]
# What must have been done, in this case and before, when a case comes to a state or a step is taken.
STATES_NEED: dict[str, dict[str, set[str]]] = {
    "designation": {
        "in_force": {"propose", "designate"},
        "extended": {"propose_extension", "extend"},
        "lifted": {"propose_lifting", "lift"},
    },
    "accreditation": {
        "accredited": {"propose", "accept", "apply", "examine", "accredit"},
        "in_contract": {"accredit", "draft_contract", "conclude_contract"},
        "cancelled": {"propose_cancellation", "cancel"},
    },
    "assessment": {
        "reuse_check": {"list_person", "accept_list", "consent"},
        "questionnaire": {"notify|notify_after_all|tell_doubt", "consent", "find_none", "request_investigation"},
        "own_questionnaire": {"notify|notify_after_all|tell_doubt", "consent", "find_none", "investigate_itself"},
        "investigation": {"consent", "hand_in"},
        "decided": {"consent", "send_opinion|finish_own|send_earlier_result", "propose_decision"},
        "found": {"consent", "propose_decision", "decide_found", "notify_found"},
        "not_found": {"consent", "propose_decision", "decide_not_found", "notify_not_found"},
        "complaint": {"complain|receive_complaint"},
    },
}
STEPS_NEED = {
    "provide": {"accredit", "conclude_contract", "propose_provision"},
    "list_handlers": {"conclude_contract"},
    "record_approval": {"ask_cabinet"},
    "uphold": {"draft_outcome"},
    "dismiss": {"draft_outcome"},
}


def crowd(chance: Random) -> list[Actor]:
    """Seven people with one to three roles each, two delegates of a head, a person concerned, and three of everything."""
    people = [person(f"p{n}", *chance.sample(_CODES, chance.randint(1, 3))) for n in range(7)]
    heads = [actor.person for actor in people if roles.HEAD in actor.roles] or ["p0"]
    steps = frozenset(step.name for procedure in ALL for step in procedure.steps)
    delegates = [
        person(
            f"d{n}",
            roles.OFFICER,
            roles.ASSESSMENT_STAFF,
            delegations=(delegation(chance.choice(heads), roles.HEAD, steps=steps),),
        )
        for n in range(2)
    ]
    everybody = [*people, *delegates, person("subject", roles.PERSON)]
    return [*everybody, *(person(f"all{n}", *_CODES) for n in range(3))]


def walk(seed: int, procedure: Procedure, steps: int = 30) -> Walk:
    """Mostly onward and mostly by steps not taken yet, so that walks get far; sometimes anything that is allowed."""
    chance = Random(seed)
    people = crowd(chance)
    going = Walk(procedure)
    for _ in range(steps):
        possible = [(actor, step) for actor in chance.sample(people, 5) for step in going.open_to(actor)]
        if not possible:
            possible = [(actor, step) for actor in people for step in going.open_to(actor)]
        if not possible:
            break
        actor, step = chance.choice(_likely(chance, going, possible))
        assert isinstance(going.take(actor, step.name), Moved)
    return going


def _likely(chance: Random, going: Walk, possible: list[tuple[Actor, Step]]) -> list[tuple[Actor, Step]]:
    taken = {moved.step.name for _, moved in going.moves}
    wishes = (
        (0.95, lambda step: step.to not in going.procedure.ends),
        (0.8, lambda step: step.name not in taken),
        (0.7, lambda step: step.to != SAME),
    )
    for weight, wanted in wishes:
        kept = [pair for pair in possible if wanted(pair[1])]
        if kept and chance.random() < weight:
            possible = kept
    return possible


def nobody_decides_what_they_proposed(name: str, going: Walk) -> None:
    for place, (actor, moved) in enumerate(going.moves):
        if not moved.step.decides:
            continue
        # Naive on purpose: the step that brought the case into the state in which it was decided.
        before = going.case.history[:place]
        states = path(NAMED[name], before)
        entered = max(n for n in range(1, len(states)) if states[n] == moved.source and states[n - 1] != moved.source)
        proposal = before[entered - 1]
        deciders = {actor.person, moved.acting_for} - {None}
        # A step back out of a side room (the Cabinet's approval) is no proposal; the one that led in is.
        while proposal.step not in moved.step.not_who:
            before = before[: before.index(proposal)]
            proposal = next(t for t in reversed(before) if t.step in moved.step.not_who)
        assert not deciders & {proposal.actor, proposal.acting_for}, (moved.step.name, proposal.step)


def no_state_without_what_must_come_before_it(name: str, going: Walk) -> None:
    done: set[str] = set()
    for _, moved in going.moves:
        for need in STEPS_NEED.get(moved.step.name, ()):
            assert set(need.split("|")) & done, (moved.step.name, need)
        done.add(moved.step.name)
        for need in STATES_NEED[name].get(moved.state, ()):
            assert set(need.split("|")) & done, (moved.state, need)


def the_journal_rebuilds_the_state_and_the_days_add_up(name: str, going: Walk) -> None:
    for length in range(len(going.case.history) + 1):
        expected = going.moves[length - 1][1].state if length else START
        assert replay(NAMED[name], going.case.history[:length]) == expected
    if not going.moves:
        return
    at = going.case.history[-1].at
    states = path(NAMED[name], going.case.history)[1:]
    days = [taken.at for taken in going.case.history]
    at_rest = sum(
        (later - day).days
        for state, day, later in zip(states, days, days[1:], strict=False)
        if state in NAMED[name].ends
    )
    assert sum(held(NAMED[name], going.case, at).values()) == (at - days[0]).days - at_rest
    assert [m.when for m in progress(NAMED[name], going.case)].count("now") <= 1


@every
@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_whatever_order_people_act_in(name: str, seed: int):
    going = walk(seed, NAMED[name])
    nobody_decides_what_they_proposed(name, going)
    no_state_without_what_must_come_before_it(name, going)
    the_journal_rebuilds_the_state_and_the_days_add_up(name, going)


@every
def test_every_state_can_be_left_by_somebody(name: str):
    """With enough people no case is stuck: in each open state some step that leads on is free to somebody who took no part."""
    procedure = NAMED[name]
    for state in procedure.states:
        if state.name in procedure.ends:
            continue
        on = [s for s in procedure.steps if (state.name in s.source or ANY_OPEN in s.source) and s.to != "="]
        assert on, state.name
        assert any(not s.after for s in on) or state.name == "decided", state.name
