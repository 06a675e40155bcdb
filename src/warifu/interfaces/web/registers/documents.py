"""Documents under a designation: the register, one document with its copies, opening the stored file, handing a copy over."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from warifu.duties.custody import acts, queries
from warifu.duties.custody.acts import Denied
from warifu.duties.custody.models import Document
from warifu.duties.custody.register import KINDS, REGISTER
from warifu.duties.custody.stamp import UnfitFile
from warifu.duties.designation import queries as designations
from warifu.duties.designation.choosing import designated
from warifu.interfaces.web import replica
from warifu.interfaces.web.blocks import Bit, Name, Row
from warifu.interfaces.web.case.build import refused_as
from warifu.interfaces.web.case.seen import number
from warifu.interfaces.web.choosing import Roll, Rolls
from warifu.interfaces.web.deciding import DOWN, FrontDown, NotDecided, decider, denied
from warifu.interfaces.web.directory import Directory
from warifu.interfaces.web.doors import Asked, opens
from warifu.interfaces.web.listing import Cell, Head, Listed, cell
from warifu.interfaces.web.registers import holders
from warifu.interfaces.web.registers.holders import Sent
from warifu.interfaces.web.registers.model import CopyRow, DocumentPage, DocumentRow, OpeningRow, text
from warifu.interfaces.web.shelf import Shelf
from warifu.kernel.ids import LegalDay, OrgId, Text
from warifu.kernel.procedure.model import Refusal
from warifu.regimes.jp import roles
from warifu.registers.people.choosing import staff
from warifu.registers.people.domain import Audience, Names

_HEADS = (
    Head(Text("登録番号", "Number"), "number"),
    Head(Text("件名", "Title")),
    Head(Text("含む情報", "Item")),
    Head(Text("種類", "Kind")),
    Head(Text("作った日", "Made on"), "made"),
    Head(Text("機関", "Organ")),
)
_CAPTION, _EVERY = Text("文書の一覧", "Documents"), Text("すべて", "All")
_MOST_ITEMS = 200
_KEPT = {"here": Text("このシステムに保管", "Kept here"), "paper": Text("実物だけ", "The thing itself only")}
_ENDS = {
    "30": Text("30日以内", "Within 30 days"),
    "90": Text("90日以内", "Within 90 days"),
    "365": Text("1年以内", "Within a year"),
}
_KEEPERS = (roles.SECURITY_OFFICER, roles.PROTECTION_OFFICER, roles.OPERATIONS_MANAGER)
_ANSWERS = (roles.SECURITY_OFFICER, roles.IESI_MANAGER, roles.HEAD)
_ERASED = Text("件名は消去済み", "title erased")
_OPEN = Text("文書を開く", "Open the document")
_HAND_OVER = Text("写しを渡す", "Hand the copy over")


def _seen(request: Asked, documents: Iterable[Document]) -> set[str]:
    """The items of these documents whose row in the register of designations this reader sees."""
    items = {document.item_id for document in documents}
    return set(designations.visible(request.audience).filter(id__in=items).values_list("id", flat=True))


def _row(request: Asked, document: Document, seen: set[str]) -> DocumentRow:
    language = request.language
    registered = document.item_id in seen
    return DocumentRow(
        href=f"/documents/{document.id}/",
        number=document.number,
        title=queries.title(document) or _ERASED.of(language),
        # The serial of the register of designations is for those who see its row; others know the item by its title.
        item=number(document.item.case) if registered else designations.heading(document.item).title,
        item_href=f"/designations/{document.item_id}/" if registered and "designations" in request.pages else "",
        kind=KINDS[document.kind].of(language),
        made_on=LegalDay(document.made_on),
        stored=bool(document.payload),
        organ=document.organisation.name_en if language == "en" else document.organisation.name_ja,
    )


@opens("documents")
@replica.lists
def register(request: Asked) -> HttpResponse:
    language, asking = request.language, request.audience
    shelf = Shelf(request, REGISTER)
    rows = shelf.rows(Document.objects.select_related("item__case", "organisation"))
    seen = _seen(request, rows)
    offered = _items(request, shelf.filters.get("item", ""))
    listed = Listed(
        path="/documents/",
        caption=_CAPTION.of(language),
        columns=shelf.columns(_HEADS),
        cells=tuple(_cells(_row(request, document, seen)) for document in rows),
        window=shelf.window,
        export=shelf.export,
        filters=(
            shelf.select("item", Text("含む情報", "Item"), [("", _EVERY.of(language)), *offered]),
            shelf.select("kind", Text("種類", "Kind"), shelf.named(KINDS, _EVERY)),
            shelf.select("kept", Text("内容", "Content"), shelf.named(_KEPT, _EVERY)),
            shelf.select("ends", Text("指定の満了まで", "Designation ends"), shelf.named(_ENDS, _EVERY)),
            shelf.day("on", Text("この日に指定が有効", "Designation in force on")),
            shelf.day("made", Text("この日から後に作った", "Made on or after")),
            shelf.order(_HEADS),
        ),
    )
    context = {
        "list": listed,
        "may_register": bool(asking.organisations(roles.SECURITY_OFFICER)),
        "law_day": asking.day,
    }
    return render(request, "registers/documents.html", context)


def _cells(row: DocumentRow) -> tuple[Cell, ...]:
    return (
        (Bit(str(row.number), href=row.href, aside=row.title),),
        cell(row.title),
        cell(row.item),
        (Bit(row.kind, drawing="shut" if row.stored else ""),),
        (Bit(day=row.made_on),),
        cell(row.organ),
    )


def _items(request: Asked, chosen: str) -> list[tuple[str, str]]:
    """Designated items to choose from; where they are many only the one that was chosen: each has a link to here."""
    offered = Rolls(request.audience, Directory(request.language)).of(designated(request.audience), _MOST_ITEMS)
    pairs = offered.listed
    if pairs is None:
        pairs = tuple(offered.labels(offered.allowed([chosen])).items())
    return [(item, label.of(request.language)) for item, label in pairs]


def _find(request: Asked, document: str) -> Document:
    found = queries.visible(request.audience).select_related("item__case").filter(id=document).first()
    if found is None:
        raise Http404
    return found


@opens("documents")
def page(request: Asked, document: str) -> HttpResponse:
    found = _find(request, document)
    return render(request, "registers/document.html", _context(request, found))


def _context(request: Asked, found: Document, sent: Sent | None = None, **more: Any) -> dict[str, Any]:
    """The page's model; a form that was `sent` as it came."""
    language, asking, sent = request.language, request.audience, sent or Sent()
    known = Directory(language)
    shown = _row(request, found, _seen(request, [found]))
    keeps = bool(set(asking.organisations(*_KEEPERS)) & {found.organisation_id})
    copies = queries.copies(found, asking)
    offered = holders.roll(request, holders.receivers(found, asking)) if any(c.mine for c in copies) else None
    model = DocumentPage(
        row=shown,
        facts=_facts(found, shown, language),
        copies=tuple(
            CopyRow(
                number=c.number,
                holder=_name(c.holder),
                waiting_for=_name(c.waiting_for) if c.waiting_for else None,
                hand_over=holders.hand_over_form(c.number, _hand_over_at(found, c.id), offered, language, sent)
                if offered and c.mine and not c.hand_over
                else None,
                receive=f"/documents/{found.id}/hand-overs/{c.hand_over}/receive/" if c.to_me else "",
                take_back=f"/documents/{found.id}/hand-overs/{c.hand_over}/take-back/"
                if c.mine and c.hand_over
                else "",
            )
            for c in copies
        ),
        openings=_openings(found, asking, known),
        opens=f"/documents/{found.id}/open/" if found.payload else "",
        copy=holders.copy_form(_copies_of(found), _staff(request, found), language, sent) if keeps else None,
    )
    return {"page": model, "law_day": asking.day, **more}


