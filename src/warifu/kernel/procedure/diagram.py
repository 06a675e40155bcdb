"""The state diagram of a procedure as one accessible SVG: a box for each state, and beside it every step that leads out of it.

The usual order runs down the left; states that stand in for another one, side rooms and ends follow. Each way out is one line: the
state it leads to, then the steps with their articles; what leaves a case where it is says so. Steps that many states allow are told
once, at the foot. So no line crosses another, and the picture reads as a table does. Presentation attributes only: no style, no script,
nothing from outside, so that a strict Content-Security-Policy holds and it prints. The present state has a thick edge and the words
いまここ / You are here.
"""

from dataclasses import dataclass
from html import escape

from warifu.kernel.ids import Text
from warifu.kernel.law.cite import cite_text
from warifu.kernel.procedure.check import edges
from warifu.kernel.procedure.model import ANY_OPEN, START, Procedure, Step

_LEFT, _TOP, _BOX_W, _WIDTH = 24, 24, 270, 1280
_CHIP_X, _CHIP_W, _TEXT_X = 340, 270, 626
_LINE, _GAP = 22, 22
_MANY = 4  # a step that so many states allow is told once
_HERE = Text("いまここ", "You are here")
_BEGIN = Text("はじまり", "Beginning")
_STAYS = Text("状態は変わらない", "stays here")
_ANYWHERE = Text("いくつもの状態からできる手順", "Steps that many states allow")
_FROM = Text("できる状態", "from")
_EVERY_OPEN = Text("終わっていないすべての状態", "every state that has not ended")
_NAMES_A_LINE = 6
_INK, _EDGE, _BLUE, _WASH, _PAPER = "#1a1a1c", "#626264", "#0017c1", "#e8f1fe", "#ffffff"


@dataclass(frozen=True, slots=True)
class _Row:
    """A state with its ways out: (state it leads to, steps); the state itself where a step leaves it there."""

    name: str
    ways: tuple[tuple[str, tuple[Step, ...]], ...]
    y: int

    @property
    def lines(self) -> int:
        return max(2, sum(len(steps) for _, steps in self.ways))

    @property
    def height(self) -> int:
        return self.lines * _LINE


