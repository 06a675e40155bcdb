"""The parts of a case page beside steps and journal: what it is about, notices, clocks, who held it, sealed compartments.

Each takes a `Seen` and leaves out what its reader may not see. A superior sees none of it; a contractor and the investigator see the
notices that are theirs.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from warifu.interfaces.web import deadlines, subjects
from warifu.interfaces.web.blocks import Bit, Chip, Turn
from warifu.interfaces.web.case.forms import with_blank_rows
from warifu.interfaces.web.case.labels import OFFICIAL
from warifu.interfaces.web.case.labels import of_subject as compartments_of
from warifu.interfaces.web.case.model import ClockRow, Compartment, Holder, Paper
from warifu.interfaces.web.case.seen import Seen
from warifu.interfaces.web.choosing import Roll
from warifu.kernel.ids import Instant, Text
from warifu.kernel.law.days import legal_day
from warifu.kernel.procedure import clocks
from warifu.kernel.procedure.model import CaseState, Kind, Owed, Step
from warifu.regimes.jp import roles
from warifu.registers.casework import queries
from warifu.registers.casework.models import Notice

BAR = 600
_TONES = ("p1", "p2", "p3", "p4", "p5")
# To a superior who was asked; it is the same whoever asked and wherever the case stands.
ASKED = Text(
    "この人について知っている事実を、調査票で求められています。",
    "You are asked for a sheet with facts you know about this person.",
)
ANSWERED = Text("あなたの調査票は届いています。", "Your sheet has come in.")
_NOBODY = Text("だれでもない", "nobody")


def outside(seen: Seen) -> bool:
    """Whether the reader stands outside of the casework: a superior who was asked, nothing else."""
    return seen.stands.roles.keys() <= {roles.SUPERIOR}


def turn(seen: Seen) -> Turn | None:
    """Whose turn it is and since when; None where it is nobody's. A superior hears of her own alone."""
    if outside(seen):
        return Turn(roles.ROLES[roles.SUPERIOR].label.of(seen.language), mine=True) if seen.asked else None
    name, since = seen.procedure.state(seen.case.state).turn, legal_day(Instant(seen.case.state_since))
    return Turn(party(seen, name), mine=seen.mine, since=since, days=(seen.day - since).days) if name else None


def fetch(seen: Seen, people: Iterable[str | None]) -> None:
    """Look up in one go these people, whom or what the page's forms list, whom the case is about, and the items of its journal."""
    rolls = [of for step in seen.free for of in seen.choices(step).values() if isinstance(of, Roll)]
    about = [seen.case.subject] if seen.case.subject_kind == "person" else []
    items = [one for name in _chosen(seen, Kind.ITEM) for one in seen.recorded(name)]
    seen.rolls.fetch(rolls, people=[*about, *people], items=items)


def subject(seen: Seen) -> Bit:
    return subjects.bit(seen.case, seen.known, seen.asking.pages)


def subject_text(seen: Seen) -> str:
    return subjects.text(seen.case, seen.known)


def party(seen: Seen, name: str) -> str:
    """The name of a party of this case: the body itself where there is one, else the procedure's word for it."""
    label = dict(seen.procedure.parties).get(name)
    if name == "organ":
        return seen.known.organisation(seen.case.organisation_id)
    if name == "contractor" and seen.case.contractor_id:
        return seen.known.organisation(seen.case.contractor_id)
    return label.of(seen.language) if label else name


def labels(seen: Seen) -> dict[str, Mapping[str, Text]]:
    """Labels of the installation's own choices that steps of this journal hold."""
    return seen.labels(_chosen(seen, Kind.CHOICE, Kind.CHOICES, Kind.ITEM, Kind.UNITS))


def _chosen(seen: Seen, *kinds: Kind) -> set[str]:
    """The names of the installation's own choices of these kinds that steps of this journal took."""
    taken = {row.step for row in seen.state.history}
    fields = (field for name in taken for field in seen.procedure.step(name).fields)
    return {field.choices_from for field in fields if field.choices_from and field.kind in kinds}


def papers(seen: Seen) -> tuple[Paper, ...]:
    if outside(seen):
        return ()
    owed = {o.name: o for step in seen.procedure.steps for o in step.owes}
    rows = [row for row in sorted(seen.case.notices.all(), key=lambda row: row.id) if _concerns(seen, row)]
    seen.known.fetch(organisations=[row.organisation_id for row in rows])
    return tuple(_paper(seen, row, owed[row.name]) for row in rows if row.name in owed)


