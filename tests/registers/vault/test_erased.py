"""The list of erased keys: each line explains one erasure of the log, and a missing line is noticed."""

from datetime import datetime
from pathlib import Path

import pytest

from warifu.registers import installation as place
from warifu.registers.installation import Installation, new_id
from warifu.registers.vault import erased, evidence
from warifu.registers.vault.erased import Line, ListBroken
from warifu.registers.vault.keystore import KeyStore


@pytest.fixture
def home(tmp_path: Path) -> Installation:
    return place.create(
        tmp_path / "data",
        tmp_path / "data.key",
        origin="http://localhost:1",
        log_origin="example.invalid/w",
        example=True,
    )


def _erasure(keys: KeyStore, at: datetime, key_ids: list[str]) -> tuple[bytes, Line]:
    made = evidence.prepare(
        keys, cls="erasure", at=at, law_digest="ab" * 32, subject=evidence.INSTALLATION, fields={"object": key_ids}
    )
    return made.entry, Line.of(evidence.open_(keys, made.key_id, made.opening)["fields"]["object"])


def test_a_line_explains_its_erasure_and_no_other(keys: KeyStore, at: datetime) -> None:
    entries, lines = zip(*(_erasure(keys, at, [new_id(), new_id()]) for _ in range(3)), strict=True)
    act = evidence.prepare(keys, cls="act", at=at, law_digest="ab" * 32, subject="p", fields={"kind": "x"}).entry
    log = list(enumerate([entries[0], act, entries[1], entries[2]]))
    assert erased.unexplained(log, lines) == []
    assert erased.unexplained(log, [lines[0], lines[2]]) == [2]
    shortened = Line(lines[1].salt, lines[1].key_ids[:1])
    assert erased.unexplained(log, [lines[0], shortened, lines[2]]) == [2]


def test_the_list_lies_outside_the_data_and_is_written_once(home: Installation, keys: KeyStore, at: datetime) -> None:
    lines = [_erasure(keys, at, [new_id()])[1] for _ in range(2)]
    for line in (*lines, lines[0]):
        erased.add(home, [line])
    path = erased.path_of(home)
    assert home.directory not in path.parents
    assert erased.read(path) == lines


def test_a_line_cut_off_by_a_crash_counts_as_none_and_spoils_no_other(
    home: Installation, keys: KeyStore, at: datetime
) -> None:
    first, second = (_erasure(keys, at, [new_id()])[1] for _ in range(2))
    erased.add(home, [first])
    path = erased.path_of(home)
    with path.open("a") as out:
        out.write('{"salt": "abc')
    assert erased.read(path) == [first]
    erased.add(home, [second])
    assert erased.read(path) == [first, second]


@pytest.mark.parametrize("broken", ["nonsense", '{"salt": "AA==", "value": ["x"]}', '{"value": []}', "[1]"])
def test_a_broken_line_is_an_error_that_says_which(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "erased-keys"
    path.write_text(broken + "\n")
    with pytest.raises(ListBroken, match="line 1"):
        erased.read(path)


def test_lists_are_merged(tmp_path: Path, home: Installation, keys: KeyStore, at: datetime) -> None:
    lines = [_erasure(keys, at, [new_id()])[1] for _ in range(3)]
    for line in lines[:2]:
        erased.add(home, [line])
    other = tmp_path / "other"
    erased.merge([erased.path_of(home), tmp_path / "none"], other)
    erased.path_of(home).unlink()
    for line in lines[1:]:
        erased.add(home, [line])
    assert erased.merge([other, erased.path_of(home)], tmp_path / "all") == lines
    assert erased.read(tmp_path / "all") == lines
