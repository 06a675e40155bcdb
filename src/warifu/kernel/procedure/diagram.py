"""The state diagram of a procedure as one accessible SVG: boxes for states, numbered arrows for steps, the numbers told below.

The usual order runs down the left side; side rooms, ends and what stands beside it are to the right. Presentation attributes
only: no style, no script, nothing from outside, so that a strict Content-Security-Policy holds and the picture prints. Colour repeats
what words and edges say: the present state has a thick edge and the words いまここ / You are here.
"""

from dataclasses import dataclass
from html import escape

from warifu.kernel.ids import Text
from warifu.kernel.procedure.check import edges
from warifu.kernel.procedure.model import START, Procedure, Step

_BOX_W, _BOX_H = 240, 44
_GAP_X, _GAP_Y = 150, 30
_LEFT, _TOP = 30, 30
_LINE = 20
_HERE = Text("いまここ", "You are here")
_BEGIN = Text("はじまり", "Beginning")
_STEPS = Text("矢印の番号と手順", "Numbers of the arrows and their steps")
_INK, _EDGE, _BLUE, _WASH, _PAPER = "#1a1a1c", "#626264", "#0017c1", "#e8f1fe", "#ffffff"


@dataclass(frozen=True, slots=True)
class _Box:
    name: str
    label: str
    x: int
    y: int
    end: bool

    @property
    def middle(self) -> tuple[int, int]:
        return self.x + _BOX_W // 2, self.y + _BOX_H // 2


def svg(procedure: Procedure, language: str, current: str = "") -> str:
    """The diagram in "ja" or "en", with the state named `current` marked. Text only; safe to put into a page as it is."""
    boxes = _boxes(procedure, language)
    numbers = {step.name: number for number, step in enumerate(procedure.steps, 1)}
    arrows = _arrows(procedure)
    told = [
        step
        for step in procedure.steps
        if any(step.name in names for names in arrows.values()) or _stays(procedure, step)
    ]
    width = max(box.x for box in boxes.values()) + _BOX_W + _LEFT + _lanes(boxes, arrows) * 8 + 20
    foot = max(box.y for box in boxes.values()) + _BOX_H + 40
    height = foot + _LINE * (len(told) + 2)
    title = f"{procedure.title.of(language)} v{procedure.version}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{procedure.name}-t {procedure.name}-d"'
        f' lang="{"en" if language == "en" else "ja"}" viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-size="14">',
        f'<title id="{procedure.name}-t">{escape(title)}</title>',
        f'<desc id="{procedure.name}-d">{escape(describe(procedure, language, current))}</desc>',
        f'<defs><marker id="{procedure.name}-m" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        f'<path d="M0 0 8 4 0 8z" fill="{_EDGE}"/></marker></defs>',
        f'<rect width="{width}" height="{height}" fill="{_PAPER}"/>',
        *_draw_arrows(procedure, boxes, arrows, numbers),
        *(_draw_box(box, box.name == current, language) for box in boxes.values()),
        *_legend(procedure, told, numbers, foot, language),
        "</svg>",
    ]
    return "\n".join(parts)


def describe(procedure: Procedure, language: str, current: str = "") -> str:
    """The diagram in words: every arrow as "from → to: steps", the present state first."""
    label = {state.name: state.label.of(language) for state in procedure.states} | {START: _BEGIN.of(language)}
    lines = [f"{_HERE.of(language)}: {label[current]}."] if current in label and current else []
    for (state, target), names in _arrows(procedure).items():
        titles = ", ".join(procedure.step(name).title.of(language) for name in names)
        lines.append(f"{label[state]} → {label[target]}: {titles}.")
    return " ".join(lines)


def _arrows(procedure: Procedure) -> dict[tuple[str, str], tuple[str, ...]]:
    """(state, other state) to the names of the steps that lead there, in the order of the declaration."""
    order = {step.name: number for number, step in enumerate(procedure.steps)}
    place = {state.name: number for number, state in enumerate(procedure.states)} | {START: -1}
    found: dict[tuple[str, str], list[str]] = {}
    for state, name, target in sorted(
        edges(procedure), key=lambda edge: (place[edge[0]], order[edge[1]], place[edge[2]])
    ):
        if state != target:
            found.setdefault((state, target), []).append(name)
    return {pair: tuple(names) for pair, names in found.items()}


def _stays(procedure: Procedure, step: Step) -> bool:
    return any(name == step.name and state == target for state, name, target in edges(procedure))


