"""Legal hold: while one is in force on a subject, nothing kept of that subject may be erased. Hold wins over erasure.

Why, under which article and by whom is sealed under the subject's own key (compartment "hold"); in clear stands only that there is one,
and from when to when. Placing and releasing are acts in the ledger. Who may do either is for the interfaces (`regimes.jp.roles`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q

from warifu.kernel.ids import Instant, PersonId, Text
from warifu.kernel.law.days import legal_day
from warifu.kernel.procedure.model import Reason, Refusal
from warifu.registers.installation import new_id
from warifu.registers.vault import box
from warifu.registers.vault.models import Hold
from warifu.registers.vault.recording import record
from warifu.registers.vault.sealed import open_text, seal_text

COMPARTMENT = "hold"

_NOT_IN_FORCE = Refusal(
    (
        Reason(
            "hold",
            Text(
                "この保全措置は、すでに解除されたか、存在しません。",
                "This hold has been released already, or there is none.",
            ),
            Text("保全措置の一覧を見直してください。", "Look at the list of holds again."),
            (),
        ),
    )
)


@dataclass(frozen=True, slots=True)
class InForce:
    """A hold as those may see it who may place one. `article` is the provision it rests on, as written by who placed it."""

    id: str
    first: date
    reason: str
    article: str
    by: PersonId


def place(subject: str, *, reason: str, article: str, by: PersonId, at: Instant) -> str:
    """Hold everything kept of a subject from today on; returns the hold's id. Raises ValueError without a reason and an article."""
    if not reason.strip() or not article.strip():
        raise ValueError("a hold names its reason and its article")
    hold_id = new_id()
    with transaction.atomic():
        Hold.objects.create(
            id=hold_id,
            subject=subject,
            first=legal_day(at),
            placed=seal_text(subject, COMPARTMENT, {"reason": reason, "article": article, "by": by}),
        )
        _record("placed", hold_id, subject, by, at)
    return hold_id


def release(hold_id: str, *, reason: str, by: PersonId, at: Instant) -> Refusal | None:
    """End a hold: from this moment it binds nobody. Refused where it is not in force any more."""
    with transaction.atomic():
        row = Hold.objects.filter(id=hold_id, released=None).first()
        if row is None:
            return _NOT_IN_FORCE
        row.after = legal_day(at)
        row.released = seal_text(row.subject, COMPARTMENT, {"reason": reason, "by": by})
        row.save(update_fields=["after", "released"])
        _record("released", hold_id, row.subject, by, at)
    return None


def in_force(subject: str, day: date) -> tuple[InForce, ...]:
    """Holds on a subject on a legal day, oldest first."""
    rows = (
        Hold.objects.filter(subject=subject, first__lte=day)
        .filter(Q(after=None) | Q(after__gt=day))
        .order_by("first", "id")
    )
    found = []
    for row in rows:
        said = open_text(bytes(row.placed))
        found.append(InForce(row.id, row.first, said["reason"], said["article"], PersonId(said["by"])))
    return tuple(found)


def forget(key_ids: Collection[str]) -> None:
    """Remove holds that were sealed under destroyed keys: they were released before those could be."""
    destroyed = set(key_ids)
    sealed = ((row, box.key_id_of(bytes(placed))) for row, placed in Hold.objects.values_list("id", "placed"))
    Hold.objects.filter(id__in=[row for row, key_id in sealed if key_id in destroyed]).delete()


def _record(outcome: str, hold_id: str, subject: str, by: PersonId, at: Instant) -> None:
    record(
        "act",
        at=at,
        subject=subject,
        fields={"kind": "vault:hold", "outcome": outcome, "subject": subject, "actor": by, "object": hold_id},
    )
