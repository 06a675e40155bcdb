"""What a load would do: the lists as handed in, held against the records. Nothing is written here."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from warifu.duties.lists.columns import LISTS
from warifu.duties.lists.current import CURRENT
from warifu.duties.lists.declared import Column, Key, Listed, Row
from warifu.duties.lists.faults import WHOLE, Faults
from warifu.duties.lists.outside import Outside
from warifu.duties.lists.tables import Given, Handed, Tell
from warifu.kernel.ids import LegalDay, Text
from warifu.registers.people.domain import ERASED

# Beside what a list refers to: what its rules look at.
_LOOKS_AT = {
    "employments": ("employments",),
    "designations": ("extensions", "checks"),
    "extensions": ("designations", "checks"),
    "checks": ("designations", "extensions"),
    "accreditations": ("contracts",),
    "contracts": ("accreditations",),
    "contractor_ranges": ("accreditations", "contracts"),
    "provisions": ("accreditations", "contracts"),
    "handlers": ("accreditations", "provisions"),
}


@dataclass(slots=True)
class Changed:
    """A row that the records have otherwise: the row's number in its file, as it was, as it is to be, and its id."""

    number: int
    key: Key
    was: Row
    to_be: Row
    id: str


@dataclass(slots=True)
class Part:
    """What would happen to one list. `left`: rows of the records that the file does not name; they stay as they are."""

    given: Given
    new: list[tuple[int, Key, Row]] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    same: int = 0
    left: int = 0

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Those that are new or changed, with their numbers."""
        yield from ((number, row) for number, _, row in self.new)
        yield from ((one.number, one.to_be) for one in self.changed)


@dataclass
class Book:
    """All lists of a load; what a rule asks about a row of another list, and what is written in the end."""

    day: LegalDay
    outside: Outside
    existing: dict[str, dict[Key, tuple[Row, str]]]
    given: dict[str, dict[Key, tuple[int, Row]]] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)
    # Nobody was entered before: what the lists name is the founding.
    empty: bool = False
    _by: dict[tuple[str, tuple[str, ...]], dict[Key, list[dict[str, str]]]] = field(default_factory=dict)

    def row(self, name: str, key: Key) -> dict[str, str] | None:
        """A row as it will be after the load, by the names of its columns; None where there is none."""
        if key in (given := self.given.get(name, {})):
            return LISTS[name].named(given[key][1])
        found = self.existing.get(name, {}).get(key)
        return LISTS[name].named(found[0]) if found else None

    def has(self, name: str, key: Key) -> bool:
        return key in self.given.get(name, {}) or key in self.existing.get(name, {})

    def rows(self, name: str) -> Iterator[tuple[int, dict[str, str]]]:
        """Every row as it will be, with its number in the file (0: not in it)."""
        given, listed = self.given.get(name, {}), LISTS[name]
        for number, row in given.values():
            yield number, listed.named(row)
        for key, (row, _) in self.existing.get(name, {}).items():
            if key not in given:
                yield 0, listed.named(row)

    def by(self, name: str, *columns: str) -> dict[Key, list[dict[str, str]]]:
        """All rows as they will be, by the values of these columns."""
        if (name, columns) not in self._by:
            found: dict[Key, list[dict[str, str]]] = {}
            for _, row in self.rows(name):
                found.setdefault(tuple(row[column] for column in columns), []).append(row)
            self._by[name, columns] = found
        return self._by[name, columns]

    def kind(self, code: str) -> str:
        """What kind of organisation a code names; "" where there is none."""
        found = self.row("organisations", (code,))
        return found["kind"] if found else ""


def needed(names: Iterable[str]) -> set[str]:
    """These lists, and all that they or their rules look at."""
    found, rest = set[str](), list(names)
    while rest:
        name = rest.pop()
        if name not in found:
            found.add(name)
            rest += [column.refers for column, _ in LISTS[name].references]
            rest += ["units"] if name == "contracts" else []
            rest += _LOOKS_AT.get(name, ())
    return found


def existing(
    names: Collection[str], outside: Outside, opened: Collection[str]
) -> dict[str, dict[Key, tuple[Row, str]]]:
    """The rows of the records by list and key; those of the lists in `opened` with their sealed values."""
    return {
        name: {listed.key_of(row): (row, thing) for row, thing in CURRENT[name](outside, name in opened)}
        for name, listed in LISTS.items()
        if name in names
    }


def compare(handed: Handed, outside: Outside, day: LegalDay, faults: Faults, tell: Tell) -> Book:
    """Hold the lists against the records: what is new, changed, the same; rows named twice and references to nothing are faults."""
    names = set(handed.lists)
    book = Book(day, outside, existing(needed(names), outside, names), empty=not outside.people)
    for name in LISTS:
        if name in handed.lists:
            tell(name, 0, len(handed.lists[name].rows))
            _sort(handed.lists[name], book, faults)
    for name in LISTS:
        if name in book.parts:
            _refer(book.parts[name].given, book, faults)
    return book


def _sort(given: Given, book: Book, faults: Faults) -> None:
    listed, part = given.listed, Part(given)
    known, seen = book.existing[listed.name], book.given.setdefault(listed.name, {})
    for number, row in given.rows:
        key = listed.key_of(row)
        if key in seen:
            faults.add(
                given.file,
                number,
                _titles(listed, listed.key),
                Text(
                    f"{seen[key][0]}行目と同じものを指しています。", f"It names the same thing as row {seen[key][0]}."
                ),
                Text("どちらかの行を除くか、符号を直してください。", "Take one row away, or correct the code."),
            )
            continue
        seen[key] = (number, row)
        found = known.get(key)
        if found is None:
            part.new.append((number, key, row))
        elif found[0] == row:
            part.same += 1
        else:
            _erased(given, number, found[0], row, faults)
            part.changed.append(Changed(number, key, found[0], row, found[1]))
    part.left = len(known) - part.same - len(part.changed)
    book.parts[listed.name] = part


def _erased(given: Given, number: int, was: Row, to_be: Row, faults: Faults) -> None:
    for column, before, after in zip(given.listed.columns, was, to_be, strict=True):
        if column.sealed and before == ERASED.kanji and after != before:
            faults.add(
                given.file,
                number,
                column.title,
                Text("消去された記載です。", "This was erased."),
                Text(
                    "一覧から戻すことはできません。行を除いてください。", "No list brings it back. Take the row away."
                ),
            )


def _refer(given: Given, book: Book, faults: Faults) -> None:
    """Every reference names a row that is in the lists or in the records."""
    for column, places in given.listed.references:
        known = (book.given.get(column.refers, {}), book.existing.get(column.refers, {}))
        own, found = given.listed.place[column.name], set[Key]()
        for number, row in given.rows:
            if not row[own]:
                continue
            key = tuple(row[at] for at in places)
            if key in found:
                continue
            if key in known[0] or key in known[1]:
                found.add(key)
            else:
                _nothing(given, number, column, key, faults)


def _nothing(given: Given, number: int, column: Column, key: Key, faults: Faults) -> None:
    to, named = LISTS[column.refers], "/".join(key)
    faults.add(
        given.file,
        number,
        column.title,
        Text(f"「{to.title.ja}」に {named} がありません。", f"There is no {named} among the {to.title.en.lower()}."),
        Text(
            f"符号を直すか、一覧「{to.title.ja}」（{to.name}）に加えてください。",
            f"Correct it, or add it to the list {to.name}.",
        ),
        column.cite,
    )


def _titles(listed: Listed, names: Iterable[str]) -> Text:
    columns = [listed.column(name) for name in names]
    if not columns:
        return WHOLE
    return Text("・".join(c.title.ja for c in columns), ", ".join(c.title.en for c in columns))
