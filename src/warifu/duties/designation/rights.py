"""What the records of designations state at the gate: the designation itself and the ranges of staff."""

from collections.abc import Collection, Iterator

from django.db import connection

from warifu.duties.designation.models import Designation, RangeOfStaff
from warifu.kernel.access.tables import Row
from warifu.regimes.jp.iesi import facts
from warifu.regimes.jp.iesi.version import Version, built_in
from warifu.registers.gate.readings import latest
from warifu.registers.gate.state import in_pieces, state

Stated = tuple[str, tuple[str, ...], list[Row]]


def rows(item: Designation) -> Iterator[Stated]:
    """Every row one designation calls for, by (table, key)."""
    choice = latest(connection, item.organisation_id)[facts.LIFTING_DAY]
    return _rows(item, list(RangeOfStaff.objects.filter(item=item).order_by("organisation_id", "first", "id")), choice)


def _rows(item: Designation, ranges: list[RangeOfStaff], lifting: str) -> Iterator[Stated]:
    if item.first is not None and item.last is not None:
        key = (item.id, item.organisation_id)
        yield "designation", key, facts.designation_rows(item.first, item.last, item.lifted_on, lifting)
    for organisation in sorted({r.organisation_id for r in ranges}):
        mine = [r for r in ranges if r.organisation_id == organisation]
        units = [facts.row_until(r.first, r.after, r.unit_id) for r in mine if r.unit_id]
        people = [facts.row_until(r.first, r.after, r.person_id) for r in mine if r.person_id]
        yield "range_unit", (item.id, organisation), units
        yield "range_person", (item.id, organisation), people


def state_item(item: Designation) -> None:
    """State what one designation calls for, in the caller's transaction."""
    for table, key, stated in rows(item):
        state(connection, table, key, stated)


def gate_rows(items: Collection[str] | None = None, version: Version | None = None) -> Iterator[Stated]:
    """All designations: what `warifu check facts` compares with. Of these only, where some are named; under another version of the law,
    where one is given.
    """
    defaults = (version or built_in()).defaults
    taken: dict[str, str] = {}
    for some in in_pieces(items):
        designations, ranges = Designation.objects.order_by("id"), RangeOfStaff.objects.order_by("first", "id")
        if some is not None:
            designations, ranges = designations.filter(id__in=some), ranges.filter(item_id__in=some)
        by_item: dict[str, list[RangeOfStaff]] = {}
        for row in ranges:
            by_item.setdefault(row.item_id, []).append(row)
        for item in designations:
            organ = item.organisation_id
            if organ not in taken:
                taken[organ] = latest(connection, organ, defaults)[facts.LIFTING_DAY]
            yield from _rows(item, by_item.get(item.id, []), taken[organ])
