"""The register of designations as an audience may see it. The outline is opened only for rows that the audience sees."""

from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, Case, OuterRef, Q, QuerySet, Subquery, Value, When

from warifu.duties.designation.models import Designation, ReasonCheck
from warifu.registers.casework import queries as casework
from warifu.registers.people.domain import Audience
from warifu.registers.vault.keystore import KeyDestroyed
from warifu.registers.vault.sealed import open_text


def visible(asking: Audience) -> QuerySet[Designation]:
    """Designations whose case this audience sees: one predicate with casework."""
    return Designation.objects.filter(_seen(asking)).select_related("case", "organisation", "unit")


def with_seen(asking: Audience, rows: QuerySet[Designation]) -> QuerySet[Designation]:
    """Rows that were settled otherwise, each with `seen`: whether it is visible to this audience in the register too."""
    seen = Case(When(_seen(asking), then=Value(True)), default=Value(False), output_field=BooleanField())
    return rows.annotate(seen=seen)


def _seen(asking: Audience) -> Q:
    # No contractor sees the case of a designation, so the register has no such column.
    return casework.seen_in(asking, "designation", casework.Columns(contractor=""))


# NPSC 13: the day of the last check of the reasons, null before the first.
LAST_CHECK = Subquery(ReasonCheck.objects.filter(item=OuterRef("pk")).order_by("-checked_on").values("checked_on")[:1])


def designated(asking: Audience) -> QuerySet[Designation]:
    """Of these, what is designated or once was: what there may be an answer of access about."""
    return visible(asking).filter(first__isnull=False)


@dataclass(frozen=True, slots=True)
class Heading:
    """Title and outline, opened; empty where they were erased."""

    title: str
    outline: str


def heading(item: Designation) -> Heading:
    try:
        opened = open_text(bytes(item.outline))
    except KeyDestroyed:
        return Heading("", "")
    return Heading(str(opened["title"]), str(opened["outline"]))


def phase(item: Designation, day: date) -> str:
    """Where a designation stands on a day: candidate, in_force, extended, lifted, expired or not_designated."""
    if item.first is None:
        return "not_designated" if item.case.closed else "candidate"
    if item.lifted_on is not None and item.lifted_on <= day:
        return "lifted"
    if item.last is not None and item.last < day:
        return "expired"
    return "extended" if item.extensions else "in_force"
