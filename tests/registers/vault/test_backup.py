"""Backup and restore: two sets, nothing lost, nothing erased comes back, and the log never signs a fork."""

import json
import shutil
import sqlite3
import threading
from base64 import b64decode
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.registers.vault import scenes
from tests.registers.vault.scenes import AT
from warifu.interfaces.cli import proof as proof_command
from warifu.kernel.ids import Instant
from warifu.kernel.tlog.errors import VerificationError
from warifu.registers import installation as place
from warifu.registers.installation import Installation, new_id
from warifu.registers.ledger import published, store
from warifu.registers.ledger.export import export
from warifu.registers.vault import backup, erased, keysbox
from warifu.registers.vault.explained import Unexplained
from warifu.registers.vault.keysbox import KeysBoxBroken
from warifu.registers.vault.keystore import KeyDestroyed, KeyStore
from warifu.registers.vault.rejoin import Outside, WouldFork
from warifu.registers.vault.restore import CannotRestore, Restored, Wanted, restore

PASSPHRASE = "正しい馬の電池とホチキス"
HANAKO, TARO = "h" * 26, "t" * 26
NAME = "黒川花子"


@pytest.fixture(autouse=True)
def quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keysbox, "_SCRYPT", {"n": 1 << 10, "r": 8, "p": 1})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("world")
    home = scenes.make(folder / "data")
    known = {
        HANAKO: scenes.play(home, "person", person=HANAKO, name=NAME),
        TARO: scenes.play(home, "person", person=TARO, name="白石太郎"),
    }
    scenes.sequence(home)
    return folder, known


@pytest.fixture
def home(made: tuple[Path, dict[str, Any]], tmp_path: Path) -> Installation:
    folder = tmp_path / "office"
    shutil.copytree(made[0], folder)
    return Installation(folder / "data", folder / "data.key", "http://localhost:8000", "example.invalid/warifu", True)


@pytest.fixture
def known(made: tuple[Path, dict[str, Any]]) -> dict[str, Any]:
    return made[1]


def _back_up(home: Installation, target: Path, days: float = 0) -> backup.Made:
    return backup.back_up(home, target, PASSPHRASE, Instant(AT + timedelta(days=days)))


def _restore(source: Path, directory: Path, outside: Outside | None = None, days: float = 0, **more: Any) -> Restored:
    """Into a new place whose key file and what lies beside it are new, too."""
    wanted = Wanted(source, directory, more.pop("key_file", directory.with_suffix(".key")), **more)
    return restore(wanted, outside or Outside(nothing_later=True), PASSPHRASE, Instant(AT + timedelta(days=days)))


def _bytes_under(*folders: Path) -> bytes:
    return b"".join(path.read_bytes() for folder in folders for path in sorted(folder.rglob("*")) if path.is_file())


def _untouched(directory: Path, key_file: Path) -> bool:
    left = list(directory.iterdir()) if directory.exists() else []
    return not left and not key_file.exists() and not list(key_file.parent.glob(key_file.name + ".*"))


def test_a_restored_office_opens_what_the_old_one_opened(
    home: Installation, known: dict[str, Any], tmp_path: Path
) -> None:
    made = _back_up(home, tmp_path / "backup")
    assert made.files == 2 and made.ends == date(2026, 12, 24)
    done = _restore(tmp_path / "backup", tmp_path / "new" / "data")
    assert done.entries == 6 and done.acts_missing == 0 and not scenes.permits_stopped(done.installation)
    found = scenes.play(done.installation, "read", person=HANAKO)
    assert found["names"] == {"kanji": NAME}
    assert found["payloads"] == {
        known[HANAKO]["small"]: {"answer": f"{NAME} の通院"},
        known[HANAKO]["big"]: NAME * 30_000,
    }
    # It goes on: a new act is logged and proven, under another installation key.
    assert done.installation.key_file.read_bytes() != home.key_file.read_bytes()
    scenes.play(done.installation, "act", person=TARO)
    scenes.sequence(done.installation)
    assert len(scenes.proofs(done.installation)) == 8


@pytest.mark.parametrize("approved", [True, False])
def test_what_was_declared_of_an_office_holds_for_the_restored_one(
    home: Installation, tmp_path: Path, approved: bool
) -> None:
    _back_up(replace(home, content_approved=approved), tmp_path / "backup")
    _restore(tmp_path / "backup", tmp_path / "new" / "data")
    assert place.load(tmp_path / "new" / "data").content_approved is approved


