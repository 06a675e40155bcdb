"""Registers as lists: which filters and orders each knows, one page of it by key, a count with a limit, what ends in which month.

A list starts from what an audience may see and from nothing else. That is given in parts, each of which an index can follow; their union
is the list. Pages go by the key of the last row shown, never by a number of rows to skip, so that the last page costs what the first does.
Filters and orders are codes: an unknown one is left out, and no name ever stands in an address. What is sealed cannot be sorted by here:
the database does not know it, and the world is not decrypted for an order.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet

from warifu.kernel.ids import LegalDay
from warifu.kernel.law.era import DayError, parse_day
from warifu.registers.people.domain import Audience

MOST_COUNTED = 1000
_AT_ONCE = 500

Parts = Sequence[QuerySet[Any]]
# What a value of a filter asks for, beside the other filters; None: there is no such value.
Filter = Callable[[str, Audience, Mapping[str, str]], Q | None]
# The value of a column of days, from the day: some tables hold whole numbers.
DayValue = Callable[[LegalDay], Any]
# The values that the first field of an order takes, upwards and a few at a time, and what their rows have in common, in words that an
# index can follow.
Stretches = Sequence[tuple[tuple[Any, ...], Q]]


@dataclass(frozen=True, slots=True)
class Register:
    """`parts`: what an audience sees, with every field that filters and orders name. An order is of fields without nulls; the row's id
    follows. `ends`: the field with the last day of a row's validity, "" where rows have none; `running` leaves out what ended otherwise.

    For what is worked out row by row, which no index has: `stretches`, by order, where the list is read from one value of the first field
    to the next (out of `whole`, the same rows in one part, each asked for itself); `between`, the rows that end from one value (None: from
    ever) to before another; `by_day`, how many of these rows end when.
    """

    code: str
    parts: Callable[[Audience, Mapping[str, str]], Parts]
    filters: Mapping[str, Filter]
    orders: Mapping[str, tuple[str, ...]]
    order: str
    ends: str = ""
    day_value: DayValue = lambda day: day
    running: Callable[[Audience], Q] = lambda asking: Q()
    stretches: Mapping[str, Callable[[Audience, Mapping[str, str]], Stretches]] = field(default_factory=dict)
    whole: Callable[[Audience, Mapping[str, str]], QuerySet[Any]] | None = None
    between: Callable[[Audience, Mapping[str, str], Any, Any], Q] | None = None
    by_day: Callable[[Audience, Mapping[str, str], Parts, Any, Any], Mapping[Any, int]] | None = None

    def known(self, asked: Mapping[str, str], asking: Audience) -> dict[str, str]:
        """Of the filters asked for those that exist, with a value that exists."""
        rules = {**self.filters, **self._of_days()}
        named = {name: value for name, value in sorted(asked.items()) if name in rules}
        return {name: value for name, value in named.items() if rules[name](value, asking, named) is not None}

    def narrowed(self, asking: Audience, filters: Mapping[str, str]) -> Parts:
        """The rows that an audience sees and that every known filter lets through."""
        wanted = self._wanted(asking, filters)
        return [part.filter(wanted) for part in self.parts(asking, filters)]

    def one_part(self, asking: Audience, filters: Mapping[str, str]) -> Parts:
        """The same, in one part where the register has it so."""
        if self.whole is None:
            return self.narrowed(asking, filters)
        return [self.whole(asking, filters).filter(self._wanted(asking, filters))]

    def seen(self, asking: Audience, filters: Mapping[str, str]) -> Parts:
        """Everything that an audience sees, to look one row up in."""
        return [self.whole(asking, filters)] if self.whole else self.parts(asking, filters)

    def _wanted(self, asking: Audience, filters: Mapping[str, str]) -> Q:
        rules = {**self.filters, **self._of_days()}
        known = self.known(filters, asking)
        asked = [rules[name](value, asking, known) for name, value in known.items()]
        return reduce(lambda both, one: both & one, (q for q in asked if q is not None), Q())

    def _of_days(self) -> dict[str, Filter]:
        """Ends before a day, ends in a month: where rows end at all."""
        return {"before": self._before, "month": self._month} if self.ends else {}

    def _before(self, value: str, asking: Audience, filters: Mapping[str, str]) -> Q | None:
        day = day_of(value)
        return None if day is None else self.ending(asking, filters, None, self.day_value(day))

    def _month(self, value: str, asking: Audience, filters: Mapping[str, str]) -> Q | None:
        first = day_of(f"{value}-01")
        return (
            None if first is None else self.ending(asking, filters, self.day_value(first), self.day_value(_next(first)))
        )

    def ending(self, asking: Audience, filters: Mapping[str, str], low: Any, high: Any) -> Q:
        """The running rows that end from one value (None: from ever) to before another."""
        if self.between:
            return self.running(asking) & self.between(asking, filters, low, high)
        since = Q() if low is None else Q(**{f"{self.ends}__gte": low})
        return self.running(asking) & since & Q(**{f"{self.ends}__lt": high})

    def key(self, order: str) -> tuple[tuple[str, ...], bool]:
        """The fields of an order and whether it runs down: "-last" does. An unknown one is the register's own."""
        order = self._order(order)
        return (*self.orders[order.removeprefix("-")], "pk"), order.startswith("-")

    def stretched(self, order: str, asking: Audience, filters: Mapping[str, str]) -> Stretches:
        """The stretches of an order; none where an index has its fields."""
        found = self.stretches.get(self._order(order).removeprefix("-"))
        return found(asking, filters) if found else ()

    def _order(self, order: str) -> str:
        return order if order.removeprefix("-") in self.orders else self.order


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: behind the row of this id, or in front of it."""

    id: str = ""
    back: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Ids of the rows in their order; whether there are rows in front and behind. `fresh`: the first page, since no such row is seen."""

    ids: list[Any] = field(default_factory=list)
    before: bool = False
    after: bool = False
    fresh: bool = True


