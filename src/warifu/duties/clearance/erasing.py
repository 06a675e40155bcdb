"""The organ erases what its assessments left of a person, or holds it: by its head or assessment officer.

What must have ended first, and what "file" and "everything" are, is `erasable`. What is erased are keys (`vault.erasure`): entries of the
log, proofs, statistics and the results themselves stay.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from warifu.duties.clearance import queries
from warifu.duties.clearance.erasable import EVERYTHING, NOT_YOURS, SCOPES, placed_here, refusal
from warifu.duties.clearance.models import FileErasure
from warifu.kernel.ids import Cite, Instant, PersonId
from warifu.kernel.law.days import legal_day
from warifu.kernel.procedure.model import Refusal
from warifu.regimes.jp import roles
from warifu.registers.installation import new_id
from warifu.registers.people.naming import COMPARTMENT as NAME
from warifu.registers.people.naming import part_name
from warifu.registers.people.queries import audience
from warifu.registers.signin import stepup
from warifu.registers.signin.grants import close_account
from warifu.registers.vault import erasure, hold
from warifu.registers.vault.erasure import Erased
from warifu.registers.vault.keystore import EVIDENCE
from warifu.registers.vault.models import Payload
from warifu.registers.vault.recording import record


@dataclass(frozen=True, slots=True)
class Done:
    """It was erased: the row of this duty, and the day on which the last backup of the keys has ended."""

    id: str
    complete_on: date


def digest(*, person: PersonId, scope: str, ground: str, basis: Cite) -> bytes:
    """What is signed: whose file, how much of it, why and on which basis."""
    data = {"scope": scope, "ground": ground, "basis": str(basis)}
    return stepup.act_digest(
        case_id=person, revision=0, procedure="clearance.erasing", version=1, step="erase", data=data
    )


@transaction.atomic
def erase_person(
    *,
    person: PersonId,
    scope: str,
    ground: str,
    basis: Cite,
    actor: PersonId,
    assertion: str | Mapping[str, Any] | None,
    at: Instant,
) -> Done | Refusal:
    """Erase a person's file, or everything of her. `ground` is one of `vault.erasure.GROUNDS`, `basis` the provision or rule it rests on.

    A refusal about a file one looks after is in the ledger. Raises stepup.SignatureError without a fresh signature over `digest`,
    ValueError for another scope or ground.
    """
    if scope not in dict(SCOPES) or ground not in erasure.GROUNDS:
        raise ValueError(f"no such scope or ground: {scope}, {ground}")
    asking = audience(actor, legal_day(at))
    file = queries.file_of(asking, person)
    if file is None:
        return Refusal((NOT_YOURS,))
    if refused := refusal(asking, file, scope, ground=ground, basis=basis):
        codes = [r.code for r in refused.reasons]
        _record(person, actor, at, outcome="refused", reasons=codes, detail={"scope": scope})
        return refused
    signed = stepup.verify(actor, digest(person=person, scope=scope, ground=ground, basis=basis), assertion, at)
    detail = {"scope": scope, "basis": str(basis), "signed": signed["digest"]}
    entry_id = _record(person, actor, at, outcome="erased", reasons=[ground], detail=detail)
    answer = _erase(person, scope, ground, basis, actor, at)
    if isinstance(answer, Refusal):
        # Somebody was faster by a moment: a hold was placed, or it is erased already. Nothing of this act stays.
        transaction.set_rollback(True)
        return answer
    row = FileErasure.objects.create(
        id=new_id(),
        person_id=person,
        organ_id=file.organ,
        scope=scope,
        ground=ground,
        basis=str(basis),
        actor_id=actor,
        at=at,
        erasure=answer.id,
        entry_id=entry_id,
        signature=dict(signed),
    )
    return Done(row.id, answer.complete_on)


def _erase(person: PersonId, scope: str, ground: str, basis: Cite, actor: PersonId, at: Instant) -> Erased | Refusal:
    if scope == EVERYTHING:
        close_account(person, actor, at)
        return erasure.erase(person, None, ground=ground, basis=basis, by=actor, at=at)
    part_name(person)
    return erasure.erase(person, _gathered(person), ground=ground, basis=basis, by=actor, at=at)


def _gathered(person: PersonId) -> list[str]:
    """Every compartment of the dossier: all but the name, the openings of the log, and what says why it was once held."""
    kept = {NAME, EVIDENCE, hold.COMPARTMENT}
    used = Payload.objects.filter(subject=person).values_list("compartment", flat=True).distinct()
    return sorted({*used, *(code for code, _ in roles.COMPARTMENTS)} - kept)


@transaction.atomic
def place_hold(*, person: PersonId, reason: str, article: str, actor: PersonId, at: Instant) -> str | Refusal:
    """From today on nothing of this person is erased, whoever asks. Returns the hold's id. Raises ValueError without reason and article."""
    if queries.file_of(audience(actor, legal_day(at)), person) is None:
        return Refusal((NOT_YOURS,))
    return hold.place(person, reason=reason.strip(), article=article.strip(), by=actor, at=at)


@transaction.atomic
def release_hold(*, person: PersonId, hold_id: str, reason: str, actor: PersonId, at: Instant) -> Refusal | None:
    """End a hold that somebody of the same organ has placed."""
    asking = audience(actor, legal_day(at))
    placed = [h for h in hold.in_force(person, asking.day) if h.id == hold_id]
    if queries.file_of(asking, person) is None or not all(placed_here(asking, h) for h in placed):
        return Refusal((NOT_YOURS,))
    # One that is not there any more is refused by the vault, in its own words.
    return hold.release(hold_id if placed else "", reason=reason.strip(), by=actor, at=at)


def _record(
    person: PersonId, actor: PersonId, at: Instant, *, outcome: str, reasons: list[str], detail: Mapping[str, str]
) -> str:
    return record(
        "act",
        at=at,
        subject=person,
        fields={
            "kind": "clearance:erase",
            "outcome": outcome,
            "reasons": reasons,
            "subject": person,
            "actor": actor,
            "detail": dict(detail),
        },
    )
