"""Pages of plain words that anybody may read: how to use this, how accessible it is, what becomes of personal information."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def help_(request: HttpRequest) -> HttpResponse:
    return render(request, "plain/help.html")


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "plain/accessibility.html")


def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "plain/privacy.html")
