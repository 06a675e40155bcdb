"""Makes the pages of exports: the list of them, and one request with what was asked for in words."""

from collections.abc import Mapping

from warifu.duties.clearance.registered import registered
from warifu.duties.contractors.register import STATES
from warifu.duties.custody.register import KINDS
from warifu.duties.designation import queries as designations
from warifu.duties.designation.register import MEASURES, PHASES
from warifu.duties.exports import queries
from warifu.duties.exports.models import Export
from warifu.duties.exports.rows import REGISTERS
from warifu.interfaces.web.blocks import Bit, Chip, Row
from warifu.interfaces.web.case.seen import number
from warifu.interfaces.web.directory import Directory
from warifu.interfaces.web.doors import Asked
from warifu.interfaces.web.listing import Cell, Head, cell
from warifu.kernel.ids import Cite, Instant, PersonId, Text
from warifu.regimes.jp.iesi.procedures.designation_fields import GROUPS
from warifu.registers.casework import registry
from warifu.registers.casework.register import MINE, turns
from warifu.registers.people.models import Unit

HOME = "/exports/"
HEADS = (
    Head(Text("頼んだ日時", "Asked at")),
    Head(Text("登録簿", "Register")),
    Head(Text("頼んだ人", "Asked by")),
    Head(Text("組織", "Organisation")),
    Head(Text("行数", "Rows"), number=True),
    Head(Text("状態", "Status")),
)
_STATES: Mapping[str, tuple[Text, str]] = {
    "written": (Text("渡した", "Given out"), "ok"),
    "waiting": (Text("別の人の確認待ち", "Waits for a second person"), "act"),
    "ready": (Text("認められた（24時間以内に受け取る）", "Released: fetch within 24 hours"), "soon"),
    "refused": (Text("認められなかった", "Not released"), ""),
    "over": (Text("受け取らずに24時間を過ぎた", "24 hours passed unfetched"), ""),
}
_FILTERS: Mapping[str, Text] = {
    "state": Text("状態", "Status"),
    "ends": Text("満了まで（日）", "Ends within (days)"),
    "on": Text("この日に有効", "In force on"),
    "before": Text("この日より前に満了", "Ends before"),
    "month": Text("満了の月", "Ends in"),
    "organ": Text("行政機関", "Organ"),
    "unit": Text("部署", "Unit"),
    "group": Text("号（法第2条第4項）", "Item of Act 2(4)"),
    "measure": Text("措置", "Measure"),
    "contractor": Text("事業者", "Contractor"),
    "house": Text("組織", "Organisation"),
    "standing": Text("適性評価", "Assessment"),
    "person": Text("人", "Person"),
    "item": Text("含む情報", "Item"),
    "kind": Text("種類", "Kind"),
    "kept": Text("内容", "Content"),
    "made": Text("この日から後に作った", "Made on or after"),
    "procedure": Text("手続", "Procedure"),
    "turn": Text("だれの番", "Whose turn"),
    "since": Text("この日より前から同じ状態", "In this state since before"),
}
_NO_FILTER = Text("なし（見られる行のすべて）", "none: every row that may be seen")
_ELSEWHERE = Text("あなたには見えないもの", "something you do not see")
_VALUES: Mapping[str, Mapping[str, Text]] = {
    "measure": MEASURES,
    "kind": KINDS,
    "group": dict(GROUPS),
    "standing": {"valid": Text("有効な適性評価あり", "with a valid assessment")},
    "kept": {"here": Text("このシステムに保管", "kept here"), "paper": Text("実物だけ", "the thing itself only")},
}
_CASES = {"open": Text("進行中", "open"), "closed": Text("終わった", "ended"), "all": Text("すべて", "all")}


