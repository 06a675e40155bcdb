"""How pages write days, moments and counts, in Japanese and English. Pure functions of values; markup is made elsewhere.

Days follow the wording rules of the pages: 令和8年11月24日（火） with 2026-11-24 beside it; English Tue 24 November 2026. A time is always
Japan time and says so. Numbers carry their unit.
"""

import re
from datetime import date, datetime

from warifu.kernel.ids import Instant, LegalDay
from warifu.kernel.law.days import JST
from warifu.kernel.law.era import DayError, era

JA, EN = "ja", "en"
LANGUAGES = (JA, EN)

_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LETTER = "\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# A run begins and ends with a letter; full-width signs and digits between letters belong to it.
_JAPANESE = re.compile(
    f"[{_LETTER}](?:[{_LETTER}\u3000-\u303f\uff00-\uffef0-9]*[{_LETTER}\u3001-\u303f\uff01-\uff60])?"
)


def english_day(day: date, *, weekday: bool = True) -> str:
    """`day` as Tue 24 November 2026."""
    text = f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{_DAYS[day.weekday()]} {text}" if weekday else text


def day_text(day: LegalDay, language: str, *, weekday: bool = True) -> str:
    """`day` in words of the language; before the first era known, Japanese falls back to the western form."""
    if language == EN:
        return english_day(day, weekday=weekday)
    try:
        return era(day, weekday=weekday)
    except DayError:
        return f"{day.year}年{day.month}月{day.day}日"


def month_text(first: LegalDay, language: str) -> str:
    """The month that begins on `first`: 令和8年11月 / November 2026."""
    if language == EN:
        return f"{_MONTHS[first.month - 1]} {first.year}"
    return day_text(first, language, weekday=False).removesuffix("1日")


def in_japan(at: Instant) -> datetime:
    return at.astimezone(JST)


def moment_text(at: Instant, language: str) -> str:
    """`at` to the minute, Japan time, without the words that say so."""
    here = in_japan(at)
    day = day_text(LegalDay(here.date()), language)
    return f"{day}, {here:%H:%M}" if language == EN else f"{day}{here:%H:%M}"


def thousands(number: int) -> str:
    return f"{number:,}"


def count_text(number: int, language: str, ja: str, one: str, many: str) -> str:
    """8件 / 1 case / 8 cases: the counter is glued on in Japanese, singular and plural are told apart in English."""
    if language == EN:
        return f"{thousands(number)} {one if number == 1 else many}"
    # つ counts from one to nine; any other number stands alone.
    return f"{thousands(number)}{'' if ja == 'つ' and not 0 < number < 10 else ja}"


def japanese_runs(text: str) -> list[tuple[str, bool]]:
    """`text` cut into pieces, each with whether it is Japanese: an English page marks those pieces with their language."""
    pieces, end = [], 0
    for match in _JAPANESE.finditer(text):
        if match.start() > end:
            pieces.append((text[end : match.start()], False))
        pieces.append((match[0], True))
        end = match.end()
    return [*pieces, (text[end:], False)] if end < len(text) else pieces
