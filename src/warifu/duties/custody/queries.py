"""Who sees that a document is registered, and what of it. Reading its content is never answered here."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from warifu.duties.contractors.models import Provision
from warifu.duties.custody.models import Copy, Document, HandOver
from warifu.kernel.ids import PersonId
from warifu.regimes.jp import roles
from warifu.registers.people.domain import Audience, Names
from warifu.registers.people.queries import names
from warifu.registers.vault.keystore import KeyDestroyed
from warifu.registers.vault.sealed import open_text

_STAFF = (roles.OFFICER, roles.HEAD, roles.IESI_MANAGER, roles.SECURITY_OFFICER)
_CONTRACTOR = (roles.PROTECTION_OFFICER, roles.OPERATIONS_MANAGER)


def visible(asking: Audience) -> QuerySet[Document]:
    """Documents of the own organ; those a contractor was provided with; those of which one holds or awaits a copy; the inspector's all."""
    held = Exists(Copy.objects.filter(document=OuterRef("pk"), holder_id=asking.person))
    awaited = Exists(
        HandOver.objects.filter(copy__document=OuterRef("pk"), receiver_id=asking.person, received_at__isnull=True)
    )
    provided = Exists(
        Provision.objects.filter(
            item=OuterRef("item_id"), accreditation__contractor_id__in=asking.organisations(*_CONTRACTOR)
        )
    )
    seen = Q(held) | Q(awaited) | Q(provided) | Q(organisation_id__in=asking.organisations(*_STAFF))
    if asking.holds(roles.INSPECTOR):
        seen |= Q(pk__isnull=False)
    return Document.objects.filter(seen).select_related("item", "organisation").order_by("organisation_id", "number")


def title(document: Document) -> str:
    """The title, opened with the item's key; empty where it was erased."""
    try:
        return str(open_text(bytes(document.title)))
    except KeyDestroyed:
        return ""


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One copy as the register shows it: number, who holds it, whom it is on its way to."""

    id: str
    number: int
    holder: Names
    waiting_for: Names | None
    hand_over: str  # id of the open hand-over, "" where there is none
    mine: bool
    to_me: bool


def copies(document: Document, asking: Audience) -> tuple[CopyLine, ...]:
    """The copies of a document that the asking one may see registered."""
    rows = list(document.copies.order_by("number"))
    open_ones = {h.copy_id: h for h in HandOver.objects.filter(copy__in=rows, received_at__isnull=True)}
    known = names([PersonId(r.holder_id) for r in rows] + [PersonId(h.receiver_id) for h in open_ones.values()])
    lines = []
    for row in rows:
        waiting = open_ones.get(row.id)
        lines.append(
            CopyLine(
                id=row.id,
                number=row.number,
                holder=known[PersonId(row.holder_id)],
                waiting_for=known[PersonId(waiting.receiver_id)] if waiting else None,
                hand_over=waiting.id if waiting else "",
                mine=row.holder_id == asking.person,
                to_me=waiting is not None and waiting.receiver_id == asking.person,
            )
        )
    return tuple(lines)
