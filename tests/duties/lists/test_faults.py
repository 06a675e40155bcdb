"""Every kind of fault names its file, row, column and remedy, in both languages; a legal one its article; and nothing is loaded."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.duties.lists.office import Lists, load, loaded, office, text, write
from warifu.duties.lists.faults import MOST, Faults
from warifu.interfaces.cli.load import fault_told
from warifu.registers.people.models import Person

pytestmark = pytest.mark.django_db


def _refused(folder: Path) -> Faults:
    faults = load(folder)
    assert isinstance(faults, Faults)
    for fault in faults.found:
        assert fault.says.ja and fault.says.en and fault.remedy.ja and fault.remedy.en
        assert fault_told(fault, ("ja", "en"))
    return faults


Change = Callable[[Lists], None]


def _set(name: str, row: int, **cells: str) -> Change:
    def change(lists: Lists) -> None:
        lists[name][row] |= cells

    return change


def _add(name: str, **cells: str) -> Change:
    def change(lists: Lists) -> None:
        lists[name].append({**dict.fromkeys(lists[name][0], ""), **cells})

    return change


# What is done to the lists; file, row, column and article of the fault that must be among those found.
CASES: dict[str, tuple[Change, str, int, str, str]] = {
    "empty": (_set("people", 1, kanji=""), "people.csv", 3, "kanji", ""),
    "no day": (_set("employments", 0, first="令和8年13月1日"), "employments.csv", 2, "first", ""),
    "no choice": (_set("organisations", 2, kind="会社"), "organisations.csv", 4, "kind", "Act 2(1)"),
    "no number": (_set("documents", 0, number="一"), "documents.csv", 2, "number", "NPSC 24"),
    "too long": (_set("organisations", 0, name_ja="省" * 201), "organisations.csv", 2, "name_ja", ""),
    "named twice": (_add("people", number="0001", kanji="別人"), "people.csv", 6, "number", ""),
    "refers to nothing": (_set("appointments", 0, person="9999"), "appointments.csv", 2, "person", ""),
    "another house's unit": (_set("employments", 0, unit="30"), "employments.csv", 2, "unit", ""),
    "ends before it begins": (_set("employments", 1, last="2024-03-31"), "employments.csv", 3, "last", ""),
    "posts overlap": (_set("employments", 1, last="2025-06-01"), "employments.csv", 4, "first", ""),
    "role of another kind of house": (_set("appointments", 2, role="head"), "appointments.csv", 4, "role", ""),
    "confirmed by the proposer": (
        _set("appointments", 0, confirmed_by="0002"),
        "appointments.csv",
        2,
        "confirmed_by",
        "",
    ),
    "office outside of an organ": (
        _set("offices", 0, organisation="hama"),
        "offices.csv",
        2,
        "organisation",
        "Act 11(1)",
    ),
    "over five years": (_set("designations", 1, last="2030-07-01"), "designations.csv", 3, "last", "Act 4(1)"),
    "before the Act": (
        _set("designations", 1, first="2025-05-15", last="2030-05-14"),
        "designations.csv",
        3,
        "first",
        "Act Suppl. 1",
    ),
    "lies ahead": (
        _set("designations", 1, first="2026-12-01", last="2030-06-30"),
        "designations.csv",
        3,
        "first",
        "Act 4(1)",
    ),
    "marked though marked": (
        _set("designations", 0, marked_later_on="2026-01-01"),
        "designations.csv",
        2,
        "marked_later_on",
        "Act 3(3)",
    ),
    "extended too far": (_set("extensions", 0, last="2032-07-01"), "extensions.csv", 2, "last", "Act 4(2)"),
    "extended too late": (_set("extensions", 0, on="2027-07-01"), "extensions.csv", 2, "on", "Act 4(2)"),
    "unit and person": (_set("ranges", 0, person="0001"), "ranges.csv", 2, "unit", "Act 5(1)"),
    "checked before": (_set("checks", 0, checked_on="2025-06-30"), "checks.csv", 2, "checked_on", "NPSC 13(1)"),
    "accredited no contractor": (
        _set("accreditations", 0, contractor="naikaku"),
        "accreditations.csv",
        2,
        "contractor",
        "Act 10(1)",
    ),
    "contract without accreditation": (
        _set("contracts", 0, first="2025-07-01"),
        "contracts.csv",
        2,
        "contractor",
        "Act 10(1)",
    ),
    "departments of nobody": (
        _set("contracts", 0, departments="10/99"),
        "contracts.csv",
        2,
        "departments",
        "Act 10(3)(i)",
    ),
    "range outside of the contract": (
        _set("contracts", 0, departments="99"),
        "contractor_ranges.csv",
        2,
        "unit",
        "Act 10(3)(i)",
    ),
    "kind without a contract": (_set("provisions", 0, kind="holding"), "provisions.csv", 2, "kind", "Act 10(3)"),
    "provided by another organ": (_set("provisions", 0, organ="naikaku"), "provisions.csv", 2, "organ", "Act 10(1)"),
    "handler without provision": (
        _set("handlers", 0, designation="基-2"),
        "handlers.csv",
        2,
        "designation",
        "Contract",
    ),
    "no consent": (_set("assessments", 0, consented_on=""), "assessments.csv", 2, "consented_on", "Act 12(3)"),
    "decided before the consent": (
        _set("assessments", 0, consented_on="2025-08-21"),
        "assessments.csv",
        2,
        "decided_on",
        "Act 12(3)",
    ),
    "told before it was decided": (
        _set("assessments", 0, notified_on="2025-08-19"),
        "assessments.csv",
        2,
        "notified_on",
        "Act 13(1)",
    ),
    "reuse without its day": (
        _set("assessments", 1, original_notice=""),
        "assessments.csv",
        3,
        "original_notice",
        "Act 12(8)",
    ),
    "reuse of oneself": (_set("assessments", 1, reused_from="kiban"), "assessments.csv", 3, "reused_from", "Act 12(7)"),
    "another organ's item": (
        _set("documents", 0, organisation="naikaku"),
        "documents.csv",
        2,
        "organisation",
        "NPSC 24",
    ),
    "copy of no document": (_set("copies", 0, document="7"), "copies.csv", 2, "document", ""),
}


@pytest.mark.parametrize("case", CASES)
def test_a_fault_says_where_and_what(case: str, tmp_path: Path) -> None:
    change, file, row, column, article = CASES[case]
    lists = office()
    change(lists)
    faults = _refused(write(tmp_path / "in", lists))
    from warifu.duties.lists.columns import LISTS

    title = LISTS[file.removesuffix(".csv")].column(column).title
    found = {(f.file, f.row, f.column.en): str(f.cite or "") for f in faults.found}
    assert (file, row, title.en) in found, found
    assert article in ("", found[file, row, title.en])
    if article:
        assert found[file, row, title.en] == article
    assert not Person.objects.exists()


def test_the_whole_lists_are_free_of_faults(tmp_path: Path) -> None:
    loaded(write(tmp_path / "in", office()))


FILES: dict[str, tuple[str, bytes, int]] = {
    "unknown list": ("何か.csv", b"a,b\r\n", 0),
    "no encoding": ("people.csv", b"number,kanji\r\n1,\x81\r\n", 0),
    "unknown heading": ("people.csv", "職員番号,氏名,生年月日\r\n1,雨宮 朔,2000-01-01\r\n".encode(), 1),
    "heading missing": ("people.csv", "氏名\r\n雨宮 朔\r\n".encode(), 1),
    "heading twice": ("people.csv", "職員番号,氏名,氏名\r\n1,雨宮 朔,雨宮 朔\r\n".encode(), 1),
    "too many cells": ("people.csv", "職員番号,氏名\r\n1,雨宮 朔,x\r\n".encode(), 2),
    "quote left open": ("people.csv", '職員番号,氏名\r\n1,"雨宮 朔\r\n'.encode(), 2),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_is_no_list(case: str, tmp_path: Path) -> None:
    name, content, row = FILES[case]
    (tmp_path / name).write_bytes(content)
    faults = _refused(tmp_path)
    assert [(f.file, f.row) for f in faults.found] == [(name, row)]


def test_an_empty_directory_and_a_list_twice(tmp_path: Path) -> None:
    assert _refused(tmp_path).count == 1
    people = text("people", office()["people"])
    for name in ("people.csv", "人.csv"):
        (tmp_path / name).write_text(people, encoding="utf-8")
    assert _refused(tmp_path).found[0].file == "人.csv"


def test_all_faults_are_collected_up_to_some_hundreds(tmp_path: Path) -> None:
    rows = [{"number": str(n), "kanji": "", "kana": "", "roman": ""} for n in range(MOST + 50)]
    faults = _refused(write(tmp_path / "in", {"people": rows}))
    assert (len(faults.found), faults.count) == (MOST, MOST + 50)


def test_later_a_deciding_role_wants_two_persons(tmp_path: Path) -> None:
    """The founding names whom it will; after it, nobody comes to decide without a proposer and another who confirms."""
    lists = office()
    lists["appointments"][0] |= {"proposed_by": "", "confirmed_by": ""}
    loaded(write(tmp_path / "founding", lists))
    row = {"person": "0003", "organisation": "kiban", "role": "officer", "first": "2026-01-01", "last": ""}
    alone = {"appointments": [{**row, "proposed_by": "", "confirmed_by": ""}]}
    faults = _refused(write(tmp_path / "alone", alone))
    assert faults.found[0].column.en == "proposed by"
    loaded(write(tmp_path / "two", {"appointments": [{**row, "proposed_by": "0001", "confirmed_by": "0002"}]}))


def test_what_is_kept_as_a_case_here_is_not_changed_by_a_list(tmp_path: Path) -> None:
    from warifu.registers.casework.models import Case

    loaded(write(tmp_path / "in", office()))
    Case.objects.filter(procedure="designation").update(revision=1)
    lists = office()
    lists["designations"][1]["lifted_on"] = "2026-11-01"
    lists["ranges"][0]["last"] = "2026-11-01"
    faults = _refused(write(tmp_path / "then", lists))
    assert {(f.file, f.row) for f in faults.found} == {("designations.csv", 3), ("ranges.csv", 2)}
    loaded(write(tmp_path / "same", office()))


def test_an_erased_name_does_not_come_back(tmp_path: Path) -> None:
    from warifu.duties.lists.models import OutsideKey
    from warifu.registers.vault.sealed import keystore

    loaded(write(tmp_path / "in", office()))
    person = OutsideKey.objects.get(listed="people", key="0003").object
    keystore().destroy(person)
    faults = _refused(write(tmp_path / "again", {"people": office()["people"]}))
    assert {(f.file, f.row) for f in faults.found} == {("people.csv", 4)}
    assert "千歳" not in str(faults.found)
