"""People of the reader's organisations: unit, roles, and whether a valid assessment by that organ is recorded, until when.

Why there is none (never made, no consent, not found, withdrawn) is not told apart here, and nobody can be searched for by it
(Act 16(1)). Names travel in no address: the search leads here with the random id of the person it found.
"""

from datetime import date
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render

from warifu.duties.clearance.registered import houses, registered
from warifu.interfaces.web.blocks import Bit, Chip, Term
from warifu.interfaces.web.case.model import Choice
from warifu.interfaces.web.directory import Directory, employments
from warifu.interfaces.web.doors import Asked, opens
from warifu.interfaces.web.listing import Cell, Listed, Select, cell, choices, chosen, columns, cut
from warifu.kernel.access.tables import OPEN, TABLES, number
from warifu.kernel.ids import LegalDay, OrgId, PersonId, Text
from warifu.kernel.law.days import day_after
from warifu.regimes.jp.iesi import standing
from warifu.registers.gate import sql
from warifu.registers.people import queries

Standings = dict[PersonId, tuple[Chip, Term | None]]
_VALID = Text("有効な適性評価あり", "valid assessment")
_NONE = Text("有効な適性評価なし", "no valid assessment")
_EXEMPT = Text("評価を要しない職", "office needing no assessment")
_COLUMNS = (
    Text("氏名", "Name"),
    Text("所属", "Unit"),
    Text("役割", "Roles"),
    (Text("この機関による適性評価", "Assessment by this organ"), Text("適性評価", "Assessment")),
    Text("有効期間の経過", "Period"),
)
_CAPTION, _HOUSE, _ASSESSMENT = Text("人の一覧", "People"), Text("組織", "Organisation"), Text("適性評価", "Assessment")
_FILTERS = (("", Text("すべて", "All")), ("valid", Text("有効な適性評価あり", "With a valid assessment")))


@opens("people")
def register(request: Asked) -> HttpResponse:
    language, asking = request.language, request.audience
    filters = chosen(request, "house", "standing", "person")
    mine = houses(asking)
    organ = OrgId(filters["house"]) if filters.get("house") in mine else mine[0]
    known = Directory(language)
    known.fetch(organisations=mine)
    people = _people(organ, asking.day, known)
    if "person" in filters:
        people = [p for p in people if p == filters["person"]]
    standings = _standings(people, organ, asking.day, language)
    if filters.get("standing") == "valid":
        people = [p for p in people if standings[p][0].tone == "ok"]
    shown, pager = cut(request, people, filters)
    houses_ = tuple(Choice(o, known.organisation(o), o == organ) for o in mine)
    listed = Listed(
        path="/people/",
        heading=known.organisation(organ),
        caption=_CAPTION.of(language),
        columns=columns(language, *_COLUMNS),
        cells=_cells(shown, standings, asking.day, known),
        pager=pager,
        filters=(
            Select("house", _HOUSE.of(language), houses_),
            Select("standing", _ASSESSMENT.of(language), choices(_FILTERS, filters.get("standing", ""), language)),
        ),
    )
    return render(request, "registers/people.html", {"list": listed, "law_day": asking.day})


def _people(organ: OrgId, day: LegalDay, known: Directory) -> list[PersonId]:
    """Staff of the organ, and people elsewhere whom it has assessed; by the reading of their names."""
    people = {PersonId(p) for p in registered([organ], day).values_list("pk", flat=True)}
    known.fetch(people=people)
    return sorted(people, key=lambda p: (known.name(p).kana or known.name(p).kanji, p))


def _cells(
    people: list[PersonId], standings: Standings, day: LegalDay, known: Directory
) -> tuple[tuple[Cell, ...], ...]:
    posts = employments(people, day)
    known.fetch(organisations=[o for o, _ in posts.values()], units=[u for _, u in posts.values()])
    rows = []
    for person in people:
        organisation, unit = posts.get(person, ("", ""))
        chip, term = standings[person]
        rows.append(
            (
                (Bit(name=known.name(person)),),
                (*cell(known.organisation(organisation)), *cell(known.unit(unit) if unit else "")),
                tuple(Bit(known.role(h.role)) for h in queries.roles_on(person, day)),
                (Bit(chip=chip),),
                (Bit(until=term.last), Bit(term=term)) if term else (),
            )
        )
    return tuple(rows)


def _standings(people: list[PersonId], organ: OrgId, day: LegalDay, language: str) -> Standings:
    """What the gate has for each of these people today; the same words whatever is behind a standing that does not carry."""
    today = number(day)
    valid = {
        row[0]: (int(row[2]), int(row[3]))
        for row in _gate("standing", ("person", "organ"), [(p, organ) for p in people])
        if int(row[2]) <= today < int(row[3]) and row[4] in standing.CARRIES
    }
    exempt = {
        row[0] for row in _gate("exempt", ("person",), [(p,) for p in people]) if int(row[1]) <= today < int(row[2])
    }
    found: Standings = {}
    for person in people:
        if person in valid:
            found[person] = Chip(_VALID.of(language), "ok"), _term(*valid[person], day)
        else:
            found[person] = Chip((_EXEMPT if person in exempt else _NONE).of(language)), None
    return found


def _gate(table: str, columns: tuple[str, ...], keys: list[tuple[str, ...]]) -> list[tuple[Any, ...]]:
    return list(sql.select(connection, connection.cursor(), TABLES[table], columns, keys)) if keys else []


def _term(first: int, after: int, day: LegalDay) -> Term | None:
    return None if after == OPEN else Term(_day(first), day_after(_day(after), -1), day)


def _day(written: int) -> LegalDay:
    """20260401 as a day."""
    return LegalDay(date(written // 10_000, written // 100 % 100, written % 100))
