"""Office set-up: organisations, units, people, employment and appointments, each an act with journal line and ledger entry.

An act returns what it made, or a `Refusal`. Appointing to a deciding role takes effect when a second person has confirmed it. Leaving an
organisation, or moving to another, ends at once what rested on the employment there: at the gate, which reads the employment of the day,
and the roles and offices held there; whoever stays in two places is appointed anew. Exempt offices are in `offices`, 専決・代決 in
`delegations`; both are also reached from here.
"""

from collections.abc import Collection, Iterator
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from warifu.kernel.access.tables import Row
from warifu.kernel.ids import Instant, LegalDay, OrgId, PersonId, UnitId
from warifu.kernel.law.days import legal_day
from warifu.kernel.procedure.model import Refusal
from warifu.regimes.jp import roles
from warifu.regimes.jp.iesi import facts
from warifu.registers.gate.state import in_pieces, state
from warifu.registers.installation import new_id
from warifu.registers.people import queries
from warifu.registers.people.delegations import delegate, withdraw_delegation
from warifu.registers.people.domain import Names
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
from warifu.registers.people.models import Appointment, Employment, Office, Organisation, Person, Unit
from warifu.registers.people.offices import confirm_office, end_office, end_with_employment, exempt_rows, hold_office
from warifu.registers.search import due
from warifu.registers.vault.sealed import seal_text

__all__ = [
    "add_organisation",
    "add_person",
    "add_unit",
    "appoint",
    "confirm",
    "confirm_office",
    "delegate",
    "employment_rows",
    "end_appointment",
    "end_office",
    "exempt_rows",
    "found",
    "gate_rows",
    "hold_office",
    "leave",
    "move",
    "withdraw_delegation",
]

_KINDS = ("organ", "cabinet_office", "contractor", "partner")
_NOT_ITS_UNIT = refuse(
    "unit",
    "この部署は、その組織のものではありません。",
    "This unit belongs to another organisation.",
    "その組織の部署を選んでください。",
    "Choose one of that organisation's units.",
)


@transaction.atomic
def add_organisation(
    *, kind: str, code: str, name_ja: str, name_en: str, actor: PersonId | None, at: Instant, act_2_1: str = ""
) -> OrgId | Refusal:
    """Enter an organ, contractor or partner. Only an organ's administrator may."""
    if actor is not None:
        asking = queries.audience(actor, legal_day(at))
        if not any(h.role == roles.ADMINISTRATOR and h.kind in ("organ", "cabinet_office") for h in asking.held):
            return NOT_YOURS
    if kind not in _KINDS:
        return refuse(
            "kind",
            "この種類の組織は登録できません。",
            "Organisations of this kind cannot be entered.",
            "種類を選び直してください。",
            "Choose another kind.",
        )
    if Organisation.objects.filter(code=code).exists():
        return refuse(
            "code",
            "同じ符号の組織があります。",
            "There is an organisation with this code.",
            "別の符号にしてください。",
            "Choose another.",
        )
    made = OrgId(new_id())
    Organisation.objects.create(id=made, kind=kind, code=code, name_ja=name_ja, name_en=name_en, act_2_1=act_2_1)
    state(connection, "organisation", (made,), [facts.open_row(facts.kind_of(kind))])
    due.mark("organisation", made)
    enter("organisation_added", at, actor=actor, organisation=made, person=None, data={"kind": kind, "code": code})
    return made


@transaction.atomic
def add_unit(
    *, organisation: OrgId, name_ja: str, name_en: str, actor: PersonId | None, at: Instant
) -> UnitId | Refusal:
    if not may_manage(actor, organisation, at):
        return NOT_YOURS
    made = UnitId(new_id())
    Unit.objects.create(id=made, organisation_id=organisation, name_ja=name_ja, name_en=name_en)
    enter("unit_added", at, actor=actor, organisation=organisation, person=None, data={"unit": made})
    return made


@transaction.atomic
def add_person(
    *, names: Names, organisation: OrgId, unit: UnitId | None, first: LegalDay, actor: PersonId | None, at: Instant
) -> PersonId | Refusal:
    """Enter a person as staff of an organisation from `first` on."""
    if not may_manage(actor, organisation, at):
        return NOT_YOURS
    if not _its_unit(unit, organisation):
        return _NOT_ITS_UNIT
    made = PersonId(new_id())
    Person.objects.create(id=made, names=seal_text(made, "identity", asdict(names)))
    enter("person_added", at, actor=actor, organisation=organisation, person=made, data={})
    _employ(made, organisation, unit, first)
    return made


def _its_unit(unit: UnitId | None, organisation: OrgId) -> bool:
    return unit is None or Unit.objects.filter(id=unit, organisation_id=organisation).exists()


def _employ(person: PersonId, organisation: OrgId, unit: UnitId | None, first: LegalDay) -> None:
    Employment.objects.filter(person_id=person, after__isnull=True).update(after=first)
    Employment.objects.create(person_id=person, organisation_id=organisation, unit_id=unit, first=first)
    _state_employment(person)
    mark(person)
    due.mark("person", person)


