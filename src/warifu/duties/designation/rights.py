"""What the records of designations state at the gate: the designation itself and the ranges of staff."""

from collections.abc import Iterator

from django.db import connection

from warifu.duties.designation.models import Designation, RangeOfStaff
from warifu.kernel.access.tables import Row
from warifu.regimes.jp.iesi import facts
from warifu.registers.gate.readings import latest
from warifu.registers.gate.state import state

Stated = tuple[str, tuple[str, ...], list[Row]]


def rows(item: Designation) -> Iterator[Stated]:
    """Every row one designation calls for, by (table, key)."""
    if item.first is not None and item.last is not None:
        key = (item.id, item.organisation_id)
        yield (
            "designation",
            key,
            facts.designation_rows(
                item.first, item.last, item.lifted_on, latest(connection, item.organisation_id)[facts.LIFTING_DAY]
            ),
        )
    ranges = list(RangeOfStaff.objects.filter(item=item).order_by("organisation_id", "first", "id"))
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


def gate_rows() -> Iterator[Stated]:
    """All designations: what `warifu check facts` compares with."""
    for item in Designation.objects.order_by("id"):
        yield from rows(item)
