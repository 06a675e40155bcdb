"""Acts outside of cases that a passkey signs: what the device is asked, the form with its button, and the page when it did not hold.

The sentences about a signature that failed stand here for the steps of cases too.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from warifu.interfaces.web.case.build import refused_as
from warifu.interfaces.web.case.model import StepForm
from warifu.interfaces.web.declared_form import Form
from warifu.interfaces.web.doors import Asked
from warifu.interfaces.web.signin.answers import ceremony, no_ceremony
from warifu.kernel.ids import Text
from warifu.kernel.procedure.form import Clean
from warifu.kernel.procedure.model import Refusal
from warifu.registers.signin.stepup import NoPasskey, SignatureError, keys_of, options

_NOT_SIGNED = Text("署名を確かめられませんでした", "The signature could not be verified")
_SIGN_AGAIN = Text(
    "これにはパスキーの新しい署名が要ります。何も記録していません。もう一度、署名してください。",
    "This needs a fresh signature with your passkey. Nothing was recorded. Please sign again.",
)
_NO_KEY = Text(
    "署名に使えるパスキーがありません。何も記録していません。「パスキー」の画面で登録してから、もう一度送ってください。",
    "You have no passkey that could sign. Nothing was recorded. Register one under “Passkeys” and send this again.",
)


def signing(form: StepForm) -> StepForm:
    """The form as one that asks for a signature; what is to be signed comes from `prepare/` under its address."""
    return replace(form, decides=True, prepare=f"{form.action}prepare/")


def prepare(request: Asked, digest: bytes) -> HttpResponse:
    """What the passkey signs. Without a passkey nothing is signed: the form is sent as it is, and its page says why."""
    try:
        return ceremony({"get": options(request.audience.person, digest, request.at)})
    except NoPasskey:
        return no_ceremony()


def why_not(request: Asked) -> tuple[Text, Text]:
    """Title and sentence where a signature did not hold, or none could be made."""
    return _NOT_SIGNED, _SIGN_AGAIN if keys_of(request.audience.person) else _NO_KEY


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page of one form: where one goes back to, and what stands around the form."""

    back: str
    template: str = "signed/form.html"
    around: Mapping[str, object] = field(default_factory=dict)


def again(request: Asked, form: StepForm, sheet: Sheet, *, signed: bool = True) -> HttpResponse:
    """The form with what has to be put right, or, where all is right but the signature, with a banner that says so."""
    if signed:
        return page(request, form, sheet, status=422)
    title, text = (t.of(request.language) for t in why_not(request))
    banner = {"tone": "late", "title": title, "text": text}
    return page(request, form, replace(sheet, around={**sheet.around, "banner": banner}), status=422)


def page(request: Asked, form: StepForm, sheet: Sheet, *, status: int = 200) -> HttpResponse:
    """The form alone on a page."""
    context = {"form": form, "title": form.title, "back": sheet.back, **sheet.around}
    return render(request, sheet.template, context, status=status)


def taken(
    request: Asked,
    form: Form,
    sheet: Sheet,
    act: Callable[[Clean, str], str | Refusal],
    *,
    then: str = "",
    recorded: bool = False,
) -> HttpResponse:
    """What came with a signed form: read, done with its signature, on to `then`; or what has to be put right, or the legal no."""
    raw, read = form.read(request)
    if not read.ok:
        return again(request, signing(form.view(request.language, raw, read)), sheet)
    try:
        answer = act(read, request.POST.get("assertion", ""))
    except SignatureError:
        return again(request, signing(form.view(request.language, raw)), sheet, signed=False)
    if not isinstance(answer, Refusal):
        return HttpResponseRedirect(then or sheet.back, status=303)
    # What is wrong with a field is shown at the field; everything else is the page of a legal no.
    if wrong := form.wrong(answer):
        return again(request, signing(form.view(request.language, raw, wrong)), sheet)
    crumbs = form.crumbs(request.language)
    return refusal(request, form.title.of(request.language), answer, sheet.back, recorded=recorded, crumbs=crumbs)


def refusal(
    request: Asked,
    title: str,
    answer: Refusal,
    back: str,
    *,
    recorded: bool = False,
    crumbs: tuple[tuple[str, str], ...] = (),
) -> HttpResponse:
    """The page of a legal no; `recorded` where that it was refused stands in the ledger."""
    refused = refused_as(title, answer, request.language)
    context = {"refused": refused, "kicker": "", "back": back, "tried": recorded, "crumbs": crumbs}
    return render(request, "case/refusal.html", context, status=403)
