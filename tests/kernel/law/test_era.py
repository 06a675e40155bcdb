"""Era days, both ways, and what is no day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warifu.kernel.law.era import DayError, era, parse_day


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 11, 24), "令和8年11月24日（火）"),
        (date(2019, 5, 1), "令和元年5月1日（水）"),
        (date(2019, 4, 30), "平成31年4月30日（火）"),
        (date(1989, 1, 7), "昭和64年1月7日（土）"),
        (date(1926, 12, 25), "昭和元年12月25日（土）"),
        (date(1912, 7, 29), "明治45年7月29日（月）"),
    ],
)
def test_both_ways(day: date, text: str) -> None:
    assert era(day) == text
    assert parse_day(text) == day


@given(st.dates(date(1873, 1, 1), date(2099, 12, 31)))
def test_every_day_reads_back(day: date) -> None:
    assert parse_day(era(day)) == parse_day(era(day, weekday=False)) == parse_day(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    ["令和８年１１月２４日（火）", "R8.11.24", "r08/11/24", "2026/11/24", "2026年11月24日", "令和8年 11月 24日"],
)
def test_other_forms(text: str) -> None:
    assert parse_day(text) == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("令和8年2月29日", "no such day"),
        ("平成32年4月1日", "令和2年4月1日"),
        ("令和元年4月30日", "平成31年4月30日"),
        ("令和8年11月24日（水）", "（火）"),
        ("令和0年5月1日", "元年"),
        ("24 November 2026", "令和8年11月24日"),
        ("明治5年1月1日", "1873"),
        ("", "not a day"),
    ],
)
def test_what_is_no_day(text: str, says: str) -> None:
    with pytest.raises(DayError, match=says):
        parse_day(text)
