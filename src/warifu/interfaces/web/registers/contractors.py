"""Contractors: accreditation, contract, provision. A reader sees those whose case she sees (casework's predicate)."""

from django.db.models import Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import render

from warifu.duties.contractors import queries
from warifu.duties.contractors.models import Accreditation, Contract, Handler, Provision
from warifu.duties.contractors.register import REGISTER, STATES
from warifu.duties.designation import queries as designations
from warifu.interfaces.web import replica
from warifu.interfaces.web.blocks import Bit, Chip, Term
from warifu.interfaces.web.case.seen import address, number
from warifu.interfaces.web.directory import Directory
from warifu.interfaces.web.doors import Asked, opens
from warifu.interfaces.web.listing import Cell, Head, Listed, cell
from warifu.interfaces.web.shelf import Shelf
from warifu.interfaces.web.wording import count_text
from warifu.kernel.ids import LegalDay, Text
from warifu.kernel.law.days import day_after
from warifu.registers.casework import registry

_HEADS = (
    Head(Text("事業者", "Contractor"), "contractor"),
    Head(Text("行政機関", "Organ"), "organ"),
    Head(Text("状態", "Status")),
    Head(Text("認定の日", "Accredited on"), "accredited"),
    Head(Text("契約", "Contract"), "contract"),
    Head(Text("提供した情報", "Items provided")),
    Head(Text("取扱者", "Handlers"), number=True),
    Head(Text("案件", "Case"), "number"),
)
_CAPTION, _EVERY = Text("事業者の一覧", "Contractors"), Text("すべて", "All")


@opens("contractors")
@replica.lists
def register(request: Asked) -> HttpResponse:
    language, asking = request.language, request.audience
    shelf = Shelf(request, REGISTER)
    day = asking.day
    running = Q(after__isnull=True) | Q(after__gt=day)
    rows = shelf.rows(
        queries.visible(asking).prefetch_related(
            Prefetch("contracts", Contract.objects.order_by("first")),
            Prefetch("provisions", Provision.objects.filter(running).select_related("item__case")),
            Prefetch("handlers", Handler.objects.filter(running)),
        )
    )
    known = Directory(language)
    known.fetch(organisations=[i for r in rows for i in (r.organ_id, r.contractor_id)])
    items = {p.item_id for r in rows for p in r.provisions.all()}
    seen = set(designations.visible(asking).filter(id__in=items).values_list("id", flat=True)) if items else set()
    listed = Listed(
        path="/contractors/",
        caption=_CAPTION.of(language),
        columns=shelf.columns(_HEADS),
        cells=tuple(_cells(r, request, known, seen) for r in rows),
        window=shelf.window,
        export=shelf.export,
        filters=(
            shelf.select("state", Text("状態", "Status"), shelf.named(STATES, _EVERY)),
            *shelf.organs(),
            shelf.months(Text("契約が終わる月", "Contract ends in"), _EVERY),
            shelf.day("on", Text("この日に契約中", "Under contract on")),
            shelf.day("before", Text("この日より前に契約が終わる", "Contract ends before")),
            shelf.order(_HEADS),
        ),
        endings=shelf.endings,
    )
    return render(request, "registers/contractors.html", {"list": listed, "law_day": day})


def _contract(row: Accreditation, day: LegalDay) -> Term | None:
    """The contract of the day, the last that began; before the first has begun, that one."""
    contracts = list(row.contracts.all())
    begun = [c for c in contracts if c.first <= day]
    found = begun[-1] if begun else next(iter(contracts), None)
    return Term(LegalDay(found.first), day_after(LegalDay(found.after), -1), day) if found else None


def _cells(row: Accreditation, request: Asked, known: Directory, seen: set[str]) -> tuple[Cell, ...]:
    day, language = request.audience.day, request.language
    state = registry.procedure(row.case.procedure, row.case.version).state(row.case.state)
    term = _contract(row, day)
    handlers = len({h.person_id for h in row.handlers.all()})
    return (
        cell(known.organisation(row.contractor_id)),
        cell(known.organisation(row.organ_id)),
        (Bit(chip=Chip(state.label.of(language), state.tone)),),
        (Bit(day=LegalDay(row.accredited_on)),) if row.accredited_on else (),
        (Bit(until=term.last), Bit(term=term)) if term else (),
        # The serial of the register of designations is for those who see its row; the contractor knows the item by its title.
        tuple(
            Bit(number(p.item.case), href=f"/designations/{p.item_id}/")
            if p.item_id in seen
            else Bit(designations.heading(p.item).title)
            for p in row.provisions.all()
        ),
        cell(count_text(handlers, language, "人", "person", "people")),
        (Bit(number(row.case), href=address(row.case)),),
    )
