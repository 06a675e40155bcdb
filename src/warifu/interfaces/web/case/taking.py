"""Taking a step from a page, whether it opens a case or goes on with one: done, to be put right, refused, or overtaken by somebody else."""

from typing import Protocol

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from warifu.interfaces.web import signed
from warifu.interfaces.web.case import build, forms
from warifu.interfaces.web.case.model import JournalLine, StepForm
from warifu.interfaces.web.doors import Asked
from warifu.interfaces.web.errors import bad_request
from warifu.interfaces.web.signin.answers import ceremony, no_ceremony
from warifu.kernel.ids import Text
from warifu.kernel.procedure.form import clean
from warifu.kernel.procedure.model import Kind, Reason, Refusal, Step
from warifu.registers.casework import acts, queries
from warifu.registers.casework.acts import Act, Conflict, Done
from warifu.registers.signin.stepup import NoPasskey, SignatureError, options


class Target(Protocol):
    """A step that somebody is about to take, and the pages around it."""

    step: Step

    def frame(self) -> dict[str, object]: ...
    def act(self, raw: forms.Raw) -> Act: ...
    def form(self, raw: forms.Raw, reasons: tuple[Reason, ...] = ()) -> StepForm: ...
    def since(self, revision: int) -> tuple[JournalLine, ...]: ...
    def fresh(self) -> "Target": ...
    def refusal(self) -> Refusal | None: ...


def whole(text: str) -> int:
    """A revision as it came with a form; 0 for what is none."""
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def form(request: Asked, frame: dict[str, object], model: StepForm, status: int = 200) -> HttpResponse:
    return render(request, "case/step.html", {**frame, "form": model}, status=status)


def refusal(request: Asked, frame: dict[str, object], step: Step, refused: Refusal, status: int = 403) -> HttpResponse:
    """The page of a legal no: every reason with its article and the way forward."""
    model = build.refused(step, refused, request.language)
    return render(request, "case/refusal.html", {**frame, "refused": model, "tried": status != 200}, status=status)


def take(request: Asked, target: Target) -> HttpResponse:
    """Take the step that was sent."""
    if not request.POST.get("once"):
        return bad_request(request)
    try:
        raw = forms.raw_data(target.step, request.POST, request.FILES)
    except forms.UploadTooLarge as large:
        return _again(request, target, large.raw, large.reasons, None, 413)
    if forms.looks(request.POST):
        # Whoever may not take the step looks for nobody.
        refused = target.refusal()
        return (
            refusal(request, target.frame(), target.step, refused)
            if refused
            else form(request, target.frame(), target.form(raw))
        )
    if more := next(
        (f for f in target.step.fields if f.kind is Kind.ROWS and f.name == request.POST.get("more")), None
    ):
        return form(request, target.frame(), target.form(forms.with_blank_rows(more, raw)))
    act = target.act(raw)
    try:
        answer = acts.take(act)
    except SignatureError:
        return _again(request, target, raw, (), signed.why_not(request), 422)
    if isinstance(answer, Done):
        return _onwards(request, answer)
    if isinstance(answer, Conflict):
        return _conflict(request, target, act, raw)
    if target.refusal():
        return refusal(request, target.frame(), target.step, answer)
    # What stands against the step lies in what was sent: it is put right on the form. Gaps come first: a condition that asks about what
    # was left out says nothing yet.
    gaps = tuple(reason for reason in answer.reasons if reason.code.startswith("field:"))
    return _again(request, target, raw, gaps, None, 422) if gaps else _against(request, target, raw, answer)


def _against(request: Asked, target: Target, raw: forms.Raw, answer: Refusal) -> HttpResponse:
    """A legal no to what was sent, with every reason, above the form as it was sent."""
    model = build.refused(target.step, answer, request.language)
    context = {**target.frame(), "form": target.form(raw), "refused": model}
    return render(request, "case/step.html", context, status=403)


def _again(
    request: Asked,
    target: Target,
    raw: forms.Raw,
    reasons: tuple[Reason, ...],
    banner: tuple[Text, Text] | None,
    status: int,
) -> HttpResponse:
    """The same form with what was sent, and what has to be put right."""
    context: dict[str, object] = {**target.frame(), "form": target.form(raw, reasons)}
    if banner:
        title, text = (t.of(request.language) for t in banner)
        context["banner"] = {"tone": "late", "title": title, "text": text}
    return render(request, "case/step.html", context, status=status)


def _onwards(request: Asked, done: Done) -> HttpResponse:
    """To the case where it may still be seen, otherwise to the first page."""
    still = queries.visible(request.audience).filter(id=done.case).exists()
    return HttpResponseRedirect(f"/cases/{done.case}/?done={done.seq}" if still else "/", status=303)


def _conflict(request: Asked, target: Target, act: Act, raw: forms.Raw) -> HttpResponse:
    """Both sides: what happened meanwhile, and what was about to be sent, on the case as it is now."""
    now = target.fresh()
    refused = now.refusal()
    context = {
        **now.frame(),
        "since": now.since(act.revision),
        "sent": now.form(raw),
        "refused": build.refused(now.step, refused, request.language) if refused else None,
    }
    return render(request, "case/conflict.html", context, status=409)


def prepare(request: Asked, target: Target) -> HttpResponse:
    """What the passkey signs: options over the digest of exactly this act.

    Where the form is to be put right, the step is refused or there is no passkey, nothing is signed: the form is sent as it is, and the
    page that comes back says why.
    """
    try:
        raw = forms.raw_data(target.step, request.POST, request.FILES)
    except forms.UploadTooLarge:
        return no_ceremony()
    fields = tuple(f for f in target.step.fields if f.kind is not Kind.FILE)
    if target.refusal() or not clean(fields, raw).ok:
        return no_ceremony()
    try:
        return ceremony({"get": options(request.audience.person, acts.digest(target.act(raw)), request.at)})
    except NoPasskey:
        return no_ceremony()
