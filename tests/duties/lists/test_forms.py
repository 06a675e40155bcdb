"""The forms in which offices hand lists in: UTF-8 and CP932, headings of either language, days of any calendar, spreadsheets."""

from datetime import date
from pathlib import Path

import pytest

from tests.duties.lists import sheets
from tests.duties.lists.office import exported, load, loaded, office, quiet, text, write
from warifu.duties.lists import acts, tables
from warifu.duties.lists import sheets as reading
from warifu.duties.lists.cells import CellError, read
from warifu.duties.lists.cells import write as written
from warifu.duties.lists.columns import LISTS
from warifu.duties.lists.declared import Column, Kind
from warifu.duties.lists.faults import Faults
from warifu.duties.lists.templates import template
from warifu.kernel.ids import Text


def _read(place: Path) -> dict[str, list[tuple[str, ...]]]:
    faults = Faults()
    handed = tables.read(place, faults, quiet)
    assert not faults, faults.found
    return {name: [row for _, row in given.rows] for name, given in handed.lists.items()}


@pytest.mark.parametrize(
    ("encoding", "language"), [("utf-8", "ja"), ("utf-8-sig", "ja"), ("cp932", "ja"), ("utf-8", "en"), ("utf-8", "")]
)
def test_encodings_and_languages_read_alike(tmp_path: Path, encoding: str, language: str) -> None:
    plain = _read(write(tmp_path / "plain", office()))
    assert _read(write(tmp_path / "other", office(), encoding=encoding, language=language)) == plain
    assert set(plain) == set(LISTS)


def test_files_may_have_the_japanese_names(tmp_path: Path) -> None:
    for name, rows in office().items():
        (tmp_path / f"{LISTS[name].title.ja}.csv").write_text(text(name, rows, "ja"), encoding="utf-8")
    assert set(_read(tmp_path)) == set(LISTS)


@pytest.mark.parametrize(
    "said",
    ["2026-11-24", "2026/11/24", "令和8年11月24日", "R8.11.24", "２０２６／１１／２４", "令和８年１１月２４日（火）"],
)
def test_days_as_offices_write_them(said: str) -> None:
    assert read(LISTS["employments"].column("first"), said) == "2026-11-24"


def test_codes_are_folded_and_names_are_not() -> None:
    assert read(LISTS["people"].column("number"), "　００１２") == "0012"
    # The registered character stays the registered character: folding would make 神 of it.
    assert read(LISTS["people"].column("kanji"), "\ufa19崎 澪") == "\ufa19崎 澪"


def test_a_formula_goes_out_behind_an_apostrophe_and_comes_back() -> None:
    column = Column("title", Text("件名", "title"))
    for value in ("=1+1", "+81", "-", "@x", "'quoted", "plain", "'=twice"):
        out = written(column, value, "ja")
        assert not out.startswith(("=", "+", "-", "@"))
        assert read(column, out) == value


def test_control_characters_are_refused() -> None:
    with pytest.raises(CellError):
        read(Column("title", Text("件名", "title")), "a\x00b")
    with pytest.raises(CellError):
        read(Column("title", Text("件名", "title")), "a\nb")
    assert read(Column("outline", Text("概要", "outline"), Kind.LONG), "a\r\nb") == "a\nb"


def _cells(name: str, *, typed: bool) -> list[list[sheets.Cell]]:
    """A list as a sheet; `typed` puts days and numbers in as such."""
    rows = office()[name]
    listed = LISTS[name]
    body = [[_typed(listed.column(n), cell) if typed else cell for n, cell in row.items()] for row in rows]
    return [[listed.column(n).title.ja for n in rows[0]], *body]


def _typed(column: Column, cell: str) -> sheets.Cell:
    if cell and column.kind is Kind.DAY:
        return date.fromisoformat(cell)
    return int(cell) if cell and column.kind is Kind.COUNT else cell


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_sheets_of_one_spreadsheet_are_the_same_lists(tmp_path: Path, kind: str) -> None:
    plain = _read(write(tmp_path / "plain", office()))
    made = {LISTS[name].title.ja: _cells(name, typed=True) for name in LISTS}
    file = tmp_path / f"office.{kind}"
    file.write_bytes(sheets.xlsx(made) if kind == "xlsx" else sheets.ods(made))
    assert _read(file) == plain


def test_a_broken_spreadsheet_is_a_fault_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "office.xlsx").write_bytes(b"PK\x03\x04 this is none")
    faults = Faults()
    tables.read(tmp_path, faults, quiet)
    assert [(f.file, f.row) for f in faults.found] == [("office.xlsx", 0)]


def test_a_spreadsheet_that_takes_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    made = sheets.xlsx({"people": [["number"] + ["x" * 1000] * 20] * 200})
    assert reading.read(made)
    monkeypatch.setattr(reading, "MAX_ANSWER", 1000)
    with pytest.raises(reading.Unreadable):
        reading.read(made)


def test_a_template_is_every_list_with_its_headings(tmp_path: Path) -> None:
    assert template(tmp_path / "t", language="ja") == list(LISTS)
    assert all(not rows for rows in _read(tmp_path / "t").values())
    with pytest.raises(FileExistsError):
        template(tmp_path / "t", language="ja")


@pytest.mark.django_db
def test_an_export_in_english_loads_as_well(tmp_path: Path) -> None:
    loaded(write(tmp_path / "in", office()))
    acts.export(tmp_path / "en", _at(), language="en", tell=quiet)
    done = load(tmp_path / "en")
    assert not isinstance(done, Faults) and all(c["new"] == c["changed"] == 0 for c in done.counts.values())
    with pytest.raises(FileExistsError):
        exported(tmp_path / "en")


def _at() -> object:
    from tests.duties.lists.office import AT

    return AT
