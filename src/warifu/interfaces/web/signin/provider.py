"""Coming in by an identity provider: leaving for it, coming back, and binding one's account to it. Where none is set there are no such
pages.

The browser keeps the verifier of what it began in a cookie of a few minutes, so that nobody else's answer can be brought back by it.
"""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from warifu.interfaces.web.doors import opens
from warifu.interfaces.web.signin.answers import HOME, ceremony, entered, no_ceremony
from warifu.interfaces.web.signin.keys import Entered
from warifu.kernel.ids import Instant
from warifu.registers.signin import provided, stepup
from warifu.registers.signin.challenges import LIFE_SECONDS, NotAccepted
from warifu.registers.signin.provided import Leaving, Returned
from warifu.registers.signin.provider import ProviderDown
from warifu.registers.signin.sessions import cookie

View = Callable[..., HttpResponse]


def _only_where_offered(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not provided.offered():
            raise Http404
        return view(request)

    return guarded


def _at(request: HttpRequest) -> Instant:
    at: Instant = request.at
    return at


def _cookie() -> tuple[str, bool]:
    session = cookie(settings.INSTALLATION.origin)
    return f"{session.name}_leaving", session.secure


def _with_verifier(response: HttpResponse, leaving: Leaving) -> HttpResponse:
    name, secure = _cookie()
    # Lax: the way back is a link from another site, with which Strict would send nothing.
    response.set_cookie(
        name, leaving.verifier, max_age=LIFE_SECONDS, path="/", secure=secure, httponly=True, samesite="Lax"
    )
    return response


@require_safe
@_only_where_offered
def leave(request: HttpRequest) -> HttpResponse:
    """A link and no form: a form may lead nowhere but to this site."""
    try:
        leaving = provided.leave(_at(request))
    except ProviderDown:
        return _down(request)
    return _with_verifier(HttpResponseRedirect(leaving.address, status=303), leaving)


@require_safe
@_only_where_offered
def back(request: HttpRequest) -> HttpResponse:
    """Whoever comes back is let in, or told in one sentence that she is not."""
    name, secure = _cookie()
    told = request.GET
    returned = Returned(told.get("state", ""), told.get("code", ""), told.get("iss", ""), request.COOKIES.get(name, ""))
    try:
        response = entered(request, provided.enter(returned, _at(request)), HOME)
    except NotAccepted:
        response = render(request, "signin/provider.html", {"failed": True}, status=403)
    except ProviderDown:
        response = _down(request)
    response.set_cookie(name, "", max_age=0, path="/", secure=secure, httponly=True, samesite="Lax")
    return response


@require_POST
@_only_where_offered
def bind(request: HttpRequest) -> HttpResponse:
    """By an invitation: the page that leads on."""
    try:
        leaving = provided.leave_to_bind(request.POST.get("secret", ""), _at(request))
    except NotAccepted:
        told = {"failed": True, "provider": True, "secret": request.POST.get("secret", "")}
        return render(request, "signin/invitation.html", told, status=403)
    except ProviderDown:
        return _down(request)
    return _onwards(request, leaving)


@opens("own", "POST")
def bind_own_options(request: Entered) -> HttpResponse:
    if not provided.offered():
        raise Http404
    try:
        return ceremony(
            {"get": stepup.options(request.session_of.person, provided.own_digest(request.session_of), request.at)}
        )
    except stepup.NoPasskey:
        return no_ceremony()


@opens("own", "POST")
def bind_own(request: Entered) -> HttpResponse:
    """One's own account, signed with a passkey: the page that leads on."""
    if not provided.offered():
        raise Http404
    try:
        leaving = provided.leave_to_bind_own(request.session_of, request.POST.get("assertion", ""), request.at)
    except stepup.SignatureError:
        return render(request, "signin/provider.html", {"unsigned": True}, status=403)
    except ProviderDown:
        return _down(request)
    return _onwards(request, leaving)


def _onwards(request: HttpRequest, leaving: Leaving) -> HttpResponse:
    return _with_verifier(render(request, "signin/provider.html", {"onwards": leaving.address}), leaving)


def _down(request: HttpRequest) -> HttpResponse:
    return render(request, "signin/provider.html", {"down": True}, status=503)
