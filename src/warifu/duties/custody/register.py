"""The register of documents as a list (NPSC 24). Every part of what an audience sees has an index of its own, so that it stays cheap."""

from collections.abc import Mapping
from datetime import timedelta

from django.db.models import Q

from warifu.duties.custody import queries
from warifu.duties.designation.models import Designation
from warifu.duties.designation.register import on
from warifu.kernel.ids import Text
from warifu.registers.listing import Parts, Register, day_of
from warifu.registers.people.domain import Audience

KINDS: Mapping[str, Text] = {
    "paper": Text("文書・図画", "paper"),
    "electronic": Text("電磁的記録", "electronic record"),
    "object": Text("物件", "object"),
}


def _parts(asking: Audience, _: Mapping[str, str]) -> Parts:
    return queries.parts(asking)


def _made(value: str, *_: object) -> Q | None:
    day = day_of(value)
    return Q(made_on__gte=day) if day else None


def _items(wanted: Q) -> Q:
    return Q(item__in=Designation.objects.filter(wanted).values("id"))


def _on(value: str, *_: object) -> Q | None:
    day = day_of(value)
    return _items(on(day)) if day else None


def _within(value: str, asking: Audience, *_: object) -> Q | None:
    """The designation of what it holds ends within so many days."""
    if not (value.isdecimal() and len(value) < 6):
        return None
    return _items(on(asking.day) & Q(until__lte=asking.day + timedelta(days=int(value))))


REGISTER = Register(
    code="documents",
    parts=_parts,
    filters={
        "item": lambda value, *_: Q(item_id=value),
        "kind": lambda value, *_: Q(kind=value) if value in KINDS else None,
        "organ": lambda value, *_: Q(organisation_id=value),
        "kept": lambda value, *_: {"here": ~Q(payload=""), "paper": Q(payload="")}.get(value),
        "on": _on,
        "ends": _within,
        "made": _made,
    },
    orders={"number": ("organisation_id", "number"), "made": ("made_on",)},
    order="number",
)