def employment_rows(person: PersonId) -> list[Row]:
    """The gate's rows of one person's employment: (first, after, organisation, unit or "")."""
    return _intervals(Employment.objects.all(), [person], "organisation_id", "unit_id").get(person, [])


def _state_employment(person: PersonId) -> None:
    state(connection, "employment", (person,), employment_rows(person))


@transaction.atomic
def move(
    *, person: PersonId, organisation: OrgId, unit: UnitId | None, first: LegalDay, actor: PersonId | None, at: Instant
) -> PersonId | Refusal:
    """Transfer, secondment or return: from `first` on the person is staff of `organisation`. Act 11(1) ties a result to its head.

    Whoever does not administer the present employer as well waits until it has let her go (`leave`).
    """
    if not may_manage(actor, organisation, at):
        return NOT_YOURS
    if not _its_unit(unit, organisation):
        return _NOT_ITS_UNIT
    present = Employment.objects.filter(person_id=person).order_by("first", "id").last()
    if present and (present.first >= first or (present.after is not None and present.after > first)):
        return refuse(
            "day",
            "いまの所属の初日より後、所属が終わるときはその後の日にしてください。",
            "The day must be later than the first day of the present employment, and after its end where it has one.",
            "初日を直してください。",
            "Correct the first day.",
        )
    left = present.organisation_id if present and present.organisation_id != organisation else None
    if left and present and present.after is None and not may_manage(actor, OrgId(left), at):
        return refuse(
            "employed",
            "この人は、ほかの組織に所属しています。",
            "This person is on the staff of another organisation.",
            "その組織の管理者に、所属の終わりを記録してもらってください。",
            "Have that organisation's administrator record the end of the employment.",
        )
    _employ(person, organisation, unit, first)
    ended = _end_roles(person, OrgId(left), first) if left else []
    enter(
        "person_moved",
        at,
        actor=actor,
        organisation=organisation,
        person=person,
        data={"first": first.isoformat(), "unit": unit or "", "from": left or "", "ended": ended},
    )
    return person


@transaction.atomic
def leave(*, person: PersonId, last: LegalDay, actor: PersonId | None, at: Instant) -> PersonId | Refusal:
    """Retirement, resignation, or going to an employer that is not entered here: the employment ends with `last`."""
    present = Employment.objects.filter(person_id=person, after__isnull=True).first()
    if present is None or not may_manage(actor, OrgId(present.organisation_id), at):
        return NOT_YOURS
    if last < present.first:
        return DAYS
    after = LegalDay(last + timedelta(days=1))
    Employment.objects.filter(id=present.id).update(after=after)
    _state_employment(person)
    mark(person)
    ended = _end_roles(person, OrgId(present.organisation_id), after)
    enter(
        "person_left",
        at,
        actor=actor,
        organisation=OrgId(present.organisation_id),
        person=person,
        data={"last": last.isoformat(), "ended": ended},
    )
    return person


def _end_roles(person: PersonId, organisation: OrgId, after: LegalDay) -> list[str]:
    """Ends what somebody holds in an organisation she leaves; returns the ids of the appointments."""
    rows = Appointment.objects.filter(person_id=person, organisation_id=organisation)
    running = rows.filter(Q(after__isnull=True) | Q(after__gt=after)).filter(
        Q(after__isnull=True) | Q(after__gt=F("first"))
    )
    ended = list(running.order_by("id").values_list("id", flat=True))
    # An appointment that would only begin later never does.
    Appointment.objects.filter(id__in=ended, first__gte=after).update(after=F("first"))
    Appointment.objects.filter(id__in=ended, first__lt=after).update(after=after)
    end_with_employment(person, organisation, after)
    return ended


def gate_rows(people: Collection[str] | None = None) -> Iterator[tuple[str, tuple[str, ...], list[Row]]]:
    """Every row that the records of people call for at the gate, by (table, key): what `warifu check facts` compares.

    Of these people only, where some are named; organisations are always all there.
    """
    for organisation, kind in Organisation.objects.order_by("id").values_list("id", "kind"):
        yield "organisation", (organisation,), [facts.open_row(facts.kind_of(kind))]
    for some in in_pieces(people):
        everybody = Person.objects.all() if some is None else Person.objects.filter(id__in=some)
        posts = _intervals(Employment.objects.all(), some, "organisation_id", "unit_id")
        offices = _intervals(Office.objects.filter(queries.OFFICE_HELD), some, "organisation_id", "office")
        for person in everybody.order_by("id").values_list("id", flat=True):
            yield "employment", (person,), posts.get(person, [])
            yield "exempt", (person,), offices.get(person, [])


