"""専決・代決 (Act 17, Order 22): what one has delegated and what one may do in others' names; delegating, and taking it back."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from warifu.interfaces.web.case.forms import looks
from warifu.interfaces.web.choosing import Rolls
from warifu.interfaces.web.declared_form import Form, again, day, refusal
from warifu.interfaces.web.directory import Directory
from warifu.interfaces.web.doors import Asked, opens
from warifu.interfaces.web.office import build, declared
from warifu.kernel.ids import OrgId, PersonId, Text
from warifu.kernel.procedure.model import Refusal
from warifu.regimes.jp.roles import ROLES
from warifu.registers.people import acts
from warifu.registers.people.choosing import staff
from warifu.registers.people.models import Delegation
from warifu.registers.search.choosing import without

HERE = "/office/delegations/"
_TITLE, _NAME = Text("委任する", "Delegate"), Text("専決・代決", "Delegations")
_EFFECT = Text(
    "委任された人が行った手順は、経過と台帳に両方の名で残ります。いつでも取り消せます。",
    "What is done under it stands in journal and ledger under both names. You can withdraw it at any time.",
)


def _form(request: Asked, known: Directory) -> Form:
    asking = request.audience
    roles = [(f"{h.organisation}.{h.role}", ROLES[h.role].label) for h in asking.held]
    others = without(staff(asking.day, *asking.organisations()), asking.person)
    offered = {"roles": roles, "people": Rolls(asking, known).of(others), "steps": build.delegable(asking)}
    return Form(
        "delegate",
        _TITLE,
        HERE,
        declared.DELEGATE,
        effect=_EFFECT,
        offered=offered,
        above=(*build.UNDER_HOME, (HERE, _NAME)),
        about={"day": "last", "delegate": "delegate", "delegation": "delegate"},
    )


@opens("delegations", "GET", "POST")
def page(request: Asked) -> HttpResponse:
    known = Directory(request.language)
    form = _form(request, known)
    if request.method == "POST":
        return _delegate(request, form)
    asking = request.audience
    rows = Delegation.objects.filter(Q(delegator_id=asking.person) | Q(delegate_id=asking.person)).order_by(
        "-first", "id"
    )
    shown = [(row.delegator_id, build.delegation(row, asking, known)) for row in rows]
    context = {
        "given": tuple(d for who, d in shown if who == asking.person),
        "held": tuple(d for who, d in shown if who != asking.person),
        "form": form.view(request.language),
        "law_day": asking.day,
    }
    return render(request, "office/delegations.html", context)


def _delegate(request: Asked, form: Form) -> HttpResponse:
    raw, read = form.read(request)
    if looks(request.POST):
        return again(request, form, raw, None, HERE)
    if not read.ok:
        return again(request, form, raw, read, HERE)
    values: dict[str, Any] = dict(read.values)
    organisation, _, role = values["role"].partition(".")
    # One delegation is for the steps of one procedure.
    by_procedure: dict[str, list[str]] = {}
    for chosen in values["steps"]:
        procedure, _, step = chosen.partition(":")
        by_procedure.setdefault(procedure, []).append(step)
    for procedure, steps in by_procedure.items():
        answer = _one(request, values, organisation, role, procedure, steps)
        if isinstance(answer, Refusal):
            return refusal(request, form, answer, HERE, raw)
    return HttpResponseRedirect(HERE, status=303)


def _one(
    request: Asked, values: dict[str, Any], organisation: str, role: str, procedure: str, steps: list[str]
) -> str | Refusal:
    first, last = day(values, "first"), day(values, "last")
    if first is None or last is None:
        raise Http404
    return acts.delegate(
        organisation=OrgId(organisation),
        delegator=request.audience.person,
        delegate=PersonId(values["delegate"]),
        role=role,
        procedure=procedure,
        steps=steps,
        rule=values["rule"],
        first=first,
        last=last,
        at=request.at,
    )


@opens("delegations", "POST")
def withdraw(request: Asked, delegation: str) -> HttpResponse:
    """The delegator takes it back, at once. For everybody else there is no such delegation."""
    answer = acts.withdraw_delegation(delegation=delegation, actor=request.audience.person, at=request.at)
    if isinstance(answer, Refusal):
        raise Http404
    return HttpResponseRedirect(HERE, status=303)
