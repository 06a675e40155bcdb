"""Oversight: the numbers of one organ and year, and for each number its rows. A reader gets the organs and blocks of her roles alone."""

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render

from warifu.duties.oversight import queries
from warifu.duties.oversight.counted import DOCUMENTS, REPORT, count_of
from warifu.interfaces.web import replica
from warifu.interfaces.web.blocks import Pager
from warifu.interfaces.web.directory import Directory
from warifu.interfaces.web.doors import Asked, opens
from warifu.interfaces.web.listing import Cell, Listed, chosen, columns, cut
from warifu.interfaces.web.oversight import build
from warifu.interfaces.web.oversight.build import Asking
from warifu.interfaces.web.oversight.model import RowsPage
from warifu.interfaces.web.tasks import build as tasks
from warifu.kernel.ids import Cite, OrgId, Text
from warifu.kernel.procedure.model import Clock, Procedure

Shown = tuple[tuple[tuple[Cell, ...], ...], Pager]
_WHAT = (Text("番号", "Number"), Text("だれ・何", "Who or what"))
_PERIOD = (Text("期限", "Last good day"), Text("終えた日", "Ended on"))
_STATE = Text("いまの状態", "Status now")


def _asking(request: Asked) -> Asking | None:
    """What was asked for: the first organ and the present year where none is named. None: there is no organ to be shown."""
    named, asking = chosen(request, "organ", "year"), request.audience
    mine = queries.organs(asking)
    if not mine:
        return None
    organ = OrgId(named.get("organ", mine[0]))
    if organ not in mine:
        raise Http404
    years = queries.years(asking, organ)
    year = {str(year.number): year for year in years}.get(named.get("year", str(asking.day.year)))
    if year is None:
        raise Http404
    return Asking(asking, organ, year, request.at, request.language, tuple(years), tuple(mine))


@opens("oversight")
@replica.lists
def overview(request: Asked) -> HttpResponse:
    asked = _asking(request)
    shown = build.page(asked) if asked else None
    context = {"page": shown, "report": REPORT, "law_day": request.audience.day}
    return render(request, "oversight/page.html", context)


@opens("oversight")
@replica.lists
def rows(request: Asked, count: str) -> HttpResponse:
    """The rows behind one number: as many as the number says."""
    asked = _asking(request)
    if asked is None:
        raise Http404
    title, cites, (cells, pager), periods = _opened(request, asked, count)
    page = RowsPage(
        title=title,
        cites=cites,
        organ=Directory(request.language).organisation(asked.organ),
        year=asked.year.number,
        back=f"/oversight/?{asked.query}",
    )
    listed = Listed(
        path=request.path,
        caption=title,
        columns=columns(request.language, *_WHAT, *(_PERIOD if periods else ()), _STATE),
        cells=cells,
        pager=pager,
    )
    return render(request, "oversight/rows.html", {"page": page, "list": listed, "law_day": request.audience.day})


def _opened(request: Asked, asked: Asking, code: str) -> tuple[str, tuple[Cite, ...], Shown, bool]:
    for declared in build.procedures(asked):
        for clock in declared.clocks:
            for outcome in queries.ENDED:
                if code == build.code_of(declared, clock, outcome):
                    title = build.outcome_title(declared, clock, outcome, asked)
                    return title, clock.cite, _runs(request, asked, declared, clock, outcome), True
    try:
        block, count = count_of(code)
    except KeyError as error:
        raise Http404 from error
    if block not in asked.blocks:
        raise Http404
    shown = _documents(request, asked) if count.by == DOCUMENTS else _cases(request, asked, code)
    return count.title.of(asked.language), count.cites, shown, False


def _filters(asked: Asking) -> dict[str, str]:
    return {"organ": asked.organ, "year": str(asked.year.number)}


def _cases(request: Asked, asked: Asking, code: str) -> Shown:
    found = queries.rows(asked.audience, asked.organ, asked.year, *count_of(code))
    listed, pager = cut(request, found, _filters(asked))
    seen = tasks.together(listed, asked.audience, asked.at, asked.language)
    return tuple(build.case_cells(case) for case in seen), pager


def _documents(request: Asked, asked: Asking) -> Shown:
    listed, pager = cut(request, queries.documents(asked.audience, asked.organ, asked.year), _filters(asked))
    return tuple(build.document_cells(row, asked.language) for row in listed), pager


def _runs(request: Asked, asked: Asking, declared: Procedure, clock: Clock, outcome: str) -> Shown:
    """A row for each period; the same case may stand there more than once."""
    wanted = queries.ENDED[outcome] & Q(case__procedure=declared.name, clock=clock.name)
    found = queries.periods(asked.audience, asked.organ, asked.year).filter(wanted)
    listed, pager = cut(request, found, _filters(asked))
    seen_cases = queries.cases(asked.audience, asked.organ, declared.name).filter(
        id__in=[run.case_id for run in listed]
    )
    seen = {s.case.id: s for s in tasks.together(seen_cases, asked.audience, asked.at, asked.language)}
    return tuple(build.case_cells(seen[run.case_id], run) for run in listed), pager
