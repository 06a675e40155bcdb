"""The legal day of Japan and legal periods in years, months and days.

Carries out Civil Code 138 (these rules hold unless a statute says otherwise), 140 (the first day is not counted
unless the period begins at midnight or the statute says 起算して) and 143 (years and months run by the calendar;
where the last month has no such day, the period ends with the month). Rest days do not move the end: these are
periods of validity, not acts to be done in business (Civil Code 142; reading `rest_day_end`). Open days (開庁日) are
`warifu.kernel.law.calendar`.

A worked session:

    years_from(LegalDay(date(2025, 9, 1)), 10, first_day_counts=False)  # 2035-09-01: the notice is not counted
    years_from(LegalDay(date(2026, 4, 1)), 5, first_day_counts=True)  # 2031-03-31: the designation day is
"""

import calendar
from datetime import date, datetime, timedelta, timezone

from warifu.kernel.ids import Instant, LegalDay

# Japan Standard Time has no summer time; a constant, so that no time-zone database decides a legal day.
JST = timezone(timedelta(hours=9), "JST")


def legal_day(at: Instant) -> LegalDay:
    """The day of Japanese law on which the aware moment `at` lies. Raises ValueError for a moment without a time
    zone.
    """
    if at.tzinfo is None:
        raise ValueError(f"a moment without a time zone has no legal day: {at!r}")
    return LegalDay(at.astimezone(JST).date())


def day_after(day: LegalDay, days: int = 1) -> LegalDay:
    """The day `days` calendar days later (earlier if negative)."""
    return LegalDay(_plain(day) + timedelta(days=days))


def years_from(day: LegalDay, years: int, *, first_day_counts: bool) -> LegalDay:
    """The last good day of a period of `years` (at least 1) that `day` starts.

    `first_day_counts` True where the statute counts that day (起算して, Act 4(1)); False for "from the notice" (Act
    11(1)).
    """
    return months_from(day, 12 * _positive(years), first_day_counts=first_day_counts)


def months_from(day: LegalDay, months: int, *, first_day_counts: bool) -> LegalDay:
    """The last good day of a period of `months` (at least 1); see `years_from`."""
    # Civil Code 140
    start = _plain(day) if first_day_counts else day_after(day)
    year, month = divmod(start.year * 12 + start.month - 1 + _positive(months), 12)
    month += 1
    length = calendar.monthrange(year, month)[1]
    # Civil Code 143(2): the eve of the corresponding day, or the end of the month that has none.
    if start.day > length:
        return LegalDay(date(year, month, length))
    return LegalDay(date(year, month, start.day) - timedelta(days=1))


def days_from(day: LegalDay, days: int, *, first_day_counts: bool) -> LegalDay:
    """The last good day of a period of `days` calendar days (at least 1); see `years_from`."""
    # Civil Code 140
    return day_after(day, _positive(days) - (1 if first_day_counts else 0))


def fiscal_year(day: LegalDay) -> int:
    """The Japanese fiscal year (April to March) in which `day` lies, named by the year it begins in."""
    return day.year if day.month >= 4 else day.year - 1


def fiscal_year_days(year: int) -> tuple[LegalDay, LegalDay]:
    """First and last day of the fiscal year that begins in `year`."""
    return LegalDay(date(year, 4, 1)), LegalDay(date(year + 1, 3, 31))


def _plain(day: LegalDay) -> LegalDay:
    if isinstance(day, datetime):
        raise TypeError(f"a legal day is a date, not a moment: {day!r}")
    return day


def _positive(count: int) -> int:
    if count < 1:
        raise ValueError(f"a period is at least 1 long, not {count}")
    return count
