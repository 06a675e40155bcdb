"""The door in: take one step of a case. One transaction: check, sign, seal, write, state rights, leave evidence.

Every step of every duty goes through `take`; what differs is declared in the procedure and handed in by the duty (`registry`). The
second person, the signature of a deciding step, the once-only token and the compare-and-swap of the revision hold here, in the data layer:
there is no other way to write a journal line.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, cast

from django.db import IntegrityError, transaction
from django.db.models import Max

from warifu.kernel.ids import CaseId, Cite, Instant, OrgId, PersonId, Text
from warifu.kernel.law.days import legal_day
from warifu.kernel.procedure import engine, form
from warifu.kernel.procedure.model import (
    START,
    CaseState,
    Kind,
    Moved,
    Procedure,
    Reason,
    Refusal,
    Request,
)
from warifu.kernel.procedure.model import Step as Declared
from warifu.kernel.tlog.canonical import Json
from warifu.regimes.jp.iesi import law
from warifu.registers.casework import periods, queries, registry
from warifu.registers.casework.models import Case, Party, Step
from warifu.registers.casework.notices import give, owe
from warifu.registers.casework.provable import line_digest
from warifu.registers.casework.registry import Begin, Context
from warifu.registers.installation import new_id
from warifu.registers.people.domain import Audience
from warifu.registers.people.queries import audience
from warifu.registers.search import choosing, due
from warifu.registers.signin import stepup
from warifu.registers.vault import payloads
from warifu.registers.vault.recording import record


class NotVisible(Exception):
    """There is no such case for this person. The same answer whether it is absent or not for her."""


@dataclass(frozen=True, slots=True)
class Done:
    """A step was taken (now, or already by the same form posted before)."""

    case: CaseId
    seq: int
    entry_id: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else acted since the form was shown: nothing was written. `since` are the journal lines the form did not know."""

    case: CaseId
    revision: int
    since: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """A step somebody wants to take. `case` None opens one; `data` is raw form input; `assertion` the passkey's, where the step decides."""

    procedure: str
    step: str
    person: PersonId
    at: Instant
    once: str
    case: CaseId | None = None
    organisation: OrgId | None = None  # in which an opening step is taken, where the person acts in several
    revision: int = 0
    data: Mapping[str, Any] | None = None
    assertion: Mapping[str, Any] | None = None


def digest(act: Act) -> bytes:
    """What a passkey signs for this act: case, revision, procedure version, step, data with the SHA-256 of each file.

    Raises KeyError for unknown steps.
    """
    procedure = _procedure(act)
    declared = procedure.step(act.step)
    raw, files = _parted(declared, act)
    named = {name: sha256(content).hexdigest() for name, content in files.items()}
    return stepup.act_digest(
        # A case that is not there yet is named by the house in which it is opened.
        case_id=act.case or f"new {act.organisation or ''}".strip(),
        revision=act.revision,
        procedure=procedure.name,
        version=procedure.version,
        step=act.step,
        # Clean values are text, numbers and lists of them: the restricted JSON that is signed.
        data=cast(Mapping[str, Json], form.clean(declared.fields, {**raw, **named}).values),
    )


