"""The registers that can be given out, and what of a row stands in the file: what the list shows, in the language that was asked for.

Rows are those that the asking audience sees, by the registers' own parts, filters and orders; names and titles are opened for them alone.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q

from warifu.duties.clearance import register as people_register
from warifu.duties.contractors import queries as contractor_queries
from warifu.duties.contractors import register as contractors
from warifu.duties.contractors.models import Contract, Provision
from warifu.duties.custody import queries as custody
from warifu.duties.custody import register as documents
from warifu.duties.custody.models import Document
from warifu.duties.designation import queries as designations
from warifu.duties.designation import register as designation
from warifu.duties.designation.models import Designation
from warifu.kernel.access.tables import OPEN
from warifu.kernel.ids import Instant, LegalDay, OrgId, PersonId, Text
from warifu.kernel.law.days import day_after, legal_day
from warifu.regimes.jp import roles
from warifu.regimes.jp.iesi.procedures.designation_fields import GROUPS
from warifu.registers import listing, validity
from warifu.registers.casework import queries as casework
from warifu.registers.casework import register as cases
from warifu.registers.casework import registry
from warifu.registers.casework.models import Case
from warifu.registers.listing import Register
from warifu.registers.people import queries as people
from warifu.registers.people.domain import ERASED, Audience
from warifu.registers.people.models import Employment, Organisation

PAGE = "exports"
Lines = list[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, in which language, and under which filters."""

    audience: Audience
    language: str
    filters: Mapping[str, str]

    def say(self, text: Text) -> str:
        return text.of(self.language)


@dataclass(frozen=True, slots=True)
class Written:
    """A register as a file: the page of the role table that opens it, its columns, and the lines of some rows by their ids."""

    register: Register
    page: str
    title: Text
    header: tuple[Text, ...]
    lines: Callable[[Sequence[str], Asking], Mapping[str, Sequence[str]]]


def houses(asking: Audience, code: str) -> list[OrgId]:
    """The organisations in which a role is held that opens this register and exports. Nobody exports by being the person concerned."""
    page = REGISTERS[code].page
    wanted = {page, PAGE}
    return sorted({h.organisation for h in asking.held if wanted <= set(roles.ROLES[h.role].pages)})


def file_rows(code: str, asking: Asking, order: str) -> Iterator[Sequence[str]]:
    """The lines of a file in their order, read some hundred at a time."""
    written = REGISTERS[code]
    for ids in listing.every(written.register, asking.audience, asking.filters, order):
        found = written.lines(ids, asking)
        yield from (found[one] for one in ids if one in found)


def header(code: str, language: str) -> tuple[str, ...]:
    return tuple(text.of(language) for text in REGISTERS[code].header)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _last(after: date | None) -> str:
    return day_after(LegalDay(after), -1).isoformat() if after else ""


def _organisations(ids: set[str | None], asking: Asking) -> dict[str, str]:
    rows = Organisation.objects.filter(id__in=ids - {None})
    return {row.id: row.name_en if asking.language == "en" else row.name_ja for row in rows}


_ERASED_TITLE = Text("件名は消去済み", "title erased")


def _designations(ids: Sequence[str], asking: Asking) -> Mapping[str, Sequence[str]]:
    rows = designations.visible(asking.audience).filter(id__in=ids).prefetch_related("reason_checks")
    english = asking.language == "en"
    return {
        row.id: (
            casework.number(row.case),
            designations.heading(row).title or asking.say(_ERASED_TITLE),
            ";".join(asking.say(dict(GROUPS)[g]) if g in dict(GROUPS) else g for g in row.groups),
            row.organisation.name_en if english else row.organisation.name_ja,
            (row.unit.name_en if english else row.unit.name_ja) if row.unit else "",
            _day(row.first),
            _day(row.last),
            asking.say(designation.MEASURES[row.measure]) if row.measure in designation.MEASURES else "",
            _day(max((c.checked_on for c in row.reason_checks.all()), default=row.first)),
            asking.say(designation.PHASES[designations.phase(row, asking.audience.day)]),
            _day(row.lifted_on),
        )
        for row in rows
    }


