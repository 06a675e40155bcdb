"""An erasure in the log of which nothing at hand says what it erased stops a start; whatever says it is taken into the list."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.interfaces.front.world import environment
from tests.registers.vault import scenes
from warifu.registers.installation import Installation
from warifu.registers.ledger import store
from warifu.registers.vault import backup, erased
from warifu.registers.vault.erased import Line
from warifu.registers.vault.explained import Unexplained, explain
from warifu.registers.vault.keystore import KeyStore

HANAKO = "h" * 26


@pytest.fixture
def older(tmp_path: Path) -> Installation:
    """Records and keys were put back by hand, from before an erasure that stands in the log; the list of erased keys is lost."""
    home = scenes.make(tmp_path / "data")
    scenes.play(home, "person", person=HANAKO, name="黒川花子")
    scenes.sequence(home)
    for path in (home.records, home.keys):
        backup.copy_database(path, tmp_path / path.name)
    scenes.play(home, "erase", person=HANAKO)
    scenes.sequence(home)
    for path in (home.records, home.keys):
        for beside in home.directory.glob(f"{path.name}-*"):
            beside.unlink()
        shutil.copyfile(tmp_path / path.name, path)
    erased.path_of(home).unlink()
    return home


def _forget_openings(home: Installation) -> None:
    """As where the log's entries came from tiles."""
    with closing(sqlite3.connect(home.ledger)) as ledger:
        ledger.execute("DELETE FROM opening")
        ledger.execute(
            "UPDATE entry SET entry_id = NULL, outbox_id = NULL, sum = ?", (store.row_sum(None, None, None, None),)
        )
        ledger.commit()


def _started(home: Installation) -> tuple[int, str]:
    """What a start says that does not come about; everything but an answer in one sentence is an error of the program."""
    command = [sys.executable, "-m", "warifu.interfaces.cli.prepare"]
    done = subprocess.run(command, env=environment(home), capture_output=True, text=True)
    assert done.stderr.count("\n") <= 1, done.stderr
    return done.returncode, done.stderr


def test_it_does_not_start(older: Installation) -> None:
    _forget_openings(older)
    code, said = _started(older)
    assert code == 1 and "the log holds 1 erasures" in said and erased.path_of(older).name in said


def test_nor_with_the_log_damaged_where_it_tells_of_it(older: Installation) -> None:
    with closing(sqlite3.connect(older.ledger)) as ledger:
        ledger.execute("UPDATE entry SET sum = x'00' WHERE substr(entry, 1, 14) = CAST('{\"c\":\"erasure\"' AS BLOB)")
        ledger.commit()
    code, said = _started(older)
    assert code == 1 and "damaged" in said


def test_the_opening_in_the_log_says_what_was_erased(older: Installation) -> None:
    found = scenes.play(older, "read", person=HANAKO)
    assert found == {"names": "KeyDestroyed", "payloads": {}}
    assert len(erased.read(erased.path_of(older))) == 1


def test_an_erasure_of_this_moment_stops_nothing(tmp_path: Path) -> None:
    """It is in the records before it is in the log, so the log is read first: whatever it tells of, the records know by then."""
    home = scenes.make(tmp_path / "data")
    scenes.play(home, "person", person=HANAKO, name="黒川花子")
    scenes.sequence(home)

    def meanwhile() -> tuple[Line, ...]:
        scenes.play(home, "erase", person=HANAKO)
        scenes.sequence(home)
        _forget_openings(home)
        erased.path_of(home).unlink()
        return ()

    with closing(KeyStore(home.keys, home.key_file)) as keys:
        assert explain(home, keys, meanwhile) == []
        with pytest.raises(Unexplained):
            explain(home, keys)
