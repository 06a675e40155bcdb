"""Where duties hand in what casework needs of them, so that casework, pages and the API know no duty by name.

Each duty's `apps.py` calls `register(Duty(...))` once. No Django here beyond what the callables do themselves.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from warifu.kernel.ids import Instant, LegalDay, OrgId, PersonId, Text
from warifu.kernel.procedure import engine
from warifu.kernel.procedure.model import Moved, Procedure, Refusal, State
from warifu.registers.search.choosing import Choosable

T = TypeVar("T")
# Reads something of several cases of one procedure at once: by id of the case, for each of them.
Reader = Callable[[Sequence[Any], LegalDay], Mapping[str, T]]


class Beside:
    """Cases that a page looks at together: what a fact needs of one of them is read for all, once."""

    def __init__(self, cases: Iterable[Any], day: LegalDay) -> None:
        self._day = day
        self._cases: dict[str, list[Any]] = {}
        for case in cases:
            self._cases.setdefault(case.procedure, []).append(case)
        self._read: dict[tuple[str, object], Mapping[str, Any]] = {}

    def of(self, case: Any, reader: Reader[T]) -> T:
        key = (case.procedure, reader)
        if key not in self._read:
            self._read[key] = reader(self._cases[case.procedure], self._day)
        return cast(T, self._read[key][case.id])


@dataclass(frozen=True, slots=True)
class Context:
    """What an effect or a fact is told. `case` is the casework.models.Case row, None before a case is opened.

    `organisation` is the one the actor acts in (a contractor's officer: the contractor). `beside`: the cases of the same page; without
    it everything is read as it is now, for this case alone.
    """

    case: Any
    actor: PersonId
    at: Instant
    day: LegalDay
    organisation: OrgId | None = None
    step: str = ""
    moved: Moved | None = None
    data: Mapping[str, Any] = field(default_factory=dict)  # every field of the step, sealed ones in clear
    beside: Beside | None = None

    def read(self, reader: Reader[T]) -> T:
        """What a reader knows of this case."""
        return (self.beside or Beside((self.case,), self.day)).of(self.case, reader)


@dataclass(frozen=True, slots=True)
class Begin:
    """What a new case is about, and whose it is: worked out by the duty from the opening step."""

    subject_kind: str  # person, item, contractor
    subject: str
    organisation: OrgId  # the organ in charge
    contractor: OrgId | None = None


# Works out what a new case is about from its opening step; the second value is the organisation the actor acts in.
BeginFn = Callable[[Context, OrgId], Begin | Refusal]
# A fact: true, false, or None where it is not known (refused all the same, and said so).
FactFn = Callable[[Context], bool | None]
# An effect writes the duty's rows and states rights at the gate, in the transaction of the step.
EffectFn = Callable[[Context], None]
# Choices of a field that the installation holds (units, contractors): (value, label) pairs for this case.
ChoicesFn = Callable[[Context], Iterable[tuple[str, Text]]]
# People or items to choose from, as a predicate: they may be the staff of a whole ministry, or everything it designated.
ChoosableFn = Callable[[Context], Choosable]

TitlesFn = Callable[[Sequence[str]], Mapping[str, tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Duty:
    name: str
    procedures: tuple[Procedure, ...]  # every version that any case may still be under; the highest opens new cases
    facts: Mapping[str, FactFn]
    effects: Mapping[str, EffectFn]
    begin: BeginFn
    choices: Mapping[str, ChoicesFn] = field(default_factory=dict)
    choosable: Mapping[str, ChoosableFn] = field(default_factory=dict)
    # Where the duty's own row hangs on a case (the reverse of its one-to-one field), to be read together for several cases.
    row: str = ""
    # The gate rows that the records of this duty call for: (table, key, rows), compared by `warifu check facts`.
    gate_rows: Callable[[], Iterable[tuple[str, tuple[str, ...], list[tuple[Any, ...]]]]] | None = None
    # By kind of subject that only this duty knows: what each is called, and the id of the key that is sealed under. For the search.
    titles: Mapping[str, TitlesFn] = field(default_factory=dict)


_duties: dict[str, Duty] = {}


def register(duty: Duty) -> None:
    """Hand in a duty. A second one of the same name replaces the first (Django may load an app twice in tests)."""
    _duties[duty.name] = duty


def duties() -> tuple[Duty, ...]:
    return tuple(_duties.values())


def duty_of(procedure: str) -> Duty:
    """The duty that carries a procedure. KeyError where none does."""
    for duty in _duties.values():
        if any(p.name == procedure for p in duty.procedures):
            return duty
    raise KeyError(procedure)


def states() -> Iterator[tuple[Procedure, State]]:
    """Every state of every version of every procedure."""
    return ((p, state) for duty in duties() for p in duty.procedures for state in p.states)


def asked_in(role: str) -> dict[str, set[str]]:
    """The states in which somebody who was asked in this role alone has something to answer, by procedure."""
    found: dict[str, set[str]] = {}
    for duty in duties():
        for one in duty.procedures:
            for step in one.steps:
                if step.by == (role,):
                    found.setdefault(one.name, set()).update(engine.sources(one, step))
    return found


def procedure(name: str, version: int | None = None) -> Procedure:
    """A version of a procedure, the newest where none is named. KeyError where there is none."""
    found = [p for p in duty_of(name).procedures if version is None or p.version == version]
    if not found:
        raise KeyError(f"{name} v{version}")
    return max(found, key=lambda p: p.version)
