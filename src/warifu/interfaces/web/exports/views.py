"""Registers as files: asked for from a list, released by a second person, fetched once; who took out what."""

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from warifu.duties.exports import acts, limits, queries
from warifu.duties.exports.acts import File, Waiting
from warifu.duties.exports.models import Export
from warifu.duties.exports.rows import PAGE, REGISTERS
from warifu.interfaces.web import signed
from warifu.interfaces.web.case.model import StepForm
from warifu.interfaces.web.declared_form import Form
from warifu.interfaces.web.directory import Directory
from warifu.interfaces.web.doors import Asked, opens
from warifu.interfaces.web.exports import build
from warifu.interfaces.web.exports.build import HOME
from warifu.interfaces.web.listing import Listed, columns, cut
from warifu.interfaces.web.signin.answers import no_ceremony
from warifu.kernel.ids import Cite, OrgId, Text
from warifu.kernel.procedure.form import Clean
from warifu.kernel.procedure.model import Field, Kind, Refusal
from warifu.registers.signin import own_rules
from warifu.registers.signin.stepup import SignatureError

_CAPTION = Text("書き出しの一覧", "Exports")
_ASK = Text("書き出す", "Export")
_RELEASE = Text("書き出しを認める", "Release the export")
_REFUSE = Text("認めない", "Do not release")
_FETCH = Text("ファイルを受け取る", "Fetch the file")
_EFFECT = Text(
    "頼んだ人は、24時間以内に1回だけ、このファイルを受け取れます。あなたの氏名と署名が残ります。",
    "Who asked may fetch the file once within 24 hours. Your name and signature are kept.",
)
_LIMIT = Text("別の人の確認が要る行数を定める", "Set above how many rows a second person is needed")
_OWN = Cite("Assumed")
_LIMIT_FIELDS = (
    Field(
        "most",
        Kind.NUMBER,
        Text("この行数までは1人で書き出せる", "Up to this many rows one person exports alone"),
        _OWN,
        help=Text("0 にすると、いつも別の人の確認が要ります。", "With 0, a second person is always needed."),
    ),
    Field(
        "rule",
        Kind.LINE,
        Text("根拠とする内部規程", "The internal rule it rests on"),
        _OWN,
        max_length=own_rules.LONGEST,
        help=Text("規程の名と条。台帳に残ります。", "Name and article of the rule. It goes into the ledger."),
    ),
)


@opens(PAGE)
def overview(request: Asked) -> HttpResponse:
    """One's own, those of the organisation one answers for, and for the inspector every organ's; what waits stands in front."""
    asking, language = request.audience, request.language
    found, pager = cut(request, queries.visible(asking), {})
    waiting = list(queries.releasable(asking).order_by("asked_at", "id"))
    known = Directory(language)
    known.fetch(
        people=[r.asked_by_id for r in (*found, *waiting)],
        organisations=[*(r.organisation_id for r in (*found, *waiting)), *limits.headed(asking)],
    )
    listed = Listed(
        path=HOME,
        caption=_CAPTION.of(language),
        columns=columns(language, *(head.label for head in build.HEADS)),
        cells=tuple(build.cells(row, request, known) for row in found),
        pager=pager,
    )
    context = {
        "list": listed,
        "waiting": tuple((f"{HOME}{r.id}/", REGISTERS[r.register].title.of(language), r.rows) for r in waiting),
        "limits": tuple(
            (
                known.organisation(o),
                queries.most(o, asking.day),
                f"{HOME}limit/{o}/" if o in limits.headed(asking) else "",
            )
            for o in sorted({h.organisation for h in asking.held})
        ),
        "law_day": asking.day,
    }
    return render(request, "exports/list.html", context)


@opens(PAGE, "POST")
def ask(request: Asked) -> HttpResponse:
    """The list as it was shown, as a file; or a request that waits for a second person."""
    sent = request.POST.dict()
    register = sent.pop("register", "")
    if register not in REGISTERS or REGISTERS[register].page not in request.pages:
        raise Http404
    answer = acts.ask(
        register=register,
        filters=sent,
        order=sent.get("sort", ""),
        language=request.language,
        actor=request.audience.person,
        at=request.at,
    )
    return _answered(request, answer, _ASK, f"/{'cases' if register == 'cases' else register}/")


