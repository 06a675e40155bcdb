"""One form of office set-up: declared fields in, a form view or clean values out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from warifu.interfaces.web.case.build import refused_as
from warifu.interfaces.web.case.forms import Offered, fields_form, on_offer, raw_fields
from warifu.interfaces.web.case.model import StepForm
from warifu.interfaces.web.doors import Asked
from warifu.kernel.ids import LegalDay, Text
from warifu.kernel.procedure.form import Clean, clean
from warifu.kernel.procedure.model import Field, Refusal


@dataclass(frozen=True, slots=True)
class Form:
    """An act with its form: what it is called, where it is sent, what it asks, what happens then."""

    name: str
    title: Text
    action: str
    fields: tuple[Field, ...]
    effect: Text | None = None
    offered: Offered = field(default_factory=dict)

    def view(self, language: str, raw: Mapping[str, Any] | None = None, read: Clean | None = None) -> StepForm:
        return fields_form(
            self.name,
            self.title,
            self.fields,
            action=self.action,
            language=language,
            offered=self.offered,
            raw=raw,
            reasons=read.reasons if read else (),
            effect=self.effect,
        )

    def read(self, request: Asked) -> tuple[dict[str, Any], Clean]:
        """What was sent, as it was sent and as it was understood."""
        raw = raw_fields(self.fields, request.POST, request.FILES)
        return raw, clean(self.fields, raw, on_offer(self.fields, raw, self.offered))


def again(request: Asked, form: Form, raw: Mapping[str, Any], read: Clean | None, back: str) -> HttpResponse:
    """The form with what has to be put right; without `read` as it stands, with whom somebody looked for."""
    context = {"form": form.view(request.language, raw, read), "title": form.title.of(request.language), "back": back}
    return render(request, "office/form.html", context, status=422 if read else 200)


def refusal(request: Asked, form: Form, answer: Refusal, back: str) -> HttpResponse:
    """A legal no to an act of office set-up: nothing was written."""
    refused = refused_as(form.title.of(request.language), answer, request.language)
    return render(request, "case/refusal.html", {"refused": refused, "kicker": "", "back": back}, status=403)


def day(values: Mapping[str, Any], name: str) -> LegalDay | None:
    """A clean day, None where it was left empty."""
    text = values.get(name)
    return LegalDay(date.fromisoformat(text)) if text else None