def _parted(declared: Declared, act: Act) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The raw input and the files handed in with it. A file is its bytes: an id would name what somebody else has stored."""
    raw = dict(act.data or {})
    given = {field.name: raw.pop(field.name, None) for field in declared.fields if field.kind is Kind.FILE}
    return raw, {name: content for name, content in given.items() if isinstance(content, bytes)}


def _procedure(act: Act) -> Procedure:
    if act.case is None:
        return registry.procedure(act.procedure)
    case = Case.objects.filter(id=act.case).first()
    if case is None:
        raise NotVisible(act.case)
    return registry.procedure(case.procedure, case.version)


def take(act: Act) -> Done | Refusal | Conflict:
    """Take a step. A refusal leaves no journal line but is itself in the ledger.

    Raises NotVisible, stepup.SignatureError (a deciding or declaring step without a valid fresh signature), and whatever the vault raises.
    """
    if (earlier := _taken_before(act)) is not None:
        return earlier
    try:
        with transaction.atomic():
            answer = _take(act)
            # A refusal or a conflict writes nothing, not even a file that came with the form.
            transaction.set_rollback(not isinstance(answer, Done))
    except IntegrityError:
        # The unique (case, seq), the number of a new case or the once-only token: somebody was faster by a moment.
        if (earlier := _taken_before(act)) is not None:
            return earlier
        if act.case is None:
            raise
        answer = _conflict(act)
    if isinstance(answer, Conflict) and isinstance(earlier := _taken_before(act), Done):
        # It was this very form that was faster.
        return earlier
    if isinstance(answer, Refusal):
        _record_refusal(act, answer)
    return answer


def _taken_before(act: Act) -> Done | Refusal | None:
    """The same form posted twice is one act; a token used by somebody else, in another case or for another step is refused."""
    row = Step.objects.filter(once=act.once).select_related("case").first()
    if row is None:
        return None
    same_case = act.case == row.case_id if act.case else row.seq == 1
    if row.actor_id == act.person and row.step == act.step and same_case:
        return Done(CaseId(row.case_id), row.seq, row.entry_id, again=True)
    return Refusal(
        (
            Reason(
                "once",
                Text("この入力画面は、もう使われています。", "This form has been used already."),
                Text("画面を開き直して、もう一度入力してください。", "Open the page again and fill it in anew."),
                (Cite("Assumed", ""),),
            ),
        )
    )


def _take(act: Act) -> Done | Refusal | Conflict:
    asking = audience(act.person, legal_day(act.at))
    procedure = _procedure(act)
    declared = procedure.step(act.step)
    case = None
    if act.case is not None:
        case = queries.visible(asking).select_for_update().filter(id=act.case).first()
        if case is None:
            raise NotVisible(act.case)
        if case.revision != act.revision:
            return _conflict(act)
    organisation = _organisation(asking, declared, case, act.organisation)
    raw = _with_places_of_files(case, declared, act)
    context = Context(
        case=case,
        actor=act.person,
        at=act.at,
        day=asking.day,
        organisation=organisation,
        step=act.step,
        data=form.clean(declared.fields, raw).values,
    )
    moved = _move(act, procedure, case, asking, context, raw)
    if isinstance(moved, Refusal):
        return moved if case is None else queries.told(queries.standing(case, asking), moved)
    signature = (
        stepup.verify(act.person, digest(act), act.assertion, act.at) if declared.decides or declared.signed else None
    )
    if case is None:
        begun = registry.duty_of(procedure.name).begin(context, organisation or OrgId(""))
        if isinstance(begun, Refusal):
            return begun
        case = _open(procedure, begun, act, moved)
    else:
        moved = _with_files_stored(case, declared, act, moved)
    return _write(act, case, declared, moved, context, signature)


def _with_places_of_files(case: Case | None, declared: Declared, act: Act) -> dict[str, Any]:
    """The raw input with an id that stands for each uploaded file: whoever may not take the step fills no disk with files."""
    raw, files = _parted(declared, act)
    return raw | {name: new_id() for name in files if case is not None}


def _with_files_stored(case: Case, declared: Declared, act: Act, moved: Moved) -> Moved:
    """The move with each file that was asked for put into the vault, and its payload's id in its place."""
    compartments = {field.name: field.compartment or "case" for field in declared.fields}
    stored = {
        name: payloads.put(case.subject, compartments[name], content, act.at)
        for name, content in _parted(declared, act)[1].items()
        if name in moved.data
    }
    return replace(moved, data={**moved.data, **stored})


def _organisation(asking: Audience, declared: Declared, case: Case | None, chosen: OrgId | None) -> OrgId | None:
    """The organisation the actor acts in: by her role in the case, or, to open one, where she holds a role the step allows."""
    if case is not None:
        stands = queries.standing(case, asking)
        return next((stands.organisation(r) for r in declared.by if r in stands.roles), OrgId(case.organisation_id))
    possible = asking.organisations(*declared.by)
    if chosen is not None:
        return chosen if chosen in possible else None
    return OrgId(possible[0]) if len(possible) == 1 else None


def _move(
    act: Act, procedure: Procedure, case: Case | None, asking: Audience, context: Context, raw: Mapping[str, Any]
) -> Moved | Refusal:
    facts = registry.duty_of(procedure.name).facts

    def fact(name: str) -> bool | None:
        return facts[name](context)

    if case is None:
        state = CaseState(CaseId(""), procedure.name, procedure.version, START, 0)
        actor = queries.opening_actor(asking, procedure.name, context.organisation)
    else:
        state, actor = queries.state_of(case), queries.actor(case, asking)
    request = Request(step=act.step, actor=actor, revision=act.revision, at=act.at, data=raw)
    return engine.take(procedure, state, request, fact, _on_offer(procedure.step(act.step), procedure, context))


def _on_offer(declared: Declared, procedure: Procedure, context: Context) -> dict[str, Collection[str]]:
    """What a step may choose of what the installation holds; of a predicate over many rows those that were sent and are on offer."""
    duty = registry.duty_of(procedure.name)
    names = {field.choices_from for field in form.walk(declared.fields)}
    held = {name: [value for value, _ in duty.choices[name](context)] for name in sorted(names & duty.choices.keys())}
    sent = {name: form.given_for(name, declared.fields, context.data) for name in sorted(names & duty.choosable.keys())}
    return {**held, **{name: choosing.allowed(duty.choosable[name](context), ids) for name, ids in sent.items()}}


