"""Which periods run in a case, until when, and who held the case for how many days. Pure: the moment and the calendar are handed in.

The first day is not counted (Civil Code 140) unless a step recorded the last good day itself, as a designation does (Act 4(1)). A pause
moves the end by the days it lasted, in the unit of the rule. Days held are counted over the whole life of a case: every day belongs to the
party whose turn it was at the day's end, days of waiting for a third body included, so that the parts always add up to the whole.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from warifu.kernel.ids import Cite, Instant, LegalDay, Text
from warifu.kernel.law.calendar import Calendar
from warifu.kernel.law.days import day_after, days_from, legal_day, months_from, years_from
from warifu.kernel.procedure.engine import path
from warifu.kernel.procedure.model import CaseState, Clock, Procedure

# What a rule of the law data answers for a name on a day: amount, unit (years, months, days, open_days), place, seen or assumed.
# None: there is no such rule (an organ may set one), so no clock runs.
Length = tuple[int, str, Cite, str]
LengthOf = Callable[[str, LegalDay], Length | None]

OPEN_DAYS = "open_days"
# Rules that an organ sets for itself or agrees on; every other source is 法定.
_ORGAN_LAWS = frozenset({"Rule", "NPSC", "Standard", "Contract", "Assumed"})


class ClockError(ValueError):
    """The declaration or the data cannot be counted: a unit that is none, open days without a calendar."""


@dataclass(frozen=True, slots=True)
class ClockState:
    """One running period as it stands. `left` is in `left_unit` (days or open_days), negative when overdue; `due` is the last good day."""

    name: str
    title: Text
    started: LegalDay
    due: LegalDay
    left: int
    left_unit: str
    amount: int
    unit: str
    cite: tuple[Cite, ...]
    statutory: bool
    confidence: str
    party: str
    paused: bool
    late: bool

    @property
    def soon(self) -> bool:
        """Soon is one unit or less; for a validity (a period of years) 90 days or less."""
        return not self.late and not self.paused and self.left <= (90 if self.unit == "years" else 1)


@dataclass(frozen=True, slots=True)
class Span:
    """A stay in one state: from `first`, for `days` calendar days, held by `party` ("" nobody). `after` None: still there."""

    state: str
    party: str
    first: LegalDay
    after: LegalDay | None
    days: int


def running(
    procedure: Procedure, case: CaseState, value: LengthOf, at: Instant, open_days: Calendar | None = None
) -> tuple[ClockState, ...]:
    """The clocks that run (or pause) in the case's present state, in order of their end. Raises ClockError."""
    today = legal_day(at)
    found = (
        _state(procedure, case, clock, value, today, open_days)
        for clock in procedure.clocks
        if case.state in clock.runs_in or case.state in clock.pauses_in
    )
    return tuple(sorted((clock for clock in found if clock is not None), key=lambda clock: (clock.due, clock.name)))


def spans(procedure: Procedure, case: CaseState, at: Instant) -> tuple[Span, ...]:
    """The stays of a case in its states, oldest first; steps that leave it where it is do not begin a new one."""
    turns = {state.name: state.turn for state in procedure.states}
    places = path(procedure, case.history)[1:]
    days = [legal_day(taken.at) for taken in case.history]
    found: list[Span] = []
    for place, (state, day) in enumerate(zip(places, days, strict=True)):
        if found and found[-1].state == state:
            continue
        after = next((days[later] for later in range(place + 1, len(places)) if places[later] != state), None)
        length = _between(day, after if after is not None else max(day, legal_day(at)))
        found.append(Span(state, turns[state], day, after, length))
    return tuple(found)


def statutory(cite: Cite) -> bool:
    """Whether a period of this source is the law's own (法定), and not set by an organ, agreed on or assumed."""
    return cite.law not in _ORGAN_LAWS


def held(procedure: Procedure, case: CaseState, at: Instant) -> dict[str, int]:
    """Calendar days each party held the case, from its opening until `at` or until it came to rest; "" are days nobody held."""
    days: dict[str, int] = {}
    for span in spans(procedure, case, at):
        if span.state not in procedure.ends:
            days[span.party] = days.get(span.party, 0) + span.days
    return days