def test_the_sets_hold_nothing_in_clear(home: Installation, known: dict[str, Any], tmp_path: Path) -> None:
    made = _back_up(home, tmp_path / "backup")
    everything = _bytes_under(tmp_path / "backup")
    assert NAME.encode() not in everything
    assert home.key_file.read_bytes() not in everything
    for person in known.values():
        assert not any(bytes.fromhex(key) in everything for key in person["keys"])
        assert not any(b64decode(salt) in everything or salt.encode() in everything for salt in person["salts"])
    # The records are worth nothing without the keys: neither the store nor its wrapped keys are in them.
    assert not list(made.records.rglob("keys.db"))
    assert made.keys.stat().st_mode & 0o077 == 0 and (tmp_path / "backup").stat().st_mode & 0o077 == 0


def test_after_erasure_nothing_is_left_anywhere_and_every_proof_holds(
    home: Installation, known: dict[str, Any], tmp_path: Path
) -> None:
    _back_up(home, tmp_path / "backup")
    before, rule = scenes.proofs(home), scenes.policy(home)
    with closing(KeyStore(home.keys, home.key_file)) as keys:
        wrapped = [row[0] for row in keys._rows("SELECT wrapped FROM subject_key WHERE subject = ?", (HANAKO,))]
    assert len(wrapped) == 4 and all(
        box in home.keys.read_bytes() or box in home.keys.with_name("keys.db-wal").read_bytes() for box in wrapped
    )
    assert scenes.play(home, "erase", person=HANAKO) == "2026-12-24"
    scenes.sequence(home)
    _back_up(home, tmp_path / "backup", days=1)
    everything = _bytes_under(home.directory, home.key_file.parent, tmp_path / "backup")
    assert NAME.encode() not in everything
    for key in known[HANAKO]["keys"]:
        assert bytes.fromhex(key) not in everything
    for salt in known[HANAKO]["salts"]:
        assert b64decode(salt) not in everything and salt.encode() not in everything
    live = _bytes_under(home.directory)
    assert not any(box[12:] in live for box in wrapped)
    # Nothing links her entries any more: no row names the destroyed keys but the list of what was destroyed.
    with closing(sqlite3.connect(home.ledger)) as ledger:
        assert ledger.execute("SELECT count(*) FROM opening").fetchone()[0] == 4
        assert not ledger.execute(
            "SELECT 1 FROM opening WHERE key_id IN (SELECT value FROM json_each(?))",
            (json.dumps(known[HANAKO]["key_ids"]),),
        ).fetchall()
    for index, proven in before.items():
        assert proof_command.check(proven, rule)[0] == index
    assert len(scenes.proofs(home)) == 7
    with closing(store.open_reader(home.ledger)) as reader:
        from warifu.kernel.tlog import policy
        from warifu.registers.ledger.verify import verify

        assert verify(reader, policy.parse(rule)).size == 7


def test_who_guesses_the_name_finds_nothing_in_the_log(home: Installation, known: dict[str, Any]) -> None:
    """A known list of ids and names, tried against every commitment without its salt."""
    from hashlib import sha256

    from warifu.registers.ledger.entry import FIELDS, parse

    with closing(store.open_reader(home.ledger)) as reader:
        committed = {c for data in reader.entries(0, reader.size()) for c in parse(data).commitments}
    for guess in (HANAKO, TARO, NAME, f'"{HANAKO}"', "test:0"):
        for salt in (b"", bytes(32)):
            assert sha256(salt + guess.encode()).digest() not in committed
            assert not any(sha256(salt + name.encode() + guess.encode()).digest() in committed for name in FIELDS)


def _erased_after_the_backup(home: Installation, tmp_path: Path) -> Path:
    _back_up(home, tmp_path / "backup")
    scenes.play(home, "erase", person=HANAKO)
    scenes.sequence(home)
    return tmp_path / "backup"


def _tiles(home: Installation, folder: Path) -> Path:
    with closing(store.open_reader(home.ledger)) as reader:
        export(reader, folder)
    return folder


