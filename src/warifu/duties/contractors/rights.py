"""What the records of contractors state at the gate: accreditation, contract, provision, range of employees, handlers."""

from collections.abc import Iterator
from itertools import groupby

from django.db import connection

from warifu.duties.contractors.models import Accreditation, Contract, Handler, Provision, RangeOfEmployees
from warifu.kernel.access.tables import Row
from warifu.regimes.jp.iesi import facts
from warifu.registers.gate.state import state

Stated = tuple[str, tuple[str, ...], list[Row]]
_BASIS = {"provided": facts.PROVIDED, "holding": facts.HELD}


def rows(contractor: str) -> Iterator[Stated]:
    """Every row that the records about one contractor call for, whoever the organ."""
    accreditations = Accreditation.objects.filter(contractor_id=contractor).order_by("organ_id", "id")
    for organ, found in groupby(accreditations, key=lambda a: a.organ_id):
        mine = list(found)
        key = (contractor, organ)
        yield "accreditation", key, [facts.row_until(a.accredited_on, a.after) for a in mine if a.accredited_on]
        contracts = Contract.objects.filter(accreditation__in=mine).order_by("id")
        yield "contract", key, [facts.row_until(c.first, c.after) for c in contracts]
        provisions = Provision.objects.filter(accreditation__in=mine).order_by("item_id", "id")
        for item, given in groupby(provisions, key=lambda p: p.item_id):
            yield (
                "provision",
                (item, contractor, organ),
                [facts.row_until(p.first, p.after, _BASIS[p.kind]) for p in given],
            )
    yield from _ranges(contractor)
    handlers = Handler.objects.filter(accreditation__contractor_id=contractor).order_by("item_id", "id")
    for item, listed in groupby(handlers, key=lambda h: h.item_id):
        yield "handler", (item, contractor), [facts.row_until(h.first, h.after, h.person_id) for h in listed]


def _ranges(contractor: str) -> Iterator[Stated]:
    """Act 10(4): the range set under a contract holds for every item provided under it."""
    provisions = Provision.objects.filter(accreditation__contractor_id=contractor)
    under: dict[str, set[int]] = {}
    for item, accreditation in provisions.values_list("item_id", "accreditation_id"):
        under.setdefault(item, set()).add(accreditation)
    for item in sorted(under):
        ranged = list(RangeOfEmployees.objects.filter(accreditation_id__in=under[item]).order_by("id"))
        units = [facts.row_until(r.first, r.after, r.unit_id) for r in ranged if r.unit_id]
        people = [facts.row_until(r.first, r.after, r.person_id) for r in ranged if r.person_id]
        yield "range_unit", (item, contractor), units
        yield "range_person", (item, contractor), people


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
