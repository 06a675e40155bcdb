"""What sign-in answers with: the session cookie and where to go, options for a ceremony as JSON, the one page of a no."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from warifu.interfaces.web.blocks import Refused, Why
from warifu.kernel.procedure.model import Refusal
from warifu.registers.signin import acts, sessions

HOME = "/"


def cookie_value(request: HttpRequest) -> str:
    return request.COOKIES.get(sessions.cookie(settings.INSTALLATION.origin).name, "")


def entered(request: HttpRequest, value: str, to: str) -> HttpResponse:
    """Somebody is in: the session before ends, the cookie is set, forms get new marks."""
    if before := cookie_value(request):
        acts.sign_out(before)
    rotate_token(request)
    response = HttpResponseRedirect(to, status=303)
    cookie = sessions.cookie(settings.INSTALLATION.origin)
    response.set_cookie(cookie.name, value, path="/", secure=cookie.secure, httponly=True, samesite="Lax")
    return response


def left(to: str) -> HttpResponse:
    response = HttpResponseRedirect(to, status=303)
    cookie = sessions.cookie(settings.INSTALLATION.origin)
    # Not `delete_cookie`: under https a browser removes a __Host- cookie only by one that is Secure as well.
    response.set_cookie(cookie.name, "", max_age=0, path="/", secure=cookie.secure, httponly=True, samesite="Lax")
    return response


def way(request: HttpRequest) -> str:
    """Where the reader wanted to go before signing in, if that is a page of ours other than sign-in; else the first page."""
    wanted = request.POST.get("next", "") or request.GET.get("next", "")
    inside = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    return wanted if inside and not wanted.startswith("/signin/") else HOME


def ceremony(options: dict[str, Any]) -> HttpResponse:
    """Options for the browser: {"get": …} or {"create": …}, "again" where another round follows; {} where nothing is to be signed."""
    return JsonResponse(options)


def no_ceremony() -> HttpResponse:
    """The script then sends the form as it is, and the page that comes back says why not."""
    return JsonResponse({}, status=409)


def refused(request: HttpRequest, title: str, answer: Refusal) -> HttpResponse:
    """A legal no as a page: reasons, articles, way forward."""
    language: str = request.language
    whys = tuple(Why(r.text.of(language), r.cite, r.remedy.of(language)) for r in answer.reasons)
    return render(request, "signin/refused.html", {"refused": Refused(title, whys)}, status=403)
