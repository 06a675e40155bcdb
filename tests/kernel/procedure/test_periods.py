"""How periods ended: in time, late, running late; pauses move the end; a new start ends the run before."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from warifu.kernel.ids import CaseId, Cite, Instant, LegalDay, PersonId, Text
from warifu.kernel.procedure.clocks import Length
from warifu.kernel.procedure.model import SAME, START, CaseState, Clock, Procedure, State, Step, Taken
from warifu.kernel.procedure.periods import Run, runs

T = Text("語", "word")
CITE = (Cite("Act", "1"),)
FIRST = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)  # 09:00 in Japan

KEPT, MISSED, LATE, RUNNING, PAUSED = "kept", "missed", "late", "running", "paused"


def step(name: str, source: str, to: str) -> Step:
    return Step(name, (source,), to, ("head",), T, T, CITE)


PROCEDURE = Procedure(
    name="invented",
    version=1,
    regime="jp.iesi",
    title=T,
    number_prefix=Text("作", "I"),
    states=(State("open", T, T), State("waiting", T, T), State("done", T, T)),
    steps=(
        step("begin", START, "open"),
        step("note", "open", SAME),
        step("again", "open", SAME),
        step("pause", "open", "waiting"),
        step("resume", "waiting", "open"),
        step("end", "open", "done"),
    ),
    clocks=(Clock("decide", T, ("open",), "ten", "begin", CITE, pauses_in=("waiting",), restarts=("again",)),),
    ends=("done",),
)
STATE = {"begin": "open", "note": "open", "again": "open", "pause": "waiting", "resume": "open", "end": "done"}


def ten_days(name: str, day: LegalDay) -> Length | None:
    return (10, "days", CITE[0], "seen")


def found(*taken: tuple[str, float], at: float, value: Any = ten_days, elsewhere: int = 0) -> list[Run]:
    """The runs of a case whose steps were taken so many days after it began, the first of them before it was kept here."""
    history = tuple(
        Taken(s, PersonId("p" if place >= elsewhere else ""), Instant(FIRST + timedelta(days=days)))
        for place, (s, days) in enumerate(taken)
    )
    case = CaseState(CaseId("c"), "invented", 1, STATE[taken[-1][0]], len(taken) - elsewhere, history)
    return list(runs(PROCEDURE, case, value, Instant(FIRST + timedelta(days=at))))


def outcomes(*taken: tuple[str, float], at: float) -> list[str]:
    """How each ended, or stands at the moment of the question."""
    today = (FIRST + timedelta(days=at)).date()
    return [_outcome(run, LegalDay(today)) for run in found(*taken, at=at)]


def _outcome(run: Run, today: LegalDay) -> str:
    if run.due is None:
        return PAUSED
    if run.ended is None:
        return LATE if run.due < today else RUNNING
    return KEPT if run.ended <= run.due else MISSED


@pytest.mark.parametrize(("days", "outcome"), [(1, KEPT), (10, KEPT), (11, MISSED), (400, MISSED)])
def test_a_period_ends_with_the_step_that_leaves_its_states(days: int, outcome: str) -> None:
    (run,) = found(("begin", 0), ("note", 0.1), ("end", days), at=500)
    assert (run.due, _outcome(run, LegalDay(date(2027, 7, 15)))) == (date(2026, 3, 12), outcome)
    assert run.ended == (FIRST + timedelta(days=days)).date()


def test_the_last_day_ends_at_midnight_in_japan() -> None:
    # 2026-03-12T14:59Z is 23:59 in Japan, one minute later it is the next day there.
    assert outcomes(("begin", 0), ("end", 10 + 14.9 / 24), at=20) == [KEPT]
    assert outcomes(("begin", 0), ("end", 10 + 15.1 / 24), at=20) == [MISSED]


def test_what_runs_is_late_from_the_day_after_its_last() -> None:
    assert outcomes(("begin", 0), at=10) == [RUNNING]
    assert outcomes(("begin", 0), at=11) == [LATE]


def test_a_pause_moves_the_end_and_ends_nothing() -> None:
    assert outcomes(("begin", 0), ("pause", 2), ("resume", 9), ("end", 17), at=30) == [KEPT]
    assert outcomes(("begin", 0), ("pause", 2), ("resume", 9), ("end", 18), at=30) == [MISSED]
    # Nobody is late while the clock stands.
    assert outcomes(("begin", 0), ("pause", 2), at=100) == [PAUSED]


def test_a_new_start_ends_the_run_before() -> None:
    assert outcomes(("begin", 0), ("again", 12), ("end", 22), at=30) == [MISSED, KEPT]
    assert outcomes(("begin", 0), ("again", 5), at=16) == [KEPT, LATE]


def test_what_ended_before_the_case_was_kept_here_is_left_out() -> None:
    taken = (("begin", 0), ("again", 12), ("again", 24), ("end", 30))
    assert [run.ended for run in found(*taken, at=40)] == [date(2026, 3, 14), date(2026, 3, 26), date(2026, 4, 1)]
    # What began there and ended here counts from when it began.
    (run,) = found(*taken, at=40, elsewhere=3)
    assert (run.due, run.ended) == (date(2026, 4, 5), date(2026, 4, 1))
    assert found(*taken, at=40, elsewhere=4) == []


def test_without_a_period_nothing_is_late() -> None:
    assert found(("begin", 0), ("end", 99), at=100, value=lambda name, day: None) == []
