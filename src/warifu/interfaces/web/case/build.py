"""Makes the page of a case out of its rows and its procedure. The caller found the case through `casework.queries.visible`.

Nothing here knows a duty: whose turn, progress, steps, refusals, clocks and sentences all come from the declaration of the procedure, the
version under which the case was opened.
"""

from functools import lru_cache

from warifu.interfaces.web import deadlines, wording
from warifu.interfaces.web.blocks import Bit, Chip, Refused, Row, Why
from warifu.interfaces.web.case import foreseen, forms, journal, parts
from warifu.interfaces.web.case.model import CasePage, Now, StepForm, TrackStep
from warifu.interfaces.web.case.seen import Seen, address, number
from warifu.kernel.ids import Instant, Text
from warifu.kernel.law.days import legal_day
from warifu.kernel.procedure import clocks, diagram, engine
from warifu.kernel.procedure.model import Offer, Refusal, Step
from warifu.registers.casework import queries, registry


def case_page(seen: Seen, index_of: journal.IndexOf) -> CasePage:
    """The whole page for a reader who takes part as an officer or for a contractor. The person concerned has `own`."""
    language, procedure, steps = seen.language, seen.procedure, queries.journal(seen.case)
    state = procedure.state(seen.case.state)
    parts.fetch(seen, journal.people(procedure, steps, seen.asking))
    relevant = tuple(offer for offer in engine.relevant(seen.offers) if not _foreign(seen, offer))
    gap = "　" if language == wording.JA else " "
    return CasePage(
        id=seen.case.id,
        kicker=procedure.title.of(language),
        number=number(seen.case),
        organ=seen.known.organisation(seen.case.organisation_id),
        title=f"{number(seen.case)}{gap}{parts.subject_text(seen)}",
        state=Chip(state.label.of(language), state.tone),
        now=now(seen),
        facts=facts(seen),
        day=seen.day,
        track=track(seen),
        assumed=assumed(seen, relevant),
        forms=step_forms(seen, relevant),
        refused=tuple(
            refused(o.step, o.refusal, language) for o in relevant if o.refusal and not _elsewhere(o.refusal)
        ),
        elsewhere=tuple(refused(o.step, o.refusal, language) for o in relevant if o.refusal and _elsewhere(o.refusal)),
        journal=journal.lines(procedure, steps, seen.asking, seen.stands, seen.known, parts.labels(seen), index_of),
        papers=parts.papers(seen),
        clocks=parts.clock_rows(seen),
        holders=parts.holders(seen),
        held_days=sum(clocks.held(procedure, seen.state, seen.at).values()),
        held_since=legal_day(Instant(seen.case.opened_at)),
        compartments=parts.compartments(seen),
        diagram="" if parts.outside(seen) else _drawn(procedure.name, procedure.version, language, seen.case.state),
    )


@lru_cache(maxsize=1024)
def _drawn(name: str, version: int, language: str, state: str) -> str:
    """Declarations never change while a process runs, and a diagram is dearer than all the rest of a page."""
    return diagram.svg(registry.procedure(name, version), language, state)


def _foreign(seen: Seen, offer: Offer) -> bool:
    """Whether a step is somebody else's to a reader who stands outside of the casework: not worth a line on her page."""
    refusal = offer.refusal
    return refusal is not None and queries.outside(seen.stands) and any(r.code == "role" for r in refusal.reasons)


def _elsewhere(refusal: Refusal) -> bool:
    """Whether the step belongs to another stage of the case."""
    return any(reason.code == "state" for reason in refusal.reasons)


def now(seen: Seen) -> Now:
    """The four answers at the top."""
    if parts.outside(seen):
        return _asked_only(seen)
    language, procedure = seen.language, seen.procedure
    state = procedure.state(seen.case.state)
    clock = deadlines.nearest(seen.clocks)
    after, note = _after(seen)
    return Now(
        state=state.means.of(language),
        turn=parts.turn(seen),
        due=deadlines.due(clock, language) if clock else None,
        after=after,
        note=note,
    )


def _asked_only(seen: Seen) -> Now:
    """A superior is told what she is asked for, and nothing of where the case stands."""
    if seen.asked is None:
        state, after = parts.ANSWERED, Text("ありません", "nothing more")
    else:
        state, after = parts.ASKED, seen.asked.title
    return Now(state.of(seen.language), parts.turn(seen), None, after.of(seen.language))


