"""What lists show, whose state lives in the address: filters, columns, rows, pages, the count of what *this reader* may see.

One frozen value, `Listed`, and one template for all of them (`parts/list.html`; a list with more to say extends it). A cell holds the same
pieces as the facts of one thing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from warifu.interfaces.web.blocks import Bit, Pager
from warifu.interfaces.web.case.model import Choice
from warifu.interfaces.web.oversight.model import Chart
from warifu.kernel.ids import Text

SIZE = 25
IN_VIEW = 3  # fields of a form of filters
Cell = tuple[Bit, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """A column as it is declared. `sort`: the order of the register that it stands for; `card`: other words in a narrow window."""

    label: Text
    sort: str = ""
    card: Text | None = None
    number: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """`short`: its words where rows are cards. `href` sorts by it, the other way round where it is `sorted` (ascending, descending)."""

    label: str
    short: str
    number: bool = False
    href: str = ""
    sorted: str = ""


@dataclass(frozen=True, slots=True)
class Select:
    """A filter: its name in the address, its label and what can be chosen; a day is typed. `wrong`: what was typed is no day."""

    id: str
    label: str
    choices: tuple[Choice, ...] = ()
    day: bool = False
    value: str = ""
    wrong: bool = False

    @property
    def narrows(self) -> bool:
        """Whether something else than the first choice, or a day, was asked for."""
        return bool(self.value) or any(choice.chosen for choice in self.choices[1:])


@dataclass(frozen=True, slots=True)
class Window:
    """One page of a register by key. `first` counts from 1 and is only shown; `total` is `most` + 1 where there are more."""

    first: int
    shown: int
    total: int
    most: int
    size: int
    begin: str = ""
    before: str = ""
    after: str = ""

    @property
    def last(self) -> int:
        return self.first + self.shown - 1

    @property
    def beyond(self) -> bool:
        return self.total > self.most


@dataclass(frozen=True, slots=True)
class Endings:
    """What ends in which of the coming months: a drawing, and the same numbers as words, numbers and addresses of the rows."""

    chart: Chart
    rows: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True, slots=True)
class Export:
    """The list as a file: what the form sends, how many rows, and whether a second person will be needed (more than `most`)."""

    sent: tuple[tuple[str, str], ...]
    rows: int
    most: int
    beyond: bool

    @property
    def second(self) -> bool:
        return self.rows > self.most


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as it is shown. The first cell of a row is its heading; `find` is what was typed where a number opens its row.

    Either `pager` (a list in memory, with numbered pages) or `window` (a register).
    """

    path: str
    caption: str
    columns: tuple[Column, ...]
    cells: tuple[tuple[Cell, ...], ...]
    pager: Pager | None = None
    window: Window | None = None
    filters: tuple[Select, ...] = ()
    find: str | None = None
    heading: str = ""
    note: str = ""
    endings: Endings | None = None
    export: Export | None = None

    @property
    def rows(self) -> tuple[tuple[tuple[Column, Cell], ...], ...]:
        return tuple(tuple(zip(self.columns, cells, strict=True)) for cells in self.cells)

    @property
    def fields(self) -> int:
        """How many fields stand beside the button of the form."""
        return len(self.in_view) + (self.find is not None)

    @property
    def in_view(self) -> tuple[Select, ...]:
        return self.filters[: IN_VIEW - (self.find is not None)]

    @property
    def folded(self) -> tuple[Select, ...]:
        """The fields that are unfolded when they are wanted: a list should begin on the first screen of a phone."""
        return self.filters[len(self.in_view) :]

    @property
    def unfolded(self) -> bool:
        return any(select.narrows for select in self.folded)

    @property
    def narrowed(self) -> bool:
        """Whether anything was asked for that could leave rows out."""
        return bool(self.find) or any(select.narrows for select in self.filters)


def columns(language: str, *labels: Text) -> tuple[Column, ...]:
    """Columns of these words, which sort nothing."""
    return tuple(Column(label.of(language), label.of(language)) for label in labels)


def choices(options: Iterable[tuple[str, Text]], now: str, language: str) -> tuple[Choice, ...]:
    return tuple(Choice(value, label.of(language), value == now) for value, label in options)


def cell(text: str) -> Cell:
    """Plain words; a dash where there are none."""
    return (Bit(text),) if text else ()


def page_number(request: HttpRequest) -> int:
    """The page asked for; anything that is no number is the first."""
    asked = request.GET.get("p", "1")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 7 else 1


def chosen(request: HttpRequest, *names: str) -> dict[str, str]:
    """The filters of an address, empty ones left out; at most 100 characters each."""
    return {name: request.GET[name].strip()[:100] for name in names if request.GET.get(name, "").strip()}


def cut(
    request: HttpRequest, rows: QuerySet[Any] | Sequence[Any], filters: Mapping[str, str], size: int = SIZE
) -> tuple[list[Any], Pager]:
    """One page of the rows, and the links to the others. A page beyond the last is the last."""
    total = rows.count() if isinstance(rows, QuerySet) else len(rows)
    number = min(page_number(request), max(1, -(-total // size)))
    pager = Pager(request.path, tuple(sorted(filters.items())), number, size, total)
    return list(rows[(number - 1) * size : number * size]), pager
