"""The first page, "my tasks", and the list of cases."""

import re

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from warifu.interfaces.web.context import NAVIGATION, opened_by_role
from warifu.interfaces.web.doors import Asked, opens
from warifu.interfaces.web.listing import Head, Listed, chosen
from warifu.interfaces.web.shelf import Shelf
from warifu.interfaces.web.tasks import build
from warifu.kernel.ids import Text
from warifu.registers.casework import queries, registry
from warifu.registers.casework.models import Case
from warifu.registers.casework.register import MINE, REGISTER, turns

_NUMBER = re.compile(r"(?P<prefix>[^\s\d-]{1,8})-(?P<year>\d{4})-(?P<number>\d{1,9})")
_OPEN = {"open": Text("進行中", "Open"), "closed": Text("終わった", "Ended"), "all": Text("すべて", "All")}
_EVERY = Text("すべて", "All")
_MINE = Text("わたしの側", "My side")
_HEADS = (
    Head(Text("番号", "Number"), "number"),
    Head(Text("手続", "Procedure")),
    Head(Text("だれ・何", "Who or what")),
    Head(Text("状態", "Status")),
    Head(Text("だれの番", "Whose turn"), "since"),
    Head(Text("期限", "Deadline"), "due"),
)
_CAPTION = Text("案件の一覧", "Cases")
_ORDER = Text("新しく始まった順", "Newest first")


def home(request: Asked) -> HttpResponse:
    """Everybody's first page: tasks for those who have any, else the first page their roles open, else their own."""
    if "tasks" in request.pages:
        return tasks(request)
    mine = opened_by_role(request.audience)
    # Who sets up the office begins there; the ledger is open to everybody and nobody's first business but the partner's.
    if "office" in mine:
        return HttpResponseRedirect("/office/", status=303)
    return HttpResponseRedirect(next((href for code, href, _ in NAVIGATION if code in mine), "/own/"), status=303)


@opens("tasks")
def tasks(request: Asked) -> HttpResponse:
    page = build.tasks_page(request.audience, request.at, request.language)
    return render(request, "tasks/page.html", {"page": page, "law_day": request.audience.day})


@opens("case")
def cases(request: Asked) -> HttpResponse:
    """The cases this reader may see. A number typed or scanned into the search field opens its case."""
    language, asking = request.language, request.audience
    typed = chosen(request, "q").get("q", "")
    if found := _by_number(queries.visible(asking), typed):
        return HttpResponseRedirect(f"/cases/{found}/", status=303)
    shelf = Shelf(request, REGISTER, default=(("state", "open"),), nothing=bool(typed))
    rows = shelf.rows(queries.with_rows(Case.objects.all()))
    listed = Listed(
        path="/cases/",
        caption=_CAPTION.of(language),
        columns=shelf.columns(_HEADS),
        cells=tuple(build.cells(case) for case in build.together(rows, asking, request.at, language, to_act=False)),
        window=shelf.window,
        export=shelf.export,
        filters=(
            shelf.select("procedure", Text("手続", "Procedure"), shelf.named(_procedures(), _EVERY)),
            shelf.select("state", Text("状態", "Status"), shelf.named(_OPEN, None)),
            shelf.select("turn", Text("だれの番", "Whose turn"), shelf.named(_turns(), _EVERY)),
            *shelf.organs(),
            shelf.months(Text("期限の月", "Due in"), _EVERY),
            shelf.day("before", Text("この日より前に期限", "Due before")),
            shelf.day("since", Text("この日より前から同じ状態", "In this state since before")),
            shelf.order(_HEADS, _ORDER),
        ),
        find=typed,
    )
    context = {"list": listed, "calendar": "tasks" in request.pages, "law_day": asking.day}
    return render(request, "tasks/cases.html", context)


def _by_number(rows: QuerySet[Case], text: str) -> str | None:
    """The one visible case of that number; None where the text is no number or names several organs' cases."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    names = [p.name for d in registry.duties() for p in d.procedures if p.number_prefix.ja == match["prefix"]]
    found = list(rows.filter(procedure__in=names, year=int(match["year"]), number=int(match["number"]))[:2])
    return str(found[0].id) if len(found) == 1 else None


def _procedures() -> dict[str, Text]:
    newest = {p.name: registry.procedure(p.name) for d in registry.duties() for p in d.procedures}
    return {name: p.title for name, p in sorted(newest.items())}


def _turns() -> dict[str, Text]:
    words = {name: dict(procedure.parties).get(name) for name, procedure in sorted(turns().items())}
    return {MINE: _MINE, **{name: label for name, label in words.items() if label}}
