"""What somebody searches for, from the form that is sent to the page that shows it: in a cookie that only this program opens.

Search words are names and titles: they stand in no address and no log. The form is therefore sent, and leads to a page that may be loaded
again, gone back to and paged through, unlike the answer to a form. The cookie ends with the browser; it is sealed under the search's own
key, for the person who searched: to whoever signs in next on the same machine it says nothing.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from warifu.kernel.envelope.seal import SealBroken
from warifu.kernel.ids import PersonId
from warifu.registers.search import keeping
from warifu.registers.vault import box

COOKIE, PATH = "warifu_search", "/search/"
LONGEST = 100  # characters


def remember(response: HttpResponse, asked: str, person: PersonId) -> None:
    sealed = box.put(*keeping.key(), asked[:LONGEST].encode("utf-8", "replace"), _context(person))
    response.set_cookie(
        COOKIE,
        urlsafe_b64encode(sealed).decode(),
        path=PATH,
        secure=settings.CSRF_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def remembered(request: HttpRequest, person: PersonId) -> str:
    """What this person asked last in this browser; "" for nothing, or where somebody else did."""
    try:
        sealed = urlsafe_b64decode(request.COOKIES.get(COOKIE, ""))
        return box.take(keeping.key()[1], sealed, _context(person)).decode()
    except (Error, ValueError, SealBroken):
        return ""


def _context(person: PersonId) -> str:
    return f"search words\x00{person}"
