"""Pages of plain words that anybody may read: how to use this, how accessible it is, what becomes of personal information."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def help_(request: HttpRequest) -> HttpResponse:
    return render(request, "plain/help.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "plain/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "plain/privacy.html")
