"""The page of numbers and the rows behind one of them, made from the queries of the duty for one reader, organ and year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from warifu.duties.custody import queries as custody
from warifu.duties.custody.models import Document
from warifu.duties.oversight import queries
from warifu.duties.oversight.counted import DOCUMENTS, ELSEWHERE, MATTERS, Block, Count
from warifu.duties.oversight.queries import ENDED, KEPT, LATE, MISSED, Year
from warifu.interfaces.web import listing
from warifu.interfaces.web.blocks import Bit, Chip
from warifu.interfaces.web.case.model import Choice
from warifu.interfaces.web.case.seen import Seen, address, number
from warifu.interfaces.web.directory import Directory
from warifu.interfaces.web.oversight import charts
from warifu.interfaces.web.oversight.model import (
    Cell,
    Chart,
    Deadline,
    Line,
    Missing,
    OversightPage,
    Section,
)
from warifu.interfaces.web.tasks import build as tasks
from warifu.kernel.ids import Instant, OrgId, Text
from warifu.kernel.procedure.clocks import statutory
from warifu.kernel.procedure.model import Clock, Procedure
from warifu.registers.casework import registry
from warifu.registers.casework.models import Period
from warifu.registers.casework.periods import length_of
from warifu.registers.people.domain import Audience

_SAME_NUMBERS = Text("同じ数は表にあります。", "The table has the same numbers.")
_NOT_ENDED = Text("まだ終えていない", "not ended")
_ERASED = Text("件名は消去済み", "title erased")
_DEADLINES = Text("機関が定めた期限", "Deadlines set by the organ")
_OUTCOMES = {
    KEPT: Text("期限内に終えた", "ended in time"),
    MISSED: Text("遅れて終えた", "ended late"),
    LATE: Text("いま遅れている", "late now"),
}
# A period that the law itself sets ends by itself: nobody is late with it.
_VALIDITIES = {
    KEPT: Text("期間のうちに終え、または改めた", "ended or renewed within the period"),
    MISSED: Text("期間の後に終わりを記録した", "end recorded after the period"),
    LATE: Text("いま期間を過ぎている", "over now"),
}


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks for which organ and year, at which moment and in which language."""

    audience: Audience
    organ: OrgId
    year: Year
    at: Instant
    language: str
    years: tuple[Year, ...]
    organs: tuple[OrgId, ...]

    def href(self, code: str) -> str:
        return f"/oversight/{code}/?{self.query}"

    @property
    def query(self) -> str:
        return urlencode({"organ": self.organ, "year": self.year.number})

    @property
    def blocks(self) -> tuple[Block, ...]:
        return queries.blocks(self.audience, self.organ)


def page(asked: Asking) -> OversightPage:
    known, mine = Directory(asked.language), asked.organs
    known.fetch(organisations=mine)
    kinds = _deadlines(asked)
    numbers = {name: queries.numbers(asked.audience, asked.organ, asked.year, name) for name in _named(asked)}
    organ_set = tuple(deadline for deadline, by_law in kinds if not by_law)
    unknown = [one for block in asked.blocks for one in block.unknown]
    return OversightPage(
        organ=known.organisation(asked.organ),
        year=asked.year.number,
        organs=tuple(Choice(o, known.organisation(o), o == asked.organ) for o in mine),
        years=tuple(Choice(str(y.number), str(y.number), y == asked.year) for y in asked.years),
        sections=tuple(_section(asked, block, numbers) for block in asked.blocks),
        statutory=tuple(deadline for deadline, by_law in kinds if by_law),
        set_by_organ=organ_set,
        chart=_chart(organ_set, asked.language),
        missing=tuple(Missing(one.title, one.why, one.cites) for one in (*unknown, *ELSEWHERE)),
    )


def _section(asked: Asking, block: Block, numbers: Mapping[str, Mapping[str, int]]) -> Section:
    language = asked.language
    lines = tuple(_line(asked, count, numbers.get(block.procedure, {})) for count in block.counts)
    title = block.title.of(language)
    chart = charts.bars(title, _SAME_NUMBERS.of(language), [(line.title, line.cell.number) for line in lines])
    return Section(title, lines, chart)


