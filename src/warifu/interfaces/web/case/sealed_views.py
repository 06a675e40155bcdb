"""Opening a sealed compartment of a case: a purpose first, then what is inside, on a page that is stored nowhere.

The reading is recorded before anything is shown, and the person concerned sees who read what and why.
"""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render

from warifu.interfaces.web.blocks import Row
from warifu.interfaces.web.case import parts, values
from warifu.interfaces.web.case.labels import LABELS
from warifu.interfaces.web.case.model import Choice
from warifu.interfaces.web.case.seen import Seen, number
from warifu.interfaces.web.case.taking import whole
from warifu.interfaces.web.case.views import crumbs, find
from warifu.interfaces.web.doors import Asked, opens
from warifu.kernel.ids import CaseId, Text
from warifu.kernel.procedure.model import Kind
from warifu.regimes.jp import roles
from warifu.registers.casework import queries, unsealing
from warifu.registers.casework.models import Step
from warifu.registers.vault import payloads
from warifu.registers.vault.keystore import KeyDestroyed

_NO_PURPOSE, _CHOOSE = (
    Text("目的が選ばれていません。", "No purpose was chosen."),
    Text("1つ選んでください。", "Choose one."),
)
OWN = "own"  # the purpose of the person concerned, and of nobody else


@dataclass(frozen=True, slots=True)
class Part:
    """What one step left in the compartment: its sentence, its fields, and files that may be saved (seq and field)."""

    what: str
    rows: tuple[Row, ...]
    erased: bool
    files: tuple[tuple[str, str], ...]


@opens("case", "GET", "POST")
def compartment(request: Asked, case: str, code: str) -> HttpResponse:
    """GET asks for the purpose, POST opens. 404 for a compartment that this reader's role does not open, full or empty."""
    seen = find(request, case)
    if code not in LABELS or code not in queries.compartments(seen.case, seen.asking):
        raise Http404
    purpose = request.POST.get("purpose", "") if request.method == "POST" else ""
    purposes = _purposes(seen, purpose)
    context: dict[str, object] = {
        "label": LABELS[code].of(seen.language),
        "kicker": f"{number(seen.case)} {parts.subject_text(seen)}",
        "crumbs": crumbs(request, seen, LABELS[code].of(seen.language)),
        "purposes": purposes,
        "purpose": purpose,
        "law_day": seen.day,
        "own": roles.PERSON in seen.stands.roles,
    }
    if not any(p.value == purpose for p in purposes):
        if request.method == "POST":
            context |= {"errors": (("purpose", _NO_PURPOSE.of(seen.language)),), "remedy": _CHOOSE.of(seen.language)}
        return render(request, "case/compartment.html", context, status=422 if request.method == "POST" else 200)
    try:
        contents = unsealing.unseal(
            case_id=CaseId(seen.case.id), compartment=code, person=seen.asking.person, purpose=purpose, at=request.at
        )
    except unsealing.Sealed as shut:
        raise Http404 from shut
    if wanted := request.POST.get("file", ""):
        return _file(seen, code, wanted, frozenset(c.seq for c in contents))
    context |= {"opened": True, "contents": tuple(_part(seen, code, c) for c in contents)}
    return render(request, "case/compartment.html", context)


def _purposes(seen: Seen, chosen: str) -> tuple[Choice, ...]:
    own = roles.PERSON in seen.stands.roles
    return tuple(
        Choice(code, label.of(seen.language), code == chosen or own)
        for code, label in unsealing.PURPOSES
        if (code == OWN) == own
    )


def _part(seen: Seen, code: str, content: unsealing.Content) -> Part:
    declared = seen.procedure.step(content.step)
    fields = [f for f in declared.fields if f.compartment == code]
    row = seen.case.journal.get(seq=content.seq)
    return Part(
        what=declared.event.of(seen.language),
        rows=values.rows(fields, content.values, seen.known, parts.labels(seen)),
        erased=content.erased,
        files=tuple(
            (f"{content.seq}.{f.name}", f.label.of(seen.language))
            for f in fields
            if f.kind is Kind.FILE and f.name in row.data
        ),
    )


def _file(seen: Seen, code: str, wanted: str, readable: frozenset[int]) -> HttpResponse:
    """A file of the compartment, as an attachment that no browser opens by itself."""
    seq, _, name = wanted.partition(".")
    row: Step | None = seen.case.journal.filter(seq=whole(seq)).first() if whole(seq) in readable else None
    if row is None:
        raise Http404
    field = next((f for f in seen.procedure.step(row.step).fields if f.name == name and f.compartment == code), None)
    if field is None or field.kind is not Kind.FILE or name not in row.data:
        raise Http404
    try:
        content = payloads.get(row.data[name])
    except (KeyDestroyed, payloads.PayloadMissing) as gone:
        raise Http404 from gone
    response = HttpResponse(content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="{number_in_ascii(seen)}-{code}-{seq}"'
    return response


def number_in_ascii(seen: Seen) -> str:
    """A file's name must not tell the case's number outside of the house: a piece of the random id does."""
    return str(seen.case.id)[:8]
