"""A register is given out as a file: asked for, above a number of rows released by a second person, written once, recorded each time.

    ask      up to the organisation's own number of rows the file is made at once; above it the request waits
    release  a second person of the same organisation, who sees what was asked for, signs; or refuses
    fetch    whoever asked gets the file once within 24 hours, if she still holds what opens the register, and no row more than was released

Files are made before the transaction that records them, so that nobody's act waits for them; what decides is asked again inside it. The log
commits to the register, its filters, the number of rows and the digest of the file; never to a name. No statute asks for the second person:
it is the organisation's own measure, and says so.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from warifu.duties.exports import flat, queries, rows
from warifu.duties.exports.models import Export
from warifu.duties.exports.rows import REGISTERS, Asking
from warifu.kernel.ids import Cite, Instant, OrgId, PersonId, Text
from warifu.kernel.law.days import legal_day
from warifu.kernel.procedure.model import Reason, Refusal
from warifu.kernel.tlog.canonical import Json
from warifu.registers import listing
from warifu.registers.installation import new_id
from warifu.registers.people.domain import Audience
from warifu.registers.people.queries import audience
from warifu.registers.signin import stepup
from warifu.registers.vault.recording import record

# Rows of one file: it is made in memory and sent in one piece.
MOST_ROWS = 100_000
_OWN = (Cite("Assumed"),)


@dataclass(frozen=True, slots=True)
class File:
    """A file on its way out: its bytes, how many rows stand in it, and the request it answers."""

    export: str
    name: str
    content: bytes
    rows: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """The request waits for a second person."""

    export: str


def _no(code: str, text: Text, remedy: Text) -> Refusal:
    return Refusal((Reason(code, text, remedy, _OWN),))


_NOT_YOURS = _no(
    "role",
    Text(
        "この登録簿を書き出せるのは、それを開き、書き出す役割を持つ人です。",
        "A register is given out to those whose role opens and exports it.",
    ),
    Text("役割のある人に頼んでください。", "Ask somebody who holds such a role."),
)
_TOO_MANY = _no(
    "too_many",
    Text(f"1つのファイルは{MOST_ROWS:,}行までです。", f"One file holds at most {MOST_ROWS:,} rows."),
    Text("条件で絞り込んでください。", "Narrow the list with filters."),
)
_SECOND = _no(
    "second_person",
    Text(
        "書き出しを認めるのは、同じ組織の、頼んだ人とは別の権限のある人です。すでに決まったものは変えられません。",
        "An export is released by another entitled person of the same organisation, not by who asked. What is decided stays.",
    ),
    Text("権限のある別の人に頼んでください。", "Ask another entitled person."),
)
_NOT_READY = _no(
    "not_ready",
    Text(
        "このファイルは、まだ認められていないか、すでに渡したか、24時間を過ぎました。",
        "This file is not released yet, was fetched already, or its 24 hours have passed.",
    ),
    Text("要るときは、もう一度頼んでください。", "Ask again if it is still needed."),
)
_MORE_ROWS = _no(
    "more_rows",
    Text(
        "認められた行数より、いまの行数が多くなっています。",
        "There are more rows now than were released.",
    ),
    Text("もう一度頼んでください。", "Ask again."),
)


def ask(
    *, register: str, filters: Mapping[str, str], order: str, language: str, actor: PersonId, at: Instant
) -> File | Waiting | Refusal:
    """Ask for a register as a file. KeyError for a register that is none."""
    asking = audience(actor, legal_day(at))
    house = _house(asking, register, filters)
    if house is None:
        return _NOT_YOURS
    written = REGISTERS[register].register
    known = written.known(filters, asking)
    count = listing.count(written.narrowed(asking, known), MOST_ROWS)
    if count > MOST_ROWS:
        return _TOO_MANY
    most = queries.most(house, asking.day)
    made = Export(
        id=new_id(),
        register=register,
        filters=known,
        order=order if order.removeprefix("-") in written.orders else written.order,
        language=language,
        organisation_id=house,
        asked_by_id=actor,
        asked_at=at,
        rows=count,
        most=most,
    )
    return _write_at_once(made, asking, at) if count <= most else _wait(made, at)


def _house(asking: Audience, register: str, filters: Mapping[str, str]) -> OrgId | None:
    """In which organisation somebody asks: the one whose people are listed, else the strictest of hers."""
    mine = rows.houses(asking, register)
    if filters.get("house") in mine:
        return OrgId(filters["house"])
    return min(mine, key=lambda house: (queries.most(house, asking.day), house), default=None)


def _content(export: Export, asking: Audience) -> tuple[bytes, int]:
    told = Asking(asking, export.language, export.filters)
    lines = list(rows.file_rows(export.register, told, export.order))
    return flat.written(rows.header(export.register, export.language), lines), len(lines)


def _write_at_once(export: Export, asking: Audience, at: Instant) -> File | Refusal:
    content, number = _content(export, asking)
    with transaction.atomic():
        if audience(PersonId(export.asked_by_id), legal_day(at)) != asking or number > export.most:
            return _NOT_YOURS if number <= export.most else _MORE_ROWS
        export.rows = number
        return _written(export, content, number, at, fresh=True)


def _written(export: Export, content: bytes, number: int, at: Instant, *, fresh: bool) -> File:
    """The file leaves: recorded with its digest in the caller's transaction."""
    export.sha256, export.written_rows, export.written_at = hashlib.sha256(content).hexdigest(), number, at
    export.entry_id = _record("exports:written", export, PersonId(export.asked_by_id), at, sha256=export.sha256)
    export.save(force_insert=fresh)
    return File(export.id, f"warifu-{export.register}-{legal_day(at).isoformat()}.csv", content, number)