def _line(asked: Asking, count: Count, numbers: Mapping[str, int]) -> Line:
    if count.by == DOCUMENTS:
        found = queries.documents(asked.audience, asked.organ, asked.year).count()
    else:
        found = numbers[count.code]
    matter = MATTERS[count.matter].of(asked.language) if count.matter else ""
    return Line(count.title.of(asked.language), count.cites, _cell(asked, count.code, found), matter)


def _cell(asked: Asking, code: str, found: int) -> Cell:
    return Cell(found, asked.href(code) if found else "")


def _deadlines(asked: Asking) -> list[tuple[Deadline, bool]]:
    """Every kind of period of the procedures seen, with whether the law itself sets it; one that nobody has set is left out."""
    tally = queries.tally(asked.audience, asked.organ, asked.year)
    found = []
    for declared in procedures(asked):
        for clock in declared.clocks:
            length = length_of(clock.length, asked.audience.day)
            if length is not None:
                _, _, cite, confidence = length
                made = _deadline(asked, declared, clock, tally, assumed=confidence == "assumed")
                found.append((made, statutory(cite)))
    return found


def _deadline(
    asked: Asking,
    declared: Procedure,
    clock: Clock,
    tally: Mapping[tuple[str, str, str], int],
    *,
    assumed: bool,
) -> Deadline:
    cells = {
        outcome: _cell(asked, code_of(declared, clock, outcome), tally.get((declared.name, clock.name, outcome), 0))
        for outcome in ENDED
    }
    return Deadline(
        title=clock.title.of(asked.language),
        procedure=declared.title.of(asked.language),
        cites=clock.cite,
        assumed=assumed,
        kept=cells[KEPT],
        missed=cells[MISSED],
        late=cells[LATE],
    )


def procedures(asked: Asking) -> list[Procedure]:
    """The procedures whose cases this reader sees in the organ, each in its newest version."""
    return [registry.procedure(name) for name in _named(asked)]


def _named(asked: Asking) -> list[str]:
    return list(dict.fromkeys(b.procedure for b in asked.blocks if b.procedure))


def code_of(declared: Procedure, clock: Clock, outcome: str) -> str:
    """The name under which the rows of a period are opened: designation.decide.kept."""
    return f"{declared.name}.{clock.name}.{outcome}"


def outcome_title(declared: Procedure, clock: Clock, outcome: str, asked: Asking) -> str:
    length = length_of(clock.length, asked.audience.day)
    words = _VALIDITIES if length is not None and statutory(length[2]) else _OUTCOMES
    if asked.language == "en":
        return f"{clock.title.en}: {words[outcome].en}"
    return f"{clock.title.ja}：{words[outcome].ja}"


def _chart(kinds: Sequence[Deadline], language: str) -> Chart | None:
    return charts.stacked(
        _DEADLINES.of(language),
        _SAME_NUMBERS.of(language),
        [_OUTCOMES[outcome].of(language) for outcome in ENDED],
        [(kind.title, (kind.kept.number, kind.missed.number, kind.late.number)) for kind in kinds],
    )


def case_cells(case: Seen, run: Period | None = None) -> tuple[listing.Cell, ...]:
    """A row of a case; of a period also its last good day and the day it ended."""
    state = case.procedure.state(case.case.state)
    period: tuple[listing.Cell, ...] = ()
    if run:
        ended = Bit(day=run.ended) if run.ended else Bit(_NOT_ENDED.of(case.language))
        period = ((Bit(day=run.due),), (ended,))
    chip = Chip(state.label.of(case.language), state.tone)
    return ((Bit(number(case.case), href=address(case.case)),), tasks.about_cell(case), *period, (Bit(chip=chip),))


def document_cells(row: Document, language: str) -> tuple[listing.Cell, ...]:
    return (
        (Bit(str(row.number), href=f"/documents/{row.id}/"),),
        listing.cell(custody.title(row) or _ERASED.of(language)),
        (),
    )
