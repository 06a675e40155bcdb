"""The ledger as a page: how large it is, one entry with its place in it, its proof and its opening to save."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from warifu.interfaces.web.blocks import Bit, Row
from warifu.interfaces.web.doors import Asked, opens
from warifu.interfaces.web.ledger.entitled import Shown, shown
from warifu.interfaces.web.ledger.events import CLASSES, event, outcome
from warifu.interfaces.web.ledger.reading import log
from warifu.kernel.ids import Cite, Instant, Text
from warifu.kernel.law.cite import CiteError, parse_cite
from warifu.kernel.tlog import checkpoint, note, proof, tree
from warifu.regimes.jp.iesi.rules import BOOK
from warifu.registers.ledger.errors import NoSuchEntry, NotYetProvable
from warifu.registers.ledger.store import Reader


@dataclass(frozen=True, slots=True)
class Included:
    """Where the entry stands in the tree of the newest checkpoint that covers it."""

    size: int
    leaf: str
    root: str
    path: tuple[str, ...]
    checkpoint: str


@opens("ledger")
def overview(request: Asked) -> HttpResponse:
    """`?n=` opens an entry by its number."""
    asked = request.GET.get("n", "").replace(",", "").strip()
    if asked.isdecimal() and len(asked) < 16:
        return HttpResponseRedirect(f"/ledger/entry/{int(asked)}/", status=303)
    context: dict[str, object] = {"n": asked, "unread": bool(asked)}
    with log() as reader:
        if reader is not None:
            signed = reader.checkpoint()
            context |= {
                "size": reader.size(),
                "origin": reader.origin,
                "policy": reader.policy(),
                "checkpoint": signed.decode() if signed else "",
                "covered": checkpoint.parse(note.parse(signed).text).size if signed else 0,
            }
    return render(request, "ledger/overview.html", context)


def _find(request: Asked, reader: Reader | None, index: int) -> Shown:
    if reader is None:
        raise Http404
    try:
        found = shown(reader, index, request.audience)
    except NoSuchEntry as absent:
        raise Http404 from absent
    if found is None:
        raise Http404
    return found


@opens("ledger")
def entry(request: Asked, index: int) -> HttpResponse:
    with log() as reader:
        found = _find(request, reader, index)
        included = _included(reader, index, found.raw) if reader else None
    at = datetime.strptime(found.entry.minute, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
    context = {
        "index": index,
        "facts": _facts(found, Instant(at), request.language),
        "raw": found.raw.decode(),
        "included": included,
        "opened": found.fields is not None,
        "erased": found.erased,
        "law_day": request.audience.day,
    }
    return render(request, "ledger/entry.html", context)


def _included(reader: Reader, index: int, raw: bytes) -> Included | None:
    """None until a checkpoint that satisfies the policy covers the entry."""
    try:
        made = proof.parse(reader.prove(index).encode())
    except NotYetProvable:
        return None
    point = checkpoint.parse(note.parse(made.note).text)
    return Included(
        size=point.size,
        leaf=tree.leaf_hash(raw).hex(),
        root=point.root.hex(),
        path=tuple(step.hex() for step in made.path),
        checkpoint=made.note.decode(),
    )


def _facts(found: Shown, at: Instant, language: str) -> tuple[Row, ...]:
    def say(ja: str, en: str) -> str:
        return Text(ja, en).of(language)

    entry_ = found.entry
    rows = [
        Row(say("番号", "Index"), (Bit(f"{found.index:,}", mono=True),)),
        Row(say("いつ", "When"), (Bit(moment=at),)),
        Row(say("種類", "Class"), (Bit(CLASSES[entry_.cls].of(language)),)),
        Row(say("法データのハッシュ値", "Digest of the law"), (Bit(f"sha256:{entry_.law_digest}", mono=True),)),
    ]
    if found.fields is not None:
        rows += _opened(found, language)
    return tuple(rows)


def _opened(found: Shown, language: str) -> list[Row]:
    """What the opening says: event, outcome, articles, and the ids that it commits to."""

    def say(ja: str, en: str) -> str:
        return Text(ja, en).of(language)

    fields = found.fields or {}
    kind, code = str(fields.get("kind", "")), str(fields.get("outcome", ""))
    sentence = event(kind, found.entry.cls, language)
    rows = [Row(say("できごと", "Event"), (Bit(sentence), Bit(kind, mono=True, muted=True)))]
    if code:
        came = outcome(kind, code, language)
        rows.append(Row(say("結果", "Outcome"), (Bit(came), Bit(code, mono=True, muted=True))))
    if cites := _cites(fields.get("reasons")):
        rows.append(Row(say("条文", "Articles"), (Bit(cites=cites),)))
    for name, label in (
        ("procedure", say("手続", "Procedure")),
        ("subject", say("だれ・何について（無作為の番号）", "About (random id)")),
        ("actor", say("だれが（無作為の番号）", "By (random id)")),
        ("object", say("対象（無作為の番号）", "Object (random id)")),
    ):
        if value := fields.get(name):
            rows.append(Row(label, (Bit(str(value), mono=True),)))
    if detail := fields.get("detail"):
        as_written = json.dumps(detail, ensure_ascii=False, sort_keys=True)
        rows.append(Row(say("台帳に書かれた詳細", "Detail, as it stands in the log"), (Bit(as_written, mono=True),)))
    return rows


def _cites(reasons: object) -> tuple[Cite, ...]:
    """The articles that a field of reasons names, directly or by the rule of access that refused."""
    rules = {rule.name: rule for rule in BOOK.rules}
    found: list[Cite] = []
    for text in reasons if isinstance(reasons, list) else []:
        if text in rules:
            found.extend(rules[text].cites)
            continue
        try:
            found.append(parse_cite(str(text)))
        except CiteError:
            continue
    return tuple(dict.fromkeys(found))


@opens("ledger")
def proof_file(request: Asked, index: int) -> HttpResponse:
    """The entry's proof: entry, path and signed checkpoint in one text file, checked offline with a policy."""
    with log() as reader:
        _find(request, reader, index)
        try:
            text = reader.prove(index) if reader else ""
        except NotYetProvable as early:
            raise Http404 from early
    return _attachment(text, f"{index}.tlog-proof", "text/plain; charset=utf-8")


@opens("ledger")
def opening_file(request: Asked, index: int) -> HttpResponse:
    """Salts and values of the entry, for whoever is entitled to them."""
    with log() as reader:
        found = _find(request, reader, index)
    if found.opening is None:
        raise Http404
    text = json.dumps(found.opening, ensure_ascii=False, indent=1, sort_keys=True)
    return _attachment(text, f"{index}.opening.json", "application/json")


@opens("ledger")
def policy_file(request: Asked) -> HttpResponse:
    """Whom to believe: the log's two keys and its witnesses. Somebody who distrusts us must get it by another way than this page."""
    with log() as reader:
        if reader is None:
            raise Http404
        return _attachment(reader.policy(), "policy.txt", "text/plain; charset=utf-8")


def _attachment(text: str, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(text, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
