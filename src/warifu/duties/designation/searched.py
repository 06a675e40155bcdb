"""What of the register of designations is searched: an item by its title and number, for those who see its row."""

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from warifu.duties.designation import queries
from warifu.duties.designation.models import Designation
from warifu.kernel.ids import Instant
from warifu.kernel.law.days import legal_day
from warifu.registers.casework.queries import number
from warifu.registers.casework.searched import scopes, scopes_of
from warifu.registers.search.opened import opened, portions
from warifu.registers.search.registry import Entry, Read, Source

KIND = "designation"


def titles(items: Sequence[str]) -> dict[str, tuple[str, str]]:
    """The title of each of these items, and the id of the key it is sealed under. Not those erased."""
    return titles_in(list(Designation.objects.filter(id__in=items).values_list("id", "outline")))


def titles_in(outlines: Sequence[tuple[str, bytes]]) -> dict[str, tuple[str, str]]:
    """The same out of (item, sealed outline)."""
    said = opened([bytes(outline) for _, outline in outlines])
    pairs = zip(outlines, said, strict=True)
    return {item: (str(one[0]["title"]), one[1]) for (item, _), one in pairs if one is not None}


def _entries(ids: Sequence[str] | None) -> Iterator[Entry]:
    rows = Designation.objects.select_related("case").order_by("case__opened_at", "id")
    for some in portions(rows.iterator() if ids is None else rows.filter(id__in=ids)):
        within, called = scopes_of([row.case for row in some]), titles_in([(row.id, row.outline) for row in some])
        for row in some:
            day, title = legal_day(Instant(row.case.opened_at)), called.get(row.id)
            keys = (title[1],) if title else ()
            yield Entry(row.id, day, within[row.case_id], _texts(row, title), keys)


def _texts(row: Designation, title: tuple[str, str] | None) -> tuple[str, ...]:
    return (number(row.case), title[0]) if title else (number(row.case),)


def _read(seen: QuerySet[Designation]) -> list[Read]:
    rows = list(seen)
    called = titles_in([(row.id, row.outline) for row in rows])
    return [Read(row.id, row, _texts(row, called.get(row.id))) for row in rows]


def _of_cases(cases: Sequence[str]) -> list[str]:
    return list(Designation.objects.filter(case__in=cases).values_list("id", flat=True))


DESIGNATIONS = Source(
    kind=KIND,
    pages=frozenset({"designations"}),
    visible=queries.visible,
    scopes=scopes,
    entries=_entries,
    read=_read,
    follows={"case": _of_cases},
)