def _hand_over_at(found: Document, copy: str) -> str:
    return f"{_copies_of(found)}{copy}/hand-over/"


def _copies_of(found: Document) -> str:
    return f"/documents/{found.id}/copies/"


def _staff(request: Asked, found: Document) -> Roll:
    return holders.roll(request, staff(request.audience.day, OrgId(found.organisation_id)))


def _name(names: Names) -> Name:
    return Name(names.kanji, names.kana, names.roman)


def _facts(found: Document, shown: DocumentRow, language: str) -> tuple[Row, ...]:
    def say(ja: str, en: str) -> str:
        return Text(ja, en).of(language)

    kept = (
        say("このシステムに保管（封）", "kept here, sealed")
        if shown.stored
        else say("紙などの実物だけ", "the thing itself only")
    )
    return (
        Row(say("登録番号", "Number"), (Bit(str(shown.number), mono=True),)),
        text(say("機関", "Organ"), shown.organ),
        Row(say("含む情報", "Holds the item"), (Bit(shown.item, href=shown.item_href),)),
        text(say("種類", "Kind"), shown.kind),
        Row(say("作った日", "Made on"), (Bit(day=shown.made_on),)),
        text(say("内容", "Content"), kept),
    )


def _openings(found: Document, asking: Audience, known: Directory) -> tuple[OpeningRow, ...]:
    """NPSC 36: who opened the stored file. For those of the organ who answer for its register, and for the inspector."""
    if found.organisation_id not in asking.organisations(*_ANSWERS) and not asking.holds(roles.INSPECTOR):
        return ()
    rows = list(found.openings.order_by("-at")[:50])
    known.fetch(people=[r.person_id for r in rows])
    return tuple(OpeningRow(known.name(r.person_id), r.at, r.ledger_index, r.sha256) for r in rows)