@transaction.atomic
def _wait(export: Export, at: Instant) -> Waiting:
    export.entry_id = _record("exports:asked", export, PersonId(export.asked_by_id), at)
    export.save(force_insert=True)
    return Waiting(export.id)


def digest(export: Export) -> bytes:
    """What the second person signs: whose request it is, for which register, filtered how, how many rows."""
    data: dict[str, Json] = {
        "register": export.register,
        "filters": dict(export.filters),
        "order": export.order,
        "rows": export.rows,
        "asked_by": export.asked_by_id,
        "organisation": export.organisation_id,
    }
    return stepup.act_digest(case_id=export.id, revision=0, procedure="exports", version=1, step="release", data=data)


@transaction.atomic
def release(*, export: str, actor: PersonId, assertion: str | Mapping[str, Any] | None, at: Instant) -> str | Refusal:
    """A second person lets the file go. Raises stepup.SignatureError without a fresh signature over `digest`."""
    row = _decidable(export, actor, at)
    if row is None:
        return _SECOND
    row.signature = dict(stepup.verify(actor, digest(row), assertion, at))
    return _decide(row, actor, at, released=True)


@transaction.atomic
def refuse(*, export: str, actor: PersonId, at: Instant) -> str | Refusal:
    """A second person does not let it go."""
    row = _decidable(export, actor, at)
    return _decide(row, actor, at, released=False) if row else _SECOND


def _decidable(export: str, actor: PersonId, at: Instant) -> Export | None:
    asking = audience(actor, legal_day(at))
    return queries.releasable(asking).select_for_update().filter(id=export).first()


def _decide(row: Export, actor: PersonId, at: Instant, *, released: bool) -> str:
    row.released, row.decided_by_id, row.decided_at = released, actor, at
    signed = {"signed": row.signature["digest"]} if row.signature else {}
    row.entry_id = _record("exports:released" if released else "exports:refused", row, actor, at, **signed)
    row.save()
    return str(row.id)


def fetch(*, export: str, actor: PersonId, at: Instant) -> File | Refusal:
    """The released file, once, for who asked, under what she sees now."""
    asking = audience(actor, legal_day(at))
    row = Export.objects.filter(id=export, asked_by_id=actor).first()
    if row is None or queries.state(row, at) != "ready":
        return _NOT_READY
    if row.organisation_id not in rows.houses(asking, row.register):
        return _NOT_YOURS
    content, number = _content(row, asking)
    if number > row.rows:
        return _MORE_ROWS
    with transaction.atomic():
        locked = Export.objects.select_for_update().get(id=export)
        if audience(actor, legal_day(at)) != asking or queries.state(locked, at) != "ready":
            return _NOT_READY
        return _written(locked, content, number, at, fresh=False)


def _record(kind: str, export: Export, actor: PersonId, at: Instant, **more: str) -> str:
    number = export.written_rows if export.written_rows is not None else export.rows
    detail = {"register": export.register, "filters": dict(export.filters), "rows": number, **more}
    return record(
        "act",
        at=at,
        subject=export.organisation_id,
        fields={"kind": kind, "outcome": kind.split(":")[1], "actor": actor, "object": export.id, "detail": detail},
    )