def _is_erased(done: Restored, known: dict[str, Any]) -> None:
    assert scenes.play(done.installation, "read", person=HANAKO) == {"payloads": {}, "names": "KeyDestroyed"}
    assert scenes.play(done.installation, "read", person=TARO)["names"] == {"kanji": "白石太郎"}
    with closing(KeyStore(done.installation.keys, done.installation.key_file)) as keys:
        for key_id in known[HANAKO]["key_ids"]:
            with pytest.raises(KeyDestroyed):
                keys.open(key_id)
    everything = _bytes_under(done.installation.directory)
    assert not any(bytes.fromhex(key) in everything for key in known[HANAKO]["keys"])


def test_a_later_erasure_is_done_again_by_the_list_of_erased_keys(
    home: Installation, known: dict[str, Any], tmp_path: Path
) -> None:
    source = _erased_after_the_backup(home, tmp_path)
    tiles = _tiles(home, tmp_path / "tiles")
    done = _restore(source, tmp_path / "new" / "data", Outside(tiles=(tiles,)), erased=(erased.path_of(home),))
    assert done.erased == 4 and done.filled == 1
    _is_erased(done, known)
    # The restored records do not hold that act, so nothing is permitted until somebody looked.
    assert done.acts_missing == 1 and scenes.permits_stopped(done.installation)
    assert erased.read(erased.path_of(done.installation)) == erased.read(erased.path_of(home))


def test_a_later_erasure_is_done_again_by_a_newer_log(
    home: Installation, known: dict[str, Any], tmp_path: Path
) -> None:
    source = _erased_after_the_backup(home, tmp_path)
    newer = tmp_path / "newer.db"
    backup.copy_database(home.ledger, newer)
    done = _restore(
        source, tmp_path / "new" / "data", Outside(tiles=(_tiles(home, tmp_path / "tiles"),)), ledgers=(newer,)
    )
    _is_erased(done, known)


def test_a_later_erasure_is_done_again_by_what_lies_beside_the_key_file(
    home: Installation, known: dict[str, Any], tmp_path: Path
) -> None:
    """Only the data directory was lost: the same key file, and what lies beside it."""
    source = _erased_after_the_backup(home, tmp_path)
    tiles = _tiles(home, tmp_path / "tiles")
    done = _restore(source, tmp_path / "new" / "data", Outside(tiles=(tiles,)), key_file=home.key_file)
    _is_erased(done, known)


def test_an_erasure_that_nothing_explains_stops_the_restore(home: Installation, tmp_path: Path) -> None:
    source = _erased_after_the_backup(home, tmp_path)
    tiles, new = _tiles(home, tmp_path / "tiles"), tmp_path / "new" / "data"
    with pytest.raises(Unexplained, match="1 erasures"):
        _restore(source, new, Outside(tiles=(tiles,)))
    assert _untouched(new, new.with_suffix(".key"))


def test_an_erasure_before_the_backup_stays_one(home: Installation, known: dict[str, Any], tmp_path: Path) -> None:
    scenes.play(home, "erase", person=HANAKO)
    scenes.sequence(home)
    _back_up(home, tmp_path / "backup")
    done = _restore(tmp_path / "backup", tmp_path / "new" / "data")
    assert done.acts_missing == 0
    _is_erased(done, known)


def test_an_erasure_cut_off_by_a_crash_is_finished_by_the_restore(
    home: Installation, known: dict[str, Any], tmp_path: Path
) -> None:
    """Decided and in the records, the keys still there, the entry still in the outbox."""
    with closing(sqlite3.connect(home.records)) as records:
        records.execute("CREATE TRIGGER crash BEFORE UPDATE ON vault_erasure BEGIN SELECT RAISE(ABORT, 'crash'); END")
    with closing(KeyStore(home.keys, home.key_file)) as keys, pytest.raises(AssertionError, match="crash"):
        held = list(keys.held())
        scenes.play(home, "erase", person=HANAKO)
    # As if the process had ended just before it destroyed anything.
    home.keys.unlink()
    for rest in home.directory.glob("keys.db-*"):
        rest.unlink()
    with closing(KeyStore(home.keys, home.key_file, create=True)) as keys:
        keys.take_in(held, [])
    erased.path_of(home).unlink()
    with closing(sqlite3.connect(home.records)) as records:
        records.execute("DROP TRIGGER crash")
    _back_up(home, tmp_path / "backup")
    _is_erased(_restore(tmp_path / "backup", tmp_path / "new" / "data"), known)


