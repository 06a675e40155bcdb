"""One item over everybody, one person over everything: who may and, on request, who may not, each set of articles one row with a count.

Whom and what a page names is what its reader may see: staff of the organisations in which she holds a role that opens these pages, and
items she sees registered. Looked at in one snapshot, recorded as one entry before it is shown. Why somebody has no valid assessment is
not told apart (Act 16(1)): rows are told apart by articles alone.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlencode

from warifu.interfaces.web.blocks import Bit, Chip
from warifu.interfaces.web.case.model import Choice
from warifu.interfaces.web.listing import Cell, Listed, Select, cell, columns
from warifu.interfaces.web.oversight import charts
from warifu.interfaces.web.oversight.model import Chart
from warifu.kernel.access.model import Decision
from warifu.kernel.ids import Cite, Text
from warifu.registers.gate.overview import Overview

MAY, NOT = "may", "not"
SHOWN = ((MAY, Text("できる", "May")), (NOT, Text("できない", "May not")))
MOST_SORTED = 500  # so many are put in the order of their readings; more stand in the order of their random ids
MOST_PLACES = 12  # bars of a drawing
MOST_LISTED = 500
_EVERY, _SHOW = Text("すべて", "All"), Text("どちらを", "Which")
_CHIPS = {True: (Text("閲覧できる", "may read"), "ok", ""), False: (Text("閲覧できない", "may not read"), "", "no")}
_DECISION, _ARTICLES = Text("判断", "Decision"), Text("決め手の条文", "Articles that refuse")
_CONDITIONS, _COUNT = Text("満たさない条件", "Conditions not met"), Text("数", "Number")
_NOWHERE = Text("部署の記録なし", "No unit recorded")
_REST = Text("そのほか", "All others")


@dataclass(frozen=True, slots=True)
class Side:
    """What differs between the two pages. `place`: the unit of a person, the organ of an item; `label` writes one out by its name."""

    path: str
    heading: Text
    drawing: Text
    noun: Text
    place_noun: Text
    places: Mapping[str, str]
    place_name: Callable[[str], str]
    row: Callable[[str], Bit]
    ordered: Callable[[Sequence[str]], Sequence[str]]
    ready: Callable[[Sequence[str]], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks to see: those who may or may not, of one place, of one set of articles."""

    show: str = MAY
    place: str = ""
    group: str = ""

    @property
    def address(self) -> dict[str, str]:
        return {name: value for name in ("show", "place", "group") if (value := getattr(self, name))}


@dataclass(frozen=True, slots=True)
class Looked:
    """The page: numbers, the list, the drawing by place."""

    may: int
    may_not: int
    listed: Listed
    chart: Chart | None
    group: tuple[Cite, ...] = ()
    all_groups: str = ""


Cut = Callable[[Sequence[str], Mapping[str, str]], tuple[Sequence[str], object]]


def key_of(decision: Decision) -> str:
    """The name of a set of articles in an address."""
    return sha256(" ".join(sorted(map(str, decision.articles))).encode()).hexdigest()[:12]


def page(found: Overview, side: Side, asked: Asked, cut: Cut, language: str) -> Looked:
    """`cut` gives one page of ids and the links to the others."""
    here = [(one, d) for one, d in found.answers if not asked.place or side.places.get(one, "") == asked.place]
    refused = [(one, d) for one, d in here if not d.permitted]
    group = next((d.articles for _, d in refused if asked.group and key_of(d) == asked.group), ())
    if asked.show == NOT and not group:
        listed = _groups(refused, side, asked, cut, language)
    else:
        rows = {one: d for one, d in here if (d.articles == group if group else d.permitted)}
        listed = _rows(rows, side, asked, cut, language)
    return Looked(
        may=len(here) - len(refused),
        may_not=len(refused),
        listed=listed,
        chart=_chart(found.answers, side, language),
        group=group,
        all_groups=_address(side, Asked(NOT, asked.place)) if group else "",
    )


