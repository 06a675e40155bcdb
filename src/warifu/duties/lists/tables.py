"""Reads an office's files into lists: CSV in UTF-8 (with or without BOM) or CP932, or the sheets of spreadsheets.

Every fault of form is collected with its file, row and column; nothing of the records is known here. A row is counted as a spreadsheet
shows it, the header being row 1. Spreadsheets are read by a child without files and network (`sheets`).
"""

import codecs
import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from warifu.duties.lists import cells, sheets
from warifu.duties.lists.cells import CellError
from warifu.duties.lists.columns import LISTS, by_title
from warifu.duties.lists.declared import Column, Listed, Row
from warifu.duties.lists.faults import WHOLE, Faults
from warifu.kernel.ids import Text

SPREADSHEETS = (".xlsx", ".ods")
_CHUNK = 1 << 20
_CELL_BYTES = 131_072
_EVERY = 20_000  # rows between two words about how far it is


class Tell(Protocol):
    """How far a long work is: what is done, how many of how many (0: not known)."""

    def __call__(self, what: str, done: int, of: int = 0) -> None: ...


@dataclass(slots=True)
class Given:
    """One list as it was handed in: rows with their numbers, and where they stood."""

    listed: Listed
    file: str
    rows: list[tuple[int, Row]] = field(default_factory=list)


@dataclass(slots=True)
class Handed:
    """All lists of a directory or a spreadsheet, with the SHA-256 of each file."""

    lists: dict[str, Given] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)


def read(place: Path, faults: Faults, tell: Tell) -> Handed:
    """Everything under `place`: a directory of CSV files and spreadsheets, or one spreadsheet."""
    handed = Handed()
    paths = sorted(place.iterdir()) if place.is_dir() else [place]
    for path in paths:
        if path.suffix.lower() == ".csv":
            _csv(path, handed, faults, tell)
        elif path.suffix.lower() in SPREADSHEETS and not path.name.startswith("~$"):
            _spreadsheet(path, handed, faults, tell)
    if not handed.files:
        faults.add(
            place.name,
            0,
            WHOLE,
            Text("一覧（CSV・xlsx・ods）がありません。", "There is no list here (CSV, xlsx or ods)."),
            Text("warifu load --template で空の一覧を作れます。", "`warifu load --template` makes empty ones."),
        )
    return handed


def _csv(path: Path, handed: Handed, faults: Faults, tell: Tell) -> None:
    listed = _named(path.stem, path.name, handed, faults)
    encoding, handed.files[path.name] = _encoding(path)
    if listed is None:
        return
    if not encoding:
        faults.add(
            path.name,
            0,
            WHOLE,
            Text("UTF-8でもCP932（Shift_JIS）でも読めません。", "It is neither UTF-8 nor CP932 (Shift_JIS)."),
            Text("CSV（UTF-8）で保存し直してください。", "Save it again as CSV (UTF-8)."),
        )
        return
    csv.field_size_limit(_CELL_BYTES)
    with path.open(encoding=encoding, newline="") as file:
        handed.lists[listed.name] = _table(
            listed, path.name, _rows(csv.reader(file, strict=True), path.name, faults), faults, tell
        )


def _rows(reader: Iterable[list[str]], file: str, faults: Faults) -> Iterator[list[str]]:
    count = 0
    try:
        for row in reader:
            count += 1
            yield row
    except csv.Error as error:
        faults.add(
            file,
            count + 1,
            WHOLE,
            Text("CSVとして読めません（引用符の閉じ忘れなど）。", f"It cannot be read as CSV: {error}."),
            Text("この行の引用符を直してください。", "Put the quotation marks of this row right."),
        )


def _spreadsheet(path: Path, handed: Handed, faults: Faults, tell: Tell) -> None:
    content = path.read_bytes()
    handed.files[path.name] = sha256(content).hexdigest()
    try:
        found = sheets.read(content)
    except sheets.Unreadable as error:
        faults.add(path.name, 0, WHOLE, error.says, error.remedy)
        return
    for name, rows in found:
        file = f"{path.name} [{name}]"
        listed = _named(name, file, handed, faults)
        if listed is not None:
            handed.lists[listed.name] = _table(listed, file, iter(rows), faults, tell)


