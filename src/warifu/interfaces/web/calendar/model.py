"""What the calendar shows: one month in weeks that begin on Monday, and on each day what ends. Frozen values in the page's language."""

from dataclasses import dataclass

from warifu.kernel.ids import LegalDay, Text


@dataclass(frozen=True, slots=True)
class Ending:
    """A running period whose last good day it is. Who a case is about is not said: calendars are printed and put on walls."""

    href: str
    number: str
    title: str
    party: str  # whose turn the case is; "" nobody's
    late: bool
    assumed: bool


@dataclass(frozen=True, slots=True)
class Day:
    """`closed`: a Saturday, a Sunday, a holiday or a day of the turn of the year. `holiday`: its name, where it is one."""

    day: LegalDay
    holiday: Text | None
    closed: bool
    today: bool
    endings: tuple[Ending, ...]
    more: int = 0  # periods that end here besides those named
    others: str = ""  # where they are listed

    @property
    def holds(self) -> bool:
        """Whether it stands in the list of a narrow window."""
        return bool(self.today or self.holiday or self.endings)


@dataclass(frozen=True, slots=True)
class Month:
    """An address of the calendar: 2026-11 and its words."""

    iso: str
    words: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where the holidays of the shown year come from. `published` None: computed, not published yet, for the `reason` given."""

    words: str
    published: LegalDay | None
    reason: str


@dataclass(frozen=True, slots=True)
class MonthPage:
    """`weeks`: seven places each, None outside of the month. `before` and `after` are None where the holiday data end.

    `overdue` counts what ended before this month and still runs; `overdue_since` is the month of the first of it. Both only in the month
    of today, where nobody would look back for them otherwise.
    """

    month: Month
    weeks: tuple[tuple[Day | None, ...], ...]
    before: Month | None
    after: Month | None
    first_year: int
    last_year: int
    sources: tuple[Source, ...]
    total: int
    overdue: int = 0
    overdue_since: Month | None = None

    @property
    def days(self) -> tuple[Day, ...]:
        """The days that hold something, for a narrow window."""
        return tuple(day for week in self.weeks for day in week if day and day.holds)
