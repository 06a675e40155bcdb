"""What is wrong with a list: file, row, column, and what would be right, in two languages. Hundreds are collected, not the first alone."""

from dataclasses import dataclass, field

from warifu.kernel.ids import Cite, Text

MOST = 300


@dataclass(frozen=True, slots=True)
class Fault:
    """`row` as a spreadsheet counts it, the header being row 1; 0 where the whole file is meant. `column` in both languages."""

    file: str
    row: int
    column: Text
    says: Text
    remedy: Text
    cite: Cite | None = None


WHOLE = Text("", "")


@dataclass(slots=True)
class Faults:
    """The first of them in full, the others by their number."""

    found: list[Fault] = field(default_factory=list)
    count: int = 0

    def add(self, file: str, row: int, column: Text, says: Text, remedy: Text, cite: Cite | None = None) -> None:
        self.count += 1
        if len(self.found) < MOST:
            self.found.append(Fault(file, row, column, says, remedy, cite))

    def __bool__(self) -> bool:
        return self.count > 0