def _open(procedure: Procedure, begun: Begin, act: Act, moved: Moved) -> Case:
    """A new case with the next number of the organ's year, and its parties."""
    year = legal_day(act.at).year
    last = Case.objects.filter(organisation_id=begun.organisation, procedure=procedure.name, year=year).aggregate(
        last=Max("number")
    )["last"]
    case = Case.objects.create(
        id=new_id(),
        procedure=procedure.name,
        version=procedure.version,
        state=START,
        revision=0,
        organisation_id=begun.organisation,
        contractor_id=begun.contractor,
        subject_kind=begun.subject_kind,
        subject=begun.subject,
        year=year,
        number=(last or 0) + 1,
        opened_at=act.at,
        state_since=act.at,
        law_digest=law().digest,
    )
    Party.objects.create(case=case, part="organ", organisation_id=begun.organisation)
    if begun.contractor:
        Party.objects.create(case=case, part="contractor", organisation_id=begun.contractor)
    if begun.subject_kind == "person":
        Party.objects.create(case=case, part="person", person_id=begun.subject)
    return case


def _write(
    act: Act,
    case: Case,
    declared: Declared,
    moved: Moved,
    context: Context,
    signature: Mapping[str, Any] | None,
) -> Done:
    plain, sealed = _seal(case, declared, moved.data, act.at)
    role = _role(case, declared, act)
    entry_id = record(
        "act",
        at=act.at,
        subject=case.subject,
        fields={
            "kind": f"{case.procedure}:{declared.name}",
            "outcome": moved.state,
            "reasons": [str(c) for c in declared.cite],
            "procedure": f"{case.procedure} v{case.version}",
            "subject": case.subject,
            "actor": act.person,
            "object": case.id,
            "detail": {
                "seq": moved.revision,
                "for": moved.acting_for or "",
                "rule": moved.delegation,
                "signed": signature["digest"] if signature else "",
                "line": line_digest(plain, sealed),
            },
        },
    )
    step = Step.objects.create(
        case=case,
        seq=moved.revision,
        step=declared.name,
        source=moved.source,
        state=moved.state,
        actor_id=act.person,
        organisation_id=context.organisation,
        role=role,
        acting_for_id=moved.acting_for,
        delegation=moved.delegation,
        at=act.at,
        data=plain,
        sealed=sealed,
        once=act.once,
        signature=dict(signature) if signature else None,
        entry_id=entry_id,
    )
    _advance(case, moved, act.at)
    effect = registry.duty_of(case.procedure).effects.get(declared.name)
    if effect is not None:
        effect(
            Context(
                case=case,
                actor=act.person,
                at=act.at,
                day=context.day,
                organisation=context.organisation,
                step=declared.name,
                moved=moved,
                data=moved.data,
            )
        )
    for notice in declared.gives:
        give(case, notice, act.at, step.seq)
    owe(case, step.seq, moved.owes)
    due.mark("case", case.id)
    periods.restate(case, act.at)
    return Done(CaseId(case.id), step.seq, entry_id)


def _advance(case: Case, moved: Moved, at: Instant) -> None:
    """Compare and swap: the row moves only from the revision the engine judged."""
    procedure = registry.procedure(case.procedure, case.version)
    if case.state != moved.state:
        case.state_since = at
    changed = Case.objects.filter(id=case.id, revision=moved.revision - 1).update(
        state=moved.state,
        revision=moved.revision,
        state_since=case.state_since,
        closed=moved.state in procedure.ends,
    )
    if changed != 1:
        raise IntegrityError("the case moved meanwhile")
    case.state, case.revision, case.closed = moved.state, moved.revision, moved.state in procedure.ends


def _role(case: Case, declared: Declared, act: Act) -> str:
    stands = queries.standing(case, audience(act.person, legal_day(act.at)))
    return next((r for r in declared.by if r in stands.roles), declared.by[0])


def _seal(
    case: Case, declared: Declared, cleaned: Mapping[str, Any], at: Instant
) -> tuple[dict[str, Any], dict[str, str]]:
    """Part the values: plain ones for the journal, the others under the subject's keys, one payload per compartment.

    A file's field holds the id of its payload, which is plain.
    """
    boxes = form.sealed(declared.fields, cleaned)
    plain = boxes.pop("", {})
    for field in declared.fields:
        if field.kind is Kind.FILE and field.compartment and field.name in boxes.get(field.compartment, {}):
            plain[field.name] = boxes[field.compartment].pop(field.name)
    return plain, {
        name: payloads.put(case.subject, name, values, at) for name, values in sorted(boxes.items()) if values
    }


def _conflict(act: Act) -> Conflict:
    case = Case.objects.get(id=act.case)
    since = tuple(case.journal.filter(seq__gt=act.revision).order_by("seq"))
    return Conflict(CaseId(case.id), case.revision, since)


@transaction.atomic
def _record_refusal(act: Act, refusal: Refusal) -> None:
    """That somebody tried and the law said no is evidence too (a step by the wrong person, a handler without assessment)."""
    case = Case.objects.filter(id=act.case).first()
    record(
        "act",
        at=act.at,
        subject=case.subject if case else act.person,
        fields={
            "kind": f"{act.procedure}:{act.step}",
            "outcome": "refused",
            "reasons": sorted({str(c) for r in refusal.reasons for c in r.cite}),
            "procedure": act.procedure,
            "subject": case.subject if case else "",
            "actor": act.person,
            "object": act.case or "",
            "detail": {"codes": [r.code for r in refusal.reasons]},
        },
    )
