"""Which page a role opens. A view says its page's name; whoever holds no role that opens it gets the page of a thing that is not there."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed

from warifu.kernel.ids import Instant
from warifu.registers.people.domain import Audience

P = ParamSpec("P")


class Asked(HttpRequest):
    """A request behind the session: what `middleware` has put on it."""

    at: Instant
    account: str
    person_id: str
    audience: Audience
    language: str
    pages: frozenset[str]


View = Callable[Concatenate[Asked, P], HttpResponse]


def opens(page: str, *methods: str) -> Callable[[View[P]], View[P]]:
    """A view of one page of the role table. `methods` are allowed (GET where none is named); HEAD goes with GET.

    The view carries `.page` and `.methods`, so that a test can walk every address as every role.
    """
    allowed = methods or ("GET",)

    def wrap(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: Asked, *args: Any, **kwargs: Any) -> HttpResponse:
            if page not in request.pages:
                raise Http404
            if request.method not in allowed and not (request.method == "HEAD" and "GET" in allowed):
                return HttpResponseNotAllowed(allowed)
            return view(request, *args, **kwargs)

        guarded.page = page  # type: ignore[attr-defined]
        guarded.methods = allowed  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return wrap
