"""The how-to's backup on PostgreSQL, carried out: dump, keys, files; lost; brought back; the log contradicts nothing it published."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.interfaces.front.world import environment
from tests.postgres import fresh
from tests.postgres.server import Server, started
from tests.registers.vault import scenes
from warifu.interfaces.cli.main import main
from warifu.interfaces.cli.proof import check
from warifu.kernel.ids import Instant
from warifu.registers import database
from warifu.registers import installation as place
from warifu.registers.installation import Installation, InstallationError
from warifu.registers.ledger import restore as log_restore
from warifu.registers.ledger import store
from warifu.registers.ledger.errors import Behind
from warifu.registers.ledger.export import export
from warifu.registers.vault import backup, erased, rotation
from warifu.registers.vault.rejoin import Outside
from warifu.registers.vault.rejoin_server import take_back

pytestmark = pytest.mark.postgres
HANAKO, TARO = "h" * 26, "t" * 26


@pytest.fixture
def server() -> Iterator[Server]:
    with started(durable=True) as made:
        yield made


@pytest.fixture
def home(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """An office of two people."""
    monkeypatch.setenv(place.DATABASE, fresh.database(server=server.url()))
    made = place.create(
        tmp_path / "data", tmp_path / "data.key",
        origin="http://localhost:8000", log_origin="example.invalid/warifu", example=False,
    )  # fmt: skip
    prepared(made)
    for person, name in ((HANAKO, "黒川花子"), (TARO, "白石太郎")):
        scenes.play(made, "person", person=person, name=name)
    scenes.sequence(made)
    return made


def prepared(home: Installation) -> None:
    """What `serve` does before anything listens."""
    command = [sys.executable, "-m", "warifu.interfaces.cli.prepare"]
    subprocess.run(command, env=environment(home), check=True, stdout=subprocess.PIPE)


@pytest.fixture
def kept_keys(server: Server, home: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """Backed up in the how-to's order; one erased and one act more; exported; the database lost and brought back."""
    dump = server.folder / "dump"
    server.run("pg_dump", "--format=custom", "--file", dump, "--dbname", home.database)
    backup.copy_database(home.keys, tmp_path / "keys")
    shutil.copytree(home.files, tmp_path / "files")
    scenes.play(home, "erase", person=HANAKO)
    scenes.play(home, "act", person=TARO)
    scenes.sequence(home)
    with store.open_reader(home.ledger) as reader:
        export(reader, tmp_path / "tiles")
    url = fresh.database(server=server.url())
    server.run("pg_restore", "--no-owner", "--dbname", url, dump)
    monkeypatch.setenv(place.DATABASE, url)
    return place.load(home.directory, home.key_file)


@pytest.fixture
def brought_back(kept_keys: Installation, tmp_path: Path) -> Installation:
    """Keys and files were lost as well, and came back from the backup."""
    for path in (kept_keys.keys, *kept_keys.directory.glob("keys.db-*")):
        path.unlink()
    shutil.copyfile(tmp_path / "keys", kept_keys.keys)
    shutil.rmtree(kept_keys.files)
    shutil.copytree(tmp_path / "files", kept_keys.files)
    return kept_keys


def rejoin(home: Installation, *words: object) -> int:
    return main(["rejoin", "--data", str(home.directory), "--key-file", str(home.key_file), *map(str, words)])


def test_it_neither_starts_nor_rejoins_with_entries_missing(
    brought_back: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Behind):
        scenes.sequence(brought_back)
    assert rejoin(brought_back) == 1
    assert "--tiles" in capsys.readouterr().err
    with pytest.raises(Behind):
        scenes.sequence(brought_back)


def test_with_the_tiles_it_goes_on_and_what_was_erased_stays_so(
    home: Installation, brought_back: Installation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with store.open_reader(home.ledger) as reader:
        entries = reader.entries(0, reader.size())
        before = [reader.prove(index).encode() for index in range(len(entries))]
    rule = scenes.policy(home)
    assert rejoin(brought_back, "--tiles", tmp_path / "tiles") == 0
    said = capsys.readouterr()
    # The erasure and the act stand in the log and not in the records: permits stop until somebody has looked.
    assert "2 acts" in said.err and scenes.permits_stopped(brought_back)
    prepared(brought_back)
    assert scenes.play(brought_back, "read", person=HANAKO)["names"] in ("KeyDestroyed", "KeysMissing")
    assert scenes.play(brought_back, "read", person=TARO)["names"] == {"kanji": "白石太郎"}
    scenes.play(brought_back, "act", person=TARO)
    scenes.sequence(brought_back)
    # Restored, and the new act, behind what was there; old proofs hold, and so do new ones.
    with store.open_reader(brought_back.ledger) as reader:
        assert reader.size() == len(entries) + 2 and reader.entries(0, len(entries)) == entries
    for proof in (*before, *scenes.proofs(brought_back).values()):
        check(proof, rule)


def test_without_them_it_is_closed_and_a_successor_begins(
    brought_back: Installation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rule = scenes.policy(brought_back)
    assert rejoin(brought_back, "--successor", "example.invalid/second") == 0
    said = capsys.readouterr()
    assert "the schema ledger_1" in said.out and scenes.permits_stopped(place.load(brought_back.directory))
    again = place.load(brought_back.directory, brought_back.key_file)
    assert again.log_origin == "example.invalid/second"
    (closed,) = log_restore.closed_logs(again)
    with store.open_reader(closed) as old:
        check(old.prove(0).encode(), rule)
    prepared(again)
    scenes.sequence(again)
    with store.open_reader(again.ledger) as reader:
        assert reader.origin == "example.invalid/second" and reader.checkpoint()
    # The keys of the closed log are carried along when the installation's key is changed.
    new = tmp_path / "new.key"
    rotation.rotate(again, new, law_digest="0" * 64, at=Instant(scenes.AT))
    scenes.sequence(place.load(again.directory, new))


def test_where_nothing_says_what_was_erased_it_is_refused(
    brought_back: Installation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    erased.path_of(brought_back).unlink()
    assert rejoin(brought_back, "--tiles", tmp_path / "tiles") == 1
    assert "erasures" in capsys.readouterr().err
    # The log is whole now, and nothing starts all the same.
    with pytest.raises(subprocess.CalledProcessError):
        prepared(brought_back)


def test_where_the_keys_stayed_nothing_of_the_erased_lies_in_the_records(
    kept_keys: Installation, tmp_path: Path
) -> None:
    assert rejoin(kept_keys, "--tiles", tmp_path / "tiles") == 0

    def kept() -> int:
        with closing(database.connect(kept_keys.records, read_only=True)) as records:
            return int(records.execute("SELECT count(*) FROM vault_payload WHERE subject = ?", (HANAKO,)).fetchone()[0])

    assert kept() == 2
    prepared(kept_keys)
    assert kept() == 0


def test_files_have_a_restore_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(place.DATABASE, raising=False)
    made = scenes.make(tmp_path / "data")
    with pytest.raises(InstallationError, match="warifu restore"):
        take_back(made, Outside(), Instant(scenes.AT))
