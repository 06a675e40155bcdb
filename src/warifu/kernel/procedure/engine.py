"""Runs a procedure: what may be done now, what a step does, what a history amounts to. Pure; every article comes from the declaration.

Rules, all of them here and nowhere else:

1. a step is taken in one of its states, by one of its roles, at the revision the person saw;
2. nobody takes a step whose `not_who` names a step they took, or that was taken in their name, or that the delegator took (four eyes). A
   proposal stops counting once it has been decided and a newer one is there to be decided;
3. 専決・代決: only a delegable step, only with a delegation that names it, never for the proposer or in the proposer's name;
4. every fact the step names must be true; not known is not true;
5. an interested person takes no part;
6. every reason is given, not the first one found.

It knows no clock, no table, no page: time, roles and facts are handed in.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from warifu.kernel.ids import PersonId
from warifu.kernel.procedure import form
from warifu.kernel.procedure.model import (
    ANY_OPEN,
    BACK,
    SAME,
    START,
    Actor,
    CaseState,
    Moved,
    Offer,
    Procedure,
    Reason,
    Refusal,
    Request,
    Step,
    Taken,
)
from warifu.kernel.procedure.refusals import (
    closed,
    fact_missing,
    interested,
    not_yet,
    revision,
    role,
    same_person,
    state_wrong,
)

Facts = Callable[[str], bool | None]


class BrokenHistory(Exception):
    """The journal holds a step that this version of the procedure could not have taken there."""


@dataclass(frozen=True, slots=True)
class _Way:
    """How an actor may take a step: in their own role, or in somebody's name."""

    acting_for: PersonId | None = None
    delegation: str = ""


def opening(procedure: Procedure) -> tuple[Step, ...]:
    """The steps that open a case."""
    return tuple(step for step in procedure.steps if START in step.source)


def sources(procedure: Procedure, step: Step) -> tuple[str, ...]:
    """The states a step may be taken in, ANY_OPEN spelled out."""
    if ANY_OPEN not in step.source:
        return step.source
    names = [state.name for state in procedure.states if state.name not in procedure.ends]
    return (*names, *(name for name in step.source if name != ANY_OPEN))


def offered(procedure: Procedure, case: CaseState, actor: Actor, facts: Facts) -> tuple[Offer, ...]:
    """Every step of an open case as this actor sees it, in the order of the declaration: free to take, or refused with all reasons.

    Facts that hang on what the form says (`Fact.on_data`) are not asked here, nor those of a step of another state: by then they may be
    others. For a case that is not open yet (START): the opening steps.
    """
    fresh = case.state == START
    steps = (step for step in procedure.steps if (START in step.source) == fresh)
    return tuple(Offer(step, _refusal(_against(procedure, case, step, actor, facts, data=False))) for step in steps)


def free(procedure: Procedure, case: CaseState, actor: Actor, facts: Facts) -> tuple[Step, ...]:
    """The steps of an open case that `offered` has as free. A fact is asked only where nothing else stands against a step."""
    return tuple(
        step
        for step in procedure.steps
        if START not in step.source
        # Sooner said than in the words of a refusal: most steps are of another state.
        and case.state in sources(procedure, step)
        and not _formal(procedure, case, step, actor)
        and not _missing(procedure, step, facts, data=False)
    )


def relevant(offers: Iterable[Offer]) -> tuple[Offer, ...]:
    """The offers worth showing: what may be taken, what this state allows but not to this person or not yet, what this role will do later.

    Left out: steps of another state *and* another role, and every refusal of a closed case.
    """
    return tuple(offer for offer in offers if offer.refusal is None or _worth_showing(offer.refusal))


def take(
    procedure: Procedure, case: CaseState, request: Request, facts: Facts, offered_values: form.Offered | None = None
) -> Moved | Refusal:
    """Take one step: the move, or a refusal with every reason. `case` with state START, revision 0 and no history opens a case.

    Raises KeyError for a step that the procedure does not have and ValueError for a case of another procedure or version.
    """
    if (case.procedure, case.version) != (procedure.name, procedure.version):
        raise ValueError(
            f"case {case.id} runs under {case.procedure} v{case.version}, not {procedure.name} v{procedure.version}"
        )
    step = procedure.step(request.step)
    stale = (revision(case.revision),) if request.revision != case.revision else ()
    read = form.clean(step.fields, request.data, offered_values)
    against = _against(procedure, case, step, request.actor, facts, data=True)
    if refusal := _refusal((*stale, *against, *read.reasons)):
        return refusal
    way = _free_way(procedure, case, step, request.actor)
    if way is None:  # pragma: no cover - `_against` gives a reason in this case
        raise AssertionError("a step without a way and without a reason")
    return Moved(
        step=step,
        source=case.state,
        state=after(procedure, case.history, case.state, step),
        revision=case.revision + 1,
        acting_for=way.acting_for,
        delegation=way.delegation,
        owes=step.owes,
        data=read.values,
    )


def after(procedure: Procedure, history: Iterable[Taken], state: str, step: Step) -> str:
    """The state after `step`, taken in `state` behind `history`."""
    if step.to == SAME:
        return state
    if step.to == BACK:
        return _last_outside(procedure, history)
    return step.to


def replay(procedure: Procedure, history: Iterable[Taken]) -> str:
    """The state a history amounts to. Raises BrokenHistory where a step could not have been taken."""
    return path(procedure, history)[-1]


