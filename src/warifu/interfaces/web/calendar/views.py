"""The calendar: one month of running deadlines with the holidays. Whoever has "my tasks" has it; a month that is not there is no page."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from warifu.interfaces.web import replica
from warifu.interfaces.web.calendar import build
from warifu.interfaces.web.doors import Asked, opens
from warifu.interfaces.web.listing import chosen


@opens("tasks")
@replica.lists
def month(request: Asked) -> HttpResponse:
    """?month=2026-11; the present one where none is named."""
    first = build.shown(chosen(request, "month").get("month", ""), request.audience.day)
    if first is None:
        raise Http404
    page = build.page(first, request.audience, request.at, request.language)
    return render(request, "calendar/page.html", {"page": page, "law_day": request.audience.day})
