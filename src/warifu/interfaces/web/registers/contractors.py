"""Contractors: accreditation, contract, provision. A reader sees those whose case she sees (casework's predicate)."""

from datetime import timedelta

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render

from warifu.duties.contractors import queries
from warifu.duties.contractors.models import Accreditation
from warifu.duties.designation import queries as designations
from warifu.interfaces.web.blocks import Bit, Chip, Term
from warifu.interfaces.web.case.seen import address, number
from warifu.interfaces.web.directory import Directory
from warifu.interfaces.web.doors import Asked, opens
from warifu.interfaces.web.listing import Cell, Listed, Select, cell, choices, chosen, columns, cut
from warifu.interfaces.web.wording import count_text
from warifu.kernel.ids import LegalDay, Text
from warifu.registers.casework import registry

_STATES = (
    ("", Text("すべて", "All")),
    ("accredited", Text("認定されている", "Accredited")),
    ("contract", Text("契約中", "Under contract")),
    ("ended", Text("終わった", "Ended")),
)


_COLUMNS = (
    Text("事業者", "Contractor"),
    Text("行政機関", "Organ"),
    Text("状態", "Status"),
    Text("認定の日", "Accredited on"),
    Text("契約", "Contract"),
    Text("提供した情報", "Items provided"),
    Text("取扱者", "Handlers"),
    Text("案件", "Case"),
)
_CAPTION = Text("事業者の一覧", "Contractors")
_STATE = Text("状態", "Status")


@opens("contractors")
def register(request: Asked) -> HttpResponse:
    language, day = request.language, request.audience.day
    filters = chosen(request, "state")
    rows = queries.visible(request.audience)
    on = Q(contracts__first__lte=day) & (Q(contracts__after__isnull=True) | Q(contracts__after__gt=day))
    by_state = {
        "accredited": Q(accredited_on__lte=day) & (Q(after__isnull=True) | Q(after__gt=day)),
        "contract": on,
        "ended": Q(after__lte=day) | Q(case__closed=True),
    }
    rows = rows.filter(by_state.get(filters.get("state", ""), Q())).distinct()
    found, pager = cut(request, rows.order_by("contractor__code", "organ__code", "id"), filters)
    known = Directory(language)
    known.fetch(organisations=[i for r in found for i in (r.organ_id, r.contractor_id)])
    listed = Listed(
        path="/contractors/",
        caption=_CAPTION.of(language),
        columns=columns(language, *_COLUMNS),
        cells=tuple(_cells(r, request, known) for r in found),
        pager=pager,
        filters=(Select("state", _STATE.of(language), choices(_STATES, filters.get("state", ""), language)),),
    )
    return render(request, "registers/contractors.html", {"list": listed, "law_day": day})


def _cells(row: Accreditation, request: Asked, known: Directory) -> tuple[Cell, ...]:
    day, language = request.audience.day, request.language
    state = registry.procedure(row.case.procedure, row.case.version).state(row.case.state)
    contract = (
        row.contracts.filter(first__lte=day).order_by("-first").first() or row.contracts.order_by("first").first()
    )
    provisions = row.provisions.filter(Q(after__isnull=True) | Q(after__gt=day)).select_related("item__case")
    seen = set(
        designations.visible(request.audience).filter(id__in=provisions.values("item")).values_list("id", flat=True)
    )
    term = None
    if contract and contract.after:
        term = Term(LegalDay(contract.first), LegalDay(contract.after - timedelta(days=1)), day)
    handlers = row.handlers.filter(Q(after__isnull=True) | Q(after__gt=day)).values("person").distinct().count()
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
            for p in provisions
        ),
        cell(count_text(handlers, language, "人", "person", "people")),
        (Bit(number(row.case), href=address(row.case)),),
    )
