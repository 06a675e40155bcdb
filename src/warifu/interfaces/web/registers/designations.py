"""The control register of designations (Order 3): search, filters, terms; one item with its range and documents."""

from datetime import date
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from warifu.duties.custody import queries as custody
from warifu.duties.designation import queries
from warifu.duties.designation.models import Designation, RangeOfStaff
from warifu.duties.designation.register import MEASURES, PHASES, REGISTER, SOON_DAYS
from warifu.interfaces.web import replica, wording
from warifu.interfaces.web.blocks import Bit, Chip, Row, Term
from warifu.interfaces.web.case.seen import number
from warifu.interfaces.web.directory import Directory
from warifu.interfaces.web.doors import Asked, opens
from warifu.interfaces.web.listing import Cell, Head, Listed, Select, chosen
from warifu.interfaces.web.registers.model import DesignationPage, DesignationRow, Nearest, text
from warifu.interfaces.web.shelf import Shelf
from warifu.kernel.ids import Cite, LegalDay, Text
from warifu.kernel.law.days import years_from
from warifu.regimes.jp.iesi.procedures.designation_fields import GROUPS
from warifu.registers import listing, validity
from warifu.registers.people.domain import Audience

_TONES = {"candidate": "act", "in_force": "ok", "soon": "soon", "extended": "act"}
_ENDS = (
    ("", Text("いつでも", "Any time")),
    ("30", Text("30日以内", "Within 30 days")),
    ("90", Text("90日以内", "Within 90 days")),
    ("365", Text("1年以内", "Within a year")),
)
_EVERY = Text("すべて", "All")
_HEADS = (
    Head(Text("整理番号", "Number"), "number"),
    Head(Text("件名と号（法第2条第4項）", "Title, item of Act 2(4)"), card=Text("件名と号", "Title, item")),
    Head(Text("指定の日・満了の日", "First and last day"), "first"),
    Head(Text("有効期間の経過", "Period"), "last"),
    Head(Text("措置", "Measure"), "measure"),
    Head(Text("理由の点検", "Reasons checked"), "checked"),
    Head(Text("状態", "Status")),
)
_REGISTER_TITLE, _CAPTION = Text("指定管理簿", "Register"), Text("指定の一覧", "Designations")
_ORDER = Text("満了が近い順、終わった指定は最後", "Soonest end first, ended ones last")
_CHECK_LATE = Text("点検が1年を過ぎた", "over a year ago")
_UNSEEN = Text("概要は消去済み", "outline erased")


def _state(item: Designation, day: LegalDay, language: str) -> Chip:
    phase = queries.phase(item, day)
    left = (item.last - day).days if item.last else None
    if phase in ("in_force", "extended") and left is not None and left <= SOON_DAYS:
        phase = "soon"
    return Chip(PHASES[phase].of(language), _TONES.get(phase, ""))


def term(item: Designation, day: LegalDay, language: str) -> Term | None:
    if item.first is None or item.last is None:
        return None
    ended = ""
    if item.lifted_on and item.lifted_on <= day:
        on = wording.day_text(LegalDay(item.lifted_on), language, weekday=False)
        ended = f"lifted on {on}" if language == wording.EN else f"{on}に解除"
    return Term(LegalDay(item.first), LegalDay(item.last), day, ended)


def row(item: Any, day: LegalDay, language: str) -> DesignationRow:
    """A line; `item` brings its `last_check` along."""
    # The first check is the designation itself.
    last: date | None = item.last_check or item.first
    checked = LegalDay(last) if last else None
    running = item.first is not None and queries.phase(item, day) in ("in_force", "extended")
    heading = queries.heading(item)
    return DesignationRow(
        href=f"/designations/{item.id}/",
        number=number(item.case),
        title=heading.title or _UNSEEN.of(language),
        groups=tuple(group_text(code, language) for code in item.groups),
        term=term(item, day, language),
        measure=MEASURES[item.measure].of(language) if item.measure in MEASURES else "",
        checked=checked,
        # NPSC 13: at least once a year.
        checked_late=running and checked is not None and years_from(checked, 1, first_day_counts=False) < day,
        state=_state(item, day, language),
    )


def _checked(asking: Audience) -> QuerySet[Designation]:
    return queries.visible(asking).annotate(last_check=queries.LAST_CHECK)


def group_text(code: str, language: str) -> str:
    """The item of Act 2(4) that a code stands for."""
    found = dict(GROUPS).get(code)
    return found.of(language) if found else code


@opens("designations")
@replica.lists
def register(request: Asked) -> HttpResponse:
    """Those that end soonest first; what has ended, and candidates, last. A number typed or scanned opens its item."""
    language, asking = request.language, request.audience
    typed = chosen(request, "q").get("q", "")
    if found := _by_number(queries.visible(asking), typed):
        return HttpResponseRedirect(f"/designations/{found}/", status=303)
    shelf = Shelf(request, REGISTER, nothing=bool(typed))
    rows = shelf.rows(_checked(asking))
    soon = listing.narrowed_by(REGISTER, asking, {"state": "soon"})
    nearest = soon.select_related(None).select_related("case").order_by("until", "id").first()
    listed = Listed(
        path="/designations/",
        heading=_REGISTER_TITLE.of(language),
        caption=_CAPTION.of(language),
        columns=shelf.columns(_HEADS),
        cells=tuple(_cells(row(item, asking.day, language), language) for item in rows),
        window=shelf.window,
        export=shelf.export,
        filters=_filters(shelf, language),
        find=typed,
        endings=shelf.endings,
    )
    context = {
        "list": listed,
        "soon": soon.count() if nearest else 0,
        "nearest": Nearest(f"/designations/{nearest.id}/", number(nearest.case), term(nearest, asking.day, language))
        if nearest
        else None,
        "law_day": asking.day,
    }
    return render(request, "registers/designations.html", context)