def test_a_log_behind_what_was_published_never_signs(home: Installation, tmp_path: Path) -> None:
    _back_up(home, tmp_path / "backup")
    scenes.play(home, "act", person=TARO)
    scenes.sequence(home)
    new, last = tmp_path / "new" / "data", published.path_of(home)
    for outside in (Outside(checkpoints=(last,)), Outside(checkpoints=(last,), nothing_later=True)):
        with pytest.raises(WouldFork, match="7 was published"):
            _restore(tmp_path / "backup", new, outside)
        assert _untouched(new, new.with_suffix(".key"))
    # Nothing known from outside is not the same as nothing published.
    with pytest.raises(WouldFork, match="--nothing-later"):
        _restore(tmp_path / "backup", new, Outside())
    assert _untouched(new, new.with_suffix(".key"))


def test_missing_entries_come_from_exported_tiles(home: Installation, tmp_path: Path) -> None:
    _back_up(home, tmp_path / "backup")
    scenes.play(home, "act", person=TARO)
    scenes.sequence(home)
    outside = Outside(checkpoints=(published.path_of(home),), tiles=(_tiles(home, tmp_path / "tiles"),))
    done = _restore(tmp_path / "backup", tmp_path / "new" / "data", outside)
    assert done.filled == 1 and done.acts_missing == 1 and done.closed is None
    scenes.sequence(done.installation)
    old, new = scenes.proofs(home), scenes.proofs(done.installation)
    assert set(old) < set(new)
    # One log: the old policy accepts what the restored one signs.
    assert all(
        proof_command.check(new[index], scenes.policy(home))[2]
        == proof_command.check(old[index], scenes.policy(home))[2]
        for index in old
    )


def test_tiles_in_the_backup_serve_as_well(home: Installation, tmp_path: Path) -> None:
    """An older set is restored; the tiles that later backups added lie beside it."""
    first = _back_up(home, tmp_path / "backup")
    scenes.play(home, "act", person=TARO)
    scenes.sequence(home)
    _back_up(home, tmp_path / "backup", days=1)
    outside = Outside(checkpoints=(published.path_of(home),))
    done = _restore(tmp_path / "backup", tmp_path / "new" / "data", outside, moment=first.records.name)
    assert done.filled == 1 and scenes.permits_stopped(done.installation)


def test_a_successor_begins_with_the_last_checkpoint_of_the_old_log(home: Installation, tmp_path: Path) -> None:
    _back_up(home, tmp_path / "backup")
    scenes.play(home, "act", person=TARO)
    scenes.sequence(home)
    last = published.path_of(home)
    done = _restore(
        tmp_path / "backup",
        tmp_path / "new" / "data",
        Outside(checkpoints=(last,), successor="example.invalid/warifu-2"),
    )
    assert (
        done.closed is not None and done.closed.exists() and done.installation.log_origin == "example.invalid/warifu-2"
    )
    assert (
        json.loads((done.installation.directory / "installation.json").read_text())["log_origin"]
        == "example.invalid/warifu-2"
    )
    scenes.sequence(done.installation)
    with closing(store.open_reader(done.installation.ledger)) as reader:
        opened = reader.opening(0)
        assert opened is not None
        detail = json.loads(opened[1])["fields"]["detail"]["value"]
        assert reader.origin == "example.invalid/warifu-2"
    assert b64decode(detail["checkpoint"]) == last.read_bytes() and detail["origin"] == "example.invalid/warifu"
    assert done.acts_missing >= 1 and scenes.permits_stopped(done.installation)
    # The next backup carries the closed log along.
    again = _back_up(done.installation, tmp_path / "again")
    assert (again.records / done.closed.name).exists()


def test_a_checkpoint_of_another_log_counts_for_nothing(home: Installation, tmp_path: Path) -> None:
    _back_up(home, tmp_path / "backup")
    other = scenes.make(tmp_path / "other")
    scenes.play(other, "act", person=TARO)
    scenes.sequence(other)
    new = tmp_path / "new" / "data"
    with pytest.raises(VerificationError):
        _restore(tmp_path / "backup", new, Outside(checkpoints=(published.path_of(other),)))
    assert _untouched(new, new.with_suffix(".key"))


def _flip(path: Path, position: int) -> None:
    content = bytearray(path.read_bytes())
    content[position] ^= 0x01
    path.write_bytes(content)


