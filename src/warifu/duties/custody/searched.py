"""What of the register of documents is searched: a document by its title, for those who see its row.

Scopes: the organ that keeps it, and every contractor that was ever let have its item. What somebody holds or awaits is hers by id.
"""

from collections.abc import Iterator, Sequence

from django.db.models import Q, QuerySet

from warifu.duties.contractors.models import Provision
from warifu.duties.custody import queries
from warifu.duties.custody.models import OPEN, Copy, Document, HandOver
from warifu.regimes.jp import roles
from warifu.registers.people.domain import Audience
from warifu.registers.people.models import Organisation
from warifu.registers.search.opened import opened, portions
from warifu.registers.search.registry import Entry, Read, Source

ITEM = "item"


def _entries(ids: Sequence[str] | None) -> Iterator[Entry]:
    rows = Document.objects.order_by("made_on", "number", "id")
    rows = rows.values_list("id", "made_on", "organisation_id", "item_id", "title")
    for some in portions(rows.iterator() if ids is None else rows.filter(id__in=ids)):
        said = opened([bytes(title) for *_, title in some])
        provided: dict[str, set[str]] = {}
        firms = Provision.objects.filter(item__in={row[3] for row in some})
        for item, firm in firms.values_list("item_id", "accreditation__contractor_id"):
            provided.setdefault(item, set()).add(_provided(firm))
        for (one, day, organ, item, _), title in zip(some, said, strict=True):
            within = (_kept(organ), *sorted(provided.get(item, ())))
            yield Entry(one, day, within, (str(title[0]),), (title[1],)) if title else Entry(one, day, within, ())


def _read(seen: QuerySet[Document]) -> list[Read]:
    rows = list(seen)
    said = opened([bytes(row.title) for row in rows])
    return [Read(row.id, row, (str(title[0]),) if title else ()) for row, title in zip(rows, said, strict=True)]


def _kept(organ: str) -> str:
    return f"kept {organ}"


def _provided(firm: str) -> str:
    return f"provided {firm}"


def _scopes(asking: Audience) -> list[str]:
    kept = {*asking.organisations(*queries.STAFF)}
    if asking.holds(roles.INSPECTOR):
        # Documents stand in the registers of organs that designate; to ask the documents themselves would read all of them.
        organs = Organisation.objects.filter(kind__in=("organ", "cabinet_office"))
        kept.update(organs.values_list("id", flat=True))
    return [*map(_kept, kept), *map(_provided, asking.organisations(*queries.CONTRACTOR))]


def _near(asking: Audience) -> list[str]:
    if asking.holds(roles.INSPECTOR):
        return []
    # Who keeps a register may hold thousands of its copies, and finds them as the register's.
    elsewhere = ~Q(document__organisation__in=asking.organisations(*queries.STAFF))
    held = Copy.objects.filter(elsewhere, holder_id=asking.person).values_list("document_id", flat=True)
    awaited = HandOver.objects.filter(OPEN, receiver_id=asking.person).values_list("copy__document_id", flat=True)
    return list(held.union(awaited))


def _of_items(items: Sequence[str]) -> list[str]:
    return list(Document.objects.filter(item__in=items).values_list("id", flat=True))


DOCUMENTS = Source(
    kind="document",
    pages=frozenset({"documents"}),
    visible=queries.visible,
    scopes=_scopes,
    entries=_entries,
    read=_read,
    near=_near,
    follows={ITEM: _of_items},
)