def narrowed_by(register: Register, asking: Audience, filters: Mapping[str, str]) -> QuerySet[Any]:
    """The rows of a register that is one part."""
    (rows,) = register.narrowed(asking, filters)
    return rows


def day_of(text: str) -> LegalDay | None:
    """A day as an address holds it: 2026-11-24, or as somebody typed it; None where it is none."""
    try:
        return parse_day(text)
    except DayError:
        return None


def _next(first: LegalDay) -> LegalDay:
    year, month = divmod(first.year * 12 + first.month, 12)
    return LegalDay(date(year, month + 1, 1))


def months(first: LegalDay, number: int) -> list[LegalDay]:
    """The first days of as many months, from the one that `first` lies in."""
    found = [LegalDay(first.replace(day=1))]
    while len(found) < number:
        found.append(_next(found[-1]))
    return found


def page(register: Register, asking: Audience, filters: Mapping[str, str], order: str, place: Place, size: int) -> Page:
    """One page of a register. A place that this audience does not see is the beginning."""
    fields, down = register.key(order)
    stretches = register.stretched(order, asking, filters)
    parts = register.one_part(asking, filters) if stretches else register.narrowed(asking, filters)
    at = _values(register.seen(asking, filters), fields, place.id) if place.id else None
    if at is None:
        found = _cut(parts, fields, stretches, down, None, size + 1)
        return Page(found[:size], before=False, after=len(found) > size)
    found = _cut(parts, fields, stretches, down != place.back, at, size + 1)
    more, ids = len(found) > size, found[:size]
    if place.back:
        # Whoever came back this way has the row she came from behind her.
        return Page(ids[::-1], before=more, after=True, fresh=not more)
    return Page(ids, before=True, after=more, fresh=False)


