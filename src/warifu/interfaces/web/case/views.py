"""The page of a case and of one of its steps. GET shows, POST takes.

A step taken leads back to the case; a refusal, a conflict and a form to put right are pages of their own. None of these views knows a
duty: steps, fields and sentences come from the declared procedure.
"""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render

from warifu.interfaces.web.case import build, foreseen, forms, journal, own, parts, taking
from warifu.interfaces.web.case.model import JournalLine, StepForm
from warifu.interfaces.web.case.seen import Seen, address, number
from warifu.interfaces.web.doors import Asked, opens
from warifu.interfaces.web.ledger.reading import index_of, log
from warifu.kernel.ids import CaseId, Text
from warifu.kernel.procedure.model import Offer, Reason, Refusal, Step
from warifu.regimes.jp import roles
from warifu.registers.casework import queries
from warifu.registers.casework.acts import Act


def find(request: Asked, case: str) -> Seen:
    """The case for this reader; the same 404 for one that is not there and one that is not for her."""
    row = queries.with_rows(queries.visible(request.audience)).filter(id=case).first()
    if row is None:
        raise Http404
    queries.bring_along([row])
    return Seen(row, request.audience, request.at, request.language)


@opens("case")
def page(request: Asked, case: str) -> HttpResponse:
    seen = find(request, case)
    context = {"banner": _done_banner(seen, request.GET.get("done", "")), "law_day": seen.day}
    if roles.PERSON in seen.stands.roles:
        return render(request, "own/case.html", {**context, "page": own.page(seen)})
    with log() as reader:
        model = build.case_page(seen, partial(index_of, reader))
    return render(request, "case/page.html", {**context, "page": model, "crumbs": crumbs(request, seen)})


def crumbs(request: Asked, seen: Seen, last: str = "") -> tuple[tuple[str, str], ...]:
    """Where the reader is: her first page, the case, and the step or compartment."""
    tasks = ("/", Text("わたしの仕事", "My tasks")), ("/own/", Text("わたしの適性評価", "My assessment"))
    href, label = tasks[0] if "tasks" in request.pages else tasks[1]
    here = number(seen.case)
    head = (href, label.of(seen.language))
    return (head, (address(seen.case), here), ("", last)) if last else (head, ("", here))


def _done_banner(seen: Seen, asked: str) -> dict[str, str] | None:
    """What was just done, after the redirect: the journal's own sentence, and only the reader's own line."""
    done = taking.whole(asked)
    row = next((r for r in queries.journal(seen.case) if r.seq == done and r.actor_id == seen.asking.person), None)
    if row is None:
        return None
    event = seen.procedure.step(row.step).event
    title = Text(f"記録しました：{event.ja}", f"Recorded: {event.en}")
    text = Text("経過に載り、台帳に記入されます。", "It stands in the journal and goes into the ledger.")
    return {"tone": "ok", "title": title.of(seen.language), "text": text.of(seen.language)}


def _offer(seen: Seen, step: str) -> Offer:
    """The step as this reader sees it. 404 for a name the procedure does not have, and for one that opens cases."""
    found = next((o for o in seen.offers if o.step.name == step), None)
    if found is None:
        raise Http404
    return found


@opens("case", "GET", "POST")
def step(request: Asked, case: str, step: str) -> HttpResponse:
    """One step of one case, as a page."""
    seen = find(request, case)
    offer = _offer(seen, step)
    if request.method != "POST":
        if offer.refusal:
            return taking.refusal(request, frame(request, seen, offer.step), offer.step, offer.refusal, status=200)
        return taking.form(request, frame(request, seen, offer.step), build.one_form(seen, offer.step))
    return taking.take(request, Target(request, seen, offer.step))


@opens("case", "POST")
def prepare(request: Asked, case: str, step: str) -> HttpResponse:
    """What the passkey is asked to sign for this step with this data."""
    seen = find(request, case)
    return taking.prepare(request, Target(request, seen, _offer(seen, step).step))


@opens("case", "POST")
def preview(request: Asked, case: str, step: str) -> HttpResponse:
    """What the step would do with what was chosen, above the same form; nothing is taken."""
    seen = find(request, case)
    offer = _offer(seen, step)
    look = foreseen.FORESEEN.get((seen.procedure.name, step))
    if look is None:
        raise Http404
    target = Target(request, seen, offer.step)
    if offer.refusal:
        return taking.refusal(request, target.frame(), offer.step, offer.refusal)
    raw = forms.raw_data(offer.step, request.POST, request.FILES)
    context = {**target.frame(), "form": target.form(raw), "foreseen": look(seen, raw, request.at)}
    return render(request, "case/step.html", context)


def frame(request: Asked, seen: Seen, step: Step) -> dict[str, object]:
    """What stands around the form of a step."""
    title = step.title.of(seen.language)
    return {
        "kicker": f"{number(seen.case)} {parts.subject_text(seen)}",
        "title": title,
        "crumbs": crumbs(request, seen, title),
        "back": address(seen.case),
        "law_day": seen.day,
        "now": None if parts.outside(seen) else build.now(seen),
    }


class Target(taking.Target):
    """A step of an existing case, for `taking`."""

    def __init__(self, request: Asked, seen: Seen, step: Step) -> None:
        self.request, self.seen, self.step = request, seen, step

    def frame(self) -> dict[str, object]:
        return frame(self.request, self.seen, self.step)

    def act(self, raw: forms.Raw) -> Act:
        sent = self.request.POST
        return Act(
            procedure=self.seen.procedure.name,
            step=self.step.name,
            person=self.seen.asking.person,
            at=self.request.at,
            once=sent.get("once", ""),
            case=CaseId(self.seen.case.id),
            revision=taking.whole(sent.get("revision", "")),
            data=raw,
            assertion=forms.assertion(sent),
        )

    def form(self, raw: forms.Raw, reasons: tuple[Reason, ...] = ()) -> StepForm:
        return forms.step_form(
            self.step,
            action=f"{address(self.seen.case)}steps/{self.step.name}/",
            revision=self.seen.case.revision,
            language=self.seen.language,
            offered=self.seen.choices(self.step),
            raw=raw,
            reasons=reasons,
            in_name_of=parts.principal(self.seen, self.step),
            open_=True,
            preview=foreseen.preview(self.seen.procedure.name, self.step, self.seen),
        )

    def since(self, revision: int) -> tuple[JournalLine, ...]:
        rows = [row for row in queries.journal(self.seen.case) if row.seq > revision]
        seen = self.seen
        return journal.lines(
            seen.procedure, rows, seen.asking, seen.stands, seen.known, parts.labels(seen), lambda _: None
        )

    def fresh(self) -> taking.Target:
        return Target(self.request, find(self.request, self.seen.case.id), self.step)

    def refusal(self) -> Refusal | None:
        return _offer(self.seen, self.step.name).refusal
