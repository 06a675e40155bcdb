"""The index in the life of an installation: a rotation leaves it as it is, no backup holds it, a restore builds it anew; the commands."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.registers.vault import scenes
from tests.registers.vault.scenes import AT
from warifu.kernel.ids import Instant
from warifu.registers.installation import Installation
from warifu.registers.vault import keysbox
from warifu.registers.vault.backup import back_up
from warifu.registers.vault.rejoin import Outside
from warifu.registers.vault.restore import Wanted, restore
from warifu.registers.vault.rotation import rotate

PASSPHRASE = "correct horse battery"


@pytest.fixture
def home(tmp_path: Path) -> Installation:
    return scenes.make(tmp_path / "data")


@pytest.fixture
def founder(home: Installation) -> str:
    return str(scenes.play(home, "office", name="灰原 恵"))


def _rows(home: Installation) -> list[Any]:
    with closing(sqlite3.connect(home.search)) as index:
        return (
            index.execute("SELECT * FROM row ORDER BY kind, id").fetchall()
            + index.execute("SELECT * FROM meta").fetchall()
        )


def test_after_a_rotation_it_is_the_same(home: Installation, founder: str, tmp_path: Path) -> None:
    assert scenes.play(home, "find", person=founder, typed="恵") == [founder]
    before = _rows(home)
    rotate(home, tmp_path / "new.key", law_digest="ab" * 32, at=Instant(AT))
    after = replace(home, key_file=tmp_path / "new.key")
    assert scenes.play(after, "find", person=founder, typed="恵") == [founder]
    assert _rows(after) == before and before


def test_no_backup_holds_it_and_a_restore_builds_it_anew(
    home: Installation, founder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keysbox, "_SCRYPT", {"n": 1 << 10, "r": 8, "p": 1})
    assert scenes.play(home, "find", person=founder, typed="原") == [founder]
    scenes.sequence(home)
    back_up(home, tmp_path / "sets", PASSPHRASE, Instant(AT))
    assert not [path for path in (tmp_path / "sets").rglob("*") if "search" in path.name]
    new = tmp_path / "new"
    wanted = Wanted(tmp_path / "sets", new, tmp_path / "new.key")
    restored = restore(wanted, Outside((), (), True, ""), PASSPHRASE, Instant(AT)).installation
    assert not restored.search.exists()
    assert scenes.play(restored, "find", person=founder, typed="原") == [founder]
    assert restored.search.exists()


def test_the_commands(home: Installation, founder: str) -> None:
    def warifu(*words: str) -> tuple[int, str]:
        code, out = scenes.play(
            home, "search", command=list(words), data=str(home.directory), key_file=str(home.key_file)
        )
        return code, out

    assert warifu("check", "search") == (0, "no difference\n")
    with closing(sqlite3.connect(home.search)) as index:
        index.execute("DELETE FROM row WHERE id = ?", (founder,))
        index.commit()
    assert warifu("check", "search") == (1, f"person {founder}: lacking\n1 differences\n")
    code, out = warifu("search", "rebuild")
    assert code == 0 and "1 person" in out and "1 organisation" in out
    assert warifu("check", "search") == (0, "no difference\n")
    home.search.write_bytes(b"")
    assert scenes.play(home, "find", person=founder, typed="灰") == [founder]
