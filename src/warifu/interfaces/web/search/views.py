"""The search: the form is sent (POST) and leads to the page (GET) that shows what this reader finds. No word stands in an address."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from warifu.interfaces.web.doors import Asked, opens
from warifu.interfaces.web.listing import page_number
from warifu.interfaces.web.search import asked, build


@opens("search", "GET", "POST")
def page(request: Asked) -> HttpResponse:
    """`?kind=` and `?p=`: one kind alone, page by page. A kind that is none is every kind."""
    person = request.audience.person
    if request.method == "POST":
        response = HttpResponseRedirect(asked.PATH, status=303)
        asked.remember(response, request.POST.get("words", "").strip(), person)
        return response
    kind = request.GET.get("kind", "")
    number = min(page_number(request), build.MOST_PAGES)
    shown = build.search_page(request, asked.remembered(request, person), kind if kind in build.KINDS else "", number)
    return render(request, "search/page.html", {"page": shown})
