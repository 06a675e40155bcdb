"""The edge of every request: headers that hold everywhere, who is at the other end, which language.

Order (settings): security_headers, static files, session, language, CSRF. Here alone the pages read a clock: everything behind gets
`request.at`. A permission is never decided here; `doors.opens` asks the table of roles, queries ask the audience.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import escape_leading_slashes

from warifu.interfaces.web import wording
from warifu.kernel.ids import Instant
from warifu.kernel.law.days import legal_day
from warifu.registers.people.queries import audience
from warifu.registers.signin import sessions

Handler = Callable[[HttpRequest], HttpResponse]

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
# `same-origin`, not `no-referrer`: under the latter browsers send `Origin: null` with forms, and the CSRF check refuses every one of them.
# Towards other sites both say nothing.
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "publickey-credentials-get=(self), publickey-credentials-create=(self), camera=(), microphone=(),"
    " geolocation=(), payment=(), usb=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
# Addresses that answer people who have not signed in.
PUBLIC = ("/signin/", "/help", "/accessibility", "/privacy")
LANGUAGE_COOKIE = "warifu_language"
_YEAR = 365 * 24 * 60 * 60


def now() -> Instant:
    """The one clock of the pages."""
    return Instant(datetime.now(UTC))


def security_headers(get_response: Handler) -> Handler:
    """Headers for every answer; pages are stored nowhere."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store")
        if settings.CSRF_COOKIE_SECURE:
            response.headers.setdefault("Strict-Transport-Security", f"max-age={_YEAR}")
        return response

    return answer


def session(get_response: Handler) -> Handler:
    """Who asks: `request.at`, `.account`, `.person_id`, `.audience`, `.held`, `.pages`. Nobody signed in: to the sign-in page."""
    cookie = sessions.cookie(settings.INSTALLATION.origin)

    def answer(request: HttpRequest) -> HttpResponse:
        at = now()
        request.at = at
        found = None
        if value := request.COOKIES.get(cookie.name, ""):
            with connection.cursor() as cursor:
                found = sessions.session_account(cursor, value, at)
                if found and found.unseen(at):
                    sessions.touch(cursor, found, at)
        asking = audience(found.person, legal_day(at)) if found else None
        request.session_of = found
        request.account = found.account if found else None
        request.person_id = found.person if found else None
        request.audience = asking
        request.held = asking.held if asking else ()
        request.pages = asking.pages if asking else frozenset()
        if asking is None and not request.path.startswith(PUBLIC):
            return _to_sign_in(request, ended=bool(value))
        return get_response(request)

    return answer


def _to_sign_in(request: HttpRequest, *, ended: bool) -> HttpResponse:
    """303 to the sign-in page, which leads back to where a reader wanted to go (a form that was sent is not repeated).

    `ended`: she was signed in and is no more, which the page says.
    """
    back = {"next": request.get_full_path()} if request.method == "GET" and request.path != "/" else {}
    asked = urlencode({**back, **({"ended": "1"} if ended else {})})
    return HttpResponseRedirect(f"/signin/{'?' if asked else ''}{asked}", status=303)


def language(get_response: Handler) -> Handler:
    """`request.language`: what `?lang=` asked for once and the cookie remembers, else what the browser prefers, else Japanese."""

    def answer(request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("lang", "")
        if asked in wording.LANGUAGES and request.method == "GET":
            return _remember(request, asked)
        kept = request.COOKIES.get(LANGUAGE_COOKIE, "")
        request.language = kept if kept in wording.LANGUAGES else preferred(request.headers.get("Accept-Language", ""))
        response = get_response(request)
        response.headers.setdefault("Content-Language", request.language)
        return response

    return answer


def _remember(request: HttpRequest, asked: str) -> HttpResponse:
    kept = [(k, v) for k, v in request.GET.items() if k != "lang"]
    # A path of two slashes would be read as another site's name.
    here = escape_leading_slashes(request.path)
    response = HttpResponseRedirect(here + (f"?{urlencode(kept)}" if kept else ""), status=303)
    response.set_cookie(
        LANGUAGE_COOKIE, asked, max_age=_YEAR, secure=settings.CSRF_COOKIE_SECURE, httponly=True, samesite="Lax"
    )
    return response


def preferred(header: str) -> str:
    """The first of the two languages in an Accept-Language header by weight; Japanese where neither is named."""
    weighed: list[tuple[float, int, str]] = []
    for place, part in enumerate(header.split(",")[:20]):
        tag, _, weight = part.strip().partition(";q=")
        language = tag.strip().lower().partition("-")[0]
        if language in wording.LANGUAGES:
            weighed.append((-_weight(weight), place, language))
    return min(weighed)[2] if weighed else wording.JA


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
