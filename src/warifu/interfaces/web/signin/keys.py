"""One's own passkeys, and those of the people one looks after: invitation, and the replacement of lost keys by two."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from warifu.interfaces.web.doors import Asked, opens
from warifu.interfaces.web.signin.answers import ceremony, left, no_ceremony, refused
from warifu.interfaces.web.signin.links import invitation_path
from warifu.kernel.ids import PersonId, Text
from warifu.kernel.procedure.model import Refusal
from warifu.registers.people import queries as people
from warifu.registers.signin import acts, invitations, provided, queries, sessions, stepup
from warifu.registers.signin.challenges import NotAccepted
from warifu.registers.signin.invitations import Issued
from warifu.registers.signin.sessions import Session

_NOT_REMOVED = Text("このパスキーは外せません", "This passkey cannot be removed")
_NOT_DONE = Text("この操作はできません", "This cannot be done")
OWN = "/keys/"


class Entered(Asked):
    session_of: Session


# ---- one's own ----


@opens("own")
def own(request: Entered) -> HttpResponse:
    return _own(request)


def _own(request: Entered, *, failed: bool = False) -> HttpResponse:
    told = {
        "keys": queries.own_keys(request.account),
        "journal": queries.own_journal(request.account),
        "tokens": queries.own_tokens(request.account, request.at),
        "on_the_spot": settings.INSTALLATION.example and request.session_of.how == sessions.EXAMPLE,
        "failed": failed,
        "provider": provided.offered(),
        "by_provider": request.session_of.how == sessions.PROVIDER,
        "bound": provided.is_bound(request.account),
    }
    return render(request, "signin/keys.html", told, status=403 if failed else 200)


@opens("own", "POST")
def add_options(request: Entered) -> HttpResponse:
    """First what the existing key signs, then what the new one is made with."""
    try:
        options = acts.add_passkey_options(request.session_of, request.POST.get("assertion", ""), request.at)
    except (NotAccepted, stepup.NoPasskey):
        return no_ceremony()
    return ceremony(options | {"again": "get" in options})


@opens("own", "POST")
def add(request: Entered) -> HttpResponse:
    try:
        acts.add_passkey(
            request.session_of, request.POST.get("credential", ""), request.POST.get("label", ""), request.at
        )
    except NotAccepted:
        return _own(request, failed=True)
    return HttpResponseRedirect(OWN, status=303)


@opens("own", "POST")
def remove_options(request: Entered) -> HttpResponse:
    try:
        return ceremony(acts.remove_passkey_options(request.session_of, request.POST.get("passkey", ""), request.at))
    except stepup.NoPasskey:
        return no_ceremony()


@opens("own", "POST")
def remove(request: Entered) -> HttpResponse:
    sent = request.POST
    try:
        answer = acts.remove_passkey(request.session_of, sent.get("passkey", ""), sent.get("assertion", ""), request.at)
    except NotAccepted:
        return _own(request, failed=True)
    if isinstance(answer, Refusal):
        return refused(request, _NOT_REMOVED.of(request.language), answer)
    return HttpResponseRedirect(OWN, status=303)


@opens("own", "POST")
def end_sessions(request: Entered) -> HttpResponse:
    """Sign out everywhere: for somebody who left a session behind on another machine."""
    acts.sign_out_everywhere(request.session_of)
    return left("/signin/")


# ---- those of others ----


def _subject(request: Entered, person: str) -> PersonId:
    """The person whose keys are looked after. Whoever may not, and whoever does not exist, get the same page."""
    if queries.key_state(PersonId(person), PersonId(request.person_id), request.at) is None:
        raise Http404
    return PersonId(person)


@opens("office")
def of_person(request: Entered, person: str) -> HttpResponse:
    return _of_person(request, _subject(request, person))


def _of_person(
    request: Entered, person: PersonId, *, failed: bool = False, issued: Issued | None = None
) -> HttpResponse:
    me = PersonId(request.person_id)
    state = queries.key_state(person, me, request.at)
    told: dict[str, Any] = {
        "person": person,
        "names": people.name(person),
        "state": state,
        "may_invite": invitations.may_invite(me, person, request.at),
        "mine": state is not None and state.recovery_by == me,
        "failed": failed,
    }
    if issued is not None:
        told |= {
            "link": settings.INSTALLATION.origin + invitation_path(issued.secret),
            "secret": issued.secret,
            "expires": issued.expires,
        }
    return render(request, "signin/person_keys.html", told, status=403 if failed else 200)


def _told(request: Entered, person: PersonId, answer: Issued | Refusal) -> HttpResponse:
    if isinstance(answer, Refusal):
        return refused(request, _NOT_DONE.of(request.language), answer)
    return _of_person(request, person, issued=answer)


@opens("office", "POST")
def invite(request: Entered, person: str) -> HttpResponse:
    """Give out a link; it stands on the page that answers and nowhere else."""
    subject = _subject(request, person)
    return _told(request, subject, invitations.invite(subject, PersonId(request.person_id), request.at))


def _sign(request: Entered, digest: bytes) -> HttpResponse:
    try:
        return ceremony({"get": stepup.options(PersonId(request.person_id), digest, request.at)})
    except stepup.NoPasskey:
        return no_ceremony()


@opens("office", "POST")
def ask_options(request: Entered, person: str) -> HttpResponse:
    return _sign(request, invitations.recovery_digest(_subject(request, person)))


@opens("office", "POST")
def ask(request: Entered, person: str) -> HttpResponse:
    subject = _subject(request, person)
    try:
        answer = invitations.ask_recovery(
            subject, PersonId(request.person_id), request.POST.get("assertion", ""), request.at
        )
    except NotAccepted:
        return _of_person(request, subject, failed=True)
    if isinstance(answer, Refusal):
        return refused(request, _NOT_DONE.of(request.language), answer)
    return HttpResponseRedirect(f"/keys/people/{subject}/", status=303)


@opens("office", "POST")
def agree_options(request: Entered, person: str) -> HttpResponse:
    return _sign(request, invitations.recovery_digest(_subject(request, person), request.POST.get("recovery", "")))


@opens("office", "POST")
def agree(request: Entered, person: str) -> HttpResponse:
    subject = _subject(request, person)
    sent = request.POST
    try:
        answer = invitations.agree_recovery(
            sent.get("recovery", ""), PersonId(request.person_id), sent.get("assertion", ""), request.at
        )
    except NotAccepted:
        return _of_person(request, subject, failed=True)
    return _told(request, subject, answer)
