"""People of the reader's organisations: unit, roles, and whether a valid assessment by that organ is recorded, until when.

Why there is none (never made, no consent, not found, withdrawn) is not told apart here, and nobody can be searched for by it
(Act 16(1)). Names travel in no address: there is no search field for them.
"""

from datetime import date

from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render

from warifu.duties.clearance.models import Assessment
from warifu.interfaces.web.blocks import Chip, Pager, Term
from warifu.interfaces.web.case.model import Choice
from warifu.interfaces.web.directory import Directory, employments
from warifu.interfaces.web.doors import Asked, opens
from warifu.interfaces.web.listing import SIZE, chosen, page_number
from warifu.interfaces.web.registers.model import PersonRow
from warifu.kernel.access.tables import OPEN, number
from warifu.kernel.ids import LegalDay, OrgId, PersonId, Text
from warifu.kernel.law.days import day_after
from warifu.regimes.jp.iesi import standing
from warifu.regimes.jp.roles import ROLES
from warifu.registers.gate.state import rows_of
from warifu.registers.people import queries
from warifu.registers.people.domain import Audience

_VALID = Text("有効な適性評価あり", "valid assessment")
_NONE = Text("有効な適性評価なし", "no valid assessment")
_EXEMPT = Text("評価を要しない職", "office needing no assessment")
_FILTERS = (("", Text("すべて", "All")), ("valid", Text("有効な適性評価あり", "With a valid assessment")))


def houses(asking: Audience) -> list[OrgId]:
    """The organisations whose people this reader sees: where a role that opens this page is held."""
    return sorted({h.organisation for h in asking.held if "people" in ROLES[h.role].pages})


@opens("people")
def register(request: Asked) -> HttpResponse:
    language, asking = request.language, request.audience
    filters = chosen(request, "house", "standing")
    mine = houses(asking)
    organ = OrgId(filters["house"]) if filters.get("house") in mine else mine[0]
    known = Directory(language)
    known.fetch(organisations=mine)
    rows = _rows(organ, asking.day, known)
    if filters.get("standing") == "valid":
        rows = [row for row in rows if row.standing.tone == "ok"]
    page = min(page_number(request), max(1, -(-len(rows) // SIZE)))
    context = {
        "rows": tuple(rows[(page - 1) * SIZE : page * SIZE]),
        "pager": Pager(request.path, tuple(sorted(filters.items())), page, SIZE, len(rows)),
        "houses": tuple(Choice(o, known.organisation(o), o == organ) for o in mine),
        "standings": tuple(Choice(v, t.of(language), v == filters.get("standing", "")) for v, t in _FILTERS),
        "organ": known.organisation(organ),
        "law_day": asking.day,
    }
    return render(request, "registers/people.html", context)


def _rows(organ: OrgId, day: LegalDay, known: Directory) -> list[PersonRow]:
    """Staff of the organ, and people elsewhere whom it has assessed; by the reading of their names."""
    staff = set(queries.employed_by(organ, day))
    assessed = Assessment.objects.filter(organ_id=organ).values_list("person_id", flat=True)
    people = sorted(staff | {PersonId(p) for p in assessed})
    known.fetch(people=people)
    posts = employments(people, day)
    known.fetch(organisations=[o for o, _ in posts.values()], units=[u for _, u in posts.values()])
    rows = [_row(person, organ, day, posts.get(person, ("", "")), known) for person in people]
    return sorted(rows, key=lambda r: (r.name.kana or r.name.kanji, r.name.roman))


def _row(person: PersonId, organ: OrgId, day: LegalDay, post: tuple[str, str], known: Directory) -> PersonRow:
    held = queries.roles_on(person, day)
    chip, term = _standing(person, organ, day, known.language)
    return PersonRow(
        name=known.name(person),
        organisation=known.organisation(post[0]),
        unit=known.unit(post[1]) if post[1] else "",
        roles=tuple(known.role(h.role) for h in held),
        standing=chip,
        term=term,
    )


def _standing(person: PersonId, organ: OrgId, day: LegalDay, language: str) -> tuple[Chip, Term | None]:
    today = number(day)
    for row in rows_of(connection, "standing", (person, organ)):
        if int(row[0]) <= today < int(row[1]) and row[2] in standing.CARRIES:
            return Chip(_VALID.of(language), "ok"), _term(int(row[0]), int(row[1]), day)
    if any(int(r[0]) <= today < int(r[1]) for r in rows_of(connection, "exempt", (person,))):
        return Chip(_EXEMPT.of(language)), None
    return Chip(_NONE.of(language)), None


def _term(first: int, after: int, day: LegalDay) -> Term | None:
    return None if after == OPEN else Term(_day(first), day_after(_day(after), -1), day)


def _day(written: int) -> LegalDay:
    """20260401 as a day."""
    return LegalDay(date(written // 10_000, written // 100 % 100, written % 100))
