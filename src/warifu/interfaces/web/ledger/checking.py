"""Checking a proof in the reader's own browser: as a page, and as one file to keep that needs no network."""

from django.http import HttpResponse
from django.shortcuts import render

from warifu.interfaces.web.doors import Asked, opens
from warifu.interfaces.web.ledger.entitled import shown
from warifu.interfaces.web.ledger.reading import log
from warifu.registers.ledger.errors import NoSuchEntry


@opens("ledger")
def page(request: Asked) -> HttpResponse:
    """`?n=` fills in what this log has on an entry, where the reader may see it."""
    asked = request.GET.get("n", "")
    given = _given(request, int(asked)) if asked.isdecimal() and len(asked) < 16 else {}
    return render(request, "ledger/check.html", given)


def _given(request: Asked, index: int) -> dict[str, object]:
    with log() as reader:
        try:
            found = shown(reader, index, request.audience) if reader else None
        except NoSuchEntry:
            found = None
    return {"index": index, "filled": True, "opened": found.fields is not None} if found else {}


@opens("ledger")
def saved(request: Asked) -> HttpResponse:
    """The same page with its scripts and styles inside: a file that works where there is no network."""
    response = render(request, "ledger/check_file.html")
    response.headers["Content-Disposition"] = 'attachment; filename="warifu-check.html"'
    return response
