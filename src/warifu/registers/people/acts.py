"""Office set-up: organisations, units, people, appointments, delegations, each an act with journal line and ledger entry.

An act returns what it made, or a `Refusal`. Appointing to a deciding role takes effect when a second person has confirmed it; moving a
person between organisations ends at once what rested on the old employment, since the gate reads the employment of the day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import F

from warifu.kernel.access.tables import Row
from warifu.kernel.ids import Cite, Instant, LegalDay, OrgId, PersonId, Text, UnitId
from warifu.kernel.law.days import legal_day
from warifu.kernel.procedure.model import Reason, Refusal
from warifu.regimes.jp import roles
from warifu.regimes.jp.iesi import facts
from warifu.registers.gate.state import state
from warifu.registers.installation import new_id
from warifu.registers.people import queries
from warifu.registers.people.domain import Names
from warifu.registers.people.models import (
    Appointment,
    Delegation,
    Employment,
    Office,
    OfficeEntry,
    Organisation,
    Person,
    Unit,
)
from warifu.registers.vault.recording import record
from warifu.registers.vault.sealed import seal_text

# Separation of machine and cases is this program's own rule; no statute is cited for it.
_OWN_RULE = (Cite("Assumed", ""),)


def _no(code: str, ja: str, en: str, remedy_ja: str, remedy_en: str, cite: tuple[Cite, ...] = _OWN_RULE) -> Refusal:
    return Refusal((Reason(code, Text(ja, en), Text(remedy_ja, remedy_en), cite),))


_NOT_YOURS = _no(
    "role",
    "この組織の人や役割を設定する権限がありません。",
    "You do not set up people and roles of this organisation.",
    "その組織の管理者に頼んでください。",
    "Ask that organisation's administrator.",
)


def _may_manage(actor: PersonId | None, organisation: OrgId, at: Instant) -> bool:
    """`actor` None is the program itself: the set-up link and the example, before anybody holds a role."""
    if actor is None:
        return True
    asking = queries.audience(actor, legal_day(at))
    return queries.managed(asking).filter(id=organisation).exists()


def _enter(
    act: str,
    at: Instant,
    *,
    actor: PersonId | None,
    organisation: OrgId | None,
    person: PersonId | None,
    data: dict[str, object],
) -> None:
    """Journal line and ledger entry of one act, in its transaction."""
    entry_id = record(
        "act",
        at=at,
        subject=person or organisation or "installation",
        fields={
            "kind": f"office:{act}",
            "outcome": "done",
            "subject": person or organisation or "",
            "actor": actor or "",
            "object": organisation or "",
            "detail": data,
        },
    )
    OfficeEntry.objects.create(
        at=at, act=act, actor_id=actor, organisation_id=organisation, person_id=person, data=data, entry_id=entry_id
    )


def _mark(person: PersonId) -> None:
    """Sessions of this person begun before now end."""
    Person.objects.filter(id=person).update(appointments_mark=F("appointments_mark") + 1)


def _day_after(last: date | None) -> date | None:
    return None if last is None else last + timedelta(days=1)


@transaction.atomic
def add_organisation(
    *, kind: str, code: str, name_ja: str, name_en: str, actor: PersonId | None, at: Instant, act_2_1: str = ""
) -> OrgId | Refusal:
    """Enter an organ, contractor or partner. Only an organ's administrator may."""
    if actor is not None:
        asking = queries.audience(actor, legal_day(at))
        if not any(h.role == roles.ADMINISTRATOR and h.kind in ("organ", "cabinet_office") for h in asking.held):
            return _NOT_YOURS
    if Organisation.objects.filter(code=code).exists():
        return _no(
            "code",
            "同じ符号の組織があります。",
            "There is an organisation with this code.",
            "別の符号にしてください。",
            "Choose another.",
        )
    made = OrgId(new_id())
    Organisation.objects.create(id=made, kind=kind, code=code, name_ja=name_ja, name_en=name_en, act_2_1=act_2_1)
    state(connection, "organisation", (made,), [facts.open_row(facts.kind_of(kind))])
    _enter("organisation_added", at, actor=actor, organisation=made, person=None, data={"kind": kind, "code": code})
    return made


@transaction.atomic
def add_unit(
    *, organisation: OrgId, name_ja: str, name_en: str, actor: PersonId | None, at: Instant
) -> UnitId | Refusal:
    if not _may_manage(actor, organisation, at):
        return _NOT_YOURS
    made = UnitId(new_id())
    Unit.objects.create(id=made, organisation_id=organisation, name_ja=name_ja, name_en=name_en)
    _enter("unit_added", at, actor=actor, organisation=organisation, person=None, data={"unit": made})
    return made


