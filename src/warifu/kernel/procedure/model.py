"""What a procedure is: states, steps, facts, clocks, duties owed. Data only; `engine` runs it, `check` proves it, `diagram` draws it.

A statute's folder declares procedures with these classes, beside the law they come from. Pages, forms, refusals, deadlines, the journal's
sentences and the tests are made from the declaration. Nothing here knows a statute, a table or a page.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from warifu.kernel.ids import CaseId, Cite, Instant, PersonId, Text

START = "start"  # the state before a case exists: steps from START open a case
ANY_OPEN = "*"  # every state that is not an end
SAME = "="  # a step that leaves the case where it is
BACK = "<"  # a step that leaves a side room (Procedure.asides): back to the last state outside of them


class Kind(StrEnum):
    """What a field holds. Values travel as JSON: text, ISO day, number, "yes"/"no", one choice, list of choices, id, list of ids."""

    LINE = "line"
    LONG = "long"
    DAY = "day"
    NUMBER = "number"
    YES_NO = "yes_no"
    TICK = "tick"  # must be ticked: a statement the person makes
    CHOICE = "choice"
    CHOICES = "choices"
    PERSON = "person"
    PEOPLE = "people"
    UNITS = "units"
    ORG = "org"
    ITEM = "item"
    FILE = "file"
    ROWS = "rows"  # a list of rows, each an object with the field's `columns`


@dataclass(frozen=True, slots=True)
class Field:
    """One thing asked in a step. `compartment` None: plain journal data (codes, days, ids); otherwise the key it is sealed under."""

    name: str
    kind: Kind
    label: Text
    cite: Cite
    help: Text | None = None
    required: bool = True
    # (name of an earlier field, values that make this one required); shown only then.
    required_when: tuple[str, tuple[str, ...]] | None = None
    choices: tuple[tuple[str, Text], ...] = ()
    # Where the choices are the installation's own: a name the duty answers, e.g. "people_of_organ".
    choices_from: str = ""
    compartment: str | None = None
    max_length: int = 4000
    # Name of a field of an earlier step whose latest value the page offers here (plain fields only).
    prefill: str = ""
    columns: tuple["Field", ...] = ()  # of ROWS: what each row holds; columns have no compartment of their own


@dataclass(frozen=True, slots=True)
class Fact:
    """A condition that must be true before a step, named in words of the statute. None from the duty means: not known, so refused."""

    name: str
    refusal: Text
    remedy: Text
    cite: Cite
    # True: depends on what the form says, so it is judged when the step is taken and not when it is offered.
    on_data: bool = False


@dataclass(frozen=True, slots=True)
class Owed:
    """A duty that a step leaves behind: somebody must tell somebody something. `recipient` is a party name, never a person's name."""

    name: str
    title: Text
    recipient: str
    content: Text
    cite: Cite


@dataclass(frozen=True, slots=True)
class Step:
    """One lawful act. `source` are the states it may be taken in; `to` the state after it (or SAME, or BACK)."""

    name: str
    source: tuple[str, ...]
    to: str
    by: tuple[str, ...]  # roles (see warifu.regimes.jp.roles); any one of them
    title: Text  # on the button: 「決定案を上申する」
    event: Text  # in the journal, past: 「決定案を上申した」
    cite: tuple[Cite, ...]
    effect: Text | None = None  # what happens to whose turn, said beside the button
    when: tuple[str, ...] = ()  # names of facts
    after: tuple[str, ...] = ()  # at least one of these steps must have been taken in this case before
    not_who: tuple[str, ...] = ()  # steps whose actor (or delegator) may not take this one
    owes: tuple[Owed, ...] = ()
    gives: tuple[str, ...] = ()  # names of duties owed (by earlier steps) that taking this step discharges
    fields: tuple[Field, ...] = ()
    signed: bool = False  # not a decision, but needs the same signature: what a person declares about herself
    decides: bool = False  # needs a fresh passkey signature over the digest of the act
    delegable: bool = False  # 専決・代決: may be taken in the name of the role's holder
    assumed: Text | None = None  # set where the statute does not say so; the reason
    # Steps by which the person concerned learns what others wrote in this one (it may name itself); never, where there is none.
    told_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """Where a case can be. `turn` is a party name (see Procedure.parties); "" = nobody."""

    name: str
    label: Text
    means: Text
    turn: str = ""
    tone: str = ""  # act, ok, soon, late or "": how the chip looks
    like: str = ""  # the state of the track for which this one stands in