def _intervals(rows: QuerySet[Any], people: Collection[str] | None, *values: str) -> dict[str, list[Row]]:
    """By person, what covers at least a day, in order."""
    if people is not None:
        rows = rows.filter(person_id__in=people)
    found: dict[str, list[Row]] = {}
    for person, first, after, *rest in rows.order_by("first", "id").values_list("person_id", "first", "after", *values):
        if after is None or after > first:
            found.setdefault(person, []).append(facts.row_until(first, after, *(value or "" for value in rest)))
    return found


@transaction.atomic
def appoint(
    *,
    person: PersonId,
    organisation: OrgId,
    role: str,
    first: LegalDay,
    last: LegalDay | None,
    actor: PersonId | None,
    at: Instant,
) -> str | Refusal:
    """Appoint to a role. A deciding role waits for `confirm` by a second person; without an actor (founding) it is in effect at once."""
    if not may_manage(actor, organisation, at):
        return NOT_YOURS
    if actor == person:
        return NOT_FOR_YOURSELF
    if last is not None and last < first:
        return DAYS
    definition = roles.ROLES.get(role)
    kind = Organisation.objects.get(id=organisation).kind
    if definition is None or kind not in definition.at:
        return refuse(
            "role_place",
            "この役割は、この種類の組織では任命できません。",
            "Nobody is appointed to this role in this kind of organisation.",
            "役割か組織を選び直してください。",
            "Choose another role or organisation.",
        )
    # A founder has nobody yet who could confirm: her first fellow administrator completes the founding.
    founding = actor is not None and role == roles.ADMINISTRATOR and queries.alone(actor)
    waits = definition.deciding and actor is not None and not founding
    made = new_id()
    Appointment.objects.create(
        id=made,
        person_id=person,
        organisation_id=organisation,
        role=role,
        first=first,
        after=day_after(last),
        deciding=definition.deciding,
        proposed_by_id=None if founding else actor,
    )
    mark(person)
    enter(
        "appointment_proposed" if waits else "appointed",
        at,
        actor=actor,
        organisation=organisation,
        person=person,
        data={
            "role": role,
            "first": first.isoformat(),
            "last": last.isoformat() if last else "",
            "appointment": made,
            "founding": founding,
        },
    )
    return made


@transaction.atomic
def confirm(*, appointment: str, actor: PersonId, at: Instant) -> str | Refusal:
    """A second person, neither proposer nor appointed, puts an appointment to a deciding role into effect."""
    asking = queries.audience(actor, legal_day(at))
    row = queries.awaiting_confirmation(asking).filter(id=appointment).first()
    if row is None:
        return refuse(
            "second_person",
            "任命を確かめるのは、提案した人でも任命される人でもない、別の権限のある人です。",
            "An appointment is confirmed by another entitled person: not by its proposer, not by the one appointed.",
            "別の管理者か行政機関の長に頼んでください。",
            "Ask another administrator or the head.",
        )
    Appointment.objects.filter(id=appointment).update(confirmed_by_id=actor)
    mark(PersonId(row.person_id))
    enter(
        "appointment_confirmed",
        at,
        actor=actor,
        organisation=OrgId(row.organisation_id),
        person=PersonId(row.person_id),
        data={"role": row.role, "appointment": appointment},
    )
    return appointment


@transaction.atomic
def end_appointment(*, appointment: str, last: LegalDay, actor: PersonId | None, at: Instant) -> str | Refusal:
    """End an appointment after `last`; sessions of the person end at once."""
    row = Appointment.objects.filter(id=appointment).first()
    if row is None or not may_manage(actor, OrgId(row.organisation_id), at):
        return NOT_YOURS
    if row.after is not None and row.after <= last:
        return ENDED
    Appointment.objects.filter(id=appointment).update(after=max(last + timedelta(days=1), row.first))
    mark(PersonId(row.person_id))
    enter(
        "appointment_ended",
        at,
        actor=actor,
        organisation=OrgId(row.organisation_id),
        person=PersonId(row.person_id),
        data={"role": row.role, "last": last.isoformat(), "appointment": appointment},
    )
    return appointment


@transaction.atomic
def found(
    *, names: Names, organisation_ja: str, organisation_en: str, code: str, act_2_1: str, at: Instant
) -> PersonId | Refusal:
    """The first administrator and the organ she runs the machine for. Refused once anybody is entered."""
    if Person.objects.exists():
        return refuse(
            "founded",
            "最初の管理者はすでにいます。",
            "The first administrator has been made already.",
            "管理者から招待を受けてください。",
            "Ask the administrator for an invitation.",
        )
    organisation = add_organisation(
        kind="organ", code=code, name_ja=organisation_ja, name_en=organisation_en, act_2_1=act_2_1, actor=None, at=at
    )
    if isinstance(organisation, Refusal):
        return organisation
    person = add_person(names=names, organisation=organisation, unit=None, first=legal_day(at), actor=None, at=at)
    if isinstance(person, Refusal):
        return person
    appointment = appoint(
        person=person,
        organisation=organisation,
        role=roles.ADMINISTRATOR,
        first=legal_day(at),
        last=None,
        actor=None,
        at=at,
    )
    return appointment if isinstance(appointment, Refusal) else person
