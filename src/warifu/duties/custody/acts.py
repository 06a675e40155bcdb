"""Acts of custody: register a document, make a numbered copy, open the stored file, hand a copy over, sign for it or take it back.

Opening and handing over rest on the access decision, which is asked through `Decide` and stands in the ledger before anything happens here:
the answer of the front, in the form of the API. A deny is a value with the articles that refuse. Whoever signs for a copy
must be one who may read it on that day; that is looked up at the gate, and the act is its own evidence.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Max

from warifu.duties.custody import stamp
from warifu.duties.custody.models import OPEN, Copy, Document, HandOver, Opening
from warifu.duties.designation.models import Designation
from warifu.kernel.access.model import READ, Question
from warifu.kernel.ids import Cite, Instant, LegalDay, OrgId, PersonId, Text
from warifu.kernel.law.days import legal_day
from warifu.kernel.procedure.model import Reason, Refusal
from warifu.regimes.jp import roles
from warifu.registers.gate import decide as gate
from warifu.registers.installation import new_id
from warifu.registers.people.domain import Audience
from warifu.registers.people.queries import audience, employer_on, name
from warifu.registers.search import due
from warifu.registers.vault import payloads
from warifu.registers.vault.recording import record
from warifu.registers.vault.sealed import seal_text

# (person, act, item, to) -> the answer of the front: {"decision": bool, "context": {"id", "ledger_index", "reasons", …}}
Decide = Callable[[PersonId, str, str, str], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Denied:
    """The access decision said no. `answer` is the whole answer, with every article that refuses."""

    answer: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that may leave: newly built, marked and stamped for this reader."""

    content: bytes
    sha256: str
    ledger_index: int


def _no(code: str, text: Text, remedy: Text, cite: Cite) -> Refusal:
    return Refusal((Reason(code, text, remedy, (cite,)),))


def _keeps(asking: Audience, organisation: OrgId) -> bool:
    """NPSC 3, 24: the security officer keeps the register (a contractor: its protection officer or operations manager)."""
    keepers = (roles.SECURITY_OFFICER, roles.PROTECTION_OFFICER, roles.OPERATIONS_MANAGER)
    return organisation in asking.organisations(*keepers)


_WAITING = _no(
    "open",
    Text("この写しは、受領の署名を待っています。", "This copy is already waiting for a receipt."),
    Text("受領されるか、渡した人が取り戻してから渡してください。", "Hand it over once it was received or taken back."),
    Cite("NPSC", "29"),
)
_NOT_KEEPER = _no(
    "role",
    Text("文書の登録は保全責任者が行います。", "Documents are registered by the security officer."),
    Text("保全責任者に頼んでください。", "Ask the security officer."),
    Cite("NPSC", "24"),
)


def register(
    *,
    item: str,
    title: str,
    kind: str,
    made_on: LegalDay,
    content: bytes | None,
    holder: PersonId,
    actor: PersonId,
    at: Instant,
    content_approved: bool,
) -> str | Refusal:
    """Enter a document that holds a designated item, with its first copy. Returns the document's id.

    The first copy is for a holder whom the gate would let read it. Protected content itself is stored only where the installation
    declares itself approved for it; a file that cannot be opened safely is refused.
    """
    if _kept_by(item, actor, at) is None:
        return _NOT_KEEPER
    if (refused := _may_not_hold(holder, item, legal_day(at))) is not None:
        return refused
    if content is not None and not content_approved:
        return _no(
            "content",
            Text(
                "このシステムは、保護する内容そのものを入れることを承認されていません。",
                "This installation is not approved for protected content itself.",
            ),
            Text(
                "紙と保管場所、渡した相手だけを登録してください。",
                "Register the paper, the safe and the hands it passed through.",
            ),
            Cite("NPSC", "23(1)"),
        )
    if content is not None:
        # Before the transaction: a hostile file takes its time, and nobody else could write meanwhile.
        try:
            stamp.examine(content)
        except stamp.UnfitFile as unfit:
            return unfit.refusal
    with transaction.atomic():
        designation = _kept_by(item, actor, at)
        if designation is None:
            return _NOT_KEEPER
        if (refused := _may_not_hold(holder, item, legal_day(at))) is not None:
            return refused
        organisation = OrgId(designation.organisation_id)
        last = Document.objects.filter(organisation_id=organisation).aggregate(last=Max("number"))["last"]
        made = new_id()
        Document.objects.create(
            id=made,
            item=designation,
            organisation_id=organisation,
            number=(last or 0) + 1,
            title=seal_text(item, "document", title),
            kind=kind,
            made_on=made_on,
            payload=payloads.put(item, "document", content, at) if content is not None else "",
        )
        Copy.objects.create(id=new_id(), document_id=made, number=1, holder_id=holder, organisation_id=organisation)
        due.mark("document", made)
        _record("document_registered", at, item=item, actor=actor, detail={"document": made, "kind": kind})
        return made


