"""専決・代決 (Act 17, Order 22): the holder of a role lets another take steps in her name, and takes it back."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from warifu.kernel.ids import Cite, Instant, LegalDay, OrgId, PersonId
from warifu.kernel.law.days import legal_day
from warifu.kernel.procedure.model import Refusal
from warifu.registers.installation import new_id
from warifu.registers.people import queries
from warifu.registers.people.journal import DAYS, NOT_YOURS, enter, mark, refuse
from warifu.registers.people.models import Delegation

_LONGEST_RULE = 400
_NOT_HELD = refuse(
    "role",
    "自分が持っている権限だけを委任できます。",
    "Only a role you hold yourself can be delegated.",
    "自分の役割を確かめてください。",
    "Check your own roles.",
    (Cite("Act", "17"), Cite("Order", "22")),
)
_INCOMPLETE = refuse(
    "delegation",
    "委任には、別の人、手順、根拠となる内部規程が要ります。",
    "A delegation needs another person, steps, and the internal rule it rests on.",
    "入力を直してください。",
    "Correct the entry.",
    (Cite("Act", "17"),),
)
_STRANGER = refuse(
    "delegate",
    "委任の相手は、この組織の職員に限ります。",
    "The delegate must be on the staff of this organisation.",
    "この組織の職員を選んでください。",
    "Choose one of its staff.",
    (Cite("Act", "17"), Cite("Order", "22")),
)


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
    """The holder of a role lets another take steps in her name, under an internal rule, until a last day. Returns the delegation's id."""
    held = [h for h in queries.roles_on(delegator, legal_day(at)) if h.organisation == organisation and h.role == role]
    if not held:
        return _NOT_HELD
    if last < first:
        return DAYS
    if delegate == delegator or not steps or not 0 < len(rule.strip()) <= _LONGEST_RULE:
        return _INCOMPLETE
    employer = queries.employer_on(delegate, max(first, legal_day(at)))
    if employer is None or employer.id != organisation:
        return _STRANGER
    made = new_id()
    Delegation.objects.create(
        id=made,
        organisation_id=organisation,
        delegator_id=delegator,
        delegate_id=delegate,
        role=role,
        procedure=procedure,
        steps=sorted(steps),
        rule=rule.strip(),
        first=first,
        after=last + timedelta(days=1),
    )
    mark(delegate)
    enter(
        "delegated",
        at,
        actor=delegator,
        organisation=organisation,
        person=delegate,
        data={
            "role": role,
            "procedure": procedure,
            "steps": sorted(steps),
            "rule": rule.strip(),
            "delegation": made,
            "first": first.isoformat(),
            "last": last.isoformat(),
        },
    )
    return made


@transaction.atomic
def withdraw_delegation(*, delegation: str, actor: PersonId, at: Instant) -> str | Refusal:
    """The delegator takes it back, at once."""
    row = Delegation.objects.filter(id=delegation, delegator_id=actor, withdrawn_on__isnull=True).first()
    if row is None:
        return NOT_YOURS
    Delegation.objects.filter(id=delegation).update(withdrawn_on=legal_day(at))
    mark(PersonId(row.delegate_id))
    enter(
        "delegation_withdrawn",
        at,
        actor=actor,
        organisation=OrgId(row.organisation_id),
        person=PersonId(row.delegate_id),
        data={"delegation": delegation},
    )
    return delegation