@pytest.mark.parametrize("name", ["records.db", "ledger.db", "files"])
def test_a_flipped_byte_in_a_set_is_found(home: Installation, tmp_path: Path, name: str) -> None:
    made = _back_up(home, tmp_path / "backup")
    path = (
        made.records / name
        if name != "files"
        else next(path for path in (made.records / "files").rglob("*") if path.is_file())
    )
    _flip(path, path.stat().st_size // 2)
    new = tmp_path / "new" / "data"
    with pytest.raises(CannotRestore, match="damaged"):
        _restore(tmp_path / "backup", new)
    assert _untouched(new, new.with_suffix(".key"))


def test_a_log_that_was_changed_before_the_backup_is_found(home: Installation, tmp_path: Path) -> None:
    """The manifest agrees, the log does not agree with itself."""
    with closing(sqlite3.connect(home.ledger)) as ledger:
        ((entry,),) = ledger.execute("SELECT entry FROM entry WHERE idx = 2").fetchall()
        ledger.execute("UPDATE entry SET entry = ? WHERE idx = 2", (entry.replace(b'"c":"act"', b'"c":"law"'),))
        ledger.commit()
    _back_up(home, tmp_path / "backup")
    with pytest.raises(VerificationError, match="entry 2"):
        _restore(tmp_path / "backup", tmp_path / "new" / "data")


def test_what_is_there_is_never_mixed_with(home: Installation, tmp_path: Path) -> None:
    _back_up(home, tmp_path / "backup")
    with pytest.raises(CannotRestore, match="not empty"):
        _restore(tmp_path / "backup", home.directory)
    with pytest.raises(CannotRestore, match="no set"):
        _restore(tmp_path, tmp_path / "new" / "data")
    with pytest.raises(CannotRestore, match="no set"):
        _restore(tmp_path / "backup", tmp_path / "new" / "data", moment="2020-01-01T000000Z")


def test_a_manifest_that_points_outside_is_refused(home: Installation, tmp_path: Path) -> None:
    made = _back_up(home, tmp_path / "backup")
    said = json.loads((made.records / "manifest.json").read_text())
    (tmp_path / "backup" / "records" / "evil").write_text("x")
    said["files"]["../evil"] = backup.digest(tmp_path / "backup" / "records" / "evil")
    (made.records / "manifest.json").write_text(json.dumps(said))
    with pytest.raises(CannotRestore, match="outside"):
        _restore(tmp_path / "backup", tmp_path / "new" / "data")


def test_keys_end_on_their_day(home: Installation, tmp_path: Path) -> None:
    target = tmp_path / "backup"
    first = _back_up(home, target)
    second = _back_up(home, target, days=29)
    assert second.pruned == () and first.keys.exists()
    # On the thirtieth day the first one is gone, by the next backup or by `prune`.
    assert keysbox.prune(target / "keys", date(2026, 12, 23)) == []
    assert keysbox.prune(target / "keys", date(2026, 12, 24)) == [first.keys]
    assert not first.keys.exists() and second.keys.exists() and first.records.exists()
    # An older set of records is opened by newer keys; ended keys open nothing.
    assert _restore(target, tmp_path / "new" / "data", days=40, moment=first.records.name).entries == 6
    with pytest.raises(CannotRestore, match="promised"):
        _restore(target, tmp_path / "late" / "data", days=29 + 30)


def test_a_backup_prunes_what_has_ended(home: Installation, tmp_path: Path) -> None:
    first = _back_up(home, tmp_path / "backup")
    assert _back_up(home, tmp_path / "backup", days=31).pruned == (first.keys,)


def test_fewer_days_when_the_installation_says_so(home: Installation, tmp_path: Path) -> None:
    with closing(KeyStore(home.keys, home.key_file)) as keys:
        keys.set_backup_days(3)
    made = _back_up(home, tmp_path / "backup")
    assert made.ends == date(2026, 11, 27)
    with closing(KeyStore(home.keys, home.key_file)) as keys:
        assert keys.backups_end == "2026-11-27"
    assert scenes.play(home, "erase", person=HANAKO) == "2026-11-27"


def test_a_changed_end_is_found(home: Installation, tmp_path: Path) -> None:
    made = _back_up(home, tmp_path / "backup")
    made.keys.write_bytes(made.keys.read_bytes().replace(b"2026-12-24", b"2036-12-24", 1))
    with pytest.raises(KeysBoxBroken):
        _restore(tmp_path / "backup", tmp_path / "new" / "data")


def test_the_passphrase_is_needed(home: Installation, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="12"):
        backup.back_up(home, tmp_path / "short", "elevenchars", Instant(AT))
    assert not (tmp_path / "short").exists()
    _back_up(home, tmp_path / "backup")
    new = tmp_path / "new" / "data"
    with pytest.raises(KeysBoxBroken, match="passphrase"):
        restore(
            Wanted(tmp_path / "backup", new, new.with_suffix(".key")),
            Outside(nothing_later=True),
            PASSPHRASE + "x",
            Instant(AT),
        )
    assert _untouched(new, new.with_suffix(".key"))


def test_keys_older_than_the_records_are_not_enough(home: Installation, tmp_path: Path) -> None:
    _back_up(home, tmp_path / "backup")
    second = _back_up(home, tmp_path / "backup", days=1)
    second.keys.unlink()
    with pytest.raises(CannotRestore, match="older"):
        _restore(tmp_path / "backup", tmp_path / "new" / "data")


def test_a_backup_that_fails_leaves_no_set(home: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "_files", full)
    with pytest.raises(OSError, match="No space"):
        _back_up(home, tmp_path / "backup")
    assert not backup.sets(tmp_path / "backup") and not list((tmp_path / "backup" / "keys").iterdir())
    monkeypatch.undo()
    monkeypatch.setattr(keysbox, "_SCRYPT", {"n": 1 << 10, "r": 8, "p": 1})
    assert _back_up(home, tmp_path / "backup").records.exists()
    with pytest.raises(FileExistsError):
        _back_up(home, tmp_path / "backup")


def test_a_backup_beside_the_running_program_is_whole(home: Installation, tmp_path: Path) -> None:
    """Acts are written all the while; whatever the set holds, each payload in it opens and the log agrees with itself."""
    stop = threading.Event()

    def write() -> None:
        from warifu.registers.vault import box

        number = 0
        with (
            closing(KeyStore(home.keys, home.key_file)) as keys,
            closing(sqlite3.connect(home.records, isolation_level=None, timeout=30)) as records,
        ):
            records.execute("PRAGMA synchronous=FULL")
            while not stop.is_set():
                number += 1
                payload_id, subject = new_id(), f"busy-{number % 7}"
                key_id, key = keys.key_for(subject, f"c{number % 11}")
                sealed = box.put(key_id, key, b'J"x"', "\x00".join(("payload", payload_id, subject, f"c{number % 11}")))
                records.execute(
                    "INSERT INTO vault_payload (id, subject, compartment, key_id, box, created) VALUES (?, ?, ?, ?, ?, ?)",
                    (payload_id, subject, f"c{number % 11}", key_id, sealed, AT.isoformat()),
                )

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for day in range(4):
            _back_up(home, tmp_path / "backup", days=day)
    finally:
        stop.set()
        thread.join()
    done = _restore(tmp_path / "backup", tmp_path / "new" / "data", days=3)
    with (
        closing(sqlite3.connect(done.installation.records)) as records,
        closing(KeyStore(done.installation.keys, done.installation.key_file)) as keys,
    ):
        rows = records.execute("SELECT key_id FROM vault_payload").fetchall()
        assert len(rows) > 4
        assert all(keys.open(key_id) for (key_id,) in rows)


def test_linked_files_are_whole_in_every_set(home: Installation, tmp_path: Path) -> None:
    first, second = _back_up(home, tmp_path / "backup"), _back_up(home, tmp_path / "backup", days=1)
    names = [path.relative_to(first.records) for path in (first.records / "files").rglob("*") if path.is_file()]
    assert len(names) == 2
    for name in names:
        assert (first.records / name).samefile(second.records / name)
    shutil.rmtree(first.records)
    assert _restore(tmp_path / "backup", tmp_path / "new" / "data", days=1).entries == 6


def test_another_key_for_the_installation_between_backup_and_restore(home: Installation, tmp_path: Path) -> None:
    from warifu.registers.vault.rotation import rotate

    _back_up(home, tmp_path / "backup")
    rotate(home, tmp_path / "office" / "new.key", law_digest="ab" * 32, at=Instant(AT))
    rotated = replace(home, key_file=tmp_path / "office" / "new.key")
    scenes.sequence(rotated)
    done = _restore(
        tmp_path / "backup", tmp_path / "new" / "data", Outside(tiles=(_tiles(rotated, tmp_path / "tiles"),))
    )
    assert done.filled == 1
    _back_up(rotated, tmp_path / "backup", days=1)
    assert _restore(tmp_path / "backup", tmp_path / "newer" / "data", days=1).entries == 7
