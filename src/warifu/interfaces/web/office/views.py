"""Office set-up: what a reader manages, one organisation, one person; and the acts behind their forms."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from warifu.interfaces.web.declared_form import Form, again, day, refusal, shown
from warifu.interfaces.web.directory import Directory
from warifu.interfaces.web.doors import Asked, opens
from warifu.interfaces.web.ledger.reading import log
from warifu.interfaces.web.listing import cut
from warifu.interfaces.web.office import build, declared
from warifu.kernel.ids import LegalDay, OrgId, PersonId, Text, UnitId
from warifu.kernel.procedure.model import Refusal
from warifu.regimes.jp import roles
from warifu.registers.people import acts, queries
from warifu.registers.people.domain import Names
from warifu.registers.people.models import Appointment, Employment, Office, Organisation
from warifu.registers.signin import queries as keys

Values = dict[str, Any]
HOME = declared.HOME
_END = Text("任命を終える", "End the appointment")
_END_OFFICE = Text("評価を要しない職を終える", "End the exempt office")
_CONFIRM_OFFICE = Text("評価を要しない職を確かめる", "Confirm the exempt office")
_CONFIRM = Text("任命を確かめる", "Confirm the appointment")


@opens("office")
def overview(request: Asked) -> HttpResponse:
    known = Directory(request.language)
    waiting = keys.recoveries_for(request.audience.person, request.at)
    known.fetch(people=waiting)
    houses, pager = cut(request, queries.set_up_by(request.audience), {})
    context = {
        "organisations": build.organisations(houses, request.audience.day, request.language),
        "pager": pager,
        "awaiting": build.awaiting(request.audience, known),
        "offices": build.offices_awaiting(request.audience, known),
        "recoveries": tuple((f"/keys/people/{p}/", known.name(p)) for p in waiting),
        "may_add": _may_add(request),
        "delegations": "delegations" in request.pages,
        "law_day": request.audience.day,
    }
    return render(request, "office/overview.html", context)


def _may_add(request: Asked) -> bool:
    """Only an organ's administrator enters further organisations."""
    return any(h.role == roles.ADMINISTRATOR and h.kind in ("organ", "cabinet_office") for h in request.audience.held)


def _managed(request: Asked, organisation: str) -> Organisation:
    found = queries.set_up_by(request.audience).filter(id=organisation).first()
    if found is None:
        raise Http404
    return found


def _person(request: Asked, person: str) -> PersonId:
    """Somebody whose employer, present or last, this reader sets up; everybody else is not there."""
    house = _last_employer(person)
    if house is None or not queries.set_up_by(request.audience).filter(id=house).exists():
        raise Http404
    return PersonId(person)


def _last_employer(person: str) -> OrgId | None:
    row = Employment.objects.filter(person_id=person).order_by("first", "id").last()
    return OrgId(row.organisation_id) if row else None


def _do(request: Asked, form: Form, back: str, act: Callable[[Values], Any], to: str = "") -> HttpResponse:
    """Read the form, do the act, go on; or show what has to be put right, or the legal no."""
    raw, read = form.read(request)
    if not read.ok:
        return again(request, form, raw, read, back)
    answer = act(dict(read.values))
    if isinstance(answer, Refusal):
        return refusal(request, form, answer, back, raw)
    return HttpResponseRedirect(to.format(answer) if to else back, status=303)


@opens("office", "GET", "POST")
def add_organisation(request: Asked) -> HttpResponse:
    if not _may_add(request):
        raise Http404
    form = Form(
        "organisation",
        build.ADD_ORGANISATION,
        "/office/organisations/add/",
        declared.ORGANISATION,
        above=build.UNDER_HOME,
        about={"code": "code", "kind": "kind"},
    )
    if request.method != "POST":
        return shown(request, form.view(request.language), HOME)
    return _do(
        request,
        form,
        HOME,
        lambda v: acts.add_organisation(
            kind=v["kind"],
            code=v["code"],
            name_ja=v["name_ja"],
            name_en=v["name_en"],
            act_2_1=v.get("act_2_1", ""),
            actor=request.audience.person,
            at=request.at,
        ),
        to="/office/organisations/{}/",
    )


@opens("office")
def organisation(request: Asked, organisation: str) -> HttpResponse:
    row = _managed(request, organisation)
    known = Directory(request.language)
    shown, pager = cut(request, build.staff(row, request.audience.day, known), {})
    people = [PersonId(one if isinstance(one, str) else one.person_id) for one in shown]
    with log() as reader:
        page = build.organisation_page(row, people, request.audience, known, reader)
    context = {"page": page, "pager": pager, "law_day": request.audience.day}
    return render(request, "office/organisation.html", context)


def _organisation_form(row: Organisation, name: str, today: LegalDay) -> Form:
    return next(form for form in build.organisation_forms(row, today) if form.name == name)


@opens("office", "POST")
def add_unit(request: Asked, organisation: str) -> HttpResponse:
    row = _managed(request, organisation)
    back = f"/office/organisations/{row.id}/"
    return _do(
        request,
        _organisation_form(row, "unit", request.audience.day),
        back,
        lambda v: acts.add_unit(
            organisation=OrgId(row.id),
            name_ja=v["name_ja"],
            name_en=v["name_en"],
            actor=request.audience.person,
            at=request.at,
        ),
    )


