"""Pages of a list whose state lives in the address: filters, page number, count of what *this reader* may see."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from warifu.interfaces.web.blocks import Pager

SIZE = 25


def page_number(request: HttpRequest) -> int:
    """The page asked for; anything that is no number is the first."""
    asked = request.GET.get("p", "1")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 7 else 1


def chosen(request: HttpRequest, *names: str) -> dict[str, str]:
    """The filters of an address, empty ones left out; at most 100 characters each."""
    return {name: request.GET[name].strip()[:100] for name in names if request.GET.get(name, "").strip()}


def cut(
    request: HttpRequest, rows: QuerySet[Any], filters: Mapping[str, str], size: int = SIZE
) -> tuple[list[Any], Pager]:
    """One page of the rows, and the links to the others. A page beyond the last is the last."""
    total = rows.count()
    number = min(page_number(request), max(1, -(-total // size)))
    pager = Pager(request.path, tuple(sorted(filters.items())), number, size, total)
    return list(rows[(number - 1) * size : number * size]), pager
