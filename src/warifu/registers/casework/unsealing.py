"""Opening a sealed compartment of a case: only for the roles it is for, for a stated purpose, and never without a trace.

Act 16(1) binds whoever learns what an assessment gathered to the purpose of protection; hence the purposes are a closed list.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from warifu.kernel.ids import CaseId, Instant, PersonId, Text
from warifu.kernel.law.days import legal_day
from warifu.regimes.jp import roles
from warifu.registers.casework import queries, registry
from warifu.registers.casework.models import Case, Unsealing
from warifu.registers.people.domain import Audience
from warifu.registers.people.queries import audience
from warifu.registers.vault import payloads
from warifu.registers.vault.keystore import KeyDestroyed
from warifu.registers.vault.recording import record

PURPOSES: tuple[tuple[str, Text], ...] = (
    ("identify", Text("本人であることの確認", "To make sure it is the right person")),
    ("complete", Text("記入もれの確認", "To see whether anything is missing")),
    ("investigate", Text("適性評価調査", "Eligibility investigation")),
    ("judge", Text("評価と決定", "Assessment and decision")),
    ("complaint", Text("苦情の処理", "Handling a complaint")),
    ("own", Text("本人による確認", "The person's own reading")),
)


class Sealed(Exception):
    """This compartment is not for this person in this case, or no purpose was given. The same answer for full and empty ones."""


@dataclass(frozen=True, slots=True)
class Content:
    """What one step left in a compartment: the step's name, its line in the journal, field values; `erased` where the key is gone."""

    step: str
    seq: int
    values: dict[str, Any]
    erased: bool = False


@transaction.atomic
def unseal(*, case_id: CaseId, compartment: str, person: PersonId, purpose: str, at: Instant) -> tuple[Content, ...]:
    """Read a compartment. The reading is recorded in the case and in the ledger before anything is shown.

    Raises Sealed where role, purpose or case do not allow it.
    """
    asking = audience(person, legal_day(at))
    case = queries.visible(asking).filter(id=case_id).first()
    if case is None or purpose not in dict(PURPOSES) or compartment not in queries.compartments(case, asking):
        raise Sealed(compartment)
    stands = queries.standing(case, asking)
    role = next((r for r in stands.roles if compartment in roles.ROLES[r].compartments), next(iter(stands.roles), ""))
    entry_id = record(
        "act",
        at=at,
        subject=case.subject,
        fields={
            "kind": "casework:unseal",
            "outcome": "opened",
            "procedure": f"{case.procedure} v{case.version}",
            "subject": case.subject,
            "actor": person,
            "object": case.id,
            "detail": {"compartment": compartment, "purpose": purpose},
        },
    )
    Unsealing.objects.create(
        case=case, compartment=compartment, person_id=person, role=role, purpose=purpose, at=at, entry_id=entry_id
    )
    readable = _readable(case, asking)
    return tuple(c for c in contents(case, compartment) if c.seq in readable)


def _readable(case: Case, asking: Audience) -> frozenset[int]:
    """Lines of the journal whose sealed parts this audience may read: all, for those who act in the case.

    The person concerned reads what she wrote, and what others wrote once the step was taken by which she is told (Act 13(1), 13(4), 14(2)).
    """
    lines = list(case.journal.order_by("seq"))
    if roles.PERSON not in queries.standing(case, asking).roles:
        return frozenset(line.seq for line in lines)
    taken = {line.step for line in lines}
    told = {step.name for step in registry.procedure(case.procedure, case.version).steps if taken & set(step.told_by)}
    return frozenset(line.seq for line in lines if line.actor_id == asking.person or line.step in told)


def contents(case: Case, compartment: str) -> tuple[Content, ...]:
    """What lies in a compartment, oldest first. Only for callers that have recorded the reading, or need it to act."""
    found = []
    for step in case.journal.order_by("seq"):
        payload = step.sealed.get(compartment)
        if payload is None:
            continue
        try:
            found.append(Content(step.step, step.seq, payloads.get(payload)))
        except (KeyDestroyed, payloads.PayloadMissing):
            found.append(Content(step.step, step.seq, {}, erased=True))
    return tuple(found)


def who_looked(case: Case) -> list[Unsealing]:
    """Every opening of a compartment, newest first: the person concerned may see them."""
    return list(case.unsealings.order_by("-at", "-id"))
