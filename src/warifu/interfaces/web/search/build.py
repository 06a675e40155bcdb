"""Makes the page of the search: rows that were found, each as its own register calls it, with the searched letters marked."""

from collections.abc import Callable, Sequence

from warifu.duties.clearance.registered import houses, registered, set_up
from warifu.interfaces.web.directory import Directory, employments
from warifu.interfaces.web.doors import Asked
from warifu.interfaces.web.registers.documents import KINDS as DOCUMENT_KINDS
from warifu.interfaces.web.search.model import Group, Hit, Pieces, SearchPage
from warifu.interfaces.web.wording import day_text
from warifu.kernel.ids import Instant, LegalDay, Text
from warifu.kernel.law.days import legal_day
from warifu.regimes.jp import roles
from warifu.registers.casework import registry
from warifu.registers.search import queries
from warifu.registers.search.fold import pieces, words
from warifu.registers.search.queries import Found
from warifu.registers.search.registry import Read

FIRST, SIZE, MOST_PAGES = 8, 50, 10
_ERASED = Text("（消去済み）", "(erased)")
Words = tuple[str, ...]


def search_page(request: Asked, asked: str, kind: str, number: int) -> SearchPage:
    """The first rows of every kind, or one page of one kind."""
    wanted = words(asked)
    only = KINDS[kind][0].of(request.language) if kind else ""
    first, size = ((number - 1) * SIZE, SIZE) if kind else (0, FIRST)
    found = {
        f.kind: f for f in queries.find(request.audience, request.pages, wanted, kind=kind, first=first, size=size)
    }
    known = Directory(request.language)
    groups = tuple(_group(request, found[code], wanted, known, whole=bool(kind)) for code in KINDS if code in found)
    further = bool(kind) and kind in found and found[kind].more
    return SearchPage(
        asked=asked,
        wanted=bool(wanted),
        groups=groups,
        only=only,
        before=_address(kind, number - 1) if kind and number > 1 else "",
        after=_address(kind, number + 1) if further and number < MOST_PAGES else "",
        narrow=further and number >= MOST_PAGES,
    )


def _address(kind: str, number: int) -> str:
    return f"/search/?kind={kind}&p={number}"


def _group(request: Asked, found: Found, wanted: Words, known: Directory, *, whole: bool) -> Group:
    title, rows = KINDS[found.kind]
    more = _address(found.kind, 1) if found.more and not whole else ""
    return Group(found.kind, title.of(request.language), tuple(rows(request, found.rows, wanted, known)), more)


def _cut(text: str, wanted: Words) -> Pieces:
    return tuple(pieces(text, wanted))


def _others(texts: Sequence[str], shown: str, wanted: Words) -> tuple[Pieces, ...]:
    return tuple(_cut(text, wanted) for text in texts if text != shown)


def _people(request: Asked, rows: Sequence[Read], wanted: Words, known: Directory) -> list[Hit]:
    asking, ids = request.audience, [read.id for read in rows]
    posts = employments(ids, asking.day)
    known.fetch(organisations=[o for o, _ in posts.values()], units=[u for _, u in posts.values()])
    office: set[str] = set()
    if asking.holds(roles.ADMINISTRATOR):
        office.update(set_up(asking).filter(pk__in=ids).values_list("pk", flat=True))
    registers = _registers(request, ids)
    hits = []
    for read in rows:
        house, unit = posts.get(read.id, ("", ""))
        href = f"/office/people/{read.id}/" if read.id in office else f"/people/?house={registers.get(read.id, '')}"
        name = read.texts[-1] if request.language == "en" else read.texts[0]
        hits.append(
            Hit(
                href=href if read.id in office else f"{href}&person={read.id}",
                title=_cut(name, wanted),
                also=_others(read.texts, name, wanted),
                notes=tuple(n for n in (known.organisation(house), known.unit(unit) if unit else "") if n),
            )
        )
    return hits