def _contractors(ids: Sequence[str], asking: Asking) -> Mapping[str, Sequence[str]]:
    day = asking.audience.day
    provided = Provision.objects.filter(Q(after__isnull=True) | Q(after__gt=day)).select_related("item__case")
    rows = list(
        contractor_queries.visible(asking.audience)
        .filter(pk__in=ids)
        .prefetch_related(Prefetch("contracts", Contract.objects.order_by("first")), Prefetch("provisions", provided))
    )
    named = _organisations({o for row in rows for o in (row.organ_id, row.contractor_id)}, asking)
    items = {p.item_id for row in rows for p in row.provisions.all()}
    seen = set(designations.visible(asking.audience).filter(id__in=items).values_list("id", flat=True))
    found = {}
    for row in rows:
        begun = [c for c in row.contracts.all() if c.first <= day] or list(row.contracts.all())[:1]
        state = registry.procedure(row.case.procedure, row.case.version).state(row.case.state)
        found[row.pk] = (
            named.get(row.contractor_id, ""),
            named.get(row.organ_id, ""),
            asking.say(state.label),
            _day(row.accredited_on),
            _day(begun[-1].first) if begun else "",
            _last(begun[-1].after) if begun else "",
            ";".join(_item(p.item, seen) for p in row.provisions.all()),
            casework.number(row.case),
        )
    return found


def _item(item: Designation, seen: set[str]) -> str:
    """The serial of the register of designations is for those who see its row; others know the item by its title."""
    return casework.number(item.case) if item.id in seen else designations.heading(item).title


def _people(ids: Sequence[str], asking: Asking) -> Mapping[str, Sequence[str]]:
    day, english = asking.audience.day, asking.language == "en"
    persons = [PersonId(i) for i in ids]
    names, held = people.names(persons), people.roles_of(persons, day)
    posts = {
        e.person_id: e
        for e in Employment.objects.filter(validity.on(day), person__in=ids).select_related("organisation", "unit")
    }
    (part,) = people_register.REGISTER.seen(asking.audience, asking.filters)
    found: dict[str, Sequence[str]] = {}
    for person, until in part.filter(pk__in=ids).values_list("pk", "until"):
        name, post = names.get(PersonId(person), ERASED), posts.get(person)
        house, unit = (post.organisation, post.unit) if post else (None, None)
        found[person] = (
            name.kanji,
            name.kana,
            name.roman,
            (house.name_en if english else house.name_ja) if house else "",
            (unit.name_en if english else unit.name_ja) if unit else "",
            ";".join(
                asking.say(roles.ROLES[h.role].label) for h in held.get(PersonId(person), ()) if h.role in roles.ROLES
            ),
            *_until(int(until), asking),
        )
    return found


_VALID = Text("有効な適性評価あり", "valid assessment")
_NONE = Text("有効な適性評価なし", "no valid assessment")