def path(procedure: Procedure, history: Iterable[Taken]) -> list[str]:
    """START and the state after each step of a history. Raises BrokenHistory where a step could not have been taken."""
    places = [START]
    for number, taken in enumerate(history):
        try:
            step = procedure.step(taken.step)
        except KeyError as error:
            raise BrokenHistory(
                f"step {number}: {procedure.name} v{procedure.version} has no step {taken.step!r}"
            ) from error
        if places[-1] not in sources(procedure, step):
            raise BrokenHistory(f"step {number}: {taken.step!r} is not taken in {places[-1]!r}")
        if step.to == SAME:
            places.append(places[-1])
        elif step.to == BACK:
            places.append(_outside(procedure, places))
        else:
            places.append(step.to)
    return places


def _last_outside(procedure: Procedure, history: Iterable[Taken]) -> str:
    return _outside(procedure, path(procedure, history))


def _outside(procedure: Procedure, places: list[str]) -> str:
    for state in reversed(places):
        if state not in procedure.asides and state != START:
            return state
    raise BrokenHistory(f"{procedure.name}: no state outside of the side rooms to go back to")


def _against(
    procedure: Procedure, case: CaseState, step: Step, actor: Actor, facts: Facts, *, data: bool
) -> tuple[Reason, ...]:
    elsewhere = not data and case.state not in sources(procedure, step)
    missing = [] if elsewhere else _missing(procedure, step, facts, data=data)
    return (*_formal(procedure, case, step, actor), *missing)


def _formal(procedure: Procedure, case: CaseState, step: Step, actor: Actor) -> list[Reason]:
    """What stands against a step by state, role, person and the steps before it."""
    reasons: list[Reason] = []
    if actor.interested:
        reasons.append(interested(step))
    places = sources(procedure, step)
    if case.state not in places:
        reasons.append(
            closed(procedure, case, step)
            if case.state in procedure.ends
            else state_wrong(procedure, case, step, places)
        )
    ways = _ways(step, actor)
    if not ways:
        reasons.append(role(procedure, step))
    elif _free_way(procedure, case, step, actor) is None:
        done = [s for s in procedure.steps if s.name in _spoken_for(procedure, case, step, {actor.person})]
        reasons.append(same_person(step, tuple(done), in_anothers_name=not done))
    if step.after and not any(taken.step in step.after for taken in case.history):
        reasons.append(not_yet(procedure, step))
    return reasons


def _missing(procedure: Procedure, step: Step, facts: Facts, *, data: bool) -> list[Reason]:
    """The facts that are not there, or not known; those on the form's data only where there are data."""
    reasons: list[Reason] = []
    for name in step.when:
        fact = procedure.fact(name)
        if fact.on_data and not data:
            continue
        answer = facts(name)
        if answer is not True:
            reasons.append(fact_missing(fact, known=answer is not None))
    return reasons


def _ways(step: Step, actor: Actor) -> tuple[_Way, ...]:
    roles = set(step.by)
    if roles & actor.roles:
        return (_Way(),)
    # Act 17: in another's name only where the step may be delegated and the delegation names it.
    if not step.delegable:
        return ()
    return tuple(
        _Way(held.of, held.id)
        for held in actor.delegations
        if step.name in held.steps and roles & held.of_roles and held.of != actor.person
    )


def _free_way(procedure: Procedure, case: CaseState, step: Step, actor: Actor) -> _Way | None:
    # INVARIANT: neither the one who acts nor the one acted for has taken part in a step that this one must not share with.
    for way in _ways(step, actor):
        people = {actor.person} if way.acting_for is None else {actor.person, way.acting_for}
        if not _spoken_for(procedure, case, step, people):
            return way
    return None


def _spoken_for(procedure: Procedure, case: CaseState, step: Step, people: set[PersonId]) -> set[str]:
    """Names of the `not_who` steps that one of `people` took, or that were taken in their name, and that still count."""
    found = set()
    for place, taken in enumerate(case.history):
        if taken.step not in step.not_who or not people & {taken.actor, taken.acting_for}:
            continue
        # Only what leads straight to this decision is a proposal for it; everything else a person did counts for ever.
        proposal = _leads_to(procedure, taken.step, step)
        if not proposal or not _decided_and_proposed_anew(procedure, case.history[place + 1 :], taken.step, step):
            found.add(taken.step)
    return found


def _decided_and_proposed_anew(procedure: Procedure, later: Iterable[Taken], proposal: str, step: Step) -> bool:
    # INVARIANT: the newest proposal always counts, whatever was decided or asked in between.
    decided = False
    for taken in later:
        if decided and taken.step in step.not_who and _leads_to(procedure, taken.step, step):
            return True
        done = procedure.step(taken.step)
        decided = decided or (done.decides and proposal in done.not_who and _leads_to(procedure, proposal, done))
    return False


def _leads_to(procedure: Procedure, proposal: str, step: Step) -> bool:
    return procedure.step(proposal).to in sources(procedure, step)


def _refusal(reasons: tuple[Reason, ...]) -> Refusal | None:
    return Refusal(reasons) if reasons else None


def _worth_showing(refusal: Refusal) -> bool:
    codes = {reason.code for reason in refusal.reasons}
    return "closed" not in codes and not {"state", "role"} <= codes