def _rows(rows: Mapping[str, Decision], side: Side, asked: Asked, cut: Cut, language: str) -> Listed:
    shown, pager = cut(side.ordered(sorted(rows)), asked.address)
    side.ready(shown)
    cells = []
    for one in shown:
        words, tone, drawing = _CHIPS[rows[one].permitted]
        place = side.places.get(one, "")
        about: Cell = (Bit(chip=Chip(words.of(language), tone, drawing)),)
        against: Cell = (Bit(cites=rows[one].articles),) if rows[one].articles else ()
        cells.append(((side.row(one),), cell(side.place_name(place) if place else ""), about, against))
    heads = columns(language, side.noun, side.place_noun, _DECISION, _ARTICLES)
    return _listed(side, asked, heads, tuple(cells), pager, language)


def _groups(refused: Iterable[tuple[str, Decision]], side: Side, asked: Asked, cut: Cut, language: str) -> Listed:
    """Those who may not, by what refuses them, the most frequent first; each number opens its rows."""
    counts: Counter[str] = Counter()
    first: dict[str, Decision] = {}
    for _, decision in refused:
        key = key_of(decision)
        counts[key] += 1
        first.setdefault(key, decision)
    shown, pager = cut([key for key, _ in counts.most_common()], asked.address)
    cells = []
    for key in shown:
        titles = tuple(dict.fromkeys(rule.title.of(language) for rule in first[key].refusals))
        opens = Bit(
            f"{counts[key]:,}", aside=titles[0] if titles else "", href=_address(side, Asked(NOT, asked.place, key))
        )
        cells.append(((Bit(cites=first[key].articles),), tuple(Bit(title) for title in titles), (opens,)))
    return _listed(side, asked, columns(language, _ARTICLES, _CONDITIONS, _COUNT), tuple(cells), pager, language)


def _listed(
    side: Side,
    asked: Asked,
    heads: tuple[object, ...],
    cells: tuple[tuple[Cell, ...], ...],
    pager: object,
    language: str,
) -> Listed:
    return Listed(
        path=side.path,
        caption=side.heading.of(language),
        columns=heads,  # type: ignore[arg-type]
        cells=cells,
        pager=pager,  # type: ignore[arg-type]
        filters=(
            Select("show", _SHOW.of(language), tuple(Choice(c, t.of(language), c == asked.show) for c, t in SHOWN)),
            *_place_filter(side, asked, language),
        ),
        heading=side.heading.of(language),
    )


def _place_filter(side: Side, asked: Asked, language: str) -> tuple[Select, ...]:
    places = {place for place in side.places.values() if place}
    if not 1 < len(places) <= MOST_LISTED:
        return ()
    named = sorted((side.place_name(place), place) for place in places)
    chosen = (
        Choice("", _EVERY.of(language), not asked.place),
        *(Choice(p, name, p == asked.place) for name, p in named),
    )
    return (Select("place", side.place_noun.of(language), chosen),)


def _chart(answers: Iterable[tuple[str, Decision]], side: Side, language: str) -> Chart | None:
    """By place, how many may and how many may not; the largest places by themselves."""
    counts: dict[str, list[int]] = {}
    for one, decision in answers:
        counts.setdefault(side.places.get(one, ""), [0, 0])[not decision.permitted] += 1
    ranked = sorted(counts.items(), key=lambda pair: (-sum(pair[1]), pair[0]))
    rows = [
        (side.place_name(place) if place else _NOWHERE.of(language), tuple(both))
        for place, both in ranked[:MOST_PLACES]
    ]
    if rest := [both for _, both in ranked[MOST_PLACES:]]:
        rows.append((_REST.of(language), (sum(b[0] for b in rest), sum(b[1] for b in rest))))
    key = tuple(text.of(language) for _, text in SHOWN)
    title = side.drawing.of(language)
    return charts.stacked(title, title, key, rows)


def _address(side: Side, asked: Asked) -> str:
    return f"{side.path}?{urlencode(asked.address)}#rows"