@opens("office", "POST")
def add_person(request: Asked, organisation: str) -> HttpResponse:
    row = _managed(request, organisation)
    back = f"/office/organisations/{row.id}/"
    return _do(
        request,
        _organisation_form(row, "person", request.audience.day),
        back,
        lambda v: acts.add_person(
            names=Names(v["kanji"], v.get("kana", ""), v.get("roman", "")),
            organisation=OrgId(row.id),
            unit=UnitId(v["unit"]) if v.get("unit") else None,
            first=_first(v),
            actor=request.audience.person,
            at=request.at,
        ),
        to="/office/people/{}/",
    )


def _first(values: Values) -> LegalDay:
    found = day(values, "first")
    if found is None:
        raise Http404
    return found


@opens("office")
def person(request: Asked, person: str) -> HttpResponse:
    page = build.person_page(_person(request, person), request.audience, Directory(request.language))
    return render(request, "office/person.html", {"page": page, "law_day": request.audience.day})


def _person_form(request: Asked, person: PersonId, name: str) -> Form:
    forms = build.person_forms(person, request.audience, Directory(request.language))
    return next(form for form in forms if form.name == name)


def _house(request: Asked, person: PersonId) -> OrgId:
    house = _last_employer(person)
    if house is None:
        raise Http404
    return house


def _holds(request: Asked, person: str, form: str, act: Callable[..., Any]) -> HttpResponse:
    """Somebody is to hold something in the house of his last employer, from a day to another."""
    who = _person(request, person)
    house = _house(request, who)
    return _do(
        request,
        _person_form(request, who, form),
        f"/office/people/{who}/",
        lambda v: act(
            v,
            person=who,
            organisation=house,
            first=_first(v),
            last=day(v, "last"),
            actor=request.audience.person,
            at=request.at,
        ),
    )


@opens("office", "POST")
def appoint(request: Asked, person: str) -> HttpResponse:
    return _holds(request, person, "appoint", lambda v, **about: acts.appoint(role=v["role"], **about))


@opens("office", "POST")
def exempt(request: Asked, person: str) -> HttpResponse:
    return _holds(request, person, "exempt", lambda v, **about: acts.hold_office(office=v["office"], **about))


@opens("office", "POST")
def move(request: Asked, person: str) -> HttpResponse:
    who = _person(request, person)

    def act(values: Values) -> Any:
        organisation, _, unit = values["post"].partition(".")
        return acts.move(
            person=who,
            organisation=OrgId(organisation),
            unit=UnitId(unit) if unit else None,
            first=_first(values),
            actor=request.audience.person,
            at=request.at,
        )

    return _do(request, _person_form(request, who, "move"), f"/office/people/{who}/", act, to=HOME)


@opens("office", "POST")
def leave(request: Asked, person: str) -> HttpResponse:
    who = _person(request, person)
    return _do(
        request,
        _person_form(request, who, "leave"),
        f"/office/people/{who}/",
        lambda v: acts.leave(person=who, last=_last(v), actor=request.audience.person, at=request.at),
    )


def _last(values: Values) -> LegalDay:
    found = day(values, "last")
    if found is None:
        raise Http404
    return found


def _ending(request: Asked, title: Text, action: str, person: PersonId) -> Form:
    return Form(
        "end",
        title,
        action,
        declared.END,
        above=build.above_person(person, Directory(request.language)),
        about=build.OF_LAST,
    )


@opens("office", "POST")
def confirm_office(request: Asked, office: int) -> HttpResponse:
    """The second person for an exempt office."""
    form = Form("confirm", _CONFIRM_OFFICE, "", (), above=build.UNDER_HOME)
    return _do(
        request, form, HOME, lambda _: acts.confirm_office(office=office, actor=request.audience.person, at=request.at)
    )


@opens("office", "GET", "POST")
def end_office(request: Asked, office: int) -> HttpResponse:
    row = Office.objects.filter(id=office, organisation__in=queries.set_up_by(request.audience)).first()
    if row is None:
        raise Http404
    back = f"/office/people/{row.person_id}/"
    form = _ending(request, _END_OFFICE, f"/office/offices/{row.id}/end/", PersonId(row.person_id))
    if request.method != "POST":
        return shown(request, form.view(request.language), back)
    return _do(
        request,
        form,
        back,
        lambda v: acts.end_office(office=row.id, last=_last(v), actor=request.audience.person, at=request.at),
    )


@opens("office", "POST")
def confirm(request: Asked, appointment: str) -> HttpResponse:
    """The second person. Whoever is not it gets the legal no, or nothing at all where the appointment is not hers to see."""
    form = Form("confirm", _CONFIRM, "", (), above=build.UNDER_HOME)
    return _do(
        request,
        form,
        HOME,
        lambda _: acts.confirm(appointment=appointment, actor=request.audience.person, at=request.at),
    )


@opens("office", "GET", "POST")
def end(request: Asked, appointment: str) -> HttpResponse:
    row = Appointment.objects.filter(id=appointment, organisation__in=queries.set_up_by(request.audience)).first()
    if row is None:
        raise Http404
    back = f"/office/people/{row.person_id}/"
    form = _ending(request, _END, f"/office/appointments/{row.id}/end/", PersonId(row.person_id))
    if request.method != "POST":
        return shown(request, form.view(request.language), back)

    return _do(
        request,
        form,
        back,
        lambda v: acts.end_appointment(appointment=row.id, last=_last(v), actor=request.audience.person, at=request.at),
    )