def cells(export: Export, request: Asked, known: Directory) -> tuple[Cell, ...]:
    return (
        (Bit(moment=Instant(export.asked_at)), Bit(_OPEN.of(request.language), href=f"{HOME}{export.id}/")),
        cell(REGISTERS[export.register].title.of(request.language)),
        (Bit(name=known.name(export.asked_by_id)),),
        cell(known.organisation(export.organisation_id)),
        cell(f"{_rows(export):,}"),
        (Bit(chip=state(export, request)),),
    )


_OPEN = Text("開く", "Open")


def _rows(export: Export) -> int:
    return int(export.rows if export.written_rows is None else export.written_rows)


def state(export: Export, request: Asked) -> Chip:
    label, tone = _STATES[queries.state(export, request.at)]
    return Chip(label.of(request.language), tone)


def facts(export: Export, request: Asked, known: Directory) -> tuple[Row, ...]:
    """What was asked for, by whom, and what became of it."""

    def row(ja: str, en: str, *bits: Bit) -> Row:
        return Row(Text(ja, en).of(request.language), bits)

    found = [
        row("登録簿", "Register", Bit(REGISTERS[export.register].title.of(request.language))),
        row("条件", "Filters", *_filters(export, request, known)),
        row("行数", "Rows", Bit(f"{_rows(export):,}")),
        row("頼んだ人", "Asked by", Bit(name=known.name(export.asked_by_id))),
        row("組織", "Organisation", Bit(known.organisation(export.organisation_id))),
        row("頼んだ日時", "Asked at", Bit(moment=Instant(export.asked_at))),
        row(
            "別の人の確認が要る行数",
            "Rows above which a second person is needed",
            Bit(f"{export.most:,}", cites=(Cite("Assumed"),)),
        ),
        row("状態", "Status", Bit(chip=state(export, request))),
    ]
    if export.decided_by_id:
        found.append(row("決めた人", "Decided by", Bit(name=known.name(export.decided_by_id))))
        found.append(row("決めた日時", "Decided at", Bit(moment=Instant(export.decided_at))))
    if export.written_at:
        found.append(row("渡した日時", "Given out at", Bit(moment=Instant(export.written_at))))
        found.append(row("ファイルのSHA-256", "SHA-256 of the file", Bit(export.sha256, mono=True)))
    return tuple(found)


def _filters(export: Export, request: Asked, known: Directory) -> tuple[Bit, ...]:
    gap = ": " if request.language == "en" else "："
    words = [
        f"{_FILTERS[name].of(request.language)}{gap}{_value(export, name, str(value), request, known)}"
        for name, value in export.filters.items()
    ]
    return tuple(Bit(text) for text in words) or (Bit(_NO_FILTER.of(request.language)),)


def _value(export: Export, name: str, value: str, request: Asked, known: Directory) -> str:
    """A value in words; what a random id stands for only where this reader sees that it is there."""
    if name in ("organ", "house", "contractor"):
        return known.organisation(value)
    if name == "unit":
        return known.unit(value) if Unit.objects.filter(id=value).exists() else value
    if name == "item":
        row = designations.visible(request.audience).filter(id=value).first()
        return number(row.case) if row else _ELSEWHERE.of(request.language)
    if name == "person":
        house = export.filters.get("house", export.organisation_id)
        mine = house in request.audience.organisations()
        seen = mine and registered([house], request.audience.day).filter(pk=value).exists()
        return known.person(PersonId(value)) if seen else _ELSEWHERE.of(request.language)
    label = _labels(export.register, name).get(value)
    return label.of(request.language) if label else value


def _labels(register: str, name: str) -> Mapping[str, Text]:
    if name == "state":
        return {"designations": PHASES, "contractors": STATES}.get(register, _CASES)
    if name == "turn":
        words = {turn: dict(procedure.parties)[turn] for turn, procedure in turns().items()}
        return {MINE: Text("頼んだ人の側", "the side of who asked"), **words}
    if name == "procedure":
        return {p.name: p.title for duty in registry.duties() for p in duty.procedures}
    return _VALUES.get(name, {})
