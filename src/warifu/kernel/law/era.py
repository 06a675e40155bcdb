"""Days as Japanese offices write them: 令和8年11月24日（火）. Formats, and parses what people type or spreadsheets
hold.

Eras follow the Era Name Act (元号法, Act No. 43 of 1979) and the Cabinet Orders under it; the first year is written
元年. Era dates before 1873 used another calendar and are not read.
"""

import re
import unicodedata
from datetime import date

from warifu.kernel.ids import LegalDay, Text

WEEKDAYS = "月火水木金土日"


_WRITE = Text(
    "2026-11-24 か令和8年11月24日のように、西暦か元号で書いてください。", "Write it like 2026-11-24 or 令和8年11月24日."
)


class DayError(ValueError):
    """What was written is no day. The message says what would be right, `remedy` the same to whoever wrote it on a page."""

    def __init__(self, message: str, remedy: Text = _WRITE) -> None:
        super().__init__(message)
        self.remedy = remedy


# (name, letter, first day), newest first; an era ends on the eve of the next.
_ERAS = (
    ("令和", "R", date(2019, 5, 1)),
    ("平成", "H", date(1989, 1, 8)),
    ("昭和", "S", date(1926, 12, 25)),
    ("大正", "T", date(1912, 7, 30)),
    ("明治", "M", date(1873, 1, 1)),
)
_FIRST_YEARS = {"令和": 2019, "平成": 1989, "昭和": 1926, "大正": 1912, "明治": 1868}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_WESTERN = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日(?:\(([月火水木金土日])\))?")
_ERA = re.compile(r"(令和|平成|昭和|大正|明治)(元|\d{1,2})年(\d{1,2})月(\d{1,2})日(?:\(([月火水木金土日])\))?")
_SHORT = re.compile(r"([RHSTM])(\d{1,2})[-/.](\d{1,2})[-/.](\d{1,2})", re.IGNORECASE)


def era(day: LegalDay, *, weekday: bool = True) -> str:
    """`day` in the era calendar: 令和8年11月24日（火). Raises DayError before 1873."""
    name = _era_of(day)
    year = day.year - _FIRST_YEARS[name] + 1
    text = f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日"
    return f"{text}（{WEEKDAYS[day.weekday()]}）" if weekday else text


def parse_day(text: str) -> LegalDay:
    """The day that `text` names: 2026-11-24, 2026/11/24, 2026年11月24日, 令和8年11月24日（火）, R8.11.24; full-width
    forms too.

    Raises DayError: unknown form, a day that does not exist, an era that had ended, a weekday that does not belong
    to the day.
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    weekday: str | None = None
    name = ""
    if match := _ISO.fullmatch(plain):
        year, month, day = (int(part) for part in match.groups())
    elif match := _WESTERN.fullmatch(plain):
        year, month, day, weekday = int(match[1]), int(match[2]), int(match[3]), match[4]
    elif match := _ERA.fullmatch(plain):
        name, weekday = match[1], match[5]
        year, month, day = _year(name, match[2]), int(match[3]), int(match[4])
    elif match := _SHORT.fullmatch(plain):
        name = next(era_name for era_name, letter, _ in _ERAS if letter == match[1].upper())
        year, month, day = _year(name, match[2]), int(match[3]), int(match[4])
    else:
        raise DayError(f"not a day: {text!r}; write 2026-11-24 or 令和8年11月24日")
    try:
        found = LegalDay(date(year, month, day))
    except ValueError as error:
        raise DayError(
            f"there is no such day: {text!r}",
            Text("暦にない日です。月と日を確かめてください。", "There is no such day. Check month and day."),
        ) from error
    if name and _era_of(found) != name:
        raise DayError(
            f"that day is not in {name}: {text!r}; it is {era(found)}",
            Text(f"その日は{name}ではなく、{era(found)}です。", f"That day is not in {name}; it is {era(found)}."),
        )
    if weekday and WEEKDAYS[found.weekday()] != weekday:
        raise DayError(
            f"the weekday does not belong to the day: {text!r}; it is {era(found)}",
            Text(
                f"日と曜日が合いません。その日は{era(found)}です。",
                f"Day and weekday do not go together; it is {era(found)}.",
            ),
        )
    return found


def _year(name: str, number: str) -> int:
    count = 1 if number == "元" else int(number)
    if count == 0:
        raise DayError(f"{name} has no year 0; the first year is 元年")
    return _FIRST_YEARS[name] + count - 1


def _era_of(day: LegalDay) -> str:
    for name, _, first in _ERAS:
        if day >= first:
            return name
    raise DayError(f"era dates are written from 1873-01-01 on: {day.isoformat()}")