def _filters(shelf: Shelf, language: str) -> tuple[Select, ...]:
    return (
        shelf.select("state", Text("状態", "Status"), shelf.named(PHASES, _EVERY)),
        shelf.select("ends", Text("満了まで", "Ends"), [(v, t.of(language)) for v, t in _ENDS]),
        shelf.months(Text("満了の月", "Ends in"), _EVERY),
        shelf.select("group", Text("号（法第2条第4項）", "Item of Act 2(4)"), shelf.named(dict(GROUPS), _EVERY)),
        *shelf.organs(),
        *shelf.units(shelf.request.audience.organisations()),
        shelf.day("on", Text("この日に有効", "In force on")),
        shelf.day("before", Text("この日より前に満了", "Ends before")),
        shelf.order(_HEADS, _ORDER),
    )


def _cells(row: DesignationRow, language: str) -> tuple[Cell, ...]:
    checked = (Bit(chip=Chip(_CHECK_LATE.of(language), "late")),) if row.checked_late else ()
    return (
        (Bit(row.number, href=row.href),),
        (Bit(row.title), *(Bit(group, muted=True) for group in row.groups)),
        (Bit(period=row.term),) if row.term else (),
        (Bit(term=row.term),) if row.term else (),
        (Bit(row.measure, together=True),) if row.measure else (),
        (*checked, Bit(day=row.checked)) if row.checked else (),
        (Bit(chip=row.state),),
    )


def _by_number(rows: QuerySet[Designation], asked: str) -> str | None:
    """The one visible item whose case has that number."""
    prefix, _, rest = asked.partition("-")
    year, _, serial = rest.partition("-")
    if not (year.isdecimal() and serial.isdecimal() and len(serial) < 10 and len(year) == 4):
        return None
    found = [
        r
        for r in rows.filter(case__year=int(year), case__number=int(serial))[:20]
        if number(r.case).startswith(f"{prefix}-")
    ]
    return str(found[0].id) if len(found) == 1 else None


@opens("designations")
def item(request: Asked, item: str) -> HttpResponse:
    """One item of the register: the fields of Order 3, its range of staff, and the way to its case and documents."""
    found = _checked(request.audience).filter(id=item).first()
    if found is None:
        raise Http404
    language, day = request.language, request.audience.day
    known, ranged = Directory(language), list(_range(found, day))
    known.fetch((r.person_id for r in ranged), units=[found.unit_id, *(r.unit_id for r in ranged)])
    shown = row(found, day, language)
    page = DesignationPage(
        row=shown,
        outline=queries.heading(found).outline,
        facts=_facts(found, shown, known),
        units=tuple(known.unit(r.unit_id) for r in ranged if r.unit_id),
        people=tuple(known.name(r.person_id) for r in ranged if r.person_id),
        documents=custody.visible(request.audience).filter(item_id=found.id).count()
        if "documents" in request.pages
        else 0,
        case_href=f"/cases/{found.case_id}/",
        item=found.id,
    )
    asks = f"/who-may/items/{found.id}/" if "who_may" in request.pages else ""
    return render(request, "registers/designation.html", {"page": page, "law_day": day, "asks": asks})


def _range(found: Designation, day: LegalDay) -> QuerySet[RangeOfStaff]:
    return found.range_of_staff.filter(validity.on(day)).order_by("id")


def _facts(found: Designation, shown: DesignationRow, known: Directory) -> tuple[Row, ...]:
    say = partial(_say, known.language)
    rows = [
        Row(say("整理番号", "Number"), (Bit(shown.number, mono=True),)),
        text(say("指定した機関", "Designated by"), known.organisation(found.organisation_id)),
        Row(say("号", "Group"), tuple(Bit(g) for g in shown.groups) or (Bit("—"),)),
        Row(say("指定した日", "Designated on"), (Bit(day=LegalDay(found.first)) if found.first else Bit("—"),)),
        Row(
            say("満了する日", "Last day"),
            (Bit(day=LegalDay(found.last), cites=(Cite("Act", "4(1)"),)) if found.last else Bit("—"),),
        ),
        text(say("措置", "Measure"), shown.measure or "—"),
    ]
    if found.unit_id:
        rows.append(text(say("取り扱う部署", "Unit in charge"), known.unit(found.unit_id)))
    if found.lifted_on:
        rows.append(Row(say("解除した日", "Lifted on"), (Bit(day=LegalDay(found.lifted_on)),)))
    return tuple(rows)


def _say(language: str, ja: str, en: str) -> str:
    return en if language == "en" else ja
