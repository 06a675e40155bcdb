"""The control register of designations as a list: its filters, its orders, and when its rows end (Order 3, Act 4)."""

from collections.abc import Mapping
from datetime import timedelta

from django.db.models import Case, Exists, F, OuterRef, Q, TextField, Value, When
from django.db.models.functions import Cast, Coalesce

from warifu.duties.designation import queries
from warifu.kernel.ids import LegalDay, Text
from warifu.regimes.jp.iesi.procedures.designation_fields import GROUPS
from warifu.registers.casework import models as casework
from warifu.registers.casework.models import FAR
from warifu.registers.listing import Parts, Register, Stretches, day_of
from warifu.registers.people.domain import Audience

SOON_DAYS = 90
PHASES: Mapping[str, Text] = {
    "candidate": Text("候補", "Candidate"),
    "in_force": Text("有効", "In force"),
    "soon": Text("満了が近い", "Ends soon"),
    "extended": Text("延長した", "Extended"),
    "expired": Text("満了した", "Expired"),
    "lifted": Text("解除した", "Lifted"),
    "not_designated": Text("指定しない", "Not designated"),
}
MEASURES: Mapping[str, Text] = {"marking": Text("表示", "marking"), "notification": Text("通知", "notification")}
_RUNS, _CANDIDATE, _OVER = range(3)
# Asked row by row: joined, the cases, which are many more, might be gone through first.
_CLOSED = Q(Exists(casework.Case.objects.filter(pk=OuterRef("case_id"), closed=True)))
_NOT_YET = Q(first__isnull=True, until=FAR)


def on(day: LegalDay) -> Q:
    """In force on a day. Act 4(1), 4(7): on its last day it holds, on the day of the lifting it does not."""
    return Q(first__lte=day, until__gte=day) & (Q(lifted_on__isnull=True) | Q(lifted_on__gt=day))


def runs(day: LegalDay) -> Q:
    """Designated, and not over on a day: also what begins later."""
    return Q(first__isnull=False, until__gte=day) & (Q(lifted_on__isnull=True) | Q(lifted_on__gt=day))


def _over(day: LegalDay) -> Q:
    ended = Q(first__isnull=False) & (Q(until__lt=day) | Q(lifted_on__lte=day))
    return ended | (_NOT_YET & _CLOSED)


def _not_ended(asking: Audience) -> Q:
    return Q(first__isnull=False) & (Q(lifted_on__isnull=True) | Q(lifted_on__gt=F("last")))


def _parts(asking: Audience, _: Mapping[str, str]) -> Parts:
    rank = Case(
        When(runs(asking.day), then=Value(_RUNS)),
        When(_over(asking.day), then=Value(_OVER)),
        default=Value(_CANDIDATE),
    )
    rows = queries.visible(asking).annotate(
        rank=rank,
        # NPSC 13: the first check is the designation itself.
        checked=Coalesce(queries.LAST_CHECK, "since"),
        group_text=Cast("groups", TextField()),
    )
    return [rows]


def _due(asking: Audience, _: Mapping[str, str]) -> Stretches:
    return [((_RUNS,), runs(asking.day)), ((_CANDIDATE,), _NOT_YET & ~_CLOSED), ((_OVER,), _over(asking.day))]


def _phase(value: str, asking: Audience, *_: object) -> Q | None:
    day = asking.day
    still = runs(day)
    return {
        "candidate": _NOT_YET & ~_CLOSED,
        "in_force": still,
        "soon": still & Q(until__lte=day + timedelta(days=SOON_DAYS)),
        "extended": still & ~Q(extensions=[]),
        "expired": Q(first__isnull=False, until__lt=day, lifted_on__isnull=True),
        "lifted": Q(lifted_on__lte=day),
        "not_designated": _NOT_YET & _CLOSED,
    }.get(value)


def _within(value: str, asking: Audience, *_: object) -> Q | None:
    if not (value.isdecimal() and len(value) < 6):
        return None
    return runs(asking.day) & Q(until__lte=asking.day + timedelta(days=int(value)))


def _on(value: str, *_: object) -> Q | None:
    day = day_of(value)
    return on(day) if day else None


REGISTER = Register(
    code="designations",
    parts=_parts,
    filters={
        "state": _phase,
        "ends": _within,
        "on": _on,
        "organ": lambda value, *_: Q(organisation_id=value),
        "unit": lambda value, *_: Q(unit_id=value),
        "group": lambda value, *_: Q(group_text__contains=f'"{value}"') if value in dict(GROUPS) else None,
        "measure": lambda value, *_: Q(measure=value) if value in MEASURES else None,
    },
    orders={
        "due": ("rank", "until"),
        "number": ("case__year", "case__number"),
        "first": ("since",),
        "last": ("until",),
        "measure": ("measure",),
        "checked": ("checked",),
        "organ": ("organisation__code",),
    },
    order="due",
    ends="until",
    running=_not_ended,
    stretches={"due": _due},
)
