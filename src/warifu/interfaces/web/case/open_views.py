"""Opening a new case from a page."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from warifu.interfaces.web.case import forms, taking
from warifu.interfaces.web.case.model import Choice, JournalLine, StepForm
from warifu.interfaces.web.case.opening import Opening, organisations, steps
from warifu.interfaces.web.directory import Directory
from warifu.interfaces.web.doors import Asked, opens
from warifu.kernel.ids import OrgId, Text
from warifu.kernel.procedure.model import Reason, Refusal, Step
from warifu.registers.casework.acts import Act

_FIRST = Text("わたしの仕事", "My tasks")


def _opening(request: Asked, procedure: str, step: str) -> tuple[Opening, Step, list[OrgId]]:
    """The opening step for whoever holds its role somewhere; 404 for everybody else."""
    found = next(((p, s) for p, s in steps(request.audience) if p.name == procedure and s.name == step), None)
    if found is None:
        raise Http404
    declared = found[1]
    possible = organisations(request.audience, declared)
    asked = request.POST.get("organisation") or request.GET.get("organisation") or possible[0]
    if asked not in possible:
        raise Http404
    return Opening(found[0], request.audience, OrgId(asked), request.at, request.language), declared, possible


class Target(taking.Target):
    """An opening step, for `taking`."""

    def __init__(self, request: Asked, opening: Opening, step: Step, possible: list[OrgId]) -> None:
        self.request, self.opening, self.step, self.possible = request, opening, step, possible

    def frame(self) -> dict[str, object]:
        language = self.opening.language
        title = self.step.title.of(language)
        known = Directory(language)
        choices = tuple(Choice(o, known.organisation(o), o == self.opening.organisation) for o in self.possible)
        return {
            "kicker": self.opening.procedure.title.of(language),
            "title": title,
            "crumbs": (("/", _FIRST.of(language)), ("", title)),
            "back": "/",
            "law_day": self.opening.day,
            "organisations": choices if len(choices) > 1 else (),
            "organisation": self.opening.organisation,
        }

    def act(self, raw: forms.Raw) -> Act:
        sent = self.request.POST
        return Act(
            procedure=self.opening.procedure.name,
            step=self.step.name,
            person=self.opening.asking.person,
            at=self.request.at,
            once=sent.get("once", ""),
            organisation=self.opening.organisation,
            data=raw,
            assertion=forms.assertion(sent),
        )

    def form(self, raw: forms.Raw, reasons: tuple[Reason, ...] = ()) -> StepForm:
        return forms.step_form(
            self.step,
            action=f"/open/{self.opening.procedure.name}/{self.step.name}/",
            revision=0,
            language=self.opening.language,
            offered=self.opening.choices(self.step),
            raw=raw,
            reasons=reasons,
            open_=True,
        )

    def since(self, revision: int) -> tuple[JournalLine, ...]:
        """There is no case yet, so nobody can have acted in it."""
        return ()

    def fresh(self) -> taking.Target:
        return self

    def refusal(self) -> Refusal | None:
        return next(o for o in self.opening.offers if o.step.name == self.step.name).refusal


@opens("case", "GET", "POST")
def step(request: Asked, procedure: str, step: str) -> HttpResponse:
    opening, declared, possible = _opening(request, procedure, step)
    target = Target(request, opening, declared, possible)
    if request.method == "POST":
        return taking.take(request, target)
    if refused := target.refusal():
        return taking.refusal(request, target.frame(), declared, refused, status=200)
    return render(request, "case/step.html", {**target.frame(), "form": target.form({})})


@opens("case", "POST")
def prepare(request: Asked, procedure: str, step: str) -> HttpResponse:
    opening, declared, possible = _opening(request, procedure, step)
    return taking.prepare(request, Target(request, opening, declared, possible))
