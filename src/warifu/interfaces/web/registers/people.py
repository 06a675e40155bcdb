"""People of the reader's organisations: unit, roles, and whether a valid assessment by that organ is recorded, until when.

Why there is none (never made, no consent, not found, withdrawn) is not told apart here, and nobody can be searched for by it
(Act 16(1)). Names travel in no address: the search leads here with the random id of the person it found.
"""

from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import render

from warifu.duties.clearance.register import REGISTER, house_of
from warifu.duties.clearance.registered import houses
from warifu.interfaces.web import replica
from warifu.interfaces.web.blocks import Bit, Chip, Term
from warifu.interfaces.web.case.model import Choice
from warifu.interfaces.web.directory import Directory, posts
from warifu.interfaces.web.doors import Asked, opens
from warifu.interfaces.web.listing import Cell, Head, Listed, Select, cell
from warifu.interfaces.web.shelf import Shelf
from warifu.kernel.access.tables import OPEN, TABLES, number
from warifu.kernel.ids import LegalDay, OrgId, PersonId, Text
from warifu.kernel.law.days import day_after
from warifu.regimes.jp.iesi import standing
from warifu.registers.gate import sql
from warifu.registers.gate.models import Exempt
from warifu.registers.people import queries
from warifu.registers.people.models import Person

Standings = dict[PersonId, tuple[Chip, Term | None]]
_VALID = Text("有効な適性評価あり", "valid assessment")
_NONE = Text("有効な適性評価なし", "no valid assessment")
_EXEMPT = Text("評価を要しない職", "office needing no assessment")
_HEADS = (
    Head(Text("氏名", "Name")),
    Head(Text("所属", "Unit"), "unit"),
    Head(Text("役割", "Roles")),
    Head(Text("この機関による適性評価", "Assessment by this organ"), card=Text("適性評価", "Assessment")),
    Head(Text("有効期間の経過", "Period"), "until"),
)
_CAPTION, _HOUSE, _EVERY = Text("人の一覧", "People"), Text("組織", "Organisation"), Text("すべて", "All")
_VALID_ONLY = {"valid": Text("有効な適性評価あり", "With a valid assessment")}


@opens("people")
@replica.lists
def register(request: Asked) -> HttpResponse:
    language, asking = request.language, request.audience
    mine = houses(asking)
    organ = house_of(asking, request.GET.dict()) or mine[0]
    known = Directory(language)
    known.fetch(organisations=mine)
    shelf = Shelf(request, REGISTER)
    today = number(asking.day)
    exempt = Exempt.objects.filter(person=OuterRef("pk"), first__lte=today, after__gt=today)
    rows = shelf.rows(Person.objects.annotate(exempt=Exists(exempt)))
    known.know(rows)
    listed = Listed(
        path="/people/",
        heading=known.organisation(organ),
        caption=_CAPTION.of(language),
        columns=shelf.columns(_HEADS),
        cells=_cells([PersonId(p.id) for p in rows], _standings(rows, organ, asking.day, language), asking.day, known),
        window=shelf.window,
        export=shelf.export,
        filters=(
            Select("house", _HOUSE.of(language), tuple(Choice(o, known.organisation(o), o == organ) for o in mine)),
            *shelf.units([organ]),
            shelf.select("standing", Text("適性評価", "Assessment"), shelf.named(_VALID_ONLY, _EVERY)),
            shelf.months(Text("満了の月", "Ends in"), _EVERY),
            shelf.day("on", Text("この日に有効", "Valid on")),
            shelf.day("before", Text("この日より前に満了", "Ends before")),
            shelf.order(_HEADS),
        ),
        endings=shelf.endings,
    )
    return render(request, "registers/people.html", {"list": listed, "law_day": asking.day})


def _cells(
    people: list[PersonId], standings: Standings, day: LegalDay, known: Directory
) -> tuple[tuple[Cell, ...], ...]:
    placed, held = posts(people, day, known.language), queries.roles_of(people, day)
    rows = []
    for person in people:
        organisation, unit = placed.get(person, ("", ""))
        chip, term = standings[person]
        rows.append(
            (
                (Bit(name=known.name(person)),),
                (*cell(organisation), *cell(unit)),
                tuple(Bit(known.role(h.role)) for h in held.get(person, ())),
                (Bit(chip=chip),),
                (Bit(until=term.last), Bit(term=term)) if term else (),
            )
        )
    return tuple(rows)


def _standings(rows: list[Any], organ: OrgId, day: LegalDay, language: str) -> Standings:
    """What the gate has for each of these people today; the same words whatever is behind a standing that does not carry."""
    today, keys = number(day), [(row.id, organ) for row in rows]
    gate = sql.select(connection, connection.cursor(), TABLES["standing"], ("person", "organ"), keys) if keys else ()
    valid = {
        row[0]: (int(row[2]), int(row[3]))
        for row in gate
        if int(row[2]) <= today < int(row[3]) and row[4] in standing.CARRIES
    }
    found: Standings = {}
    for row in rows:
        if row.id in valid:
            found[row.id] = Chip(_VALID.of(language), "ok"), _term(*valid[row.id], day)
        else:
            found[row.id] = Chip((_EXEMPT if row.exempt else _NONE).of(language)), None
    return found


def _term(first: int, after: int, day: LegalDay) -> Term | None:
    return None if after == OPEN else Term(_day(first), day_after(_day(after), -1), day)


def _day(written: int) -> LegalDay:
    """20260401 as a day."""
    return LegalDay(date(written // 10_000, written // 100 % 100, written % 100))
