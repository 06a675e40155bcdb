"""The calendar of running deadlines: every case in whose casework the reader takes part, each period on its last good day.

A pause has no last day yet, so a paused period stands nowhere. Journals are read together, never case by case.
"""

import calendar
from calendar import monthrange
from collections import Counter
from datetime import date, timedelta

from django.db.models import Count, Min, QuerySet

from warifu.interfaces.web import wording
from warifu.interfaces.web.calendar.model import Day, Ending, Month, MonthPage, Source
from warifu.interfaces.web.case.parts import party
from warifu.interfaces.web.case.seen import Seen, address, number
from warifu.interfaces.web.tasks.build import together
from warifu.kernel.ids import Instant, LegalDay
from warifu.kernel.law.days import day_after
from warifu.kernel.procedure.clocks import ClockState
from warifu.regimes.jp.holidays import holidays
from warifu.registers.casework import queries
from warifu.registers.casework.models import Case, Period
from warifu.registers.people.domain import Audience

Found = tuple[Seen, ClockState]
MOST_A_DAY = 6  # periods that are named; of the others there is the number


def shown(month: str, today: LegalDay) -> LegalDay | None:
    """The first day of the month that an address names ("" the month of today). None: no month, or one whose holidays are not known."""
    known = holidays()
    if not month:
        year = min(max(today.year, known.first_year), known.last_year)
        return LegalDay(date(year, today.month, 1))
    try:
        first = date.fromisoformat(f"{month}-01") if len(month) == len("2026-11") else None
    except ValueError:
        return None
    return LegalDay(first) if first and known.first_year <= first.year <= known.last_year else None


def page(first: LegalDay, asking: Audience, at: Instant, language: str) -> MonthPage:
    known, running = holidays(), Period.objects.filter(queries.lines_worked_on(asking), ended__isnull=True)
    shown_here, counts = _ending_in(first, running)
    on = _endings(_named_here(shown_here, asking, at, language))
    # What is overdue is said where today is looked at. The first of this month cannot lie after today there.
    overdue = running.filter(due__lt=first) if _month(asking.day) == first else running.none()
    told = overdue.aggregate(first=Min("due"), periods=Count("id"))
    since = told["first"]
    weeks = calendar.Calendar(calendar.MONDAY).monthdatescalendar(first.year, first.month)
    return MonthPage(
        month=_named(first, language),
        weeks=tuple(
            tuple(
                _day(LegalDay(d), asking.day, on.get(LegalDay(d), ()), counts[LegalDay(d)])
                if d.month == first.month
                else None
                for d in w
            )
            for w in weeks
        ),
        before=_beside(first, -1, language),
        after=_beside(first, 1, language),
        first_year=known.first_year,
        last_year=known.last_year,
        sources=_sources(first.year),
        total=counts.total(),
        overdue=told["periods"],
        overdue_since=_named(_month(since), language) if since and since.year >= known.first_year else None,
    )


def _ending_in(first: LegalDay, running: QuerySet[Period]) -> tuple[set[tuple[str, str]], Counter[LegalDay]]:
    """The first periods of each last good day in the month, by case and clock, and how many there are on each in all."""
    ending = running.filter(due__gte=first, due__lt=first + timedelta(days=monthrange(first.year, first.month)[1]))
    counts, first_ones = Counter[LegalDay](), set[tuple[str, str]]()
    rows = ending.order_by("due", "case__year", "case__number", "case_id").values_list("due", "case_id", "clock")
    for due, case_id, name in rows:
        counts[due] += 1
        if counts[due] <= MOST_A_DAY:
            first_ones.add((case_id, name))
    return first_ones, counts


def _named_here(first_ones: set[tuple[str, str]], asking: Audience, at: Instant, language: str) -> list[Found]:
    cases = Case.objects.filter(id__in={case_id for case_id, _ in first_ones}).order_by("year", "number", "id")
    seen = together(cases, asking, at, language, to_act=False)
    return [(one, clock) for one in seen for clock in one.clocks if (one.case.id, clock.name) in first_ones]


def _endings(found: list[Found]) -> dict[LegalDay, tuple[Ending, ...]]:
    """By last good day; on one day what is late stands first."""
    by_day: dict[LegalDay, tuple[Ending, ...]] = {}
    for seen, clock in sorted(found, key=lambda one: not one[1].late):
        by_day[clock.due] = (*by_day.get(clock.due, ()), _ending(seen, clock))
    return by_day


def _ending(seen: Seen, clock: ClockState) -> Ending:
    turn = seen.procedure.state(seen.case.state).turn
    return Ending(
        href=address(seen.case),
        number=number(seen.case),
        title=clock.title.of(seen.language),
        party=party(seen, turn) if turn else "",
        late=clock.late,
        assumed=clock.confidence == "assumed",
    )


def _day(day: LegalDay, today: LegalDay, endings: tuple[Ending, ...], count: int) -> Day:
    holiday = holidays().holiday(day)
    # The list of cases from this day backwards: it begins with the day itself.
    others = f"/cases/?state=all&before={day_after(day).isoformat()}&sort=-due" if count > len(endings) else ""
    return Day(
        day,
        holiday.name if holiday else None,
        not holidays().is_open(day),
        day == today,
        endings,
        count - len(endings),
        others,
    )


def _month(day: LegalDay) -> LegalDay:
    return LegalDay(day.replace(day=1))


def _named(first: LegalDay, language: str) -> Month:
    return Month(f"{first:%Y-%m}", wording.month_text(first, language))


def _beside(first: LegalDay, step: int, language: str) -> Month | None:
    year, month = divmod(first.year * 12 + first.month - 1 + step, 12)
    inside = holidays().first_year <= year <= holidays().last_year
    return _named(LegalDay(date(year, month + 1, 1)), language) if inside else None


def _sources(year: int) -> tuple[Source, ...]:
    of_year = (h for h in holidays().holidays() if h.day.year == year)
    return tuple(dict.fromkeys(Source(h.source, h.published, h.reason) for h in of_year))
