"""One form of declared fields that is no step of a case: a form view or clean values out of it, and the pages it comes back on."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from warifu.interfaces.web.case.build import refused_as
from warifu.interfaces.web.case.forms import Offered, UploadTooLarge, fields_form, on_offer, raw_fields
from warifu.interfaces.web.case.model import StepForm
from warifu.interfaces.web.doors import Asked
from warifu.kernel.ids import LegalDay, Text
from warifu.kernel.procedure.form import Clean, clean
from warifu.kernel.procedure.model import Field, Kind, Reason, Refusal


@dataclass(frozen=True, slots=True)
class Form:
    """An act with its form: what it is called, where it is sent, what it asks, what happens then.

    `above`: the pages it hangs under, by address and name. `now`: what is in force, with which the form begins. `about`: the fields that
    refusals of the act speak of, by code (or its part before the colon): such a no is put right on the form.
    """

    name: str
    title: Text
    action: str
    fields: tuple[Field, ...]
    effect: Text | None = None
    offered: Offered = field(default_factory=dict)
    above: tuple[tuple[str, Text], ...] = ()
    now: Mapping[str, Any] = field(default_factory=dict)
    about: Mapping[str, str] = field(default_factory=dict)

    def view(self, language: str, raw: Mapping[str, Any] | None = None, read: Clean | None = None) -> StepForm:
        made = fields_form(
            self.name,
            self.title,
            self.fields,
            action=self.action,
            language=language,
            offered=self.offered,
            raw=self.now if raw is None else raw,
            reasons=read.reasons if read else (),
            effect=self.effect,
        )
        return replace(made, crumbs=self.crumbs(language))

    def crumbs(self, language: str) -> tuple[tuple[str, str], ...]:
        """The way to this form; none where it stands under no page."""
        above = tuple((href, name.of(language)) for href, name in self.above)
        return (*above, ("", self.title.of(language))) if above else ()

    def read(self, request: Asked) -> tuple[dict[str, Any], Clean]:
        """What was sent, as it was sent and as it was understood. Files are bytes in the former alone."""
        try:
            raw, large = raw_fields(self.fields, request.POST, request.FILES), ()
        except UploadTooLarge as too:
            raw, large = too.raw, too.reasons
        written = tuple(f for f in self.fields if f.kind is not Kind.FILE)
        read = clean(written, raw, on_offer(written, raw, self.offered))
        return raw, Clean(read.values, read.reasons + large)

    def wrong(self, answer: Refusal) -> Clean | None:
        """What has to be put right on the form, where that is all that stands against the act; None for a no of another kind."""
        placed = tuple(self._placed(reason) for reason in answer.reasons)
        return Clean({}, placed) if all(r.code.startswith("field:") for r in placed) else None

    def _placed(self, reason: Reason) -> Reason:
        name = self.about.get(reason.code.partition(":")[0])
        return replace(reason, code=f"field:{name}") if name else reason


def again(request: Asked, form: Form, raw: Mapping[str, Any], read: Clean | None, back: str) -> HttpResponse:
    """The form with what has to be put right; without `read` as it stands, with whom somebody looked for."""
    return shown(request, form.view(request.language, raw, read), back, status=422 if read else 200)


def shown(request: Asked, form: StepForm, back: str, *, status: int = 200) -> HttpResponse:
    """The form alone on its page."""
    return render(request, "signed/form.html", {"form": form, "title": form.title, "back": back}, status=status)


def refusal(request: Asked, form: Form, answer: Refusal, back: str, raw: Mapping[str, Any]) -> HttpResponse:
    """A legal no to an act of office set-up, on the form where that can be put right there: nothing was written."""
    if wrong := form.wrong(answer):
        return again(request, form, raw, wrong, back)
    refused = refused_as(form.title.of(request.language), answer, request.language)
    context = {"refused": refused, "kicker": "", "back": back, "crumbs": form.crumbs(request.language)}
    return render(request, "case/refusal.html", context, status=403)


def day(values: Mapping[str, Any], name: str) -> LegalDay | None:
    """A clean day, None where it was left empty."""
    text = values.get(name)
    return LegalDay(date.fromisoformat(text)) if text else None
