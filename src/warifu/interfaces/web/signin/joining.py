"""Coming in by a link: the set-up of a new installation, and an invitation to a passkey.

A link that opens nothing has one sentence, whether it is wrong, used or run out.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from warifu.interfaces.web.case.model import errors
from warifu.interfaces.web.signin import founding
from warifu.interfaces.web.signin.answers import HOME, ceremony, entered, no_ceremony, refused
from warifu.kernel.ids import Instant, Text
from warifu.kernel.procedure.model import Reason, Refusal
from warifu.registers.signin import acts, invitations, provided
from warifu.registers.signin.challenges import NotAccepted

_NOT_FOUNDED = Text("最初の管理者にはなれません", "You cannot become the first administrator")


def _at(request: HttpRequest) -> Instant:
    at: Instant = request.at
    return at


def _language(request: HttpRequest) -> str:
    language: str = request.language
    return language


@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """The organ, the first administrator and her passkey, in one form."""
    if request.method != "POST":
        return _set_up_page(request, {}, ())
    values = founding.typed(request.POST)
    wrong = founding.read(values).reasons
    if wrong or not request.POST.get(founding.FROM_LINK, "").strip():
        return _set_up_page(request, values, wrong, status=422)
    try:
        answer = acts.set_up(
            request.POST.get("secret", ""), founding.founding(values), request.POST.get("credential", ""), _at(request)
        )
    except NotAccepted:
        return _set_up_page(request, values, (), failed=True, status=403)
    if isinstance(answer, Refusal):
        return refused(request, _NOT_FOUNDED.of(_language(request)), answer)
    return entered(request, answer, HOME)


def _set_up_page(
    request: HttpRequest, values: dict[str, str], wrong: tuple[Reason, ...], *, failed: bool = False, status: int = 200
) -> HttpResponse:
    fields, secret = founding.views(values, wrong, _language(request)), request.POST.get(founding.FROM_LINK, "").strip()
    no_secret = "" if secret or request.method != "POST" else founding.NO_SECRET.of(_language(request))
    told = {
        "fields": fields,
        "errors": (*(((founding.FROM_LINK, no_secret),) if no_secret else ()), *errors(fields)),
        "no_secret": no_secret,
        "failed": failed,
        "secret": secret,
    }
    return render(request, "signin/setup.html", told, status=status)


@require_POST
def set_up_options(request: HttpRequest) -> HttpResponse:
    """Options only once the form is right, so that no device keeps a passkey for a set-up that failed."""
    if not founding.read(founding.typed(request.POST)).ok:
        return no_ceremony()
    try:
        return ceremony({"create": acts.set_up_options(request.POST.get("secret", ""), _at(request))})
    except NotAccepted:
        return no_ceremony()


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """A first passkey, or a new one after loss."""
    if request.method != "POST":
        return render(request, "signin/invitation.html", {"provider": provided.offered()})
    sent = request.POST
    try:
        value = invitations.accept(
            sent.get("secret", ""), sent.get("credential", ""), sent.get("label", ""), _at(request)
        )
    except NotAccepted:
        return render(
            request,
            "signin/invitation.html",
            {"failed": True, "secret": sent.get("secret", ""), "provider": provided.offered()},
            status=403,
        )
    return entered(request, value, HOME)


@require_POST
def invitation_options(request: HttpRequest) -> HttpResponse:
    try:
        return ceremony({"create": invitations.accept_options(request.POST.get("secret", ""), _at(request))})
    except NotAccepted:
        return no_ceremony()