def _kept_by(item: str, actor: PersonId, at: Instant) -> Designation | None:
    """The designation in force of an item whose register this person keeps."""
    found = Designation.objects.filter(id=item, first__isnull=False).first()
    keeps = found is not None and _keeps(audience(actor, legal_day(at)), OrgId(found.organisation_id))
    return found if keeps else None


def _may_not_hold(person: PersonId, item: str, day: LegalDay) -> Refusal | None:
    """Act 5(1), 11(1): nobody is entered as holding what she may not read. Every article that stands against it, or None."""
    (answer,) = gate.decide(connection, [Question(person, READ, item)], day)
    if answer.permitted:
        return None
    return Refusal(
        tuple(Reason(f"gate:{rule.name}", rule.sentence, rule.remedy, rule.cites) for rule in answer.refusals)
    )


@transaction.atomic
def copy(*, document: str, holder: PersonId, actor: PersonId, at: Instant) -> str | Refusal:
    """NPSC 24-25: a further copy, numbered, for a holder whom the gate would let read it. Returns its id."""
    row = Document.objects.select_for_update().filter(id=document).first()
    if row is None or not _keeps(audience(actor, legal_day(at)), OrgId(row.organisation_id)):
        return _NOT_KEEPER
    if (refused := _may_not_hold(holder, row.item_id, legal_day(at))) is not None:
        return refused
    number = 1 + (row.copies.aggregate(last=Max("number"))["last"] or 0)
    made = new_id()
    Copy.objects.create(id=made, document=row, number=number, holder_id=holder, organisation_id=row.organisation_id)
    _record(
        "copy_made", at, item=row.item_id, actor=actor, detail={"document": document, "copy": made, "number": number}
    )
    return made


def open_file(*, document: str, reader: PersonId, at: Instant, decide: Decide) -> Opened | Denied | Refusal:
    """Open the stored file for a reader: decided and durable first, then stamped, recorded, given out.

    Raises stamp's errors where the stored file cannot be rebuilt, vault errors where it was erased or changed.
    """
    row = Document.objects.select_related("item").filter(id=document).first()
    if row is None or not row.payload:
        return _no(
            "content",
            Text("この文書の内容はここにありません。", "The content of this document is not kept here."),
            Text("保管場所で見てください。", "See it where it is kept."),
            Cite("NPSC", "35"),
        )
    answer = decide(reader, "read", row.item_id, "")
    if not answer["decision"]:
        return Denied(answer)
    index = int(answer["context"]["ledger_index"])
    made = stamp.stamp(
        payloads.get(row.payload),
        registration_number=f"{row.number}",
        reader_line=_reader_line(reader),
        copy_mark=answer["context"]["id"],
        at=at,
    )
    with transaction.atomic():
        Opening.objects.create(
            document=row,
            person_id=reader,
            at=at,
            decision=answer["context"]["id"],
            ledger_index=index,
            sha256=made.sha256,
        )
        _record(
            "document_opened",
            at,
            item=row.item_id,
            actor=reader,
            detail={"document": document, "decision": answer["context"]["id"], "sha256": made.sha256},
        )
    return Opened(made.content, made.sha256, index)


def _reader_line(reader: PersonId) -> str:
    # Kana and roman beside the registered name: a glyph the font lacks must not leave the reader unnamed.
    names = name(reader)
    return " ".join(part for part in (names.kanji, names.kana, names.roman) if part)


