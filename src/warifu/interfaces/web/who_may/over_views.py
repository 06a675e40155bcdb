"""Everybody for one item, and everything for one person: `over` with its rows, looked at and recorded."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render

from warifu.duties.designation import queries as designations
from warifu.duties.designation.models import Designation
from warifu.interfaces.web import listing, replica
from warifu.interfaces.web.blocks import Bit
from warifu.interfaces.web.case.seen import number
from warifu.interfaces.web.deciding import DOWN
from warifu.interfaces.web.directory import Directory
from warifu.interfaces.web.doors import Asked, opens
from warifu.interfaces.web.who_may import over
from warifu.interfaces.web.who_may.over import MAY, NOT, Side
from warifu.kernel.access.model import READ
from warifu.kernel.ids import Text
from warifu.regimes.jp.iesi import law
from warifu.registers.gate import overview
from warifu.registers.gate.overview import Overview
from warifu.registers.ledger import clock
from warifu.registers.people import queries as people
from warifu.registers.vault.sealed import keystore

_UNIT, _ORGAN = Text("所属", "Unit"), Text("指定した機関", "Designating organ")
_PERSON, _ITEM = Text("人", "Person"), Text("情報", "Item")


@opens("who_may")
def of_item(request: Asked, item: str) -> HttpResponse:
    """Who may read it."""
    row = designations.designated(request.audience).filter(id=item).first()
    if row is None:
        raise Http404
    known, asking = Directory(request.language), request.audience

    def look(records: Any) -> tuple[dict[str, str], Overview]:
        units = {str(p): str(u or "") for p, u in people.asked_about(asking).values_list("person_id", "unit_id")}
        return units, overview.who(records, item, READ, "", asking.day, list(units))

    units, found = replica.ask(look)
    known.fetch(units=units.values())
    side = Side(
        path=f"/who-may/items/{item}/",
        heading=Text("この情報を閲覧できる人・できない人", "Who may read this item, and who may not"),
        drawing=Text("部署ごとの、できる人とできない人", "By unit, who may and who may not"),
        noun=_PERSON,
        place_noun=_UNIT,
        places=units,
        place_name=known.unit,
        row=lambda one: Bit(name=known.name(one), href=f"/who-may/people/{one}/"),
        ordered=partial(_by_reading, known),
        ready=lambda shown: known.fetch(people=shown),
    )
    title = f"{number(row.case)} {designations.heading(row).title}".strip()
    return _shown(request, found, side, {"item": row.id, "title": title})


@opens("who_may")
def of_person(request: Asked, person: str) -> HttpResponse:
    """What she may read."""
    asking = request.audience
    if not people.asked_about(asking).filter(person_id=person).exists():
        raise Http404
    known = Directory(request.language)

    def look(records: Any) -> tuple[dict[str, str], Overview]:
        organs = {str(i): str(o) for i, o in designations.designated(asking).values_list("id", "organisation_id")}
        return organs, overview.what(records, person, READ, "", asking.day, list(organs))

    organs, found = replica.ask(look)
    rows: dict[str, Designation] = {}

    def ready(shown: Sequence[str]) -> None:
        rows.update({row.id: row for row in designations.designated(asking).filter(id__in=shown)})

    def named(one: str) -> Bit:
        return Bit(f"{number(rows[one].case)} {designations.heading(rows[one]).title}", href=f"/who-may/items/{one}/")

    known.fetch(organisations=organs.values())
    side = Side(
        path=f"/who-may/people/{person}/",
        heading=Text("閲覧できる情報・できない情報", "What she may read, and what she may not"),
        drawing=Text(
            "指定した機関ごとの、できるものとできないもの", "By designating organ, what she may and what she may not"
        ),
        noun=_ITEM,
        place_noun=_ORGAN,
        places=organs,
        place_name=known.organisation,
        row=named,
        ordered=lambda ids: ids,
        ready=ready,
    )
    return _shown(request, found, side, {"person": known.name(person)})


def _by_reading(known: Directory, ids: Sequence[str]) -> Sequence[str]:
    """In the order of readings; too many stay in the order of their ids, so that not every name is opened for one page."""
    if len(ids) > over.MOST_SORTED:
        return ids
    known.fetch(people=ids)
    return sorted(ids, key=lambda one: (known.name(one).kana or known.name(one).kanji, one))


def _shown(request: Asked, found: Overview, side: Side, about: dict[str, object]) -> HttpResponse:
    language = request.language
    context: dict[str, object] = {**about, "law_day": request.audience.day}
    if clock.permits_stopped(settings.INSTALLATION.ledger, request.at):
        title, text = (t.of(language) for t in DOWN)
        context["banner"] = {"tone": "late", "title": title, "text": text}
        return render(request, "who_may/stopped.html", context, status=503)
    chosen = listing.chosen(request, "show", "place", "group")
    # Where nobody may, why not is what there is to see.
    show = chosen.get("show", MAY if found.permitted else NOT)
    asked = over.Asked(NOT if show == NOT else MAY, chosen.get("place", ""), chosen.get("group", ""))
    looked = over.page(found, side, asked, partial(listing.cut, request), language)
    with transaction.atomic():
        entry = overview.record(
            connection,
            keystore(),
            found,
            actor=request.person_id,
            via="pages",
            at=request.at,
            law_digest=law().digest,
        )
    context |= {"looked": looked, "list": looked.listed, "entry": entry}
    return render(request, "who_may/over.html", context)