def _state(
    procedure: Procedure, case: CaseState, clock: Clock, value: LengthOf, today: LegalDay, open_days: Calendar | None
) -> ClockState | None:
    started = _started(case, clock)
    if started is None:
        return None
    length = value(clock.length, started)
    recorded = _recorded(case, (clock.ends_with,)) if clock.ends_with else None
    if length is None:
        return None
    amount, unit, cite, confidence = length
    paused = case.state in clock.pauses_in
    due = recorded or _after_pauses(
        procedure, case, clock, _due(started, amount, unit, open_days), unit, today, open_days
    )
    left = _left(unit, today, due, open_days)
    return ClockState(
        name=clock.name,
        title=clock.title,
        started=started,
        due=due,
        left=left,
        left_unit=OPEN_DAYS if unit == OPEN_DAYS else "days",
        amount=amount,
        unit=unit,
        cite=(*clock.cite, *(() if cite in clock.cite else (cite,))),
        statutory=statutory(cite),
        confidence=confidence,
        party=clock.party,
        paused=paused,
        late=due < today and not paused,
    )


def _started(case: CaseState, clock: Clock) -> LegalDay | None:
    starting = (clock.starts, *clock.restarts)
    step = next((taken for taken in reversed(case.history) if taken.step in starting), None)
    if step is None:
        return None
    return _recorded(case, clock.starts_on) or legal_day(step.at)


def _recorded(case: CaseState, names: Sequence[str]) -> LegalDay | None:
    for name in names:
        for taken in reversed(case.history):
            if isinstance(found := taken.data.get(name), str):
                return LegalDay(date.fromisoformat(found))
    return None


def _due(started: LegalDay, amount: int, unit: str, open_days: Calendar | None) -> LegalDay:
    if unit == "years":
        return years_from(started, amount, first_day_counts=False)
    if unit == "months":
        return months_from(started, amount, first_day_counts=False)
    if unit == "days":
        return days_from(started, amount, first_day_counts=False)
    if unit == OPEN_DAYS:
        return _calendar(open_days).open_days_from(started, amount)
    raise ClockError(f"not a unit of a period: {unit!r}")


def _after_pauses(
    procedure: Procedure,
    case: CaseState,
    clock: Clock,
    due: LegalDay,
    unit: str,
    today: LegalDay,
    open_days: Calendar | None,
) -> LegalDay:
    """The end moved by every pause since the clock started; a pause still going counts as ending today."""
    if not clock.pauses_in:
        return due
    since = max(number for number, taken in enumerate(case.history) if taken.step in (clock.starts, *clock.restarts))
    places = path(procedure, case.history)[1:]
    days = [*(legal_day(taken.at) for taken in case.history), today]
    for place in range(since, len(places)):
        if places[place] in clock.pauses_in:
            due = _moved(due, days[place], days[place + 1], unit, open_days)
    return due


def _moved(due: LegalDay, first: LegalDay, after: LegalDay, unit: str, open_days: Calendar | None) -> LegalDay:
    if after <= first:
        return due
    if unit != OPEN_DAYS:
        return day_after(due, _between(first, after))
    lost = _calendar(open_days).open_days_between(first, after)
    return _calendar(open_days).open_days_from(due, lost) if lost else due


def _left(unit: str, today: LegalDay, due: LegalDay, open_days: Calendar | None) -> int:
    return _calendar(open_days).open_days_between(today, due) if unit == OPEN_DAYS else _between(today, due)


def _between(first: LegalDay, after: LegalDay) -> int:
    return (after - first).days


def _calendar(open_days: Calendar | None) -> Calendar:
    if open_days is None:
        raise ClockError("open days cannot be counted without a calendar")
    return open_days


@dataclass(frozen=True, slots=True)
class Milestone:
    """One place of the usual order: its state, the step that reached it (with its day), and done, now or todo."""

    state: str
    label: Text
    when: str
    reached: LegalDay | None = None
    cite: tuple[Cite, ...] = ()


def progress(procedure: Procedure, case: CaseState) -> tuple[Milestone, ...]:
    """How far a case has come along the track. A state that stands in for one of the track (`State.like`) counts as that one."""
    stands_for = {state.name: state.like or state.name for state in procedure.states}
    reached: dict[str, LegalDay] = {}
    for state, taken in zip(path(procedure, case.history)[1:], case.history, strict=True):
        reached.setdefault(stands_for[state], legal_day(taken.at))
    now = stands_for.get(case.state, case.state)
    place = procedure.track.index(now) if now in procedure.track else None
    found = []
    for number, name in enumerate(procedure.track):
        when = _when(name, number, now, place, reached)
        into = next((step for step in procedure.steps if step.to == name), None)
        found.append(Milestone(name, procedure.state(name).label, when, reached.get(name), into.cite if into else ()))
    return tuple(found)


def _when(name: str, number: int, now: str, place: int | None, reached: dict[str, LegalDay]) -> str:
    if name == now:
        return "now"
    if place is not None:
        return "done" if number < place else "todo"
    # Outside of the track (ended, or in a side room): what was reached is done.
    return "done" if name in reached else "todo"
