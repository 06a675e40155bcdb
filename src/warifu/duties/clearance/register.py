"""The people of one organisation as a list, with what one organ's results come to: filters, orders, and when results end (Act 11(1)).

Whose results: the organ named by the filter `house`. Why somebody has none is not told apart, and nobody can be searched for by it
(Act 16(1)). Names are sealed, so there is no order by them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from warifu.duties.clearance import registered
from warifu.duties.clearance.models import Assessment
from warifu.duties.clearance.registered import houses
from warifu.kernel.access.tables import number
from warifu.kernel.ids import LegalDay, OrgId
from warifu.kernel.law.days import day_after
from warifu.regimes.jp.iesi import standing
from warifu.registers.gate.models import Standing
from warifu.registers.listing import Parts, Register, Stretches, day_of
from warifu.registers.people.domain import Audience
from warifu.registers.people.models import Person
from warifu.registers.people.queries import staff_of_all

# Beyond every day: there is no result. A result without an end is `tables.OPEN`.
NEVER = 100_000_000
_LAST_UNIT = "\uffff"
V = TypeVar("V", str, int)
_FEW = 200  # so many people are put in order at once


def house_of(asking: Audience, filters: Mapping[str, str]) -> OrgId | None:
    """The organisation asked about, the first of one's own where none of those is named; None where there is none."""
    mine = houses(asking)
    return OrgId(filters["house"]) if filters.get("house") in mine else next(iter(mine), None)


def _carrying(organ: str, day: LegalDay) -> QuerySet[Standing]:
    return Standing.objects.filter(
        organ=organ, first__lte=number(day), after__gt=number(day), code__in=standing.CARRIES
    )


def _parts(asking: Audience, filters: Mapping[str, str]) -> Parts:
    organ = house_of(asking, filters)
    rows = registered.parts([organ], asking.day) if organ else [Person.objects.none()]
    return [_worked_out(part, organ, asking.day) for part in rows]


def _whole(asking: Audience, filters: Mapping[str, str]) -> QuerySet[Person]:
    organ = house_of(asking, filters)
    rows = registered.registered([organ], asking.day) if organ else Person.objects.none()
    return _worked_out(rows, organ, asking.day)


def _worked_out(people: QuerySet[Person], organ: OrgId | None, day: LegalDay) -> QuerySet[Person]:
    until = _carrying(organ or "", day).filter(person=OuterRef("pk")).order_by("-after").values("after")[:1]
    # Of several posts there the one that began last.
    posts = staff_of_all((organ or "",), day).filter(person=OuterRef("pk")).order_by("-first", "-id")
    unit = Coalesce(Subquery(posts.values("unit__name_ja")[:1]), Value(_LAST_UNIT))
    return people.annotate(until=Coalesce(Subquery(until), NEVER), unit=unit)


def _by_unit(asking: Audience, filters: Mapping[str, str]) -> Stretches:
    """The units by name, small ones together, then those who are in none."""
    organ = house_of(asking, filters) or ""
    staff, units, people = staff_of_all((organ,), asking.day), dict[str, list[str]](), Counter[str]()
    for unit, name, number_ in staff.order_by().values_list("unit", "unit__name_ja").annotate(Count("id")):
        if unit is not None:
            units.setdefault(name, []).append(unit)
            people[name] += number_
    everybody = _everybody(organ, asking.day)
    if people.total() < _FEW:
        return [((*sorted(units), _LAST_UNIT), everybody)]
    found: list[tuple[tuple[str, ...], Q]] = []
    for names in _together(people):
        inside = staff.filter(unit__in=[unit for name in names for unit in units[name]])
        found.append((names, Q(id__in=inside.values("person"), unit__in=names)))
    nowhere = staff.filter(unit__isnull=True).values("person").union(_assessed(organ))
    return [*found, ((_LAST_UNIT,), Q(id__in=nowhere, unit=_LAST_UNIT))]


def _by_until(asking: Audience, filters: Mapping[str, str]) -> Stretches:
    """The days on which results end, some together, then those who have none."""
    organ = house_of(asking, filters) or ""
    carrying = _carrying(organ, asking.day)
    counts = dict(carrying.order_by().values_list("after").annotate(Count("after")))
    found: list[tuple[tuple[int, ...], Q]] = []
    for days in _together(counts):
        ending = carrying.filter(after__gte=days[0], after__lte=days[-1])
        found.append((days, Q(id__in=ending.values("person"), until__in=days)))
    return [*found, ((NEVER,), _everybody(organ, asking.day) & Q(until=NEVER))]


def _assessed(organ: str) -> QuerySet[Any, Any]:
    return Assessment.objects.filter(organ=organ).values("person")


def _everybody(organ: str, day: LegalDay) -> Q:
    return Q(id__in=staff_of_all((organ,), day).values("person").union(_assessed(organ)))


def _together(counts: Mapping[V, int]) -> Iterator[tuple[V, ...]]:
    """The values upwards, neighbours of few rows together."""
    some: list[V] = []
    for value in sorted(counts):
        some.append(value)
        if sum(counts[one] for one in some) >= _FEW:
            yield tuple(some)
            some = []
    if some:
        yield tuple(some)


def _between(asking: Audience, filters: Mapping[str, str], low: int | None, high: int) -> Q:
    return Q(id__in=_last_ends(asking, filters, low, high).values("person"))


def _last_ends(asking: Audience, filters: Mapping[str, str], low: int | None, high: int) -> QuerySet[Standing]:
    """What carries somebody longest, where that ends in between."""
    carrying = _carrying(house_of(asking, filters) or "", asking.day)
    longer = carrying.filter(person=OuterRef("person"), after__gt=OuterRef("after"))
    ending = carrying.filter(~Exists(longer), after__lt=high)
    return ending if low is None else ending.filter(after__gte=low)


def _by_day(asking: Audience, filters: Mapping[str, str], parts: Parts, low: int, high: int) -> Mapping[int, int]:
    seen = reduce(or_, (Q(person__in=part.values("pk")) for part in parts))
    ending = _last_ends(asking, filters, low, high).filter(seen)
    return dict(ending.values_list("after").annotate(people=Count("person", distinct=True)))


def _standing(value: str, asking: Audience, filters: Mapping[str, str]) -> Q | None:
    return _carried(asking.day, asking, filters) if value == "valid" else None


def _carried(day: LegalDay, asking: Audience, filters: Mapping[str, str]) -> Q:
    # Asked person by person: most of a staff have one.
    return Q(Exists(_carrying(house_of(asking, filters) or "", day).filter(person=OuterRef("pk"))))


def _on(value: str, asking: Audience, filters: Mapping[str, str]) -> Q | None:
    day = day_of(value)
    return _carried(day, asking, filters) if day else None


def _unit(value: str, asking: Audience, filters: Mapping[str, str]) -> Q | None:
    staff = staff_of_all((house_of(asking, filters) or "",), asking.day)
    return Q(id__in=staff.filter(unit_id=value).values("person"))


REGISTER = Register(
    code="people",
    parts=_parts,
    filters={
        "house": lambda value, asking, _: Q() if value in houses(asking) else None,
        "unit": _unit,
        "person": lambda value, *_: Q(pk=value),
        "standing": _standing,
        "on": _on,
    },
    orders={"unit": ("unit",), "until": ("until",)},
    order="unit",
    ends="until",
    # `after` is the day after the last, as a whole number.
    day_value=lambda day: number(day_after(day, 1)),
    stretches={"unit": _by_unit, "until": _by_until},
    whole=_whole,
    between=_between,
    by_day=_by_day,
)