def _boxes(procedure: Procedure, language: str) -> dict[str, _Box]:
    """The track down the left; every other state in a column to the right, at the height of where it is first entered from."""
    rows = {START: 0} | {name: number for number, name in enumerate(procedure.track, 1)}
    places: dict[str, tuple[int, int]] = {name: (0, row) for name, row in rows.items()}
    taken: set[tuple[int, int]] = set(places.values())
    arrows = _arrows(procedure)
    waiting = [state.name for state in procedure.states if state.name not in places]
    for name in waiting:
        near = [places[state][1] for state, target in arrows if target == name and state in places]
        column = 2 if name in procedure.ends else 1
        row = min(near, default=1)
        while (column, row) in taken:
            row += 1
        places[name] = (column, row)
        taken.add((column, row))
    label = {state.name: state.label.of(language) for state in procedure.states} | {START: _BEGIN.of(language)}
    return {
        name: _Box(
            name,
            label[name],
            _LEFT + column * (_BOX_W + _GAP_X),
            _TOP + row * (_BOX_H + _GAP_Y),
            name in procedure.ends,
        )
        for name, (column, row) in places.items()
    }


def _lanes(boxes: dict[str, _Box], arrows: dict[tuple[str, str], tuple[str, ...]]) -> int:
    return sum(
        1
        for state, target in arrows
        if boxes[state].x == boxes[target].x and not _next_below(boxes[state], boxes[target])
    )


def _next_below(box: _Box, other: _Box) -> bool:
    return box.x == other.x and other.y - box.y == _BOX_H + _GAP_Y


def _draw_arrows(
    procedure: Procedure,
    boxes: dict[str, _Box],
    arrows: dict[tuple[str, str], tuple[str, ...]],
    numbers: dict[str, int],
) -> list[str]:
    drawn = []
    lane = 0
    for (state, target), names in arrows.items():
        box, other = boxes[state], boxes[target]
        if _next_below(box, other):
            points = [(box.middle[0], box.y + _BOX_H), (other.middle[0], other.y)]
            spot = (points[0][0] + 6, points[0][1] + _GAP_Y // 2 + 4)
        elif box.x == other.x:
            lane += 1
            side = box.x + _BOX_W
            bend = side + 10 + 8 * (lane % 14)
            points = [
                (side, box.middle[1] - 8),
                (bend, box.middle[1] - 8),
                (bend, other.middle[1] + 8),
                (side, other.middle[1] + 8),
            ]
            spot = (side + 4, box.middle[1] - 12)
        else:
            right = other.x > box.x
            start = box.x + (_BOX_W if right else 0)
            stop = other.x + (0 if right else _BOX_W)
            points = [(start, box.middle[1] + (0 if right else 6)), (stop, other.middle[1] + (0 if right else 6))]
            spot = (
                start + (6 if right else -6 - 9 * len(_number_text(names, numbers))),
                points[0][1] + (-6 if right else 16),
            )
        text = _number_text(names, numbers)
        line = " ".join(f"{x},{y}" for x, y in points)
        drawn.append(
            f'<polyline points="{line}" fill="none" stroke="{_EDGE}" stroke-width="1.5" marker-end="url(#{procedure.name}-m)"/>'
            f'<text x="{spot[0]}" y="{spot[1]}" fill="{_BLUE}" font-size="12">{text}</text>'
        )
    return drawn


def _number_text(names: tuple[str, ...], numbers: dict[str, int]) -> str:
    return " ".join(str(numbers[name]) for name in names)


def _draw_box(box: _Box, here: bool, language: str) -> str:
    edge = f'stroke="{_BLUE}" stroke-width="4"' if here else f'stroke="{_EDGE}" stroke-width="1.5"'
    dash = ' stroke-dasharray="6 3"' if box.end else ""
    size = 12 if _width(box.label) > 30 else 14
    shift = -4 if here else 5
    text = _centred(box, shift, f'fill="{_INK}" font-size="{size}"', box.label)
    mark = _centred(box, 15, f'fill="{_BLUE}" font-size="12" font-weight="bold"', _HERE.of(language)) if here else ""
    radius = 22 if box.name == START else 6
    return (
        f'<rect x="{box.x}" y="{box.y}" width="{_BOX_W}" height="{_BOX_H}" rx="{radius}" fill="{_WASH if here else _PAPER}" {edge}{dash}/>'
        f"{text}{mark}"
    )


def _centred(box: _Box, shift: int, look: str, words: str) -> str:
    x, y = box.middle
    return f'<text x="{x}" y="{y + shift}" text-anchor="middle" {look}>{escape(words)}</text>'


def _width(label: str) -> int:
    return sum(1 if ord(sign) < 0x2E80 else 2 for sign in label)


def _legend(procedure: Procedure, told: list[Step], numbers: dict[str, int], foot: int, language: str) -> list[str]:
    lines = [f'<text x="{_LEFT}" y="{foot}" fill="{_INK}" font-weight="bold">{_STEPS.of(language)}</text>']
    for row, step in enumerate(told, 1):
        places = ", ".join(str(cite) for cite in step.cite)
        lines.append(
            f'<text x="{_LEFT}" y="{foot + row * _LINE}" fill="{_INK}">{numbers[step.name]}. {escape(step.title.of(language))}'
            f' <tspan fill="{_EDGE}" font-size="12">{escape(places)}</tspan></text>'
        )
    return lines