@transaction.atomic
def add_person(
    *, names: Names, organisation: OrgId, unit: UnitId | None, first: LegalDay, actor: PersonId | None, at: Instant
) -> PersonId | Refusal:
    """Enter a person as staff of an organisation from `first` on."""
    if not _may_manage(actor, organisation, at):
        return _NOT_YOURS
    made = PersonId(new_id())
    Person.objects.create(id=made, names=seal_text(made, "identity", asdict(names)))
    _enter("person_added", at, actor=actor, organisation=organisation, person=made, data={})
    _employ(made, organisation, unit, first)
    return made


def _employ(person: PersonId, organisation: OrgId, unit: UnitId | None, first: LegalDay) -> None:
    Employment.objects.filter(person_id=person, after__isnull=True).update(after=first)
    Employment.objects.create(person_id=person, organisation_id=organisation, unit_id=unit, first=first)
    _state_employment(person)
    _mark(person)


def employment_rows(person: PersonId) -> list[Row]:
    """The gate's rows of one person's employment: (first, after, organisation, unit or "")."""
    rows = Employment.objects.filter(person_id=person).order_by("first", "id")
    return [
        facts.row_until(r.first, r.after, r.organisation_id, r.unit_id or "")
        for r in rows
        if r.after is None or r.after > r.first
    ]


def _state_employment(person: PersonId) -> None:
    state(connection, "employment", (person,), employment_rows(person))


@transaction.atomic
def move(
    *, person: PersonId, organisation: OrgId, unit: UnitId | None, first: LegalDay, actor: PersonId | None, at: Instant
) -> PersonId | Refusal:
    """Transfer, secondment or return: from `first` on the person is staff of `organisation`. Act 11(1) ties a result to its head."""
    if not _may_manage(actor, organisation, at):
        return _NOT_YOURS
    current = Employment.objects.filter(person_id=person, after__isnull=True).first()
    if current and current.first >= first:
        return _no(
            "day",
            "いまの所属の初日より後の日にしてください。",
            "The day must be later than the first day of the present employment.",
            "初日を直してください。",
            "Correct the first day.",
        )
    _employ(person, organisation, unit, first)
    _enter(
        "person_moved",
        at,
        actor=actor,
        organisation=organisation,
        person=person,
        data={"first": first.isoformat(), "unit": unit or ""},
    )
    return person


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
) -> PersonId | Refusal:
    """Enter that a person holds an office exempt from assessment (Act 11(1)(i)-(vii), Order 18)."""
    if not _may_manage(actor, organisation, at):
        return _NOT_YOURS
    Office.objects.create(
        person_id=person, organisation_id=organisation, office=office, first=first, after=_day_after(last)
    )
    state(connection, "exempt", (person,), exempt_rows(person))
    _mark(person)
    _enter(
        "office_held",
        at,
        actor=actor,
        organisation=organisation,
        person=person,
        data={"office": office, "first": first.isoformat()},
    )
    return person


def exempt_rows(person: PersonId) -> list[Row]:
    """The gate's rows of one person's exempt offices: (first, after, organisation, office)."""
    rows = Office.objects.filter(person_id=person).order_by("first", "id")
    return [facts.row_until(r.first, r.after, r.organisation_id, r.office) for r in rows]


def gate_rows() -> Iterator[tuple[str, tuple[str, ...], list[Row]]]:
    """Every row that the records of people call for at the gate, by (table, key): what `warifu check facts` compares."""
    for organisation in Organisation.objects.order_by("id"):
        yield "organisation", (organisation.id,), [facts.open_row(facts.kind_of(organisation.kind))]
    for person in Person.objects.order_by("id").values_list("id", flat=True):
        yield "employment", (person,), employment_rows(PersonId(person))
        yield "exempt", (person,), exempt_rows(PersonId(person))


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
    if not _may_manage(actor, organisation, at):
        return _NOT_YOURS
    definition = roles.ROLES.get(role)
    kind = Organisation.objects.get(id=organisation).kind
    if definition is None or kind not in definition.at:
        return _no(
            "role_place",
            "この役割は、この種類の組織では任命できません。",
            "Nobody is appointed to this role in this kind of organisation.",
            "役割か組織を選び直してください。",
            "Choose another role or organisation.",
        )
    made = new_id()
    Appointment.objects.create(
        id=made,
        person_id=person,
        organisation_id=organisation,
        role=role,
        first=first,
        after=_day_after(last),
        deciding=definition.deciding,
        proposed_by_id=actor,
    )
    _mark(person)
    act = "appointment_proposed" if definition.deciding and actor else "appointed"
    _enter(
        act,
        at,
        actor=actor,
        organisation=organisation,
        person=person,
        data={"role": role, "first": first.isoformat(), "appointment": made},
    )
    return made