def _answered(request: Asked, answer: File | Waiting | Refusal, title: Text, back: str) -> HttpResponse:
    if isinstance(answer, Refusal):
        return signed.refusal(request, title.of(request.language), answer, back)
    if isinstance(answer, Waiting):
        return HttpResponseRedirect(f"{HOME}{answer.export}/", status=303)
    sent = HttpResponse(answer.content, content_type="text/csv; charset=utf-8")
    sent["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(answer.name)}"
    sent["Cache-Control"] = "no-store"
    return sent


def _found(request: Asked, export: str) -> Export:
    row = queries.visible(request.audience).filter(id=export).first()
    if row is None:
        raise Http404
    return row


def _form(export: Export) -> Form:
    return Form("release", _RELEASE, f"{HOME}{export.id}/release/", (), _EFFECT)


@opens(PAGE)
def page(request: Asked, export: str) -> HttpResponse:
    row = _found(request, export)
    return render(request, "exports/request.html", _context(request, row))


def _context(request: Asked, row: Export) -> dict[str, Any]:
    known = Directory(request.language)
    decides = queries.releasable(request.audience).filter(id=row.id).exists()
    mine = row.asked_by_id == request.audience.person and queries.state(row, request.at) == "ready"
    form: StepForm | None = signed.signing(_form(row).view(request.language)) if decides else None
    return {
        "title": REGISTERS[row.register].title.of(request.language),
        "facts": build.facts(row, request, known),
        "form": form,
        "refuse": f"{HOME}{row.id}/refuse/" if decides else "",
        "file": f"{HOME}{row.id}/file/" if mine else "",
        "crumbs": ((HOME, _CAPTION.of(request.language)), ("", REGISTERS[row.register].title.of(request.language))),
        "law_day": request.audience.day,
    }


@opens(PAGE, "POST")
def prepare(request: Asked, export: str) -> HttpResponse:
    """What the second person's passkey signs; nothing for anybody else."""
    row = queries.releasable(request.audience).filter(id=_found(request, export).id).first()
    return signed.prepare(request, acts.digest(row)) if row else no_ceremony()


@opens(PAGE, "POST")
def release(request: Asked, export: str) -> HttpResponse:
    row = _found(request, export)
    try:
        answer = acts.release(
            export=row.id, actor=request.audience.person, assertion=request.POST.get("assertion", ""), at=request.at
        )
    except SignatureError:
        title, text = (t.of(request.language) for t in signed.why_not(request))
        banner = {"tone": "late", "title": title, "text": text}
        return render(request, "exports/request.html", {**_context(request, row), "banner": banner}, status=422)
    return _decided(request, answer, _RELEASE, row)


@opens(PAGE, "POST")
def refuse(request: Asked, export: str) -> HttpResponse:
    row = _found(request, export)
    return _decided(request, acts.refuse(export=row.id, actor=request.audience.person, at=request.at), _REFUSE, row)


def _decided(request: Asked, answer: str | Refusal, title: Text, row: Export) -> HttpResponse:
    back = f"{HOME}{row.id}/"
    if isinstance(answer, Refusal):
        return signed.refusal(request, title.of(request.language), answer, back)
    return HttpResponseRedirect(back, status=303)


@opens(PAGE, "POST")
def fetch(request: Asked, export: str) -> HttpResponse:
    """The released file, once."""
    row = _found(request, export)
    answer = acts.fetch(export=row.id, actor=request.audience.person, at=request.at)
    return _answered(request, answer, _FETCH, f"{HOME}{row.id}/")


# ---- the organisation's own measure


def _limit(request: Asked, organisation: str) -> tuple[OrgId, Form]:
    if organisation not in limits.headed(request.audience):
        raise Http404
    house = OrgId(organisation)
    set_ = queries.limit(house, request.audience.day)
    now = {"most": str(set_.most), "rule": set_.rule} if set_ else {"most": str(queries.DEFAULT_MOST)}
    return house, Form("limit", _LIMIT, f"{HOME}limit/{house}/", _LIMIT_FIELDS, above=((HOME, _CAPTION),), now=now)


def _measure(organisation: OrgId, read: Clean) -> dict[str, Any]:
    most = read.values["most"]
    return {
        "organisation": organisation,
        "most": most if isinstance(most, int) else -1,
        "rule": str(read.values["rule"]),
    }


@opens(PAGE, "GET", "POST")
def set_limit(request: Asked, organisation: str) -> HttpResponse:
    house, form = _limit(request, organisation)
    if request.method != "POST":
        return signed.page(request, signed.signing(form.view(request.language)), signed.Sheet(HOME))

    def act(read: Clean, assertion: str) -> str | Refusal:
        return limits.set_limit(
            **_measure(house, read), actor=request.audience.person, assertion=assertion, at=request.at
        )

    return signed.taken(request, form, signed.Sheet(HOME), act)


@opens(PAGE, "POST")
def prepare_limit(request: Asked, organisation: str) -> HttpResponse:
    house, form = _limit(request, organisation)
    _, read = form.read(request)
    if not read.ok or limits.refusal(**_measure(house, read), actor=request.audience.person, at=request.at):
        return no_ceremony()
    return signed.prepare(request, limits.digest(**_measure(house, read)))
