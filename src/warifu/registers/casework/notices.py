"""Notices owed after a step, and how they are discharged: by a later step of the same case that gives them."""

from django.db.models import QuerySet

from warifu.kernel.ids import Instant, OrgId
from warifu.kernel.procedure.model import Owed
from warifu.registers.casework.models import Case, Notice
from warifu.registers.people.domain import Audience
from warifu.registers.people.models import Organisation


def owe(case: Case, seq: int, owed: tuple[Owed, ...]) -> None:
    """One row for each recipient that takes part in the case; a recipient that does not is owed nothing (no contractor, no notice)."""
    for notice in owed:
        for organisation, person in _recipients(case, notice.recipient):
            Notice.objects.create(
                case=case,
                seq=seq,
                name=notice.name,
                recipient=notice.recipient,
                organisation_id=organisation,
                person_id=person,
            )


def _recipients(case: Case, party: str) -> list[tuple[str | None, str | None]]:
    """Who stands for a party: the organ in charge, the Cabinet Office for the Prime Minister, or parties of the case."""
    if party == "organ":
        return [(case.organisation_id, None)]
    if party == "prime_minister":
        return [(o, None) for o in Organisation.objects.filter(kind="cabinet_office").values_list("id", flat=True)]
    return [(p.organisation_id, p.person_id) for p in case.parties.filter(part=party).order_by("id")]


def give(case: Case, name: str, at: Instant, seq: int, *, organisation: OrgId | None = None) -> int:
    """Record that the notices of this name were given by the journal line `seq`. Returns how many were open."""
    rows = Notice.objects.filter(case=case, name=name, given_at__isnull=True)
    if organisation is not None:
        rows = rows.filter(organisation_id=organisation)
    return rows.update(given_at=at, given_by_step=seq)


def outstanding(case: Case) -> QuerySet[Notice]:
    return case.notices.filter(given_at__isnull=True).order_by("id")


def received(asking: Audience) -> QuerySet[Notice]:
    """Notices addressed to this audience: to the person herself, or to an organisation in which she holds a role."""
    mine = Notice.objects.filter(person_id=asking.person) | Notice.objects.filter(
        organisation_id__in=asking.organisations()
    )
    return mine.order_by("-id")
