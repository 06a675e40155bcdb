"""Periods that run, pause, restart and end; who held a case how long."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.kernel.procedure.permit import PERMIT, A, case, text
from warifu.kernel.ids import Cite, Text
from warifu.kernel.law.calendar import Calendar, Holiday
from warifu.kernel.procedure.clocks import ClockError, held, progress, running, spans
from warifu.kernel.procedure.model import SAME, Clock, Taken

# 2026-11-23 (Mon) is a holiday; the turn of the year is closed by law.
OPEN = Calendar([Holiday(date(2026, 11, 23), Text("勤労感謝の日", "Labour Thanksgiving"), "x", "seen")], 2026, 2027)  # type: ignore[arg-type]


def on(day: int, month: int = 11, hour: int = 1) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def length(amount: int, unit: str, law: str = "Rule"):
    return lambda name, day: (amount, unit, Cite(law, "1"), "seen")


PROPOSED = (Taken("propose", "o", on(2)),)


def only(clocks):
    assert len(clocks) == 1, clocks
    return clocks[0]


def test_the_first_day_is_not_counted():
    clock = only(running(PERMIT, case(*PROPOSED), length(10, "days"), on(4)))
    assert (clock.started.isoformat(), clock.due.isoformat(), clock.left, clock.late) == (
        "2026-11-02",
        "2026-11-12",
        8,
        False,
    )
    assert not clock.statutory
    assert clock.cite == (A, Cite("Rule", "1"))


def test_a_day_begins_at_midnight_in_japan():
    late_evening = (Taken("propose", "o", on(2, hour=15)),)  # 00:00 on the 3rd in Japan
    assert only(running(PERMIT, case(*late_evening), length(10, "days"), on(4))).started.isoformat() == "2026-11-03"


def test_open_days_leave_out_weekends_and_holidays():
    proposed = (Taken("propose", "o", on(19)),)  # Thursday
    clock = only(running(PERMIT, case(*proposed), length(3, "open_days"), on(20), OPEN))
    # 20 Fri, (21-22 weekend, 23 holiday), 24 Tue, 25 Wed
    assert (clock.due.isoformat(), clock.left, clock.left_unit) == ("2026-11-25", 2, "open_days")
    assert only(running(PERMIT, case(*proposed), length(3, "open_days"), on(24), OPEN)).soon
    assert only(running(PERMIT, case(*proposed), length(3, "open_days"), on(27), OPEN)).left == -2


def test_open_days_need_a_calendar_and_units_a_name():
    with pytest.raises(ClockError, match="calendar"):
        running(PERMIT, case(*PROPOSED), length(3, "open_days"), on(3))
    with pytest.raises(ClockError, match="moons"):
        running(PERMIT, case(*PROPOSED), length(3, "moons"), on(3))


def test_late_is_the_day_after_the_last_good_day():
    assert not only(running(PERMIT, case(*PROPOSED), length(2, "days", "Act"), on(4))).late
    clock = only(running(PERMIT, case(*PROPOSED), length(2, "days", "Act"), on(5)))
    assert (clock.late, clock.left, clock.statutory) == (True, -1, True)


def test_soon_is_one_unit_before_the_end_and_a_quarter_for_validities():
    def soon(day, amount, unit, calendar=None, month=11):
        return only(running(PERMIT, case(*PROPOSED), length(amount, unit), on(day, month), calendar)).soon

    # Ten days from the 2nd end on the 12th.
    assert [soon(day, 10, "days") for day in (10, 11, 12, 13)] == [False, True, True, False]
    year = (Taken("propose", "o", datetime(2025, 12, 1, 1, tzinfo=UTC)),)
    # One year ends on 1 December 2026; 90 days before is 2 September.
    for day, expected in ((1, False), (2, True)):
        assert only(running(PERMIT, case(*year), length(1, "years"), on(day, 9))).soon is expected
    # Three open days from Monday the 2nd end on Thursday the 5th.
    assert [soon(day, 3, "open_days", OPEN) for day in (3, 4, 5, 6)] == [False, True, True, False]


def test_a_paused_clock_is_never_soon():
    paused = only(running(PAUSING, case(*ASKED, procedure=PAUSING), length(3, "days"), on(5)))
    assert (paused.paused, paused.left, paused.soon) == (True, 0, False)


def test_a_clock_that_was_overdue_when_it_paused_is_not_late_while_it_pauses():
    paused = only(running(PAUSING, case(*ASKED, procedure=PAUSING), length(1, "days"), on(9)))
    assert (paused.paused, paused.due.isoformat(), paused.late, paused.left_unit) == (True, "2026-11-07", False, "days")
    assert paused.left == -2
    going_on = (*ASKED, Taken("answer", "b", on(9)))
    assert only(running(PAUSING, case(*going_on, procedure=PAUSING), length(1, "days"), on(9))).late


def test_months_end_on_the_same_day_of_another_month():
    assert only(running(PERMIT, case(*PROPOSED), length(2, "months"), on(4))).due.isoformat() == "2027-01-02"


def test_clocks_come_in_the_order_of_their_end_then_of_their_name():
    clock = PERMIT.clocks[0]
    several = replace(PERMIT, clocks=tuple(replace(clock, name=name, length=name) for name in ("c", "b", "a10")))

    def of(name, day):
        return (10 if name == "a10" else 5, "days", Cite("Rule", "1"), "seen")

    found = running(several, case(*PROPOSED, procedure=several), of, on(4))
    assert [one.name for one in found] == ["b", "c", "a10"]


def test_an_article_that_the_clock_names_is_not_named_twice():
    named = only(running(PERMIT, case(*PROPOSED), lambda name, day: (1, "days", A, "assumed"), on(4)))
    assert (named.cite, named.confidence, named.title, named.amount, named.unit) == (
        (A,),
        "assumed",
        PERMIT.clocks[0].title,
        1,
        "days",
    )
    assert named.party == "head"


def test_a_clock_of_another_state_does_not_run_and_one_whose_step_was_not_taken_neither():
    assert running(PERMIT, case(*PROPOSED, Taken("grant", "h", on(3))), length(1, "days"), on(4)) == ()
    waiting = replace(PERMIT, clocks=(replace(PERMIT.clocks[0], starts="grant"),))
    assert running(waiting, case(*PROPOSED, procedure=waiting), length(1, "days"), on(4)) == ()


def test_a_restart_counts_anew_and_forgets_the_pauses_before_it():
    anew = replace(PAUSING, clocks=(replace(PAUSING.clocks[0], restarts=("grant", "answer")),))
    back = (*ASKED, Taken("answer", "b", on(15)))
    clock = only(running(anew, case(*back, procedure=anew), length(3, "days"), on(16)))
    assert (clock.started.isoformat(), clock.due.isoformat()) == ("2026-11-15", "2026-11-18")
    again = (*back, Taken("ask", "o", on(16)))
    clock = only(running(anew, case(*again, procedure=anew), length(3, "days"), on(20)))
    assert (clock.paused, clock.due.isoformat()) == (True, "2026-11-22")


def test_a_pause_within_one_day_or_over_closed_days_loses_nothing():
    short = (*PROPOSED, Taken("grant", "h", on(3)), Taken("ask", "o", on(5)), Taken("answer", "b", on(5, hour=9)))
    clock = only(running(PAUSING, case(*short, procedure=PAUSING), length(10, "days"), on(6)))
    assert clock.due.isoformat() == "2026-11-12"
    # From Saturday 7 to Sunday 8 no open day passes.
    weekend = (*PROPOSED, Taken("grant", "h", on(3)), Taken("ask", "o", on(7)), Taken("answer", "b", on(8)))
    clock = only(running(PAUSING, case(*weekend, procedure=PAUSING), length(10, "open_days"), on(9), OPEN))
    assert clock.due.isoformat() == "2026-11-16"


def test_where_the_law_sets_no_period_no_clock_runs():
    assert running(PERMIT, case(*PROPOSED), lambda name, day: None, on(4)) == ()


PAUSING = replace(
    PERMIT, clocks=(Clock("c", text("c"), ("in_force",), "l", "propose", (A,), pauses_in=("asked",), party="head"),)
)
ASKED = (*PROPOSED, Taken("grant", "h", on(3)), Taken("ask", "o", on(5)))


def test_a_pause_moves_the_end_and_is_never_late():
    clock = only(running(PAUSING, case(*ASKED, procedure=PAUSING), length(3, "days"), on(25)))
    assert (clock.paused, clock.late, clock.due.isoformat()) == (True, False, "2026-11-25")
    back = (*ASKED, Taken("answer", "b", on(15)), Taken("ask", "o", on(15)), Taken("answer", "b", on(16)))
    clock = only(running(PAUSING, case(*back, procedure=PAUSING), length(3, "days"), on(16)))
    assert (clock.paused, clock.due.isoformat()) == (False, "2026-11-16")
    clock = only(running(PAUSING, case(*back, procedure=PAUSING), length(3, "open_days"), on(16), OPEN))
    # 3 open days from Mon 2 end on Thu 5; from the 5th to the 16th seven open days were lost.
    assert clock.due.isoformat() == "2026-11-16"


def test_a_recorded_last_day_wins_and_a_recorded_first_day_starts():
    ends = replace(
        PERMIT,
        clocks=(Clock("c", text("c"), ("proposed",), "l", "propose", (A,), ends_with="days", restarts=("ask",)),),
    )
    history = (Taken("propose", "o", on(2), data={"days": "2031-11-01"}),)
    assert (
        only(running(ends, case(*history, procedure=ends), length(5, "years"), on(3))).due.isoformat() == "2031-11-01"
    )
    starts = replace(
        PERMIT, clocks=(Clock("c", text("c"), ("proposed",), "l", "propose", (A,), starts_on=("none", "days")),)
    )
    history = (Taken("propose", "o", on(2), data={"days": "2020-02-29"}),)
    clock = only(running(starts, case(*history, procedure=starts), length(10, "years"), on(3)))
    assert clock.due.isoformat() == "2030-02-28"


def test_who_held_it_adds_up_to_the_whole_life():
    history = (*ASKED, Taken("answer", "b", on(15)))
    on_case = case(*history)
    days = held(PERMIT, on_case, on(24))
    assert days == {"head": 1, "organ": 2 + 9, "body": 10}
    assert sum(days.values()) == 22
    stays = spans(PERMIT, on_case, on(24))
    assert [(s.state, s.days) for s in stays] == [("proposed", 1), ("in_force", 2), ("asked", 10), ("in_force", 9)]
    assert stays[-1].after is None


def test_a_step_that_leaves_a_case_where_it_is_begins_no_new_stay():
    reminding = replace(PERMIT, steps=(*PERMIT.steps, replace(PERMIT.step("ask"), name="remind", to=SAME)))
    history = (*PROPOSED, Taken("grant", "h", on(3)), Taken("remind", "o", on(5)), Taken("ask", "o", on(9)))
    stays = spans(reminding, case(*history, Taken("answer", "b", on(10)), procedure=reminding), on(24))
    assert [(s.state, s.first.day, s.after and s.after.day, s.days) for s in stays] == [
        ("proposed", 2, 3, 1),
        ("in_force", 3, 9, 6),
        ("asked", 9, 10, 1),
        ("in_force", 10, None, 14),
    ]


def test_rest_is_not_held_by_anybody():
    history = (*ASKED, Taken("answer", "b", on(15)), Taken("end", "o", on(20)))
    assert sum(held(PERMIT, case(*history), on(30)).values()) == 18


def test_progress_along_the_track():
    assert [(m.state, m.when) for m in progress(PERMIT, case(*PROPOSED))] == [
        ("proposed", "now"),
        ("in_force", "todo"),
        ("over", "todo"),
    ]
    aside = progress(PERMIT, case(*ASKED))
    assert [m.when for m in aside] == ["done", "done", "todo"]
    assert [m.reached and m.reached.isoformat() for m in aside] == ["2026-11-02", "2026-11-03", None]
    other = tuple(replace(s, cite=(Cite("Act", "7"),)) if s.name == "grant" else s for s in PERMIT.steps)
    assert [m.cite for m in progress(replace(PERMIT, steps=other), case(*ASKED))] == [(A,), (Cite("Act", "7"),), (A,)]
    lone = replace(PERMIT, steps=tuple(s for s in PERMIT.steps if s.name != "end"))
    assert progress(lone, case(*ASKED))[2].cite == ()
    assert aside[0].label == PERMIT.state("proposed").label
    back_again = progress(PERMIT, case(*ASKED, Taken("answer", "b", on(9))))
    assert [(m.when, m.reached and m.reached.isoformat()) for m in back_again][1] == ("now", "2026-11-03")
    stands_in = replace(
        PERMIT, states=tuple(replace(s, like="in_force") if s.name == "asked" else s for s in PERMIT.states)
    )
    assert [m.when for m in progress(stands_in, case(*ASKED, procedure=stands_in))] == ["done", "now", "todo"]