def _concerns(seen: Seen, row: Notice) -> bool:
    if roles.PERSON in seen.stands.roles:
        return row.person_id == seen.asking.person
    here = "organ" in {_side(role) for role in seen.stands.roles}
    return here or bool(row.organisation_id in seen.asking.organisations())


def _side(role: str) -> str:
    if role in (roles.PERSON, roles.SUPERIOR, roles.INVESTIGATOR):
        return role
    return "contractor" if "contractor" in roles.ROLES[role].at else "organ"


def _paper(seen: Seen, row: Notice, owed: Owed) -> Paper:
    language = seen.language
    given = Text("渡した", "given") if row.given_at else Text("これから渡す", "still owed")
    recipient = seen.known.organisation(row.organisation_id) or party(seen, row.recipient)
    return Paper(
        title=owed.title.of(language),
        content=owed.content.of(language),
        recipient=recipient,
        chip=Chip(given.of(language), "ok" if row.given_at else "plain"),
        given=row.given_at,
        cites=(owed.cite,),
    )


def clock_rows(seen: Seen) -> tuple[ClockRow, ...]:
    if outside(seen):
        return ()
    running, paused = Text("動いている", "running"), Text("止まっている", "paused")
    return tuple(
        ClockRow(
            title=clock.title.of(seen.language),
            chip=Chip(paused.of(seen.language), "", "paused")
            if clock.paused
            else Chip(running.of(seen.language), "act", "clock"),
            due=None if clock.paused else deadlines.due(clock, seen.language),
            cites=clock.cite,
            party=party(seen, clock.party) if clock.party else "",
        )
        for clock in seen.clocks
    )


def holders(seen: Seen) -> tuple[Holder, ...]:
    """Days each party held the case, as parts of one bar; nobody's days are shown too."""
    held = {name: days for name, days in clocks.held(seen.procedure, seen.state, seen.at).items() if days}
    total = sum(held.values())
    if outside(seen) or not total:
        return ()
    found, start = [], 0.0
    for tone, (name, days) in zip(_TONES * 3, held.items(), strict=False):
        width = BAR * days / total
        found.append(
            Holder(
                party=party(seen, name) if name else _NOBODY.of(seen.language),
                days=days,
                share=round(100 * days / total),
                start=round(start + 0.5, 1),
                width=round(max(width - 1, 1), 1),
                tone=tone,
            )
        )
        start += width
    return tuple(found)


def compartments(seen: Seen) -> tuple[Compartment, ...]:
    """All of them, always in the same order with the same sentence, full or empty."""
    if outside(seen):
        return ()
    opens = queries.compartments(seen.case, seen.asking)
    return tuple(
        Compartment(
            code=code,
            label=label.of(seen.language),
            sentence=_sentence(seen, code, code in opens),
            opens=f"/cases/{seen.case.id}/compartments/{code}/" if code in opens else "",
        )
        for code, label in compartments_of(seen.case.subject_kind)
    )


def _sentence(seen: Seen, code: str, opens: bool) -> str:
    en = seen.language == "en"
    if code in dict(OFFICIAL):
        who = "those who take part in this case" if en else "この案件に加わる人"
    else:
        names = [r.label.of(seen.language) for r in roles.ROLES.values() if code in r.compartments]
        who = ", ".join(names) if en else "・".join(names)
    if opens:
        tail = " Every opening is recorded with its purpose." if en else "開くたびに目的を記録します。"
        return f"Open to: {who}.{tail}" if en else f"{who}が開けます。{tail}"
    return (
        f"Open only to: {who}. Your role does not open it."
        if en
        else f"{who}だけが開けます。あなたの役割では開けません。"
    )


def prefilled(state: CaseState, step: Step) -> dict[str, Any]:
    """What earlier steps recorded under the names that this step's fields take over; rows flat, as a form sends them."""
    found: dict[str, Any] = {}
    for field in step.fields:
        latest = next((t.data[field.prefill] for t in reversed(state.history) if field.prefill in t.data), None)
        if not field.prefill or latest is None:
            continue
        if field.kind is Kind.ROWS and isinstance(latest, list):
            flat = {f"{field.name}.{n}.{k}": v for n, row in enumerate(latest) for k, v in row.items()}
            found = with_blank_rows(field, {**found, **flat})
        else:
            found[field.name] = latest
    return found


def principal(seen: Seen, step: Step) -> str:
    """In whose name this reader would take the step; empty in her own role."""
    if set(step.by) & seen.actor.roles or not step.delegable:
        return ""
    found = next((d for d in seen.actor.delegations if step.name in d.steps and set(step.by) & d.of_roles), None)
    return seen.known.person(found.of) if found else ""