def _values(parts: Parts, fields: tuple[str, ...], row: str) -> tuple[Any, ...] | None:
    return reduce(or_, parts).filter(pk=row).values_list(*fields).first()


def _cut(
    parts: Parts, fields: tuple[str, ...], stretches: Stretches, down: bool, at: tuple[Any, ...] | None, size: int
) -> list[Any]:
    """The ids of the first rows behind `at`, over all parts."""
    if not stretches:
        return _first(parts, fields, down, at, size)
    found: list[Any] = []
    ordered = stretches[::-1] if down else stretches
    begin = next((n for n, (values, _) in enumerate(ordered) if at is not None and at[0] in values), 0)
    for values, shared in ordered[begin:]:
        beyond = at if at is not None and at[0] in values else None
        rows, skipped = [part.filter(shared) for part in parts], len(values) == 1
        found += _first(rows, fields[skipped:], down, beyond[skipped:] if beyond else None, size - len(found))
        if len(found) == size:
            break
    return found


def _first(parts: Parts, fields: tuple[str, ...], down: bool, at: tuple[Any, ...] | None, size: int) -> list[Any]:
    signed = [f"-{name}" if down else name for name in fields]
    beyond = _beyond(fields, at, down) if at is not None else Q()
    rows = {row for part in parts for row in part.filter(beyond).order_by(*signed).values_list(*fields)[:size]}
    return [row[-1] for row in islice(sorted(rows, reverse=down), size)]


def _beyond(fields: tuple[str, ...], at: tuple[Any, ...], down: bool) -> Q:
    """Behind a row in the order: (a, b, id) > (x, y, z), spelled out so that every database can follow an index."""
    sign = "lt" if down else "gt"
    cases = [
        Q(**dict(zip(fields[:place], at, strict=False)), **{f"{name}__{sign}": at[place]})
        for place, name in enumerate(fields)
    ]
    return Q(**{f"{fields[0]}__{sign}e": at[0]}) & reduce(or_, cases)


def count(parts: Parts, most: int = MOST_COUNTED) -> int:
    """How many rows, counted up to one more than `most`."""
    if len(parts) == 1:
        return parts[0].order_by().values("pk")[: most + 1].count()
    ids: set[Any] = set()
    for part in parts:
        ids.update(part.order_by().values_list("pk", flat=True)[: most + 1])
        if len(ids) > most:
            break
    return min(len(ids), most + 1)


def every(register: Register, asking: Audience, filters: Mapping[str, str], order: str) -> Iterator[list[Any]]:
    """The ids of all rows in their order, some hundred at a time."""
    place = Place()
    while (found := page(register, asking, filters, order, place, _AT_ONCE)).ids:
        yield found.ids
        if not found.after:
            return
        place = Place(found.ids[-1])


def endings(
    register: Register, asking: Audience, filters: Mapping[str, str], months_: Sequence[LegalDay]
) -> dict[LegalDay, int]:
    """How many of the running rows end in each of these months, one after the other."""
    value = register.day_value
    low, high = value(months_[0]), value(_next(months_[-1]))
    others = {name: chosen for name, chosen in filters.items() if name != "month"}
    rows = register.narrowed(asking, others)
    if register.by_day:
        counts = register.by_day(asking, others, rows, low, high)
    else:
        between = register.ending(asking, others, low, high)
        counts = _by_day([part.filter(between).order_by() for part in rows], register.ends)
    edges = [(month, value(month), value(_next(month))) for month in months_]
    return {month: sum(n for end, n in counts.items() if begin <= end < after) for month, begin, after in edges}


def _by_day(parts: Parts, ends: str) -> Mapping[Any, int]:
    """How many rows end on each day."""
    if len(parts) == 1:
        return dict(parts[0].values_list(ends).annotate(rows=Count("pk", distinct=True)))
    # A row may lie in several parts.
    return Counter(end for _, end in {row for part in parts for row in part.values_list("pk", ends)})
