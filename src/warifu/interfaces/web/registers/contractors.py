"""Contractors: accreditation, contract, provision. A reader sees those whose case she sees (casework's predicate)."""

from datetime import timedelta

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render

from warifu.duties.contractors.models import Accreditation
from warifu.duties.designation import queries as designations
from warifu.interfaces.web.blocks import Chip, Term
from warifu.interfaces.web.case.model import Choice
from warifu.interfaces.web.case.seen import address, number
from warifu.interfaces.web.directory import Directory
from warifu.interfaces.web.doors import Asked, opens
from warifu.interfaces.web.listing import chosen, cut
from warifu.interfaces.web.registers.model import ContractorRow
from warifu.kernel.ids import LegalDay, Text
from warifu.registers.casework import queries as casework
from warifu.registers.casework import registry

_STATES = (
    ("", Text("すべて", "All")),
    ("accredited", Text("認定されている", "Accredited")),
    ("contract", Text("契約中", "Under contract")),
    ("ended", Text("終わった", "Ended")),
)


@opens("contractors")
def register(request: Asked) -> HttpResponse:
    language, day = request.language, request.audience.day
    filters = chosen(request, "state")
    rows = Accreditation.objects.filter(case__in=casework.visible(request.audience)).select_related("case")
    on = Q(contracts__first__lte=day) & (Q(contracts__after__isnull=True) | Q(contracts__after__gt=day))
    by_state = {
        "accredited": Q(accredited_on__lte=day) & (Q(after__isnull=True) | Q(after__gt=day)),
        "contract": on,
        "ended": Q(after__lte=day) | Q(case__closed=True),
    }
    rows = rows.filter(by_state.get(filters.get("state", ""), Q())).distinct()
    listed, pager = cut(request, rows.order_by("contractor__code", "organ__code", "id"), filters)
    known = Directory(language)
    known.fetch(organisations=[i for r in listed for i in (r.organ_id, r.contractor_id)])
    context = {
        "rows": tuple(_row(r, request, known) for r in listed),
        "pager": pager,
        "states": tuple(Choice(v, t.of(language), v == filters.get("state", "")) for v, t in _STATES),
        "law_day": day,
    }
    return render(request, "registers/contractors.html", context)


def _row(row: Accreditation, request: Asked, known: Directory) -> ContractorRow:
    day, language = request.audience.day, request.language
    state = registry.procedure(row.case.procedure, row.case.version).state(row.case.state)
    contract = (
        row.contracts.filter(first__lte=day).order_by("-first").first() or row.contracts.order_by("first").first()
    )
    provisions = row.provisions.filter(Q(after__isnull=True) | Q(after__gt=day)).select_related("item__case")
    seen = set(
        designations.visible(request.audience).filter(id__in=provisions.values("item")).values_list("id", flat=True)
    )
    return ContractorRow(
        name=known.organisation(row.contractor_id),
        organ=known.organisation(row.organ_id),
        state=Chip(state.label.of(language), state.tone),
        accredited=LegalDay(row.accredited_on) if row.accredited_on else None,
        contract=Term(LegalDay(contract.first), LegalDay(contract.after - timedelta(days=1)), day)
        if contract and contract.after
        else None,
        # The serial of the register of designations is for those who see its row; the contractor knows the item by its title.
        provided=tuple(
            (number(p.item.case), f"/designations/{p.item_id}/")
            if p.item_id in seen
            else (designations.heading(p.item).title, "")
            for p in provisions
        ),
        handlers=row.handlers.filter(Q(after__isnull=True) | Q(after__gt=day)).values("person").distinct().count(),
        case_href=address(row.case),
        case_number=number(row.case),
    )
