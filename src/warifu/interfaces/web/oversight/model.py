"""What the pages of oversight show: numbers with their rows, charts as finished lengths, deadlines by how they ended. Frozen values."""

from dataclasses import dataclass

from warifu.interfaces.web.case.model import Choice
from warifu.kernel.ids import Cite, Text


@dataclass(frozen=True, slots=True)
class Cell:
    """A number and the address of its rows; nought has none."""

    number: int
    href: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One counter: what is counted, on which article, how many, and under which matter of Act 19 ("" none)."""

    title: str
    cites: tuple[Cite, ...]
    cell: Cell
    matter: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a bar: its class says how it is filled."""

    x: int
    width: int
    css: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a chart: words, the numbers behind them, and the pieces below. Sizes in units of the drawing."""

    label: str
    numbers: str
    text_y: int
    bar_y: int
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of bars; the table beside it says the same, and so does `alt`."""

    title: str
    alt: str
    height: int
    bars: tuple[Bar, ...]
    key: tuple[tuple[str, str], ...] = ()  # (class, words), where bars have pieces


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    lines: tuple[Line, ...]
    chart: Chart | None


@dataclass(frozen=True, slots=True)
class Deadline:
    """One kind of period: how many ended in time, ended late, are over now and still run."""

    title: str
    procedure: str
    cites: tuple[Cite, ...]
    assumed: bool
    kept: Cell
    missed: Cell
    late: Cell


@dataclass(frozen=True, slots=True)
class Missing:
    """A number that cannot be given, and why."""

    title: Text
    why: Text
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class OversightPage:
    organ: str
    year: int
    organs: tuple[Choice, ...]
    years: tuple[Choice, ...]
    sections: tuple[Section, ...]
    statutory: tuple[Deadline, ...]
    set_by_organ: tuple[Deadline, ...]
    chart: Chart | None
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class RowsPage:
    """What stands above and below the rows behind one number."""

    title: str
    cites: tuple[Cite, ...]
    organ: str
    year: int
    back: str
