"""How the periods of a case ended: in time, late, or late and still running. Pure: read off the journal with the clocks of its procedure.

A period ends with the step that takes the case out of the states in which its clock runs, or that starts the clock anew. Its last good
day is the one the clock showed at that moment, pauses included. A period's validity is no deadline for anybody; it is listed apart since
it alone is the law's own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from warifu.kernel.ids import CaseId, Instant, LegalDay
from warifu.kernel.law.calendar import Calendar
from warifu.kernel.law.days import legal_day
from warifu.kernel.procedure.clocks import ClockState, LengthOf, running
from warifu.kernel.procedure.engine import path
from warifu.kernel.procedure.model import CaseState, Clock, Procedure

KEPT, MISSED, LATE = "kept", "missed", "late"
OUTCOMES = (KEPT, MISSED, LATE)


@dataclass(frozen=True, slots=True)
class Run:
    """One period of one case that has ended, or that is over while its clock still runs (`ended` None). `due` is the last good day."""

    case: CaseId
    procedure: str
    clock: str
    due: LegalDay
    ended: LegalDay | None

    @property
    def outcome(self) -> str:
        if self.ended is None:
            return LATE
        return KEPT if self.ended <= self.due else MISSED


def runs(
    procedure: Procedure, case: CaseState, value: LengthOf, at: Instant, open_days: Calendar | None = None
) -> Iterator[Run]:
    """Every period of the case that has ended, oldest first, then those that run late at `at`. Raises ClockError."""
    places = path(procedure, case.history)[1:]
    for number in range(1, len(case.history)):
        before = replace(case, state=places[number - 1], revision=number, history=case.history[:number])
        taken = case.history[number]
        ending = {c.name for c in procedure.clocks if _ends(c, before.state, places[number], taken.step)}
        if ending:
            for clock in running(procedure, before, value, taken.at, open_days):
                if clock.name in ending:
                    yield _run(procedure, case, clock, legal_day(taken.at))
    for clock in running(procedure, case, value, at, open_days):
        if clock.late:
            yield _run(procedure, case, clock, None)


def _ends(clock: Clock, before: str, after: str, step: str) -> bool:
    going = (*clock.runs_in, *clock.pauses_in)
    return before in going and (after not in going or step in (clock.starts, *clock.restarts))


def _run(procedure: Procedure, case: CaseState, clock: ClockState, ended: LegalDay | None) -> Run:
    return Run(case.id, procedure.name, clock.name, clock.due, ended)
