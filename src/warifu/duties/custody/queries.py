"""Who sees that a document is registered, and what of it. Reading its content is never answered here."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from warifu.duties.contractors.models import Provision
from warifu.duties.custody.models import OPEN, Copy, Document, HandOver
from warifu.kernel.ids import PersonId
from warifu.regimes.jp import roles
from warifu.registers import validity
from warifu.registers.people.domain import Audience, Names
from warifu.registers.people.queries import names
from warifu.registers.vault.keystore import KeyDestroyed
from warifu.registers.vault.sealed import open_text

STAFF = (roles.OFFICER, roles.HEAD, roles.IESI_MANAGER, roles.SECURITY_OFFICER)
CONTRACTOR = (roles.PROTECTION_OFFICER, roles.OPERATIONS_MANAGER)


def visible(asking: Audience) -> QuerySet[Document]:
    """Documents of the own organ; those a contractor has been let have; those of which one holds or awaits a copy; the inspector's all."""
    seen = reduce(or_, _seen(asking))
    return Document.objects.filter(seen).select_related("item", "organisation").order_by("organisation_id", "number")


def of_organ(asking: Audience, organ: str) -> QuerySet[Document]:
    """Of the visible documents those of one organ: all of them for its staff and for the inspector, so that an index counts them."""
    if asking.holds(roles.INSPECTOR) or organ in asking.organisations(*STAFF):
        return Document.objects.filter(organisation_id=organ)
    return visible(asking).filter(organisation_id=organ)


def parts(asking: Audience) -> list[QuerySet[Document]]:
    """The same documents in parts that overlap, each of which an index leads to."""
    return [Document.objects.filter(one) for one in _seen(asking)]


def _seen(asking: Audience) -> list[Q]:
    if asking.holds(roles.INSPECTOR):
        return [Q()]
    held = Copy.objects.filter(holder_id=asking.person).values("document")
    awaited = HandOver.objects.filter(OPEN, receiver_id=asking.person).values("copy__document")
    seen = [Q(id__in=held), Q(id__in=awaited)]
    if firms := asking.organisations(*CONTRACTOR):
        provided = Provision.objects.filter(validity.on(asking.day), accreditation__contractor_id__in=firms)
        seen.append(Q(item_id__in=provided.values("item")))
    return [*seen, *(Q(organisation_id=organ) for organ in asking.organisations(*STAFF))]


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
    """The copies of a document that the asking one may see registered: the organ's staff and the inspector all of them, a contractor's
    officers those at the contractor, everybody her own and those on their way to her.
    """
    open_ones = {h.copy_id: h for h in HandOver.objects.filter(OPEN, copy__document=document)}
    mine = [copy for copy, h in open_ones.items() if asking.person in (h.giver_id, h.receiver_id)]
    seen = Q(holder_id=asking.person) | Q(id__in=mine) | Q(organisation_id__in=asking.organisations(*CONTRACTOR))
    if asking.holds(roles.INSPECTOR) or document.organisation_id in asking.organisations(*STAFF):
        seen = Q(pk__isnull=False)
    rows = list(document.copies.filter(seen).order_by("number"))
    receivers = [PersonId(open_ones[r.id].receiver_id) for r in rows if r.id in open_ones]
    known = names([PersonId(r.holder_id) for r in rows] + receivers)
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