@dataclass(frozen=True, slots=True)
class Clock:
    """A period that runs while a case is in some states. `length` names a value of the law data (years, months, days, open_days)."""

    name: str
    title: Text
    runs_in: tuple[str, ...]
    length: str
    starts: str  # name of the step whose day starts it
    cite: tuple[Cite, ...]
    pauses_in: tuple[str, ...] = ()
    party: str = ""
    restarts: tuple[str, ...] = ()  # later steps that start it anew
    # Fields that hold the day it runs from, in order of preference, where that is not the day of the step itself.
    starts_on: tuple[str, ...] = ()
    # Where a step recorded the last good day itself (a field name), the clock shows that instead of computing.
    ends_with: str = ""


@dataclass(frozen=True, slots=True)
class Procedure:
    """One version of one procedure. A case keeps the version under which it opened."""

    name: str  # designation, accreditation, assessment
    version: int
    regime: str  # jp.iesi
    title: Text
    number_prefix: Text  # 適 / A: for the running number officers see
    states: tuple[State, ...]
    steps: tuple[Step, ...]
    facts: tuple[Fact, ...] = ()
    clocks: tuple[Clock, ...] = ()
    parties: tuple[tuple[str, Text], ...] = ()  # name of a party to its label: ("organ", …), ("person", …)
    track: tuple[str, ...] = ()  # the usual order of states, for the step list of the page
    ends: tuple[
        str, ...
    ] = ()  # at rest: ANY_OPEN leaves them out; only a step that names such a state may be taken there
    asides: tuple[str, ...] = ()  # side rooms (a proposal pending, a complaint) that a step leaves with BACK
    roles: tuple[tuple[str, Text], ...] = ()  # code of a role to its label, for the sentences of refusals

    def step(self, name: str) -> Step:
        """The step of this name. Raises KeyError where this version has none."""
        return _named(self.steps, name)

    def state(self, name: str) -> State:
        """The state of this name. Raises KeyError where this version has none."""
        return _named(self.states, name)

    def fact(self, name: str) -> Fact:
        """The fact of this name. Raises KeyError where this version has none."""
        return _named(self.facts, name)


_Part = TypeVar("_Part", Step, State, Fact)


def _named(parts: tuple[_Part, ...], name: str) -> _Part:
    for part in parts:
        if part.name == name:
            return part
    raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken: one line of a case's history."""

    step: str
    actor: PersonId
    at: Instant
    acting_for: PersonId | None = None
    data: Mapping[str, object] = field(default_factory=dict)  # plain fields only


@dataclass(frozen=True, slots=True)
class CaseState:
    """What the engine needs to know of a case. `revision` counts the steps taken; it is 0 before the first."""

    id: CaseId
    procedure: str
    version: int
    state: str
    revision: int
    history: tuple[Taken, ...] = ()


@dataclass(frozen=True, slots=True)
class Delegated:
    """On this day somebody may act in the name of `of` for these steps, under an internal rule."""

    of: PersonId
    of_roles: frozenset[str]
    steps: frozenset[str]
    rule: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks, with the roles held *for this case* on this day (appointments, or being the person assessed)."""

    person: PersonId
    roles: frozenset[str]
    delegations: tuple[Delegated, ...] = ()
    interested: bool = False  # has an interest in the person concerned: takes no part at all


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody wants to take a step, having seen the case at `revision`."""

    step: str
    actor: Actor
    revision: int
    at: Instant
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why not: code for machines, sentence, article and the way forward for people."""

    code: str  # state, role, fact:<name>, same_person, interested, revision, field:<name>, deadline, closed, …
    text: Text
    remedy: Text
    cite: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A legal no. A value, not an exception: it travels to the page, the letter or the problem document."""

    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """A legal yes: the state before and after, and what is owed now."""

    step: Step
    source: str
    state: str
    revision: int
    acting_for: PersonId | None = None
    delegation: str = ""
    owes: tuple[Owed, ...] = ()
    data: Mapping[str, object] = field(
        default_factory=dict
    )  # the fields as cleaned by `form.clean`, sealed ones in clear


@dataclass(frozen=True, slots=True)
class Offer:
    """A step as this actor sees it now: may be taken, or refused with reasons (all of them, not the first)."""

    step: Step
    refusal: Refusal | None = None