def svg(procedure: Procedure, language: str, current: str = "") -> str:
    """The diagram in "ja" or "en", with the state named `current` marked. Text only; safe to put into a page as it is."""
    labels = _labels(procedure, language)
    rows = _rows(procedure)
    common = _common(procedure)
    foot = rows[-1].y + rows[-1].height + _GAP + _LINE
    told = _told_once(common, procedure, labels, foot, language)
    height = foot + _LINE * (len(told) + 1 if told else 0)
    name = procedure.name
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{name}-t {name}-d"'
        f' lang="{"en" if language == "en" else "ja"}" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" font-size="14">',
        f'<title id="{name}-t">{escape(procedure.title.of(language))} v{procedure.version}</title>',
        f'<desc id="{name}-d">{escape(describe(procedure, language, current))}</desc>',
        f'<defs><marker id="{name}-m" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        f'<path d="M0 0 8 4 0 8z" fill="{_EDGE}"/></marker></defs>',
        f'<rect width="{_WIDTH}" height="{height}" fill="{_PAPER}"/>',
    ]
    track = (START, *procedure.track)
    for row, after in zip(rows, (*rows[1:], None), strict=True):
        parts.append(_box(procedure, row, labels, language, current))
        parts.extend(_ways(row, labels, name, language))
        if after is not None and row.name in track and after.name in track:
            parts.append(_arrow(name, _LEFT + _BOX_W // 2, row.y + row.height, _LEFT + _BOX_W // 2, after.y))
    parts.extend(told)
    return "\n".join([*parts, "</svg>"])


def describe(procedure: Procedure, language: str, current: str = "") -> str:
    """The diagram in words: every way as "from → to: steps", the present state first."""
    labels = _labels(procedure, language)
    lines = [f"{_HERE.of(language)}: {labels[current]}."] if current in labels and current else []
    for (state, target), steps in _arrows(procedure).items():
        if state != target:
            titles = ", ".join(step.title.of(language) for step in steps)
            lines.append(f"{labels[state]} → {labels[target]}: {titles}.")
    return " ".join(lines)


def _labels(procedure: Procedure, language: str) -> dict[str, str]:
    return {state.name: state.label.of(language) for state in procedure.states} | {START: _BEGIN.of(language)}


def _arrows(procedure: Procedure) -> dict[tuple[str, str], tuple[Step, ...]]:
    """(state, state after) to the steps between, states and steps in the order of the declaration."""
    order = {step.name: number for number, step in enumerate(procedure.steps)}
    place = {state.name: number for number, state in enumerate(procedure.states)} | {START: -1}
    found: dict[tuple[str, str], list[Step]] = {}
    ways = sorted(edges(procedure), key=lambda way: (place[way[0]], place[way[2]], order[way[1]]))
    for state, name, target in ways:
        found.setdefault((state, target), []).append(procedure.step(name))
    return {pair: tuple(steps) for pair, steps in found.items()}


def _rows(procedure: Procedure) -> list[_Row]:
    common = {step.name for step, _ in _common(procedure)}
    arrows = _arrows(procedure)
    standing_in = {
        name: [state.name for state in procedure.states if state.like == name and state.name not in procedure.track]
        for name in procedure.track
    }
    order = [START, *procedure.track, *(name for names in standing_in.values() for name in names)]
    order += [state.name for state in procedure.states if state.name not in order]
    rows: list[_Row] = []
    y = _TOP
    for name in order:
        ways = tuple(
            (target, kept)
            for (state, target), steps in arrows.items()
            if state == name and (kept := tuple(step for step in steps if step.name not in common))
        )
        # What leads on first, what stays last.
        rows.append(_Row(name, tuple(sorted(ways, key=lambda way: way[0] == name)), y))
        y += rows[-1].height + _GAP
    return rows


def _common(procedure: Procedure) -> list[tuple[Step, tuple[str, ...]]]:
    ways = {(state, step) for state, step, _ in edges(procedure)}
    allowing = (
        (step, tuple(s.name for s in procedure.states if (s.name, step.name) in ways)) for step in procedure.steps
    )
    return [(step, states) for step, states in allowing if len(states) >= _MANY]


def _box(procedure: Procedure, row: _Row, labels: dict[str, str], language: str, current: str) -> str:
    here = row.name == current
    edge = f'stroke="{_BLUE}" stroke-width="4"' if here else f'stroke="{_EDGE}" stroke-width="1.5"'
    dash = ' stroke-dasharray="6 3"' if row.name in procedure.ends else ""
    middle = row.y + row.height // 2
    words = _words(
        _LEFT + _BOX_W // 2,
        middle - 4 if here else middle + 5,
        labels[row.name],
        _INK,
        _size(labels[row.name], _BOX_W - 16),
        "middle",
    )
    if here:
        words += _words(_LEFT + _BOX_W // 2, middle + 15, _HERE.of(language), _BLUE, 12, "middle", bold=True)
    radius = 20 if row.name == START else 6
    fill = _WASH if here else _PAPER
    return f'<rect x="{_LEFT}" y="{row.y}" width="{_BOX_W}" height="{row.height}" rx="{radius}" fill="{fill}" {edge}{dash}/>{words}'


def _ways(row: _Row, labels: dict[str, str], name: str, language: str) -> list[str]:
    drawn = []
    y = row.y
    for target, steps in row.ways:
        middle = y + len(steps) * _LINE // 2
        if target == row.name:
            drawn.append(_words(_CHIP_X, middle + 4, _in_brackets(_STAYS, language).strip(), _EDGE, 12))
        else:
            drawn.append(_arrow(name, _LEFT + _BOX_W, middle, _CHIP_X, middle))
            drawn.append(
                f'<rect x="{_CHIP_X}" y="{middle - 10}" width="{_CHIP_W}" height="20" rx="10" fill="{_PAPER}" stroke="{_EDGE}"/>'
                + _words(
                    _CHIP_X + _CHIP_W // 2,
                    middle + 4,
                    labels[target],
                    _INK,
                    _size(labels[target], _CHIP_W - 16, 12),
                    "middle",
                )
            )
        for number, step in enumerate(steps):
            drawn.append(_step(step, y + number * _LINE + 15, language))
        y += len(steps) * _LINE
    return drawn


def _step(step: Step, y: int, language: str) -> str:
    return (
        f'<text x="{_TEXT_X}" y="{y}" fill="{_INK}" font-size="13">{escape(step.title.of(language))}'
        f' <tspan fill="{_EDGE}" font-size="11">{escape(_places(step, language))}</tspan></text>'
    )


def _places(step: Step, language: str) -> str:
    return ("、" if language != "en" else ", ").join(cite_text(cite, language) for cite in step.cite)


def _told_once(
    common: list[tuple[Step, tuple[str, ...]]], procedure: Procedure, labels: dict[str, str], y: int, language: str
) -> list[str]:
    """One line each: a heading, then a step and the states that allow it."""
    if not common:
        return []
    lines = [_words(_LEFT, y, _ANYWHERE.of(language), _INK, 14, bold=True)]
    arrows = _arrows(procedure)
    for step, states in common:
        targets = sorted(
            {labels[after] for (state, after), steps in arrows.items() if step in steps and state != after}
        )
        leads = f" → {', '.join(targets)}" if targets else _in_brackets(_STAYS, language)
        lines.append(
            f'<text x="{_LEFT}" y="{y + len(lines) * _LINE}" fill="{_INK}" font-size="13">{escape(step.title.of(language) + leads)}'
            f' <tspan fill="{_EDGE}" font-size="11">{escape(_places(step, language))}</tspan></text>'
        )
        for names in _names(step, states, labels, language):
            lines.append(_words(_LEFT + 16, y + len(lines) * _LINE - 4, names, _EDGE, 11))
    return lines


def _names(step: Step, states: tuple[str, ...], labels: dict[str, str], language: str) -> list[str]:
    """The states that allow a step, in lines; states of one label are named once."""
    names = [_EVERY_OPEN.of(language)] if ANY_OPEN in step.source else list(dict.fromkeys(labels[s] for s in states))
    comma = "、" if language != "en" else ", "
    lines = [comma.join(names[n : n + _NAMES_A_LINE]) for n in range(0, len(names), _NAMES_A_LINE)]
    return [f"{_FROM.of(language)}: {lines[0]}", *lines[1:]]


def _in_brackets(text: Text, language: str) -> str:
    return f"（{text.ja}）" if language != "en" else f" ({text.en})"


def _arrow(name: str, x: int, y: int, to_x: int, to_y: int) -> str:
    return f'<path d="M{x} {y} {to_x} {to_y}" fill="none" stroke="{_EDGE}" stroke-width="1.5" marker-end="url(#{name}-m)"/>'


def _words(x: int, y: int, words: str, colour: str, size: int, anchor: str = "start", *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{colour}" font-size="{size}"{weight}>{escape(words)}</text>'


def _size(words: str, room: int, largest: int = 14) -> int:
    """The font size at which `words` fit into `room` pixels; a full-width sign is one size wide, any other a little over half."""
    units = sum(0.52 if ord(sign) < 0x2E80 else 1.0 for sign in words)
    return max(10, min(largest, int(room / max(units, 1))))
