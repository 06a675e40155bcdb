"""Open days of public offices (開庁日): every day that is no Saturday, no Sunday, no holiday and not in the turn of
the year.

The mechanism only: which days are holidays is data (`warifu.regimes.jp.holidays`), each with its source and whether
it was seen there. The turn of the year is 29 December to 3 January (Act on Holidays of Administrative Organs,
行政機関の休日に関する法律, 1(1)(iii)). A question about a day outside the years that were loaded is an error, never
a guess.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from warifu.kernel.ids import LegalDay, Text
from warifu.kernel.law.days import day_after


class CalendarError(LookupError):
    """The holidays of that year are not in the data."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """One national holiday. `confidence` is seen or assumed; `reason` says why it is assumed, `published` when what was seen came out."""

    day: LegalDay
    name: Text
    source: str
    confidence: str
    reason: str = ""
    published: LegalDay | None = None


class Calendar:
    """The holidays of whole calendar years `first_year` to `last_year`, both included."""

    def __init__(self, holidays: Iterable[Holiday], first_year: int, last_year: int) -> None:
        self.first_year = first_year
        self.last_year = last_year
        self._holidays = {holiday.day: holiday for holiday in holidays}
        days = range(date(first_year, 1, 1).toordinal(), date(last_year, 12, 31).toordinal() + 1)
        # The open days of all these years as numbers, in order.
        self._open = [number for number in days if self.is_open(LegalDay(date.fromordinal(number)))]

    def holiday(self, day: LegalDay) -> Holiday | None:
        """The national holiday on `day`, if it is one. Raises CalendarError outside the known years."""
        if not self.first_year <= day.year <= self.last_year:
            raise CalendarError(
                f"holidays are known from {self.first_year} to {self.last_year}, not for {day.isoformat()}"
            )
        return self._holidays.get(day)

    def is_open(self, day: LegalDay) -> bool:
        """Whether public offices are open on `day`."""
        holiday = self.holiday(day)
        turn_of_year = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
        return day.weekday() < 5 and holiday is None and not turn_of_year

    def next_open(self, day: LegalDay) -> LegalDay:
        """`day` itself if it is open, else the next open day."""
        while not self.is_open(day):
            day = day_after(day)
        return day

    def open_days_from(self, day: LegalDay, count: int) -> LegalDay:
        """The last good day of a period of `count` open days (at least 1) from `day`, which is not counted (Civil
        Code 140).
        """
        if count < 1:
            raise ValueError(f"a period is at least 1 long, not {count}")
        for _ in range(count):
            day = self.next_open(day_after(day))
        return day

    def open_days_between(self, day: LegalDay, last: LegalDay) -> int:
        """How many open days lie after `day` up to and including `last`; negative when `last` is earlier (days
        overdue).
        """
        if last < day:
            return -self.open_days_between(last, day)
        if day < last:
            # Raises where either lies outside of the known years.
            self.holiday(day_after(day))
            self.holiday(last)
        return bisect_right(self._open, last.toordinal()) - bisect_right(self._open, day.toordinal())

    def holidays(self) -> tuple[Holiday, ...]:
        """All of them, in order."""
        return tuple(self._holidays[day] for day in sorted(self._holidays))

    def assumed(self) -> tuple[Holiday, ...]:
        """Those not yet seen in an official publication."""
        return tuple(holiday for holiday in self.holidays() if holiday.confidence == "assumed")
