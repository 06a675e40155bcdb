"""The assessed person's own page: where it stands, what she can do, notices given to her, who opened her file and why, what is kept.

Larger and simpler than an officer's page, without articles beside every step, and without anything that the person is not yet told.
"""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from warifu.interfaces.web.blocks import Row
from warifu.interfaces.web.case import build, parts
from warifu.interfaces.web.case.labels import LABELS
from warifu.interfaces.web.case.model import Now, Paper, TrackStep
from warifu.interfaces.web.case.seen import Seen, address, number
from warifu.interfaces.web.doors import Asked, opens
from warifu.interfaces.web.erasure import kept
from warifu.kernel.ids import Cite, Instant, OrgId, Text
from warifu.kernel.procedure.model import Step
from warifu.regimes.jp import roles
from warifu.registers.casework import queries, unsealing
from warifu.registers.casework.models import Unsealing


@dataclass(frozen=True, slots=True)
class Choice:
    """Something the person may do now."""

    title: str
    text: str
    href: str
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody opened a compartment of her file."""

    who: str
    label: str
    purpose: str
    at: Instant


@dataclass(frozen=True, slots=True)
class OwnPage:
    number: str
    title: str
    now: Now
    track: tuple[TrackStep, ...]
    choices: tuple[Choice, ...]
    papers: tuple[Paper, ...]
    looks: tuple[Look, ...]
    reads: tuple[Choice, ...]
    kept: tuple[Row, ...]


def page(seen: Seen) -> OwnPage:
    return OwnPage(
        number=number(seen.case),
        title=seen.procedure.title.of(seen.language),
        now=build.now(seen),
        track=build.track(seen),
        choices=tuple(_choice(seen, o.step) for o in seen.offers if o.refusal is None),
        papers=tuple(p for p in parts.papers(seen) if p.given),
        looks=tuple(_look(seen, row) for row in unsealing.who_looked(seen.case)),
        reads=_reads(seen),
        kept=kept.rows(seen.asking, OrgId(seen.case.organisation_id), seen.language),
    )


def _choice(seen: Seen, step: Step) -> Choice:
    return Choice(
        title=step.title.of(seen.language),
        text=step.effect.of(seen.language) if step.effect else "",
        href=f"{address(seen.case)}steps/{step.name}/",
        cites=step.cite,
    )


def _look(seen: Seen, row: Unsealing) -> Look:
    """The role and the body, not the name: the person learns in which office her file was read."""
    purposes = dict(unsealing.PURPOSES)
    mine = row.person_id == seen.asking.person
    body = "" if mine else seen.known.organisation(_house(seen, row))
    you = Text("あなた", "You").of(seen.language)
    gap = ", " if seen.language == "en" else "　"
    return Look(
        who=you if mine else gap.join(p for p in (body, seen.known.role(row.role)) if p),
        label=LABELS[row.compartment].of(seen.language) if row.compartment in LABELS else row.compartment,
        purpose=purposes[row.purpose].of(seen.language) if row.purpose in purposes else row.purpose,
        at=row.at,
    )


def _house(seen: Seen, row: Unsealing) -> str | None:
    """The body a role of this case is held in: the Cabinet Office for its investigator, else the organ in charge."""
    if row.role == roles.INVESTIGATOR:
        party = seen.case.parties.filter(part="cabinet_office").first()
        return str(party.organisation_id) if party else None
    return str(seen.case.organisation_id)


def _reads(seen: Seen) -> tuple[Choice, ...]:
    """The compartments of her own file that she may read."""
    opened = queries.compartments(seen.case, seen.asking)
    return tuple(
        Choice(label.of(seen.language), "", f"{address(seen.case)}compartments/{code}/", ())
        for code, label in roles.COMPARTMENTS
        if code in opened
    )


def _asked(request: Asked) -> list[tuple[str, str]]:
    """Where a superior's sheet is asked of her: address, and the person's name. Whoever works in no case has no list of tasks."""
    rows = queries.with_rows(queries.asked(request.audience)).order_by("opened_at", "id")
    found = [Seen(row, request.audience, request.at, request.language) for row in rows]
    return [(address(one.case), parts.subject_text(one)) for one in found if one.asked]


@opens("own")
def overview(request: Asked) -> HttpResponse:
    """All procedures about the reader herself; the only open one is shown at once."""
    rows = queries.visible(request.audience).filter(subject_kind="person", subject=request.audience.person)
    cases = [Seen(row, request.audience, request.at, request.language) for row in rows.order_by("closed", "-opened_at")]
    asked = _asked(request)
    running = [seen for seen in cases if not seen.case.closed]
    if len(running) == 1 or len(cases) == 1:
        first = running[0] if running else cases[0]
        others = tuple(
            (address(s.case), number(s.case), s.procedure.state(s.case.state)) for s in cases if s is not first
        )
        context = {"page": page(first), "others": others, "asked": asked, "law_day": first.day}
        return render(request, "own/case.html", context)
    listed = tuple((address(s.case), number(s.case), s.procedure.state(s.case.state)) for s in cases)
    return render(request, "own/list.html", {"cases": listed, "asked": asked})
