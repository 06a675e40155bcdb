"""The periods of a case, those that ended and those that run, each with its last good day. Pure: read off the journal with the clocks of
its procedure.

A period ends with the step that takes the case out of the states in which its clock runs, or that starts the clock anew. Its last good
day is the one the clock showed at that moment, pauses included; while it pauses it has none. A period's validity is no deadline for
anybody; it is listed apart since it alone is the law's own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from warifu.kernel.ids import CaseId, Instant, LegalDay
from warifu.kernel.law.calendar import Calendar
from warifu.kernel.law.days import legal_day
from warifu.kernel.procedure.clocks import LengthOf, running
from warifu.kernel.procedure.engine import path
from warifu.kernel.procedure.model import CaseState, Clock, Procedure


@dataclass(frozen=True, slots=True)
class Run:
    """One period of one case. `due` is the last good day, None while it pauses; `ended` None: it runs."""

    case: CaseId
    clock: str
    due: LegalDay | None
    ended: LegalDay | None


def runs(
    procedure: Procedure, case: CaseState, value: LengthOf, at: Instant, open_days: Calendar | None = None
) -> Iterator[Run]:
    """Every period of the case that has ended, oldest first, then those that run at `at`. Raises ClockError.

    Of the time before the case was kept here (steps without an actor) no more is known than days: what ended then is left out.
    """
    places = path(procedure, case.history)[1:]
    for number in range(1, len(case.history)):
        before = replace(case, state=places[number - 1], revision=number, history=case.history[:number])
        taken = case.history[number]
        if not taken.actor:
            # Taken over from an office's lists: what happened before was nobody's deadline here.
            continue
        ending = {c.name for c in procedure.clocks if _ends(c, before.state, places[number], taken.step)}
        if ending:
            for clock in running(procedure, before, value, taken.at, open_days):
                if clock.name in ending:
                    yield Run(case.id, clock.name, clock.due, legal_day(taken.at))
    for clock in running(procedure, case, value, at, open_days):
        yield Run(case.id, clock.name, None if clock.paused else clock.due, None)


def _ends(clock: Clock, before: str, after: str, step: str) -> bool:
    going = (*clock.runs_in, *clock.pauses_in)
    return before in going and (after not in going or step in (clock.starts, *clock.restarts))
