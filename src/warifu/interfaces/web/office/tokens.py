"""Bearer tokens of machines: owner, last day, last use; made here and shown once, revoked here."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from warifu.interfaces.web.case.forms import looks
from warifu.interfaces.web.choosing import Rolls
from warifu.interfaces.web.declared_form import Form, again, day, refusal
from warifu.interfaces.web.directory import Directory
from warifu.interfaces.web.doors import Asked, opens
from warifu.interfaces.web.office import declared
from warifu.kernel.ids import OrgId, PersonId, Text
from warifu.kernel.law.era import parse_day
from warifu.kernel.procedure.model import Refusal
from warifu.registers.people import queries as people
from warifu.registers.people.choosing import staff
from warifu.registers.signin import grants, queries

HERE = "/tokens/"
_TITLE, _NAME = Text("トークンを作る", "Make a token"), Text("APIトークン", "API tokens")


def _form(request: Asked, known: Directory) -> Form:
    day, houses = request.audience.day, people.managed(request.audience).values_list("id", flat=True)
    owners = Rolls(request.audience, known).of(staff(day, *map(OrgId, houses)))
    return Form(
        "token",
        _TITLE,
        HERE,
        declared.TOKEN,
        offered={"people": owners},
        above=((HERE, _NAME),),
        about={"day": "last", "scope": "scopes"},
    )


@opens("tokens", "GET", "POST")
def page(request: Asked) -> HttpResponse:
    known = Directory(request.language)
    form = _form(request, known)
    if request.method != "POST":
        return _show(request, form, known)
    raw, read = form.read(request)
    if looks(request.POST):
        return again(request, form, raw, None, HERE)
    last = day(read.values, "last")
    if not read.ok or last is None:
        return again(request, form, raw, read, HERE)
    answer = grants.create_token(
        owner=PersonId(str(read.values["owner"])),
        label=str(read.values["label"]),
        scopes=tuple(read.values["scopes"]),  # type: ignore[arg-type]
        last_day=last,
        actor=request.audience.person,
        at=request.at,
    )
    if isinstance(answer, Refusal):
        return refusal(request, form, answer, HERE, raw)
    # Shown now and never again, so the answer to the form is the page itself and no redirect.
    return _show(request, form, known, bearer=answer.bearer)


def _show(request: Asked, form: Form, known: Directory, bearer: str = "") -> HttpResponse:
    rows = queries.managed_tokens(request.audience.person, request.at)
    known.fetch(people=[r.owner for r in rows])
    context = {
        "rows": tuple(
            (r, known.name(r.owner), parse_day(r.last_day), parse_day(r.last_used) if r.last_used else None)
            for r in rows
        ),
        "form": form.view(request.language),
        "bearer": bearer,
        "law_day": request.audience.day,
    }
    return render(request, "office/tokens.html", context)


@opens("tokens", "POST")
def revoke(request: Asked, token: str) -> HttpResponse:
    """End a token at once. One that is not the reader's to end is not there."""
    if isinstance(grants.revoke_token(token, request.audience.person, request.at), Refusal):
        raise Http404
    return HttpResponseRedirect(HERE, status=303)