def _named(name: str, file: str, handed: Handed, faults: Faults) -> Listed | None:
    listed = by_title(cells.fold(name))
    if listed is None:
        known = "、".join(f"{one.title.ja}（{one.name}）" for one in LISTS.values())
        faults.add(
            file,
            0,
            WHOLE,
            Text("この名前の一覧はありません。", "There is no list of this name."),
            Text(f"次のどれかにしてください：{known}。", f"Call it one of: {', '.join(LISTS)}."),
        )
    elif listed.name in handed.lists:
        faults.add(
            file,
            0,
            WHOLE,
            Text(
                "同じ一覧がもう一つあります。", f"This list is there twice, also as {handed.lists[listed.name].file}."
            ),
            Text("一つにまとめてください。", "Put both into one."),
        )
        return None
    return listed


def _encoding(path: Path) -> tuple[str, str]:
    """How the file is written ("" where nobody can tell) and its SHA-256, read once and never whole."""
    digest, decoders = sha256(), {name: codecs.getincrementaldecoder(name)() for name in ("utf-8-sig", "cp932")}
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            _still(decoders, chunk, final=False)
    _still(decoders, b"", final=True)
    return next(iter(decoders), ""), digest.hexdigest()


def _still(decoders: dict[str, codecs.IncrementalDecoder], chunk: bytes, *, final: bool) -> None:
    for name, decoder in list(decoders.items()):
        try:
            decoder.decode(chunk, final)
        except UnicodeDecodeError:
            del decoders[name]


def _table(listed: Listed, file: str, rows: Iterator[list[str]], faults: Faults, tell: Tell) -> Given:
    given = Given(listed, file)
    places = _header(listed, file, next(rows, []), faults)
    if places is None:
        return given
    width = len(places)
    readers = [
        (column, places.index(at) if at in places else -1, _Reader(column)) for at, column in enumerate(listed.columns)
    ]
    for number, row in enumerate(rows, start=2):
        if number % _EVERY == 0:
            tell(file, number)
        if not any(map(str.strip, row)):
            continue
        if any(map(str.strip, row[width:])):
            faults.add(
                file,
                number,
                WHOLE,
                Text("見出しより列が多くあります。", "It has more cells than the header."),
                Text(
                    "余分な区切りを除くか、値を引用符で囲んでください。",
                    "Take the surplus away, or put the value in quotation marks.",
                ),
            )
            continue
        said: list[str] = []
        for column, at, reader in readers:
            try:
                said.append(reader(row[at] if 0 <= at < len(row) else ""))
            except CellError as error:
                faults.add(file, number, column.title, error.says, error.remedy, column.cite)
        if len(said) == len(readers):
            given.rows.append((number, tuple(said)))
    tell(file, len(given.rows))
    return given


class _Reader:
    """Reads the cells of one column; what comes again and again is read, and kept, once."""

    MOST = 50_000

    def __init__(self, column: Column) -> None:
        self._column, self._known = column, dict[str, str]()

    def __call__(self, raw: str) -> str:
        found = self._known.get(raw)
        if found is None:
            found = cells.read(self._column, raw)
            if len(self._known) < self.MOST:
                self._known[raw] = found
        return found


def _header(listed: Listed, file: str, header: list[str], faults: Faults) -> list[int] | None:
    """For each cell of the header the place of its column in the declaration; None where it cannot be understood."""
    known = {
        cells.fold(word).casefold(): at
        for at, column in enumerate(listed.columns)
        for word in (column.name, column.title.ja, column.title.en)
    }
    while header and not header[-1].strip():
        header = header[:-1]
    places = [known.get(cells.fold(word).casefold(), -1) for word in header]
    before = faults.count
    every = "、".join(column.title.ja for column in listed.columns)
    named = ", ".join(column.name for column in listed.columns)
    for at, (word, place) in enumerate(zip(header, places, strict=True), start=1):
        if place < 0 or places.index(place) != at - 1:
            twice = place >= 0
            faults.add(
                file,
                1,
                Text(word or f"{at}列目", word or f"column {at}"),
                Text("この見出しは二度あります。", "This heading is there twice.")
                if twice
                else Text("この見出しの列はありません。", "There is no column of this heading."),
                Text(f"見出しは次のとおりです：{every}。", f"The headings are: {named}."),
            )
    for at, column in enumerate(listed.columns):
        if column.required and at not in places:
            faults.add(
                file,
                1,
                column.title,
                Text("この列がありません。", "This column is missing."),
                Text(f"見出しは次のとおりです：{every}。", f"The headings are: {named}."),
                column.cite,
            )
    return places if faults.count == before else None