def _after(seen: Seen) -> tuple[str, str]:
    """What comes next: the likeliest step where it is the reader's turn, else the next place of the usual way."""
    likely = seen.likely
    if seen.mine and likely:
        return likely.title.of(seen.language), likely.effect.of(seen.language) if likely.effect else ""
    todo = next((m for m in clocks.progress(seen.procedure, seen.state) if m.when == "todo"), None)
    if seen.case.closed or todo is None:
        return ("nothing more", "") if seen.language == wording.EN else ("ありません", "")
    usual = Text("ふつうの進み方での、次の段階です。", "The next stage of the usual way.")
    return todo.label.of(seen.language), usual.of(seen.language)


def track(seen: Seen) -> tuple[TrackStep, ...]:
    if parts.outside(seen):
        return ()
    words = {
        "done": Text("済", "done"),
        "now": Text("いまここ", "now"),
        "todo": Text("これから", "to come"),
    }
    return tuple(
        TrackStep(
            label=m.label.of(seen.language),
            where="here" if m.when == "now" else m.when,
            note=words[m.when].of(seen.language),
            day=m.reached if m.when == "done" else None,
            cites=tuple(c for c in m.cite if c.law != "Assumed")[:2],
        )
        for m in clocks.progress(seen.procedure, seen.state)
    )


def facts(seen: Seen) -> tuple[Row, ...]:
    """The box beside the case: number, subject, bodies, version of the procedure, law data at its opening."""
    case, language = seen.case, seen.language
    title = seen.procedure.title
    version = Text(f"{title.ja} 第{case.version}版", f"{title.en}, version {case.version}").of(language)

    def w(ja: str, en: str) -> str:
        return Text(ja, en).of(language)

    rows = [
        Row(w("番号", "Number"), (Bit(number(case), mono=True),)),
        Row(w("対象", "About"), (parts.subject(seen),)),
        Row(w("行政機関", "Organ"), (Bit(seen.known.organisation(case.organisation_id)),)),
    ]
    if parts.outside(seen):
        return tuple(rows)
    if case.contractor_id:
        rows.append(Row(w("事業者", "Contractor"), (Bit(seen.known.organisation(case.contractor_id)),)))
    opened = legal_day(Instant(case.opened_at))
    if case.before:
        told = w(
            "それまでの経過は一覧の日だけが分かります。", "What came before is known from lists, by its days alone."
        )
        rows.append(Row(w("一覧から引き継いだ", "Taken over from lists"), (Bit(day=opened), Bit(told, muted=True))))
    rows += [
        Row(w("受け付けた日", "Opened"), (Bit(day=opened),)),
        Row(
            w("手続の版", "Version"),
            (
                Bit(version),
                Bit(w("受付時の法データ", "law data at that time"), muted=True),
                Bit(case.law_digest[:16], mono=True),
            ),
        ),
    ]
    return tuple(rows)


def assumed(seen: Seen, offers: tuple[Offer, ...]) -> tuple[str, ...]:
    """Where this case rests on something the statute does not say."""
    found = [o.step.assumed.of(seen.language) for o in offers if o.step.assumed]
    clocks_ = () if parts.outside(seen) else seen.clocks
    found += [c.title.of(seen.language) for c in clocks_ if c.confidence == "assumed"]
    return tuple(dict.fromkeys(found))


def step_forms(seen: Seen, offers: tuple[Offer, ...]) -> tuple[StepForm, ...]:
    """One form a lawful step; the first that leads on is open when it is the reader's turn."""
    free = [o.step for o in offers if o.refusal is None]
    likely = seen.likely if seen.mine else None
    ordered = sorted(free, key=lambda step: step is not likely)
    return tuple(one_form(seen, step, open_=step is likely) for step in ordered)


def one_form(seen: Seen, step: Step, *, open_: bool = True) -> StepForm:
    return forms.step_form(
        step,
        action=f"{address(seen.case)}steps/{step.name}/",
        revision=seen.case.revision,
        language=seen.language,
        offered=seen.choices(step),
        raw=parts.prefilled(seen.state, step),
        in_name_of=parts.principal(seen, step),
        open_=open_,
        preview=foreseen.preview(seen.procedure.name, step, seen),
    )


def refused(step: Step, refusal: Refusal, language: str) -> Refused:
    return refused_as(step.title.of(language), refusal, language)


def refused_as(title: str, refusal: Refusal, language: str) -> Refused:
    """A legal no under any title: reason, article, way forward, for every reason there is."""
    return Refused(title, tuple(Why(r.text.of(language), r.cite, r.remedy.of(language)) for r in refusal.reasons))
