"""Proves a procedure before anybody acts under it: `warifu law check` runs this over every procedure of every regime.

1. names are unique, and everything named exists: states, steps, facts, parties, roles, fields, choices;
2. every state can be reached from START and can come to rest in an end;
3. whoever decides is not who proposed: a deciding step names, in `not_who`, a step that leads into each state it decides in;
4. every step, fact, field, duty owed and clock cites a place that exists;
5. labels are there in both languages, and every open state says whose turn it is.

A problem is a value; the caller decides what to do with it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from warifu.kernel.ids import Cite, Text
from warifu.kernel.procedure.engine import sources
from warifu.kernel.procedure.form import walk
from warifu.kernel.procedure.model import ANY_OPEN, BACK, SAME, START, Field, Kind, Procedure, Step

Known = Callable[[Cite], bool]  # whether the place exists in the law data

_CHOOSING = (Kind.CHOICE, Kind.CHOICES)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a procedure promises and does not keep. `where` names the part: "designation v1: step designate"."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def check(procedure: Procedure, known: Known) -> list[Problem]:
    """Every problem of one procedure; an empty list is the proof."""
    head = f"{procedure.name} v{procedure.version}"
    parts = (_names, _references, _reaching, _four_eyes, _fields, _texts)
    found = [Problem(f"{head}: {where}", what) for part in parts for where, what in part(procedure)]
    found.extend(
        Problem(f"{head}: {where}", f"cites {cite}, which is not in the law data")
        for where, cite in cites(procedure)
        if not known(cite)
    )
    return found


def cites(procedure: Procedure) -> Iterator[tuple[str, Cite]]:
    """Every citation of a procedure with the part that makes it; a part without any yields an empty one."""
    none = Cite("", "")
    for step in procedure.steps:
        for cite in step.cite or (none,):
            yield f"step {step.name}", cite
        for field in walk(step.fields):
            yield f"step {step.name}, field {field.name}", field.cite
        for owed in step.owes:
            yield f"step {step.name}, owed {owed.name}", owed.cite
    for fact in procedure.facts:
        yield f"fact {fact.name}", fact.cite
    for clock in procedure.clocks:
        for cite in clock.cite or (none,):
            yield f"clock {clock.name}", cite


def edges(procedure: Procedure) -> set[tuple[str, str, str]]:
    """(state, step, state after): what the steps make of the states. BACK leads to every state from which its side room is entered."""
    found: set[tuple[str, str, str]] = set()
    for step in procedure.steps:
        for state in sources(procedure, step):
            for target in _targets(procedure, step, state):
                found.add((state, step.name, target))
    return found


def _targets(procedure: Procedure, step: Step, state: str) -> tuple[str, ...]:
    if step.to == SAME:
        return (state,)
    if step.to != BACK:
        return (step.to,)
    return tuple(sorted(_entered_from(procedure, state)))


def _entered_from(procedure: Procedure, aside: str) -> set[str]:
    """The states outside of the side rooms from which `aside` is entered, through other side rooms as well."""
    found: set[str] = set()
    rooms, seen = [aside], {aside}
    while rooms:
        room = rooms.pop()
        for step in procedure.steps:
            if step.to != room:
                continue
            for state in sources(procedure, step):
                if state not in procedure.asides:
                    found.add(state)
                elif state not in seen:
                    seen.add(state)
                    rooms.append(state)
    return found - {START}


def _names(procedure: Procedure) -> Iterator[tuple[str, str]]:
    groups: dict[str, Iterable[str]] = {
        "states": (state.name for state in procedure.states),
        "steps": (step.name for step in procedure.steps),
        "facts": (fact.name for fact in procedure.facts),
        "clocks": (clock.name for clock in procedure.clocks),
        "parties": (name for name, _ in procedure.parties),
        "roles": (code for code, _ in procedure.roles),
    }
    for group, names in groups.items():
        for name, count in Counter(names).items():
            if count > 1:
                yield group, f"{name!r} is there {count} times"
    for step in procedure.steps:
        for name, count in Counter(field.name for field in step.fields).items():
            if count > 1:
                yield f"step {step.name}", f"field {name!r} is there {count} times"


def _references(procedure: Procedure) -> Iterator[tuple[str, str]]:
    states = {state.name for state in procedure.states}
    steps = {step.name for step in procedure.steps}
    facts = {fact.name for fact in procedure.facts}
    parties = {name for name, _ in procedure.parties}
    roles = {code for code, _ in procedure.roles}
    owed = {one.name for step in procedure.steps for one in step.owes}
    data = {field.name for step in procedure.steps for field in step.fields}
    for step in procedure.steps:
        where = f"step {step.name}"
        yield from _absent(where, "state", step.source, states | {START, ANY_OPEN})
        yield from _absent(where, "state", (step.to,), states | {SAME, BACK})
        yield from _absent(where, "step", (*step.not_who, *step.after, *step.told_by), steps)
        yield from _absent(where, "fact", step.when, facts)
        yield from _absent(where, "role", step.by, roles)
        yield from _absent(where, "party", (one.recipient for one in step.owes), parties)
        yield from _absent(where, "duty owed", step.gives, owed)
        yield from _absent(where, "field", (field.prefill for field in walk(step.fields) if field.prefill), data)
        if not step.by:
            yield where, "nobody may take it"
        if START in step.source and (len(step.source) > 1 or step.to in (SAME, BACK) or step.after):
            yield where, "opens a case and must have no other source, no step before it and a state of its own"
        if step.to == BACK and not set(sources(procedure, step)) <= set(procedure.asides):
            yield where, "goes back from a state that is no side room"
    for state in procedure.states:
        yield from _absent(f"state {state.name}", "party", (state.turn,) if state.turn else (), parties)
        yield from _absent(f"state {state.name}", "state", (state.like,) if state.like else (), set(procedure.track))
    yield from _absent("track, ends, asides", "state", (*procedure.track, *procedure.ends, *procedure.asides), states)
    for clock in procedure.clocks:
        where = f"clock {clock.name}"
        yield from _absent(where, "state", (*clock.runs_in, *clock.pauses_in), states)
        yield from _absent(where, "step", (clock.starts, *clock.restarts), steps)
        yield from _absent(where, "party", (clock.party,) if clock.party else (), parties)
        yield from _absent(where, "field", (*clock.starts_on, *((clock.ends_with,) if clock.ends_with else ())), data)
    named = {name for step in procedure.steps for name in step.when}
    yield from (("facts", f"{name!r} is asked by no step") for name in sorted(facts - named))


def _absent(where: str, kind: str, names: Iterable[str], there: set[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        if name not in there:
            yield where, f"names the {kind} {name!r}, which does not exist"


def _reaching(procedure: Procedure) -> Iterator[tuple[str, str]]:
    ways = edges(procedure)
    reached = _closure({START}, {(state, target) for state, _, target in ways})
    ending = _closure(set(procedure.ends), {(target, state) for state, _, target in ways})
    for state in procedure.states:
        if state.name not in reached:
            yield f"state {state.name}", "cannot be reached"
        if state.name not in ending:
            yield f"state {state.name}", "can come to no end"
    if not procedure.ends:
        yield "ends", "there is none"


def _closure(first: set[str], pairs: set[tuple[str, str]]) -> set[str]:
    found = set(first)
    while more := {target for state, target in pairs if state in found} - found:
        found |= more
    return found


def _four_eyes(procedure: Procedure) -> Iterator[tuple[str, str]]:
    for step in procedure.steps:
        if not step.decides:
            continue
        if START in step.source:
            yield f"step {step.name}", "decides what nobody proposed"
        for state in sources(procedure, step):
            # INVARIANT: nobody decides what they proposed.
            proposing = {one.name for one in procedure.steps if one.to == state and one.name != step.name}
            if not proposing & set(step.not_who):
                yield f"step {step.name}", f"decides at {state!r} and bars nobody who brought the case there"


def _fields(procedure: Procedure) -> Iterator[tuple[str, str]]:
    for step in procedure.steps:
        before: set[str] = set()
        for field in step.fields:
            yield from ((f"step {step.name}, field {one.name}", what) for one, what in _field(field, before))
            before.add(field.name)


def _field(field: Field, before: set[str]) -> Iterator[tuple[Field, str]]:
    if field.required_when and field.required_when[0] not in before:
        yield field, f"hangs on {field.required_when[0]!r}, which is not asked before it"
    if field.kind in _CHOOSING and not field.choices and not field.choices_from:
        yield field, "offers nothing to choose"
    if (field.kind is Kind.ROWS) != bool(field.columns):
        yield field, "rows have columns, and nothing else has"
    if field.kind is Kind.LONG and field.compartment is None:
        yield field, "is free text outside of a sealed compartment"
    inside: set[str] = set()
    for column in field.columns:
        if column.compartment is not None or column.kind is Kind.ROWS or "." in column.name:
            yield column, "a column has no compartment, no rows and no dot in its name"
        if column.kind is not Kind.LONG:
            yield from _field(column, inside)
        inside.add(column.name)


def _texts(procedure: Procedure) -> Iterator[tuple[str, str]]:
    texts: list[tuple[str, Text]] = [("title", procedure.title)]
    for state in procedure.states:
        texts += [(f"state {state.name}", state.label), (f"state {state.name}", state.means)]
        if not state.turn and state.name not in procedure.ends:
            yield f"state {state.name}", "is open and nobody's turn"
    for step in procedure.steps:
        texts += [(f"step {step.name}", one) for one in (step.title, step.event, step.effect, step.assumed) if one]
        for field in walk(step.fields):
            texts += [(f"step {step.name}, field {field.name}", one) for one in (field.label, field.help) if one]
            texts += [(f"step {step.name}, field {field.name}", label) for _, label in field.choices]
        texts += [(f"owed {one.name}", text) for one in step.owes for text in (one.title, one.content)]
        if any(cite.law == "Assumed" for cite in step.cite) and step.assumed is None:
            yield f"step {step.name}", "is assumed without a reason"
    texts += [(f"fact {fact.name}", text) for fact in procedure.facts for text in (fact.refusal, fact.remedy)]
    texts += [(f"clock {clock.name}", clock.title) for clock in procedure.clocks]
    texts += [("parties and roles", text) for _, text in (*procedure.parties, *procedure.roles)]
    for where, text in texts:
        if not text.ja.strip() or not text.en.strip():
            yield where, "lacks a sentence in one language"
