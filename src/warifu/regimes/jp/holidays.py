"""The holidays of Japan, loaded from `holidays.yaml` beside this file: Act on National Holidays 2 and 3, each year
with source, day of publication and confidence.
"""

from datetime import date
from functools import cache
from importlib.resources import files

from warifu.kernel.ids import LegalDay, Text
from warifu.kernel.law.calendar import Calendar, Holiday
from warifu.kernel.law.strict import LawError, Table, read_yaml

_FILE = "holidays.yaml"


@cache
def holidays() -> Calendar:
    """The calendar of open days of Japanese public offices. Raises LawError naming file and key."""
    return parse((files("warifu.regimes.jp") / _FILE).read_text("utf-8"))


def parse(text: str) -> Calendar:
    """The calendar written in `text` (see the head of `holidays.yaml`). Raises LawError."""
    table = Table(read_yaml(text, _FILE), _FILE)
    names = table.take("names")
    if not isinstance(names, dict):
        raise LawError(f"{_FILE}: names", "a mapping of Japanese names to English ones is wanted")
    table.text("source")
    found: list[Holiday] = []
    years: list[int] = []
    for row in table.rows("years"):
        year, listed = _year(Table(row, f"{_FILE}: years"), names)
        if years and year != years[-1] + 1:
            raise LawError(f"{_FILE}: years", f"{year} does not follow {years[-1]}")
        years.append(year)
        found.extend(listed)
    table.done()
    return Calendar(found, years[0], years[-1])


def _year(table: Table, names: dict[str, str]) -> tuple[int, list[Holiday]]:
    year = table.whole("year")
    table.where = f"{_FILE}: {year}"
    confidence = table.one_of("confidence", ("seen", "assumed"))
    source = table.text("source")
    reason, published = "", None
    if confidence == "assumed":
        reason = table.text("reason")
    else:
        published = LegalDay(table.day("published"))
    listed = []
    for row in table.rows("days"):
        match row:
            case [date() as day, str() as name] if day.year == year and name in names:
                listed.append(Holiday(LegalDay(day), Text(name, names[name]), source, confidence, reason, published))
            case _:
                raise LawError(table.at("days"), f"a day of {year} and a known name are wanted, not {row!r}")
    table.done()
    if len({holiday.day for holiday in listed}) != len(listed):
        raise LawError(table.at("days"), "a day is written twice")
    return year, listed
