"""Eligible contractors as a list: accreditation and contract (Act 10, Order 16), filters, orders, and when contracts end."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from warifu.duties.contractors import queries
from warifu.duties.contractors.models import Contract
from warifu.kernel.ids import LegalDay, Text
from warifu.registers.listing import Parts, Register, day_of
from warifu.registers.people.domain import Audience

STATES: Mapping[str, Text] = {
    "accredited": Text("認定されている", "Accredited"),
    "contract": Text("契約中", "Under contract"),
    "ended": Text("終わった", "Ended"),
}
_NEVER = Value(date.max)
_CONTRACTS = Contract.objects.filter(accreditation=OuterRef("pk"))


def _parts(asking: Audience, _: Mapping[str, str]) -> Parts:
    # A contract runs to the day before `after`; of several the last to end counts.
    ended = _CONTRACTS.order_by("-after").values("after")[:1]
    return [
        queries.visible(asking).annotate(
            after_contract=Coalesce(Subquery(ended), _NEVER), since=Coalesce("accredited_on", _NEVER)
        )
    ]


def _under_contract(day: LegalDay) -> Q:
    return Q(id__in=Contract.objects.filter(first__lte=day, after__gt=day).values("accreditation_id"))


def _state(value: str, asking: Audience, *_: object) -> Q | None:
    day = asking.day
    return {
        "accredited": Q(accredited_on__lte=day) & (Q(after__isnull=True) | Q(after__gt=day)),
        "contract": _under_contract(day),
        "ended": Q(after__lte=day) | Q(case__closed=True),
    }.get(value)


def _on(value: str, *_: object) -> Q | None:
    day = day_of(value)
    return _under_contract(day) if day else None


REGISTER = Register(
    code="contractors",
    parts=_parts,
    filters={
        "state": _state,
        "on": _on,
        "organ": lambda value, *_: Q(organ_id=value),
        "contractor": lambda value, *_: Q(contractor_id=value),
    },
    orders={
        "contractor": ("contractor__code", "organ__code"),
        "organ": ("organ__code", "contractor__code"),
        "accredited": ("since",),
        "contract": ("after_contract",),
        "number": ("case__year", "case__number"),
    },
    order="contractor",
    ends="after_contract",
    # `after` is the day after the last.
    day_value=lambda day: LegalDay(date.fromordinal(day.toordinal() + 1)),
    running=lambda asking: Q(Exists(_CONTRACTS)),
)
