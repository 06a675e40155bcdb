"""The people of one organisation as a list, with what one organ's results come to: filters, orders, and when results end (Act 11(1)).

Whose results: the organ named by the filter `house`. Why somebody has none is not told apart, and nobody can be searched for by it
(Act 16(1)). Names are sealed, so there is no order by them.
"""

from collections.abc import Mapping

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from warifu.duties.clearance.registered import houses, registered
from warifu.kernel.access.tables import number
from warifu.kernel.ids import LegalDay, OrgId
from warifu.kernel.law.days import day_after
from warifu.regimes.jp.iesi import standing
from warifu.registers.gate.models import Standing
from warifu.registers.listing import Parts, Register, day_of
from warifu.registers.people.domain import Audience
from warifu.registers.people.models import Employment, Person

# Beyond every day: there is no result. A result without an end is `tables.OPEN`.
NEVER = 100_000_000
_LAST_UNIT = "\uffff"


def house_of(asking: Audience, filters: Mapping[str, str]) -> OrgId | None:
    """The organisation asked about, the first of one's own where none of those is named; None where there is none."""
    mine = houses(asking)
    return OrgId(filters["house"]) if filters.get("house") in mine else next(iter(mine), None)


def _carrying(organ: str, day: LegalDay) -> QuerySet[Standing]:
    return Standing.objects.filter(
        organ=organ, first__lte=number(day), after__gt=number(day), code__in=standing.CARRIES
    )


def _employed(organ: str, day: LegalDay) -> QuerySet[Employment]:
    still = Q(after__isnull=True) | Q(after__gt=day)
    return Employment.objects.filter(still, organisation_id=organ, first__lte=day)


def _parts(asking: Audience, filters: Mapping[str, str]) -> Parts:
    organ = house_of(asking, filters) or ""
    staff, day = _employed(organ, asking.day), asking.day
    until = _carrying(organ, day).filter(person=OuterRef("pk")).order_by("-after").values("after")[:1]
    unit = staff.filter(person=OuterRef("pk")).order_by("-first").values("unit__name_ja")[:1]
    people = registered([organ], day) if organ else Person.objects.none()
    return [people.annotate(until=Coalesce(Subquery(until), NEVER), unit=Coalesce(Subquery(unit), Value(_LAST_UNIT)))]


def _standing(value: str, asking: Audience, filters: Mapping[str, str]) -> Q | None:
    return _carried(asking.day, asking, filters) if value == "valid" else None


def _carried(day: LegalDay, asking: Audience, filters: Mapping[str, str]) -> Q:
    return Q(id__in=_carrying(house_of(asking, filters) or "", day).values("person"))


def _on(value: str, asking: Audience, filters: Mapping[str, str]) -> Q | None:
    day = day_of(value)
    return _carried(day, asking, filters) if day else None


def _unit(value: str, asking: Audience, filters: Mapping[str, str]) -> Q | None:
    staff = _employed(house_of(asking, filters) or "", asking.day)
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
)
