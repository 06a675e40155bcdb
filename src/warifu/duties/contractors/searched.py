"""What of the register of contractors is searched: a firm by its name, for those who see its row. The name itself is public."""

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from warifu.duties.contractors import queries
from warifu.duties.contractors.models import Accreditation
from warifu.kernel.ids import Instant
from warifu.kernel.law.days import legal_day
from warifu.registers.casework.searched import scopes, scopes_of
from warifu.registers.people.searched import texts_of
from warifu.registers.search.opened import portions
from warifu.registers.search.registry import Entry, Read, Source


def _entries(ids: Sequence[str] | None) -> Iterator[Entry]:
    rows = Accreditation.objects.select_related("case", "contractor").order_by("case__opened_at", "id")
    for some in portions(rows.iterator() if ids is None else rows.filter(id__in=ids)):
        within = scopes_of([row.case for row in some])
        for row in some:
            day = legal_day(Instant(row.case.opened_at))
            yield Entry(str(row.id), day, within[row.case_id], texts_of(row.contractor))


def _read(seen: QuerySet[Accreditation]) -> list[Read]:
    return [Read(str(row.id), row, texts_of(row.contractor)) for row in seen.select_related("case", "contractor")]


def _of_cases(cases: Sequence[str]) -> list[str]:
    return [str(row) for row in Accreditation.objects.filter(case__in=cases).values_list("id", flat=True)]


def _of_firms(firms: Sequence[str]) -> list[str]:
    return [str(row) for row in Accreditation.objects.filter(contractor__in=firms).values_list("id", flat=True)]


CONTRACTORS = Source(
    kind="contractor",
    pages=frozenset({"contractors"}),
    visible=queries.visible,
    scopes=scopes,
    entries=_entries,
    read=_read,
    follows={"case": _of_cases, "organisation": _of_firms},
)