def hand_over(
    *, copy_id: str, receiver: PersonId, actor: PersonId, at: Instant, decide: Decide
) -> str | Denied | Refusal:
    """Give a copy to somebody. Inside the organisation the receiver must be one who may read; outside, it is a provision."""
    row = Copy.objects.select_related("document").filter(id=copy_id, holder_id=actor).first()
    if row is None:
        return _no(
            "holder",
            Text("この写しを持っている人だけが渡せます。", "Only the holder of this copy hands it over."),
            Text("いまの保持者に頼んでください。", "Ask the present holder."),
            Cite("NPSC", "27"),
        )
    if receiver == actor:
        return _no(
            "receiver",
            Text("自分には渡せません。", "Nobody hands a copy over to herself."),
            Text("渡す相手を選んでください。", "Choose whom to give it to."),
            Cite("NPSC", "27"),
        )
    # Before anybody is asked: a permit that stands in the ledger should be followed by what it permitted.
    if row.hand_overs.filter(OPEN).exists():
        return _WAITING
    employer = employer_on(receiver, legal_day(at))
    inside = employer is not None and employer.id == row.organisation_id
    item = row.document.item_id
    # Act 10(4), 11(1): a colleague must qualify herself; handing to her is no provision.
    first = decide(receiver, "read", item, "")
    answer = first if inside or not first["decision"] else decide(actor, "provide", item, receiver)
    if not answer["decision"]:
        return Denied(answer)
    made = new_id()
    try:
        with transaction.atomic():
            HandOver.objects.create(
                id=made,
                copy=row,
                giver_id=actor,
                receiver_id=receiver,
                organisation_id=employer.id if employer else row.organisation_id,
                at=at,
                decision=answer["context"]["id"],
                ledger_index=int(answer["context"]["ledger_index"]),
            )
            _record("copy_handed_over", at, item=item, actor=actor, detail={"copy": copy_id, "hand_over": made})
    except IntegrityError:
        return _WAITING
    return made


@transaction.atomic
def receive(*, hand_over_id: str, actor: PersonId, at: Instant) -> str | Refusal:
    """NPSC 29: the receiver signs; only now does the copy change hands."""
    row = HandOver.objects.select_related("copy__document").filter(OPEN, id=hand_over_id, receiver_id=actor).first()
    if row is None:
        return _no(
            "receiver",
            Text("受領の署名をするのは、渡された本人です。", "The receipt is signed by the one it was handed to."),
            Text("渡した人に確かめてください。", "Ask the giver."),
            Cite("NPSC", "29"),
        )
    # A right may have ended while the copy was on its way.
    if (refused := _may_not_hold(actor, row.copy.document.item_id, legal_day(at))) is not None:
        return refused
    HandOver.objects.filter(id=row.id).update(received_at=at)
    Copy.objects.filter(id=row.copy_id).update(holder_id=actor, organisation_id=row.organisation_id)
    _record("copy_received", at, item=row.copy.document.item_id, actor=actor, detail={"hand_over": row.id})
    return row.id


@transaction.atomic
def take_back(*, hand_over_id: str, actor: PersonId, at: Instant) -> str | Refusal:
    """The giver takes back what was not received: the copy was hers all the time, and may be given to somebody else."""
    row = HandOver.objects.select_related("copy__document").filter(OPEN, id=hand_over_id, giver_id=actor).first()
    if row is None:
        return _no(
            "giver",
            Text(
                "取り戻せるのは、渡した本人だけで、受領の署名の前までです。",
                "Only the giver takes it back, and only before the receipt.",
            ),
            Text("受領した人から渡してもらってください。", "Have whoever received it hand it over."),
            Cite("NPSC", "29"),
        )
    HandOver.objects.filter(id=row.id).update(taken_back_at=at)
    _record("copy_taken_back", at, item=row.copy.document.item_id, actor=actor, detail={"hand_over": row.id})
    return row.id


def _record(kind: str, at: Instant, *, item: str, actor: PersonId, detail: Mapping[str, Any]) -> None:
    record(
        "act",
        at=at,
        subject=item,
        fields={
            "kind": f"custody:{kind}",
            "outcome": "done",
            "subject": item,
            "actor": actor,
            "object": item,
            "detail": dict(detail),
        },
    )
