"""`warifu backup`, `restore`, `keys` and `erase` as somebody types them, on an installation of their own."""

import argparse
import io
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.registers.vault import scenes
from warifu.interfaces.cli import backup, keys, restore
from warifu.registers import installation as place
from warifu.registers.installation import Installation, InstallationError
from warifu.registers.ledger import log, published
from warifu.registers.vault import erased, keysbox

PERSON = "p" * 26


@pytest.fixture(autouse=True)
def quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keysbox, "_SCRYPT", {"n": 1 << 10, "r": 8, "p": 1})


@pytest.fixture
def home(tmp_path: Path) -> Installation:
    return scenes.make(tmp_path / "data")


@pytest.fixture
def passphrase(tmp_path: Path) -> Path:
    path = tmp_path / "passphrase"
    path.write_text("correct horse battery\nnot this line\n")
    return path


def warifu(*arguments: Any, data: Path, key_file: Path | None = None) -> int:
    parser = argparse.ArgumentParser()
    nouns = parser.add_subparsers()
    for noun in (backup, restore, keys):
        noun.add(nouns)
    parsed = parser.parse_args([str(argument) for argument in arguments])
    parsed.data, parsed.key_file = data, key_file
    return int(parsed.run(parsed))


def _closed(home: Installation) -> bool:
    """Whether nobody can enter as the person any more."""
    with closing(sqlite3.connect(home.records)) as records:
        return bool(records.execute("SELECT closed IS NOT NULL FROM signin_account").fetchone()[0])


def test_there_and_back(
    home: Installation, passphrase: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scenes.play(home, "person", person=PERSON, name="灰原恵")
    scenes.sequence(home)
    with closing(sqlite3.connect(home.records)) as records:
        records.execute("INSERT INTO signin_account (id, person_id, created) SELECT 'a', id, 0 FROM people_person")
        records.execute(
            "INSERT INTO signin_session (key_hash, account_id, how, created, last_seen, appointments_mark) "
            "VALUES ('h', 'a', 'passkey', 1, 1, 0)"
        )
        records.commit()
    assert warifu("backup", tmp_path / "sets", "--passphrase-file", passphrase, data=home.directory) == 0
    said = capsys.readouterr().out
    assert "to be deleted on" in said
    assert warifu("backup", "prune", tmp_path / "sets", data=home.directory) == 0
    assert "to be deleted on" in capsys.readouterr().out
    new = tmp_path / "new"
    # Without a word from outside it is refused, and nothing is left.
    assert warifu("restore", tmp_path / "sets", "--passphrase-file", passphrase, data=new) == 1
    assert "--nothing-later" in capsys.readouterr().err and not new.with_name("new.key").exists()
    outside = ("--checkpoint", published.path_of(home))
    assert warifu("restore", tmp_path / "sets", "--passphrase-file", passphrase, *outside, data=new) == 0
    assert "3 entries hold" in capsys.readouterr().out
    restored = place.load(new)
    assert scenes.play(restored, "read", person=PERSON)["names"] == {"kanji": "灰原恵"}
    with closing(sqlite3.connect(restored.records)) as records:
        assert records.execute("SELECT count(*) FROM signin_session").fetchone() == (0,)


def test_a_wrong_passphrase_and_a_missing_one(
    home: Installation,
    passphrase: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert warifu("backup", tmp_path / "sets", "--passphrase-file", passphrase, data=home.directory) == 0
    other = tmp_path / "other"
    other.write_text("something else here\n")
    assert (
        warifu("restore", tmp_path / "sets", "--passphrase-file", other, "--nothing-later", data=tmp_path / "new") == 2
    )
    assert "another passphrase" in capsys.readouterr().err
    other.write_text("short\n")
    assert warifu("backup", tmp_path / "more", "--passphrase-file", other, data=home.directory) == 2
    other.write_text("")
    with pytest.raises(InstallationError, match="empty"):
        warifu("backup", tmp_path / "more", "--passphrase-file", other, data=home.directory)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(InstallationError, match="terminal"):
        warifu("backup", tmp_path / "more", data=home.directory)


@pytest.mark.parametrize("words", [("prune",), ("a", "b"), ("prune", "a", "b")])
def test_words_that_make_no_command(
    home: Installation, tmp_path: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InstallationError):
        warifu("backup", *words, data=home.directory)


def test_rotation(home: Installation, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert warifu("keys", "check", data=home.directory) == 0
    assert warifu("keys", "rotate", "--new-key-file", tmp_path / "new.key", data=home.directory) == 0
    assert "destroy" in capsys.readouterr().err
    with pytest.raises(InstallationError, match="rotation"):
        warifu("keys", "check", data=home.directory)
    assert warifu("keys", "check", data=home.directory, key_file=tmp_path / "new.key") == 0
    lock = log.Lock(home)
    assert (
        warifu(
            "keys",
            "rotate",
            "--new-key-file",
            tmp_path / "third.key",
            data=home.directory,
            key_file=tmp_path / "new.key",
        )
        == 2
    )
    assert "stop the program" in capsys.readouterr().err
    lock.release()


def test_backup_days(home: Installation, capsys: pytest.CaptureFixture[str]) -> None:
    assert warifu("keys", "backup-days", "7", data=home.directory) == 0
    assert warifu("keys", "backup-days", data=home.directory) == 0
    assert capsys.readouterr().out.count("7 days") == 2
    assert warifu("keys", "backup-days", "0", data=home.directory) == 2


def test_erase_and_hold(home: Installation) -> None:
    """In a process of its own, since it brings up Django for this installation."""
    scenes.play(home, "person", person=PERSON, name="灰原恵")

    def erase(*lines: tuple[str, ...]) -> list[dict[str, Any]]:
        said: list[dict[str, Any]] = scenes.play(
            home, "commands", lines=lines, data=str(home.directory), key_file=str(home.key_file)
        )
        return said

    with closing(sqlite3.connect(home.records)) as records:
        records.execute("INSERT INTO signin_account (id, person_id, created) SELECT 'a', id, 0 FROM people_person")
        records.commit()
    ground = ("--ground", "no_longer_needed", "--basis", "NPSC 37", "--yes")
    held, holds, refused = erase(
        ("hold", PERSON, "--reason", "係争中", "--article", "NPSC 40"),
        ("holds", PERSON),
        ("subject", PERSON, "--all", *ground),
    )
    assert held["code"] == 0 and "係争中" in holds["out"]
    assert refused["code"] == 1 and "NPSC 40" in refused["err"]
    assert not _closed(home)
    released, wrong, done, again, listed = erase(
        ("release", held["out"].strip(), "--reason", "終結"),
        ("subject", PERSON, "--compartment", "health", "--ground", "x", "--basis", "NPSC 37", "--yes"),
        ("subject", PERSON, "--all", *ground),
        ("subject", PERSON, "--all", *ground),
        ("list",),
    )
    assert released["code"] == 0 and wrong["code"] == 2
    assert done["code"] == 0 and "complete on" in done["out"]
    assert _closed(home)
    assert again["code"] == 1
    assert len(listed["out"].splitlines()) == 1
    assert len(erased.read(erased.path_of(home))) == 1
