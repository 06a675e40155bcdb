"""What the records of contractors state at the gate: accreditation, contract, provision, range of employees, handlers."""

from collections.abc import Iterator
from itertools import groupby

from django.db import connection

from warifu.duties.contractors.models import Accreditation, Contract, Handler, Provision, RangeOfEmployees
from warifu.kernel.access.tables import Row
from warifu.regimes.jp.iesi import facts
from warifu.registers.gate.state import state

Stated = tuple[str, tuple[str, ...], list[Row]]


def rows(contractor: str) -> Iterator[Stated]:
    """Every row that the records about one contractor call for, whoever the organ."""
    accreditations = Accreditation.objects.filter(contractor_id=contractor).order_by("organ_id", "accredited_on", "id")
    for organ, found in groupby(accreditations, key=lambda a: a.organ_id):
        mine = list(found)
        key = (contractor, organ)
        yield "accreditation", key, [facts.row_until(a.accredited_on, a.after) for a in mine if a.accredited_on]
        contracts = Contract.objects.filter(accreditation__in=mine).order_by("first", "id")
        yield "contract", key, [facts.row_until(c.first, c.after) for c in contracts]
        provisions = Provision.objects.filter(accreditation__in=mine).order_by("item_id", "first", "id")
        for item, given in groupby(provisions, key=lambda p: p.item_id):
            stated = [facts.row_until(p.first, p.after, facts.PROVIDED) for p in given]
            yield "provision", (item, contractor, organ), stated
    employees = RangeOfEmployees.objects.filter(accreditation__contractor_id=contractor)
    for item, ranged in groupby(employees.order_by("item_id", "first", "id"), key=lambda r: r.item_id):
        yield "range_person", (item, contractor), [facts.row_until(r.first, r.after, r.person_id) for r in ranged]
    handlers = Handler.objects.filter(accreditation__contractor_id=contractor)
    for item, listed in groupby(handlers.order_by("item_id", "first", "id"), key=lambda h: h.item_id):
        yield "handler", (item, contractor), [facts.row_until(h.first, h.after, h.person_id) for h in listed]


def state_contractor(contractor: str) -> None:
    """State what the records about one contractor call for, in the caller's transaction."""
    for table, key, stated in rows(contractor):
        state(connection, table, key, stated)


def gate_rows() -> Iterator[Stated]:
    """All contractors: what `warifu check facts` compares with."""
    for contractor in (
        Accreditation.objects.order_by("contractor_id").values_list("contractor_id", flat=True).distinct()
    ):
        yield from rows(contractor)
