"""The first page, "my tasks", and the list of cases."""

import re

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from warifu.interfaces.web.case.model import Choice
from warifu.interfaces.web.context import NAVIGATION, opened_by_role
from warifu.interfaces.web.doors import Asked, opens
from warifu.interfaces.web.listing import Listed, Select, choices, chosen, columns, cut
from warifu.interfaces.web.tasks import build
from warifu.kernel.ids import Text
from warifu.registers.casework import queries, registry
from warifu.registers.casework.models import Case

_NUMBER = re.compile(r"(?P<prefix>[^\s\d-]{1,8})-(?P<year>\d{4})-(?P<number>\d{1,9})")
_OPEN = (("", Text("進行中", "Open")), ("closed", Text("終わった", "Ended")), ("all", Text("すべて", "All")))
_EVERY = Text("すべて", "All")
_COLUMNS = (
    Text("番号", "Number"),
    Text("手続", "Procedure"),
    Text("だれ・何", "Who or what"),
    Text("状態", "Status"),
    Text("だれの番", "Whose turn"),
    Text("期限", "Deadline"),
)
_CAPTION, _PROCEDURE, _STATE = Text("案件の一覧", "Cases"), Text("手続", "Procedure"), Text("状態", "Status")


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
    filters = chosen(request, "q", "procedure", "state")
    rows = queries.visible(request.audience)
    if found := _by_number(rows, filters.get("q", "")):
        return HttpResponseRedirect(f"/cases/{found}/", status=303)
    if "q" in filters:
        rows = rows.none()
    if "procedure" in filters:
        rows = rows.filter(procedure=filters["procedure"])
    if filters.get("state") != "all":
        rows = rows.filter(closed=filters.get("state") == "closed")
    found, pager = cut(request, rows.order_by("-opened_at", "id"), filters)
    language = request.language
    listed = Listed(
        path="/cases/",
        caption=_CAPTION.of(language),
        columns=columns(language, *_COLUMNS),
        cells=tuple(
            build.cells(case) for case in build.together(found, request.audience, request.at, request.language)
        ),
        pager=pager,
        filters=(
            Select("procedure", _PROCEDURE.of(language), _procedures(request, filters.get("procedure", ""))),
            Select("state", _STATE.of(language), choices(_OPEN, filters.get("state", ""), language)),
        ),
        find=filters.get("q", ""),
    )
    context = {"list": listed, "calendar": "tasks" in request.pages, "law_day": request.audience.day}
    return render(request, "tasks/cases.html", context)


def _by_number(rows: QuerySet[Case], text: str) -> str | None:
    """The one visible case of that number; None where the text is no number or names several organs' cases."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    names = [p.name for d in registry.duties() for p in d.procedures if p.number_prefix.ja == match["prefix"]]
    found = list(rows.filter(procedure__in=names, year=int(match["year"]), number=int(match["number"]))[:2])
    return str(found[0].id) if len(found) == 1 else None


def _procedures(request: Asked, now: str) -> tuple[Choice, ...]:
    newest = {p.name: registry.procedure(p.name) for d in registry.duties() for p in d.procedures}
    named = [(name, p.title) for name, p in sorted(newest.items())]
    return choices([("", _EVERY), *named], now, request.language)