def _registers(request: Asked, people: Sequence[str]) -> dict[str, str]:
    """In the register of which organisation each of these people stands for this reader."""
    found: dict[str, str] = {}
    for house in houses(request.audience):
        rows = registered([house], request.audience.day).filter(pk__in=people).values_list("pk", flat=True)
        found = {**dict.fromkeys(rows, house), **found}
    return found


def _cases(request: Asked, rows: Sequence[Read], wanted: Words, known: Directory) -> list[Hit]:
    known.fetch(organisations=[read.row.organisation_id for read in rows])
    hits = []
    for read in rows:
        number, *names = read.texts
        procedure = registry.procedure(read.row.procedure, read.row.version)
        name = _of(names, read.row.subject_kind, request.language)
        opened = day_text(legal_day(Instant(read.row.opened_at)), request.language, weekday=False)
        hits.append(
            Hit(
                href=f"/cases/{read.id}/",
                title=_cut(name, wanted),
                also=(_cut(number, wanted), *_others(names, name, wanted)),
                notes=(procedure.title.of(request.language), known.organisation(read.row.organisation_id), opened),
            )
        )
    return hits


def _of(names: Sequence[str], kind: str, language: str) -> str:
    """What the subject is called in the page's language; names of people and firms end with the Latin one."""
    if not names:
        return _ERASED.of(language)
    return names[-1] if language == "en" and kind != "item" else names[0]


def _designations(request: Asked, rows: Sequence[Read], wanted: Words, known: Directory) -> list[Hit]:
    known.fetch(organisations=[read.row.organisation_id for read in rows])
    hits = []
    for read in rows:
        number, *titles = read.texts
        title = titles[0] if titles else _ERASED.of(request.language)
        organ = known.organisation(read.row.organisation_id)
        hits.append(Hit(f"/designations/{read.id}/", _cut(title, wanted), (_cut(number, wanted),), (organ,)))
    return hits


def _documents(request: Asked, rows: Sequence[Read], wanted: Words, known: Directory) -> list[Hit]:
    language, kinds = request.language, dict(DOCUMENT_KINDS)
    known.fetch(organisations=[read.row.organisation_id for read in rows])
    hits = []
    for read in rows:
        made = day_text(LegalDay(read.row.made_on), language, weekday=False)
        organ = known.organisation(read.row.organisation_id)
        notes = (kinds[read.row.kind].of(language), organ, made)
        hits.append(Hit(f"/documents/{read.id}/", _cut(read.texts[0], wanted), (), notes))
    return hits


def _contractors(request: Asked, rows: Sequence[Read], wanted: Words, known: Directory) -> list[Hit]:
    known.fetch(organisations=[read.row.organ_id for read in rows])
    return [
        _organisation(request, read.row.contractor, f"/cases/{read.row.case_id}/", wanted, read.row.organ_id, known)
        for read in rows
    ]


def _organisations(request: Asked, rows: Sequence[Read], wanted: Words, known: Directory) -> list[Hit]:
    return [_organisation(request, read.row, f"/office/organisations/{read.id}/", wanted, "", known) for read in rows]


def _organisation(request: Asked, row: object, href: str, wanted: Words, organ: str, known: Directory) -> Hit:
    names = (str(row.name_ja), str(row.name_en))  # type: ignore[attr-defined]
    name = names[request.language == "en"]
    notes = (known.organisation(organ),) if organ else ()
    return Hit(href, _cut(name, wanted), _others(names, name, wanted), notes)


Rows = Callable[[Asked, Sequence[Read], Words, Directory], list[Hit]]
# In the order of the page.
KINDS: dict[str, tuple[Text, Rows]] = {
    "person": (Text("人", "People"), _people),
    "case": (Text("案件", "Cases"), _cases),
    "designation": (Text("指定の登録簿", "Designations"), _designations),
    "document": (Text("文書", "Documents"), _documents),
    "contractor": (Text("事業者", "Contractors"), _contractors),
    "organisation": (Text("組織", "Organisations"), _organisations),
}
