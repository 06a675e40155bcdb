"""Signing in and out, and the example's page for entering as anybody. One sentence for every failure, whoever asks."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from warifu.interfaces.web.signin.answers import HOME, ceremony, cookie_value, entered, left, way
from warifu.kernel.ids import Instant, PersonId
from warifu.kernel.law.days import legal_day
from warifu.registers.signin import acts, provided, queries
from warifu.registers.signin.challenges import NotAccepted


def _at(request: HttpRequest) -> Instant:
    at: Instant = request.at
    return at


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """GET shows the page, POST brings what the device signed."""
    if request.method != "POST":
        return HttpResponseRedirect(way(request)) if _in(request) else _page(request)
    try:
        value = acts.sign_in(request.POST.get("assertion", ""), _at(request))
    except NotAccepted:
        return _page(request, failed=True)
    return entered(request, value, way(request))


def _in(request: HttpRequest) -> bool:
    return getattr(request, "account", None) is not None


def _page(request: HttpRequest, *, failed: bool = False) -> HttpResponse:
    told = {
        "failed": failed,
        "ended": not failed and "ended" in request.GET,
        "next": way(request),
        "example": settings.INSTALLATION.example,
        "provider": provided.offered(),
    }
    return render(request, "signin/signin.html", told, status=403 if failed else 200)


@require_POST
def sign_in_options(request: HttpRequest) -> HttpResponse:
    return ceremony({"get": acts.sign_in_options(_at(request))})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    acts.sign_out(cookie_value(request))
    return left("/signin/")


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_as(request: HttpRequest) -> HttpResponse:
    """The example's people by organisation; POST enters as one of them. Anywhere else there is no such page."""
    if not settings.INSTALLATION.example:
        raise Http404
    if request.method != "POST":
        groups = queries.fictitious(legal_day(_at(request)))
        count = sum(len(group.people) for group in groups)
        return render(request, "signin/signin_as.html", {"groups": groups, "count": count})
    try:
        value = acts.sign_in_as(PersonId(request.POST.get("person", "")), _at(request))
    except NotAccepted as nobody:
        raise Http404 from nobody
    return entered(request, value, HOME)