def _until(after: int, asking: Asking) -> tuple[str, str]:
    """Whether a result carries, and its last day. Why none does is not told apart (Act 16(1))."""
    if after == people_register.NEVER:
        return asking.say(_NONE), ""
    if after == OPEN:
        return asking.say(_VALID), ""
    return asking.say(_VALID), _last(date(after // 10_000, after // 100 % 100, after % 100))


def _documents(ids: Sequence[str], asking: Asking) -> Mapping[str, Sequence[str]]:
    rows = list(Document.objects.filter(id__in=ids).select_related("item__case", "organisation"))
    items = {row.item_id for row in rows}
    seen = set(designations.visible(asking.audience).filter(id__in=items).values_list("id", flat=True))
    named = {row.item_id: _item(row.item, seen) for row in {r.item_id: r for r in rows}.values()}
    return {
        row.id: (
            row.organisation.name_en if asking.language == "en" else row.organisation.name_ja,
            str(row.number),
            custody.title(row) or asking.say(_ERASED_TITLE),
            named[row.item_id],
            asking.say(documents.KINDS[row.kind]),
            _day(row.made_on),
            asking.say(_KEPT if row.payload else _THING),
        )
        for row in rows
    }


_KEPT, _THING = Text("このシステムに保管", "kept here"), Text("実物だけ", "the thing itself only")


def _cases(ids: Sequence[str], asking: Asking) -> Mapping[str, Sequence[str]]:
    rows = list(Case.objects.filter(id__in=ids).select_related("designation"))
    named = _organisations({o for row in rows for o in (row.organisation_id, row.contractor_id)}, asking)
    names = people.names([PersonId(row.subject) for row in rows if row.subject_kind == "person"])
    found = {}
    for row in rows:
        procedure = registry.procedure(row.procedure, row.version)
        state = procedure.state(row.state)
        turn = dict(procedure.parties).get(state.turn)
        about = {
            "person": lambda r=row: names.get(PersonId(r.subject), ERASED).of(asking.language),
            "contractor": lambda r=row: named.get(r.contractor_id or "", ""),
            "item": lambda r=row: designations.heading(r.designation).title or asking.say(_ERASED_TITLE),
        }[row.subject_kind]()
        found[row.id] = (
            casework.number(row),
            asking.say(procedure.title),
            named.get(row.organisation_id, ""),
            named.get(row.contractor_id or "", ""),
            about,
            asking.say(state.label),
            asking.say(turn) if turn else "",
            _day(legal_day(Instant(row.opened_at))),
            _day(legal_day(Instant(row.state_since))),
        )
    return found


def _text(*pairs: tuple[str, str]) -> tuple[Text, ...]:
    return tuple(Text(ja, en) for ja, en in pairs)


REGISTERS: dict[str, Written] = {
    made.register.code: made
    for made in (
        Written(
            designation.REGISTER,
            "designations",
            Text("指定の登録簿", "Designations"),
            _text(
                ("整理番号", "number"),
                ("件名", "title"),
                ("号（法第2条第4項）", "item of Act 2(4)"),
                ("行政機関", "organ"),
                ("取り扱う部署", "unit in charge"),
                ("指定の日", "first day"),
                ("満了の日", "last day"),
                ("措置", "measure"),
                ("理由の点検の日", "reasons checked on"),
                ("状態", "status"),
                ("解除した日", "lifted on"),
            ),
            _designations,
        ),
        Written(
            contractors.REGISTER,
            "contractors",
            Text("事業者", "Contractors"),
            _text(
                ("事業者", "contractor"),
                ("行政機関", "organ"),
                ("状態", "status"),
                ("認定の日", "accredited on"),
                ("契約の初日", "contract from"),
                ("契約の最後の日", "contract to"),
                ("提供した情報", "items provided"),
                ("案件", "case"),
            ),
            _contractors,
        ),
        Written(
            people_register.REGISTER,
            "people",
            Text("人", "People"),
            _text(
                ("氏名", "name"),
                ("読み", "reading"),
                ("ローマ字", "roman"),
                ("組織", "organisation"),
                ("部署", "unit"),
                ("役割", "roles"),
                ("この機関による適性評価", "assessment by this organ"),
                ("有効期間の最後の日", "valid to"),
            ),
            _people,
        ),
        Written(
            documents.REGISTER,
            "documents",
            Text("文書", "Documents"),
            _text(
                ("機関", "organ"),
                ("登録番号", "number"),
                ("件名", "title"),
                ("含む情報", "item"),
                ("種類", "kind"),
                ("作った日", "made on"),
                ("内容", "content"),
            ),
            _documents,
        ),
        Written(
            cases.REGISTER,
            "case",
            Text("案件", "Cases"),
            _text(
                ("番号", "number"),
                ("手続", "procedure"),
                ("行政機関", "organ"),
                ("事業者", "contractor"),
                ("だれ・何", "who or what"),
                ("状態", "status"),
                ("だれの番", "whose turn"),
                ("開始の日", "opened on"),
                ("いまの状態になった日", "in this state since"),
            ),
            _cases,
        ),
    )
}
