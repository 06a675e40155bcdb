"""What a list is: its columns, their types, what they refer to, which column names a row. Pure.

One declaration a list (`columns.LISTS`) makes the parsing, the sentences of the errors, the empty templates, the page of documentation
and the export; nothing about a list is said a second time.
"""

from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from warifu.kernel.ids import Cite, Text

Row = tuple[str, ...]  # canonical text of every declared column, in their order; "" where nothing is said
Key = tuple[str, ...]


class Kind(Enum):
    """How a cell is read. Every value is kept as canonical text: days as 2026-11-24, numbers without leading noughts."""

    TEXT = Text("文字", "text")
    LONG = Text("文字（改行可）", "text, may have lines")
    CODE = Text("符号・番号", "code or number")
    COUNT = Text("1以上の整数", "whole number from 1")
    DAY = Text("年月日", "day")
    YES_NO = Text("はい・いいえ", "yes or no")
    CHOICE = Text("次のうち一つ", "one of")
    CHOICES = Text("次のうち一つ以上（／で区切る）", "one or more of, parted by /")
    CODES = Text("符号・番号（／で区切る）", "codes, parted by /")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `refers`: the list whose rows it names; `by`: the columns of this list that make the key there, in its order."""

    name: str
    title: Text
    kind: Kind = Kind.TEXT
    required: bool = False
    choices: tuple[tuple[str, Text], ...] = ()
    refers: str = ""
    by: tuple[str, ...] = ()
    # Where the law demands the column, or says what may stand in it.
    cite: Cite | None = None
    # Sealed in the records: its values stand in no message.
    sealed: bool = False
    longest: int = 200


@dataclass(frozen=True)
class Listed:
    """One list. `key`: the columns that name a row; `about`: the kind of subject its rows are evidence about."""

    name: str
    title: Text
    means: Text
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    about: str  # person, item, organisation
    subject: str  # the column that names it
    place: dict[str, int] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "place", {column.name: at for at, column in enumerate(self.columns)})

    @cached_property
    def key_places(self) -> tuple[int, ...]:
        return tuple(self.place[name] for name in self.key)

    @cached_property
    def references(self) -> tuple[tuple[Column, tuple[int, ...]], ...]:
        """Columns that name rows of other lists, with the places of the cells that make the key there."""
        return tuple(
            (column, tuple(self.place[name] for name in column.by or (column.name,)))
            for column in self.columns
            if column.refers
        )

    def key_of(self, row: Row) -> Key:
        return tuple(row[at] for at in self.key_places)

    def rank(self, key: Key) -> Key:
        """The order in which rows are exported: numbers by their size."""
        kinds = (self.columns[at].kind for at in self.key_places)
        return tuple(part.zfill(10) if kind is Kind.COUNT else part for part, kind in zip(key, kinds, strict=True))

    def named(self, row: Row) -> dict[str, str]:
        """The row with its columns' names."""
        return dict(zip(self.place, row, strict=True))

    def column(self, name: str) -> Column:
        return self.columns[self.place[name]]
