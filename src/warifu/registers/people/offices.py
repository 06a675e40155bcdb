"""Offices whose holders need no assessment (Act 11(1)(i)-(vii), Order 18), as acts with journal and ledger entry.

Entering one lets somebody handle information whom nobody has assessed: it is the strongest thing an administrator enters, and so needs a
second person, like the appointment to a deciding role. It ends with the employment in the organisation it was entered for.
"""

from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F, Q

from warifu.kernel.access.tables import Row
from warifu.kernel.ids import Cite, Instant, LegalDay, OrgId, PersonId
from warifu.kernel.law.days import legal_day
from warifu.kernel.procedure.model import Refusal
from warifu.regimes.jp.iesi import facts
from warifu.registers.gate.state import state
from warifu.registers.people import queries
from warifu.registers.people.journal import (
    DAYS,
    ENDED,
    NOT_FOR_YOURSELF,
    NOT_YOURS,
    day_after,
    enter,
    mark,
    may_manage,
    refuse,
)
from warifu.registers.people.models import Office, Organisation

_ACT = (Cite("Act", "11(1)"), Cite("Order", "18"))
_NO_SUCH_OFFICE = refuse(
    "office",
    "適性評価を要しない職として法令に挙げられたものではないか、行政機関の職ではありません。",
    "The law does not list this as an office that needs no assessment, or it is none of an administrative organ.",
    "職か組織を選び直してください。",
    "Choose another office or organisation.",
    _ACT,
)


@transaction.atomic
def hold_office(
    *,
    person: PersonId,
    organisation: OrgId,
    office: str,
    first: LegalDay,
    last: LegalDay | None,
    actor: PersonId | None,
    at: Instant,
) -> int | Refusal:
    """Enter that a person holds an exempt office; returns its number. It waits for `confirm_office`; without an actor it holds at once."""
    if not may_manage(actor, organisation, at):
        return NOT_YOURS
    if actor == person:
        return NOT_FOR_YOURSELF
    kind = Organisation.objects.get(id=organisation).kind
    if office not in facts.OFFICES or kind not in ("organ", "cabinet_office"):
        return _NO_SUCH_OFFICE
    if last is not None and last < first:
        return DAYS
    row = Office.objects.create(
        person_id=person,
        organisation_id=organisation,
        office=office,
        first=first,
        after=day_after(last),
        proposed_by_id=actor,
    )
    _changed(row)
    _enter("office_proposed" if actor else "office_held", row, actor, at)
    return int(row.id)


@transaction.atomic
def confirm_office(*, office: int, actor: PersonId, at: Instant) -> int | Refusal:
    """A second person, neither who entered it nor its holder, lets an exempt office take effect."""
    row = queries.offices_awaiting(queries.audience(actor, legal_day(at))).filter(id=office).first()
    if row is None:
        return refuse(
            "second_person",
            "評価を要しない職を確かめるのは、記入した人でも本人でもない、別の権限のある人です。",
            "An exempt office is confirmed by another entitled person: not by who entered it, not by its holder.",
            "別の管理者か行政機関の長に頼んでください。",
            "Ask another administrator or the head.",
        )
    row.confirmed_by_id = actor
    row.save(update_fields=["confirmed_by"])
    _changed(row)
    _enter("office_held", row, actor, at)
    return office


@transaction.atomic
def end_office(*, office: int, last: LegalDay, actor: PersonId | None, at: Instant) -> int | Refusal:
    """The office ends after `last`; from then on its holder needs an assessment like everybody."""
    row = Office.objects.filter(id=office).first()
    if row is None or not may_manage(actor, OrgId(row.organisation_id), at):
        return NOT_YOURS
    if row.after is not None and row.after <= last:
        return ENDED
    row.after = max(last + timedelta(days=1), row.first)
    row.save(update_fields=["after"])
    _changed(row)
    _enter("office_ended", row, actor, at)
    return office


def end_with_employment(person: PersonId, organisation: OrgId, after: LegalDay) -> None:
    """Whoever is no longer there holds no office there; stated at the gate by the caller's transaction."""
    rows = Office.objects.filter(person_id=person, organisation_id=organisation)
    running = rows.filter(Q(after__isnull=True) | Q(after__gt=after))
    running.filter(first__gte=after).update(after=F("first"))
    running.filter(first__lt=after).update(after=after)
    state(connection, "exempt", (person,), exempt_rows(person))


def exempt_rows(person: PersonId) -> list[Row]:
    """The gate's rows of one person's exempt offices: (first, after, organisation, office)."""
    rows = Office.objects.filter(queries.OFFICE_HELD, person_id=person).order_by("first", "id")
    return [
        facts.row_until(r.first, r.after, r.organisation_id, r.office)
        for r in rows
        if r.after is None or r.after > r.first
    ]


def _changed(row: Office) -> None:
    state(connection, "exempt", (row.person_id,), exempt_rows(PersonId(row.person_id)))
    mark(PersonId(row.person_id))


def _enter(act: str, row: Office, actor: PersonId | None, at: Instant) -> None:
    last = row.after - timedelta(days=1) if row.after else None
    enter(
        act,
        at,
        actor=actor,
        organisation=OrgId(row.organisation_id),
        person=PersonId(row.person_id),
        data={
            "office": row.office,
            "number": row.id,
            "first": row.first.isoformat(),
            "last": last.isoformat() if last else "",
        },
    )