def _tried(request: Asked, found: Document, title: Text, act: Callable[[], Any]) -> Any:
    """What an act of custody answers; a page where it was denied, refused, or could not be decided."""
    try:
        answer = act()
    except UnfitFile as unfit:
        answer = unfit.refusal
    except (FrontDown, NotDecided):
        head, body = (t.of(request.language) for t in DOWN)
        context = _context(request, found, banner={"tone": "late", "title": head, "text": body})
        return render(request, "registers/document.html", context, status=503)
    named = title.of(request.language)
    context = {
        "kicker": queries.title(found),
        "back": f"/documents/{found.id}/",
        "tried": True,
        "law_day": request.audience.day,
    }
    if isinstance(answer, Denied):
        return render(
            request,
            "case/refusal.html",
            {**context, "refused": denied(answer.answer, named, request.language)},
            status=403,
        )
    if isinstance(answer, Refusal):
        return render(
            request,
            "case/refusal.html",
            {**context, "refused": refused_as(named, answer, request.language)},
            status=403,
        )
    return answer


@opens("documents", "POST")
def open_file(request: Asked, document: str) -> HttpResponse:
    """Decide, record, mark, stamp, and hand out as an attachment."""
    found = _find(request, document)
    reader = request.audience.person
    answer = _tried(
        request,
        found,
        _OPEN,
        lambda: acts.open_file(document=found.id, reader=reader, at=request.at, decide=decider(reader)),
    )
    if isinstance(answer, HttpResponse):
        return answer
    response = HttpResponse(answer.content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.id[:8]}-{answer.ledger_index}.pdf"'
    return response


def _again(request: Asked, found: Document, sent: Sent) -> HttpResponse:
    """The page with the form as it came: whom somebody looked for, or what has to be put right."""
    status = 200 if sent.looking else 422
    context = _context(request, found, sent, errors=sent.reasons)
    return render(request, "registers/document.html", context, status=status)


@opens("documents", "POST")
def hand_over(request: Asked, document: str, copy: str) -> HttpResponse:
    found = _find(request, document)
    actor, offered = request.audience.person, holders.roll(request, holders.receivers(found, request.audience))
    sent = holders.read(request, holders.RECEIVER, offered, _hand_over_at(found, copy))
    if not sent.ready:
        return _again(request, found, sent)
    answer = _tried(
        request,
        found,
        _HAND_OVER,
        lambda: acts.hand_over(copy_id=copy, receiver=sent.person, actor=actor, at=request.at, decide=decider(actor)),
    )
    return answer if isinstance(answer, HttpResponse) else HttpResponseRedirect(f"/documents/{found.id}/", status=303)


@opens("documents", "POST")
def receive(request: Asked, document: str, hand_over: str) -> HttpResponse:
    """NPSC 29: the receiver signs for the copy."""
    found = _find(request, document)
    actor = request.audience.person
    title = Text("受領する", "Sign for the copy")
    answer = _tried(request, found, title, lambda: acts.receive(hand_over_id=hand_over, actor=actor, at=request.at))
    return answer if isinstance(answer, HttpResponse) else HttpResponseRedirect(f"/documents/{found.id}/", status=303)


@opens("documents", "POST")
def take_back(request: Asked, document: str, hand_over: str) -> HttpResponse:
    """What was not received goes back to the giver, whose it was all the time."""
    found = _find(request, document)
    actor = request.audience.person
    title = Text("取り戻す", "Take the copy back")
    answer = _tried(request, found, title, lambda: acts.take_back(hand_over_id=hand_over, actor=actor, at=request.at))
    return answer if isinstance(answer, HttpResponse) else HttpResponseRedirect(f"/documents/{found.id}/", status=303)


@opens("documents", "POST")
def copy(request: Asked, document: str) -> HttpResponse:
    """NPSC 24-25: a further numbered copy, for a holder."""
    found = _find(request, document)
    sent = holders.read(request, holders.HOLDER, _staff(request, found), _copies_of(found))
    if not sent.ready:
        return _again(request, found, sent)
    actor, title = request.audience.person, Text("写しを作る", "Make a copy")
    answer = _tried(
        request, found, title, lambda: acts.copy(document=found.id, holder=sent.person, actor=actor, at=request.at)
    )
    return answer if isinstance(answer, HttpResponse) else HttpResponseRedirect(f"/documents/{found.id}/", status=303)
