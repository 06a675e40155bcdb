"""The files assessments left behind: which have ended, one of them, its erasure under a signature, legal holds, the organ's own periods."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from warifu.duties.clearance import erasable, erasing, queries, retention
from warifu.duties.clearance.queries import File
from warifu.interfaces.web import signed
from warifu.interfaces.web.declared_form import Form
from warifu.interfaces.web.directory import Directory
from warifu.interfaces.web.doors import Asked, opens
from warifu.interfaces.web.erasure import build, declared
from warifu.interfaces.web.erasure.build import HOME
from warifu.interfaces.web.ledger.reading import log
from warifu.interfaces.web.listing import Listed, Select, choices, chosen, columns, cut
from warifu.interfaces.web.signin.answers import no_ceremony
from warifu.kernel.ids import LegalDay, OrgId, Text
from warifu.kernel.procedure.form import Clean
from warifu.kernel.procedure.model import Refusal
from warifu.regimes.jp import roles
from warifu.registers.vault import hold

_FILTERS = (
    ("", Text("消去できるもの（終わったもの）", "Can be erased: ended")),
    ("over", Text("機関の定めた期間も過ぎたもの", "The organ’s own period is over too")),
    ("held", Text("保全措置のあるもの", "Under a legal hold")),
    ("erased", Text("消去済みのもの", "Erased")),
    ("running", Text("手続中または有効なもの", "Under way or in force")),
)
_COLUMNS = (
    Text("氏名", "Name"),
    Text("最後の案件", "Last case"),
    Text("終わった日", "Ended on"),
    Text("保存期間の最後の日", "Last day kept"),
    Text("状態", "Status"),
)
_FILES, _CAPTION, _WHICH = Text("記録", "Files"), Text("記録の一覧", "List of files"), Text("どの記録", "Which files")
_DONE = Text("消去しました", "It was erased")


@opens(queries.PAGE)
def register(request: Asked) -> HttpResponse:
    """The files this reader looks after, by default those that have ended and are still kept."""
    asking, language = request.audience, request.language
    filters = chosen(request, "state")
    held, state = queries.held(asking.day), filters.get("state", "")
    # What is kept after its end, and what was erased, has no open case; under a hold there are few.
    looked = queries.files(asking, held if state == "held" else None, closed=state not in ("held", "running"))
    files = [f for f in looked if _wanted(f, state, held, asking.day)]
    found, pager = cut(request, files, filters)
    known = Directory(language)
    organs = queries.organs(asking)
    known.fetch(organisations=organs)
    heads = asking.organisations(roles.HEAD)
    context = {
        "list": Listed(
            path=HOME,
            heading=_FILES.of(language),
            caption=_CAPTION.of(language),
            columns=columns(language, *_COLUMNS),
            cells=build.file_cells(found, held, asking.day, known),
            pager=pager,
            filters=(Select("state", _WHICH.of(language), choices(_FILTERS, filters.get("state", ""), language)),),
        ),
        "organs": tuple(
            (known.organisation(o), build.periods(o, asking.day, language, headed=o in heads)) for o in organs
        ),
        "law_day": asking.day,
    }
    return render(request, "erasure/list.html", context)


def _wanted(file: File, state: str, held: frozenset[str], day: LegalDay) -> bool:
    kept = file.erasure is None and file.ended is not None
    return {
        "over": kept and file.over(day),
        "held": file.person in held,
        "erased": file.erasure is not None,
        "running": file.erasure is None and file.ended is None,
    }.get(state, kept)


def _file(request: Asked, person: str) -> File:
    """A file this reader looks after; every other is not there."""
    file = queries.file_of(request.audience, person)
    if file is None:
        raise Http404
    return file


@opens(queries.PAGE)
def person(request: Asked, person: str) -> HttpResponse:
    return _page(request, _file(request, person))


def _page(request: Asked, file: File) -> HttpResponse:
    with log() as reader:
        page = build.person_page(file, request.audience, Directory(request.language), reader)
    done = _DONE.of(request.language) if file.erasure and request.GET.get("done") else ""
    context = {
        "page": page,
        "just": done,
        "erased": page.done[0] if file.erasure else None,
        "law_day": request.audience.day,
    }
    return render(request, "erasure/person.html", context)


def _erase_form(request: Asked, file: File) -> Form:
    free, _ = build.offered(file, request.audience, request.language)
    return build.erase_form(file, free or tuple(declared.SCOPE_LABELS))


def _what(file: File, read: Clean) -> dict[str, Any]:
    return {
        "person": file.person,
        "scope": str(read.values["scope"]),
        "ground": str(read.values["ground"]),
        "basis": build.basis_of(str(read.values["basis"])),
    }


@opens(queries.PAGE, "POST")
def erase(request: Asked, person: str) -> HttpResponse:
    file = _file(request, person)
    form, back = _erase_form(request, file), f"{HOME}{file.person}/"

    def act(read: Clean, assertion: str) -> str | Refusal:
        return erasing.erase_person(
            **_what(file, read), actor=request.audience.person, assertion=assertion, at=request.at
        )

    return signed.taken(request, form, signed.Sheet(back), act, then=f"{back}?done=1", recorded=True)


@opens(queries.PAGE, "POST")
def prepare_erase(request: Asked, person: str) -> HttpResponse:
    """What the passkey signs; nothing where the form is to be put right or the law says no: the form's own page then says why."""
    file = _file(request, person)
    _, read = _erase_form(request, file).read(request)
    if not read.ok:
        return no_ceremony()
    what = _what(file, read)
    if erasable.refusal(request.audience, file, what["scope"], ground=what["ground"], basis=what["basis"]):
        return no_ceremony()
    return signed.prepare(request, erasing.digest(**what))


