"""Periods on both sides of every boundary: first day counted or not, 29 February, ends of months, the legal day of
Japan.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warifu.kernel.law.days import (
    day_after,
    days_from,
    fiscal_year,
    fiscal_year_days,
    legal_day,
    months_from,
    years_from,
)

DAYS = st.dates(date(2000, 1, 1), date(2200, 12, 31))


@pytest.mark.parametrize(
    ("start", "years", "counted", "last"),
    [
        (date(2025, 9, 1), 10, False, date(2035, 9, 1)),  # the tenth anniversary is good
        (date(2026, 4, 1), 5, True, date(2031, 3, 31)),  # Act 4(1): the eve of the fifth anniversary
        (date(2028, 2, 29), 10, False, date(2038, 2, 28)),  # begins on 1 March, ends on its eve
        (date(2026, 2, 28), 10, False, date(2036, 2, 29)),  # the eve of 1 March of a leap year
        (date(2026, 2, 27), 10, False, date(2036, 2, 27)),
        (date(2027, 2, 28), 5, False, date(2032, 2, 29)),
        (date(2028, 2, 29), 5, True, date(2033, 2, 28)),  # Civil Code 143(2), proviso
        (date(2028, 2, 29), 4, True, date(2032, 2, 28)),
        (date(2026, 1, 1), 1, True, date(2026, 12, 31)),
        (date(2027, 3, 1), 5, True, date(2032, 2, 29)),
    ],
)
def test_years(start: date, years: int, counted: bool, last: date) -> None:
    assert years_from(start, years, first_day_counts=counted) == last


@pytest.mark.parametrize(
    ("start", "months", "counted", "last"),
    [
        (date(2026, 1, 30), 1, False, date(2026, 2, 28)),  # begins on the 31st; February has none
        (date(2026, 1, 31), 1, False, date(2026, 2, 28)),  # begins on 1 February
        (date(2026, 10, 31), 1, True, date(2026, 11, 30)),
        (date(2026, 11, 30), 3, False, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, False, date(2027, 1, 15)),
        (date(2026, 12, 15), 1, True, date(2027, 1, 14)),
    ],
)
def test_months(start: date, months: int, counted: bool, last: date) -> None:
    assert months_from(start, months, first_day_counts=counted) == last


def test_days() -> None:
    assert days_from(date(2026, 12, 25), 10, first_day_counts=False) == date(2027, 1, 4)
    assert days_from(date(2026, 12, 25), 10, first_day_counts=True) == date(2027, 1, 3)


@given(DAYS, st.integers(1, 60))
def test_not_counting_the_first_day_is_counting_from_the_next(day: date, years: int) -> None:
    assert years_from(day, years, first_day_counts=False) == years_from(day_after(day), years, first_day_counts=True)


@given(DAYS, st.integers(1, 30), st.booleans())
def test_a_later_start_never_ends_earlier(day: date, years: int, counted: bool) -> None:
    last = years_from(day, years, first_day_counts=counted)
    assert years_from(day_after(day), years, first_day_counts=counted) >= last
    assert timedelta(365 * years - 1) <= last - day <= timedelta(366 * years)


def test_the_legal_day_begins_at_japanese_midnight() -> None:
    assert legal_day(datetime(2026, 11, 24, 14, 59, 59, tzinfo=UTC)) == date(2026, 11, 24)
    assert legal_day(datetime(2026, 11, 24, 15, 0, tzinfo=UTC)) == date(2026, 11, 25)


def test_a_moment_is_no_day_and_a_naive_moment_has_none() -> None:
    with pytest.raises(ValueError, match="time zone"):
        legal_day(datetime(2026, 11, 24))
    with pytest.raises(TypeError):
        years_from(datetime(2026, 11, 24, tzinfo=UTC), 1, first_day_counts=True)
    with pytest.raises(ValueError, match="at least 1"):
        days_from(date(2026, 1, 1), 0, first_day_counts=True)


def test_fiscal_years_begin_in_april() -> None:
    assert (fiscal_year(date(2027, 3, 31)), fiscal_year(date(2027, 4, 1))) == (2026, 2027)
    assert fiscal_year_days(2026) == (date(2026, 4, 1), date(2027, 3, 31))
