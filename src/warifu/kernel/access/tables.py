"""The facts that decide, as narrow tables of intervals, and what is looked up in them.

One row says that something holds from its first day until the day before `after`. Days are whole numbers that read as they are
written (20260401), so that they compare alike in Python, in SQL and in a policy language. `registers.gate` keeps these tables and the
kernel decides over them; which rule asks for which of them is the statute's business.

    days(date(2026, 4, 1))                      # (20260401, OPEN): from 1 April 2026 on
    days(date(2026, 4, 1), date(2027, 3, 31))   # (20260401, 20270401): the last day is a good day
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from warifu.kernel.ids import LegalDay

OPEN = 99_999_999  # `after` of what has no last day
ALWAYS = 0  # `first` of what has held from before any day that is asked about

# A row as it is kept: first, after, then the table's values in their order.
Row = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`key` names what is restated as a whole; `values` what else a row holds beside `first` and `after`."""

    name: str
    key: tuple[str, ...]
    values: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns in the order of SQL statements."""
        return (*self.key, "first", "after", *self.values)


@dataclass(frozen=True, slots=True)
class Lookup:
    """A question that rules put to a table: rows under `key`, read as spans whose code and partner are these columns."""

    name: str
    table: str
    key: tuple[str, ...]
    code: str = ""
    partner: str = ""
    hangs: str = ""


class Span(NamedTuple):
    """One row, as rules see it. `hangs`: under the other choice of a reading (name) the code would be this (value)."""

    first: int
    after: int
    code: str = ""
    partner: str = ""
    hangs: Mapping[str, str] | None = None

    def covers(self, day: int) -> bool:
        return self.first <= day < self.after


TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        # What an organisation is in law: organ, contractor or partner.
        Table("organisation", ("organisation",), ("kind",)),
        # Whose staff a person is, and in which unit ("" where in none).
        Table("employment", ("person",), ("organisation", "unit")),
        # An office that needs no assessment, and the organisation in whose work it is held.
        Table("exempt", ("person",), ("organisation", "office")),
        # What the results and notices of one organ come to for one person.
        Table("standing", ("person", "organ"), ("code", "hangs")),
        Table("designation", ("item", "organ"), ("code", "hangs")),
        # Who may be let handle an item, in one organ or contractor.
        Table("range_unit", ("item", "organisation"), ("unit",)),
        Table("range_person", ("item", "organisation"), ("person",)),
        # The organ lets the contractor have the item: basis "provided" or "held".
        Table("provision", ("item", "contractor", "organ"), ("basis",)),
        Table("accreditation", ("contractor", "organ")),
        Table("contract", ("contractor", "organ")),
        Table("handler", ("item", "contractor"), ("person",)),
        # A reading that an organ ("" = the whole installation) takes otherwise than by default.
        Table("reading", ("organ",), ("name", "choice")),
    )
}

LOOKUPS: tuple[Lookup, ...] = (
    Lookup("organisation", "organisation", ("organisation",), code="kind"),
    Lookup("employment", "employment", ("person",), code="unit", partner="organisation"),
    Lookup("exempt", "exempt", ("person",), code="office", partner="organisation"),
    Lookup("exempt_at", "exempt", ("person", "organisation"), code="office"),
    Lookup("standing", "standing", ("person", "organ"), code="code", hangs="hangs"),
    Lookup("designation", "designation", ("item",), code="code", partner="organ", hangs="hangs"),
    Lookup("range_unit", "range_unit", ("item", "organisation", "unit")),
    Lookup("range_person", "range_person", ("item", "organisation", "person")),
    Lookup("range", "range_unit", ("item", "organisation")),
    Lookup("range", "range_person", ("item", "organisation")),
    Lookup("provision", "provision", ("item", "contractor", "organ"), code="basis"),
    Lookup("provided", "provision", ("item", "contractor"), code="basis", partner="organ"),
    Lookup("accreditation", "accreditation", ("contractor", "organ")),
    Lookup("contract", "contract", ("contractor", "organ")),
    Lookup("handler", "handler", ("item", "contractor", "person")),
    Lookup("handlers", "handler", ("item", "contractor")),
    Lookup("reading", "reading", ("organ", "name"), code="choice"),
)


def number(day: date) -> int:
    """A legal day as a whole number: 1 April 2026 is 20260401."""
    return day.year * 10_000 + day.month * 100 + day.day


def day_of(number: int) -> LegalDay:
    """The legal day of a number. ValueError for one that is no day (OPEN, ALWAYS)."""
    return LegalDay(date(number // 10_000, number // 100 % 100, number % 100))


def days(first: date, last: date | None = None) -> tuple[int, int]:
    """`first` and `after` of what holds from its first day to its last, both good days; without a last day it stays open."""
    return number(first), OPEN if last is None else number(last + timedelta(days=1))


def hangs_text(hangs: Mapping[str, str]) -> str:
    """How a row keeps the codes under other readings: `name:code` with blanks between, sorted."""
    return " ".join(f"{name}:{code}" for name, code in sorted(hangs.items()))


def hangs_of(text: str) -> Mapping[str, str] | None:
    """The codes under other readings; None where there are none."""
    return dict(part.split(":", 1) for part in text.split(" ")) if text else None
