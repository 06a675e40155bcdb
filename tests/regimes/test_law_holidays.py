"""The holidays against a second, naive reading of the Act on National Holidays; open days around the turn of the
year.
"""

from datetime import date, timedelta

import pytest

from warifu.kernel.law.calendar import CalendarError
from warifu.kernel.law.strict import LawError
from warifu.regimes.jp.holidays import holidays, parse


def named_days(year: int, vernal: int, autumnal: int) -> set[date]:
    """Article 2: the fixed days, the four Mondays, the two equinoxes."""

    def monday(month: int, number: int) -> date:
        return [
            day for n in range(1, 32 if month in (1, 7, 10) else 31) if (day := date(year, month, n)).weekday() == 0
        ][number - 1]

    fixed = [
        (1, 1),
        (2, 11),
        (2, 23),
        (3, vernal),
        (4, 29),
        (5, 3),
        (5, 4),
        (5, 5),
        (8, 11),
        (9, autumnal),
        (11, 3),
        (11, 23),
    ]
    return {date(year, month, day) for month, day in fixed} | {monday(1, 2), monday(7, 3), monday(9, 3), monday(10, 2)}


@pytest.mark.parametrize(
    ("year", "vernal", "autumnal"), [(2025, 20, 23), (2026, 20, 23), (2027, 21, 23), (2028, 20, 22)]
)
def test_each_year_follows_the_act(year: int, vernal: int, autumnal: int) -> None:
    named = named_days(year, vernal, autumnal)
    expected = set(named)
    # Article 3(2): a holiday on a Sunday moves on to the nearest day that is none.
    for day in sorted(named):
        if day.weekday() == 6:
            while day in named:
                day += timedelta(1)
            expected.add(day)
    # Article 3(3): a day between two holidays.
    expected |= {day + timedelta(1) for day in named if day + timedelta(2) in named}
    assert {holiday.day for holiday in holidays().holidays() if holiday.day.year == year} == expected


def test_published_years_are_seen_and_later_ones_assumed_with_a_reason() -> None:
    assert {holiday.day.year for holiday in holidays().assumed()} == set(range(2028, 2041))
    assert all(holiday.reason for holiday in holidays().assumed())
    # The almanac stands in the first gazette of February of the year before.
    seen = {holiday.day.year: holiday.published for holiday in holidays().holidays() if holiday.confidence == "seen"}
    assert seen == {2025: date(2024, 2, 1), 2026: date(2025, 2, 3), 2027: date(2026, 2, 2)}
    assert not any(holiday.published for holiday in holidays().assumed())


def test_open_days() -> None:
    calendar = holidays()
    assert calendar.next_open(date(2026, 12, 29)) == date(2027, 1, 4)
    assert not calendar.is_open(date(2026, 9, 22))  # between Respect for the Aged Day and the equinox
    assert not calendar.is_open(date(2026, 5, 6))  # 3 May 2026 is a Sunday; the next day that is no holiday
    assert calendar.open_days_from(date(2026, 11, 20), 1) == date(2026, 11, 24)
    assert calendar.open_days_from(date(2026, 11, 24), 10) == date(2026, 12, 8)
    assert calendar.open_days_between(date(2026, 11, 24), date(2026, 12, 8)) == 10
    assert calendar.open_days_between(date(2026, 12, 8), date(2026, 11, 24)) == -10


def test_years_that_are_not_known_are_an_error() -> None:
    with pytest.raises(CalendarError, match="2041"):
        holidays().is_open(date(2041, 1, 6))


GOOD = """
source: somewhere
names: {元日: New Year's Day}
years:
  - {year: 2026, confidence: seen, source: gazette, published: 2025-02-03, days: [[2026-01-01, 元日]]}
"""


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[[2026-01-01, 元日]]", "[[2026-01-01, 元日], [2026-01-01, 元日]]", "twice"),
        ("[[2026-01-01, 元日]]", "[[2025-01-01, 元日]]", "a day of 2026"),
        ("[[2026-01-01, 元日]]", "[[2026-01-01, 海の日]]", "known name"),
        ("confidence: seen", "confidence: assumed", "reason"),
        ("published: 2025-02-03, ", "", "published"),
        ("published: 2025-02-03", "published: soon", "a day is wanted"),
        ("confidence: seen", "confidence: assumed, reason: not out", "unknown key: published"),
        ("source: gazette", "source: gazette, sorce: x", "unknown key: sorce"),
        ("source: gazette", "source: gazette, source: x", "written twice: source"),
    ],
)
def test_slips_of_the_pen_are_errors(old: str, new: str, says: str) -> None:
    assert len(parse(GOOD).holidays()) == 1
    with pytest.raises(LawError, match=says):
        parse(GOOD.replace(old, new))