def _do(request: Asked, form: Form, back: str, act: Callable[[dict[str, Any]], Any]) -> HttpResponse:
    """An act without a signature: read, do, go back; or what has to be put right, or the legal no."""
    raw, read = form.read(request)
    if not read.ok:
        return signed.again(request, form.view(request.language, raw, read), signed.Sheet(back))
    answer = act({k: str(v) for k, v in read.values.items()})
    if isinstance(answer, Refusal):
        crumbs = form.crumbs(request.language)
        return signed.refusal(request, form.title.of(request.language), answer, back, crumbs=crumbs)
    return HttpResponseRedirect(back, status=303)


@opens(queries.PAGE, "POST")
def place_hold(request: Asked, person: str) -> HttpResponse:
    file = _file(request, person)

    def act(values: dict[str, str]) -> str | Refusal:
        return erasing.place_hold(
            person=file.person,
            reason=values["reason"],
            article=values["article"],
            actor=request.audience.person,
            at=request.at,
        )

    return _do(request, build.hold_form(file), f"{HOME}{file.person}/", act)


@opens(queries.PAGE, "GET", "POST")
def release_hold(request: Asked, person: str, held: str) -> HttpResponse:
    file = _file(request, person)
    if held not in {h.id for h in hold.in_force(file.person, request.audience.day)}:
        raise Http404
    back = f"{HOME}{file.person}/"
    form = Form(
        "release", declared.RELEASE_TITLE, f"{back}holds/{held}/release/", declared.RELEASE, above=build.above(file)
    )
    if request.method != "POST":
        return signed.page(request, form.view(request.language), signed.Sheet(back))

    def act(values: dict[str, str]) -> Refusal | None:
        return erasing.release_hold(
            person=file.person,
            hold_id=held,
            reason=values["reason"],
            actor=request.audience.person,
            at=request.at,
        )

    return _do(request, form, back, act)


# ---- the organ's own periods


def _headed(request: Asked, organ: str) -> OrgId:
    if organ not in request.audience.organisations(roles.HEAD):
        raise Http404
    return OrgId(organ)


def _retention_form(request: Asked, organ: OrgId) -> Form:
    """`?kind=`: begins with what the organ has set for that kind of file."""
    kind = request.GET.get("kind", "")
    set_ = queries.retention(organ, request.audience.day).get(kind)
    return Form(
        "retention",
        declared.RETENTION_TITLE,
        f"{HOME}retention/{organ}/",
        declared.RETENTION,
        declared.RETENTION_EFFECT,
        above=build.ABOVE,
        now={"kind": kind, "months": str(set_.months), "rule": set_.rule} if set_ else {"kind": kind},
    )


def _period(organ: OrgId, read: Clean) -> dict[str, Any]:
    months = read.values["months"]
    return {
        "organ": organ,
        "kind": str(read.values["kind"]),
        "months": months if isinstance(months, int) else 0,
        "rule": str(read.values["rule"]),
    }


@opens(queries.PAGE, "GET", "POST")
def set_retention(request: Asked, organ: str) -> HttpResponse:
    headed = _headed(request, organ)
    form = _retention_form(request, headed)
    if request.method != "POST":
        return signed.page(request, signed.signing(form.view(request.language)), signed.Sheet(HOME))

    def act(read: Clean, assertion: str) -> str | Refusal:
        return retention.set_retention(
            **_period(headed, read), actor=request.audience.person, assertion=assertion, at=request.at
        )

    return signed.taken(request, form, signed.Sheet(HOME), act)


@opens(queries.PAGE, "POST")
def prepare_retention(request: Asked, organ: str) -> HttpResponse:
    headed = _headed(request, organ)
    _, read = _retention_form(request, headed).read(request)
    if not read.ok or retention.refusal(**_period(headed, read), actor=request.audience.person, at=request.at):
        return no_ceremony()
    return signed.prepare(request, retention.digest(**_period(headed, read)))