@transaction.atomic
def confirm(*, appointment: str, actor: PersonId, at: Instant) -> str | Refusal:
    """A second person, neither proposer nor appointed, puts an appointment to a deciding role into effect."""
    asking = queries.audience(actor, legal_day(at))
    row = queries.awaiting_confirmation(asking).filter(id=appointment).first()
    if row is None:
        return _no(
            "second_person",
            "任命を確かめるのは、提案した人でも任命される人でもない、別の権限のある人です。",
            "An appointment is confirmed by another entitled person: not by its proposer, not by the one appointed.",
            "別の管理者か行政機関の長に頼んでください。",
            "Ask another administrator or the head.",
        )
    Appointment.objects.filter(id=appointment).update(confirmed_by_id=actor)
    _mark(PersonId(row.person_id))
    _enter(
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
    if row is None or not _may_manage(actor, OrgId(row.organisation_id), at):
        return _NOT_YOURS
    if row.after is not None and row.after <= last:
        return _no(
            "ended",
            "すでに終わっています。",
            "It has ended already.",
            "することはありません。",
            "Nothing is to be done.",
        )
    Appointment.objects.filter(id=appointment).update(after=max(last + timedelta(days=1), row.first))
    _mark(PersonId(row.person_id))
    _enter(
        "appointment_ended",
        at,
        actor=actor,
        organisation=OrgId(row.organisation_id),
        person=PersonId(row.person_id),
        data={"role": row.role, "last": last.isoformat(), "appointment": appointment},
    )
    return appointment


@transaction.atomic
def delegate(
    *,
    organisation: OrgId,
    delegator: PersonId,
    delegate: PersonId,
    role: str,
    procedure: str,
    steps: Sequence[str],
    rule: str,
    first: LegalDay,
    last: LegalDay,
    at: Instant,
) -> str | Refusal:
    """専決・代決 (Act 17, Order 22): the holder of a role lets another take steps in her name, under an internal rule, until a last day."""
    held = [h for h in queries.roles_on(delegator, legal_day(at)) if h.organisation == organisation and h.role == role]
    if not held:
        return _no(
            "role",
            "自分が持っている権限だけを委任できます。",
            "Only a role you hold yourself can be delegated.",
            "自分の役割を確かめてください。",
            "Check your own roles.",
            (Cite("Act", "17"), Cite("Order", "22")),
        )
    if delegate == delegator or last < first or not rule.strip():
        return _no(
            "delegation",
            "委任には、別の人、初日から最後の日まで、根拠となる内部規程が要ります。",
            "A delegation needs another person, a first and a last day, and the internal rule it rests on.",
            "入力を直してください。",
            "Correct the entry.",
            (Cite("Act", "17"),),
        )
    made = new_id()
    Delegation.objects.create(
        id=made,
        organisation_id=organisation,
        delegator_id=delegator,
        delegate_id=delegate,
        role=role,
        procedure=procedure,
        steps=sorted(steps),
        rule=rule,
        first=first,
        after=last + timedelta(days=1),
    )
    _mark(delegate)
    _enter(
        "delegated",
        at,
        actor=delegator,
        organisation=organisation,
        person=delegate,
        data={
            "role": role,
            "procedure": procedure,
            "steps": sorted(steps),
            "delegation": made,
            "last": last.isoformat(),
        },
    )
    return made


@transaction.atomic
def withdraw_delegation(*, delegation: str, actor: PersonId, at: Instant) -> str | Refusal:
    """The delegator takes it back, at once."""
    row = Delegation.objects.filter(id=delegation, delegator_id=actor, withdrawn_on__isnull=True).first()
    if row is None:
        return _NOT_YOURS
    Delegation.objects.filter(id=delegation).update(withdrawn_on=legal_day(at))
    _mark(PersonId(row.delegate_id))
    _enter(
        "delegation_withdrawn",
        at,
        actor=actor,
        organisation=OrgId(row.organisation_id),
        person=PersonId(row.delegate_id),
        data={"delegation": delegation},
    )
    return delegation


@transaction.atomic
def found(
    *, names: Names, organisation_ja: str, organisation_en: str, code: str, act_2_1: str, at: Instant
) -> PersonId | Refusal:
    """The first administrator and the organ she runs the machine for. Refused once anybody is entered."""
    if Person.objects.exists():
        return _no(
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
    appoint(
        person=person,
        organisation=organisation,
        role=roles.ADMINISTRATOR,
        first=legal_day(at),
        last=None,
        actor=None,
        at=at,
    )
    return person
