"""Another key for the installation: everything opens under the new file, nothing under the old, and a crash in between loses nothing."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.registers.vault import scenes
from tests.registers.vault.scenes import AT
from warifu.kernel.envelope.seal import SealBroken
from warifu.kernel.ids import Instant
from warifu.registers.installation import Installation
from warifu.registers.ledger import log, published
from warifu.registers.ledger.errors import LedgerLocked
from warifu.registers.vault import erased, rotation
from warifu.registers.vault.keystore import KeyStore, WrongKeyFile
from warifu.registers.vault.rotation import rotate

DIGEST = "ab" * 32
PERSON = "p" * 26


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world")
    home = scenes.make(folder / "data")
    scenes.play(home, "person", person=PERSON, name="灰原恵")
    scenes.play(home, "erase", person=PERSON)
    scenes.play(home, "act", person=PERSON)
    scenes.sequence(home)
    return folder


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Installation:
    shutil.copytree(made, tmp_path / "office")
    return Installation(
        tmp_path / "office/data", tmp_path / "office/data.key", "http://localhost:8000", "example.invalid/warifu", True
    )


def _rotate(home: Installation, new: Path) -> int:
    return rotate(home, new, law_digest=DIGEST, at=Instant(AT))


def _runs(home: Installation) -> None:
    """It starts, takes the outbox, signs."""
    scenes.play(home, "act", person=PERSON)
    scenes.sequence(home)


def test_everything_opens_under_the_new_file_and_nothing_under_the_old(home: Installation, tmp_path: Path) -> None:
    new = tmp_path / "elsewhere" / "new.key"
    new.parent.mkdir()
    # The installation's own key, and the one of the person's latest entry.
    assert _rotate(home, new) == 2
    after = replace(home, key_file=new)
    _runs(after)
    assert len(scenes.proofs(after)) == 7
    with pytest.raises(WrongKeyFile):
        KeyStore(home.keys, home.key_file)
    with pytest.raises(SealBroken):
        log.open_writer(home)
    assert new.stat().st_mode & 0o077 == 0
    # What lies beside the key file moved along.
    assert erased.read(erased.path_of(after)) == erased.read(erased.path_of(home))
    assert published.read(after) is not None


def test_it_is_in_the_log(home: Installation, tmp_path: Path) -> None:
    _rotate(home, tmp_path / "new.key")
    with closing(sqlite3.connect(home.records)) as records:
        ((entry,),) = records.execute("SELECT entry FROM ledger_outbox").fetchall()
    assert entry.startswith(b'{"c":"keys"')


def test_a_running_program_is_not_rotated(home: Installation, tmp_path: Path) -> None:
    lock = log.Lock(home)
    with pytest.raises(LedgerLocked):
        _rotate(home, tmp_path / "new.key")
    lock.release()
    _runs(home)


@pytest.mark.parametrize("where", ["_carry", "_rewrap_log", "_either", "_record"])
def test_the_same_command_finishes_what_was_cut_off(
    home: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    class Cut(Exception):
        pass

    def cut(*_: object) -> None:
        raise Cut

    new = tmp_path / "new.key"
    monkeypatch.setattr(rotation, where, cut)
    with pytest.raises(Cut):
        _rotate(home, new)
    monkeypatch.undo()
    _rotate(home, new)
    _runs(replace(home, key_file=new))
