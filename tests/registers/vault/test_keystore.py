"""Subject keys: random, wrapped, checked at the start, gone without a trace once destroyed, wrapped anew without a moment of danger."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from warifu.kernel.envelope import seal
from warifu.kernel.envelope.seal import SealBroken
from warifu.registers import installation as place
from warifu.registers.installation import InstallationError
from warifu.registers.vault import keystore
from warifu.registers.vault.keyfile import make_key
from warifu.registers.vault.keystore import DestructionIncomplete, KeyDestroyed, KeysMissing, KeyStore, WrongKeyFile


def _bytes_of(store: KeyStore) -> bytes:
    """Everything on the disk that belongs to the store."""
    return b"".join(path.read_bytes() for path in sorted(store.path.parent.glob(store.path.name + "*")))


def _wrapped(store: KeyStore) -> dict[str, bytes]:
    connection = sqlite3.connect(store.path)
    try:
        return dict(connection.execute("SELECT key_id, wrapped FROM subject_key").fetchall())
    finally:
        connection.close()


def test_a_compartment_has_one_key_and_each_its_own(keys: KeyStore) -> None:
    first = keys.key_for("person-a", "identity")
    assert keys.key_for("person-a", "identity") == first
    assert keys.open(first[0]) == first[1]
    others = [keys.key_for("person-a", "health"), keys.key_for("person-b", "identity")]
    assert len({first[1], *(key for _, key in others)}) == 3
    assert len(first[1]) == 32 and len(first[0]) == 26
    assert set(keys.key_ids("person-a")) == {first[0], others[0][0]}
    assert keys.key_ids("person-a", ["health"]) == [others[0][0]]


@pytest.mark.parametrize(("subject", "compartment"), [("", "identity"), ("person-a", "")])
def test_a_key_without_an_owner_is_not_made(keys: KeyStore, subject: str, compartment: str) -> None:
    with pytest.raises(ValueError):
        keys.key_for(subject, compartment)


def test_keys_found_together_are_those_found_one_by_one(keys: KeyStore) -> None:
    """More people than one statement asks about, of whom some have no key yet."""
    people = [f"person-{number}" for number in range(1_200)]
    before = {who: keys.key_for(who, "identity") for who in people[::400]}
    found = keys.keys_for([*people, people[0]], "identity")
    assert before.items() <= found.items() and sorted(found) == sorted(people)
    assert found[people[7]] == keys.key_for(people[7], "identity") != keys.key_for(people[7], "health")
    assert keys.keys_for([], "identity") == {}


def test_no_key_lies_in_clear(keys: KeyStore, key_file: Path) -> None:
    made = [keys.key_for(f"person-{n}", "identity")[1] for n in range(50)]
    stored = _bytes_of(keys)
    assert not any(key in stored for key in made)
    assert key_file.read_bytes() not in stored
    assert keys.path.stat().st_mode & 0o077 == 0


def test_a_wrapped_key_in_another_row_does_not_open(keys: KeyStore) -> None:
    (a, _), (b, _) = keys.key_for("person-a", "identity"), keys.key_for("person-b", "identity")
    connection = sqlite3.connect(keys.path)
    connection.execute(
        "UPDATE subject_key SET wrapped = (SELECT wrapped FROM subject_key WHERE key_id = ?) WHERE key_id = ?", (a, b)
    )
    connection.commit()
    connection.close()
    assert keys.open(a)
    with pytest.raises(SealBroken):
        keys.open(b)


def test_the_start_is_refused_without_the_right_key_file(keys: KeyStore, key_file: Path, tmp_path: Path) -> None:
    KeyStore(keys.path, key_file).close()
    make_key(tmp_path / "other.key")
    with pytest.raises(WrongKeyFile):
        KeyStore(keys.path, tmp_path / "other.key")
    (tmp_path / "short.key").write_bytes(b"x" * 31)
    (tmp_path / "short.key").chmod(0o600)
    with pytest.raises(InstallationError, match="32 bytes"):
        KeyStore(keys.path, tmp_path / "short.key")
    with pytest.raises(InstallationError, match="missing"):
        KeyStore(keys.path, tmp_path / "none.key")
    key_file.chmod(0o644)
    with pytest.raises(InstallationError, match="chmod"):
        KeyStore(keys.path, key_file)


def test_missing_keys_stop_the_start(tmp_path: Path) -> None:
    made = place.create(
        tmp_path / "data",
        tmp_path / "data.key",
        origin="http://localhost:1",
        log_origin="example.invalid/w",
        example=True,
    )
    keystore.of(made).close()  # nothing is there yet: the store is made
    made.keys.unlink()
    made.records.write_bytes(b"something")
    with pytest.raises(KeysMissing):
        keystore.of(made)
    assert not made.keys.exists()


def test_a_destroyed_key_is_told_from_a_lost_one(keys: KeyStore) -> None:
    key_id, _ = keys.key_for("person-a", "identity")
    kept, _ = keys.key_for("person-a", "health")
    assert keys.destroy("person-a", ["identity"]) == [key_id]
    with pytest.raises(KeyDestroyed):
        keys.open(key_id)
    with pytest.raises(KeysMissing):
        keys.open("a" * 26)
    assert keys.open(kept)
    assert keys.destroyed_ids() == [key_id]
    keys.destroy_ids([key_id])  # may be repeated
    again, _ = keys.key_for("person-a", "identity")
    assert again != key_id


def test_nothing_of_a_destroyed_key_stays_in_the_files(keys: KeyStore) -> None:
    """Five hundred keys, destroyed in a random order among new ones, in a store whose pages split and merge meanwhile."""
    order = random.Random(7)
    alive = {subject: keys.key_for(subject, "identity")[0] for subject in (f"person-{n}" for n in range(400))}
    dead: list[bytes] = []
    for turn in range(4):
        wrapped = _wrapped(keys)
        for subject in order.sample(sorted(alive), 60):
            dead.append(wrapped[alive.pop(subject)])
            keys.destroy(subject)
        alive |= {
            subject: keys.key_for(subject, "identity")[0] for subject in (f"person-{turn}-{n}" for n in range(40))
        }
    stored = _bytes_of(keys)
    assert len(dead) == 240
    assert not [box for box in dead if box[seal.NONCE_BYTES :] in stored or box[:20] in stored]
    assert all(keys.open(key_id) for key_id in alive.values())


def test_a_piece_that_is_left_of_a_destroyed_key_is_seen(keys: KeyStore) -> None:
    """Of a cell that was partly overwritten: it is rebuilt away like a whole one."""
    key_id, _ = keys.key_for("person-a", "identity")
    wrapped = _wrapped(keys)[key_id]
    keys.destroy("person-a")
    assert not keys._left([wrapped])
    for piece in (wrapped[:20], wrapped[16:40], wrapped[-20:]):
        with keys.path.open("r+b") as file:
            file.truncate(file.seek(0, 2) // 4096 * 4096)
            file.seek(0, 2)
            file.write(b"." * 100 + piece)
        assert keys._left([wrapped])


def test_a_reader_that_never_ends_makes_destruction_fail_loudly(
    keys: KeyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keystore, "_BUSY_SECONDS", 0.1)
    key_file_of_keys = keys.path.parent / "installation.key"
    impatient = KeyStore(keys.path, key_file_of_keys)
    key_id, _ = impatient.key_for("person-a", "identity")
    reader = sqlite3.connect(keys.path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM subject_key").fetchall()
    with pytest.raises(DestructionIncomplete):
        impatient.destroy("person-a")
    reader.close()
    impatient.destroy_ids([key_id])
    with pytest.raises(KeyDestroyed):
        impatient.open(key_id)
    impatient.close()


def test_no_cache_outlives_a_destruction(keys: KeyStore, key_file: Path) -> None:
    key_id, _ = keys.key_for("person-a", "identity")
    other_process = KeyStore(keys.path, key_file)
    assert other_process.open(key_id)
    keys.destroy("person-a")
    with pytest.raises(KeyDestroyed):
        other_process.open(key_id)
    other_process.close()


def test_threads_agree_on_one_key(keys: KeyStore) -> None:
    found: list[tuple[str, bytes]] = []

    def ask() -> None:
        found.extend(keys.key_for(f"person-{n}", "identity") for n in range(20))
        keys.close()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 160 and len(set(found)) == 20


def test_rotation_wraps_everything_anew(keys: KeyStore, key_file: Path, tmp_path: Path) -> None:
    made = [keys.key_for(f"person-{n}", "identity") for n in range(30)]
    before = _wrapped(keys)
    held_by_another = KeyStore(keys.path, key_file)
    make_key(tmp_path / "new.key")
    assert keys.rewrap(tmp_path / "new.key") == 30
    assert all(keys.open(key_id) == key for key_id, key in made)
    with pytest.raises(WrongKeyFile):
        KeyStore(keys.path, key_file)
    # A process that still holds the old key neither reads nor writes.
    with pytest.raises(WrongKeyFile):
        held_by_another.open(made[0][0])
    with pytest.raises(WrongKeyFile):
        held_by_another.key_for("person-new", "identity")
    held_by_another.close()
    stored = _bytes_of(keys)
    assert not any(box in stored for box in before.values())
    anew = KeyStore(keys.path, tmp_path / "new.key")
    assert all(anew.open(key_id) == key for key_id, key in made)
    anew.close()


_ROTATE = """
import sys
from pathlib import Path
from warifu.registers.vault.keystore import KeyStore
store = KeyStore(Path(sys.argv[1]), Path(sys.argv[2]))
print("ready", flush=True)
store.rewrap(Path(sys.argv[3]))
"""


@pytest.mark.parametrize("delay", [0.0, 0.005, 0.02, 0.05])
def test_a_rotation_killed_at_any_moment_loses_nothing(
    keys: KeyStore, key_file: Path, tmp_path: Path, delay: float
) -> None:
    made = [keys.key_for(f"person-{n}", "identity") for n in range(300)]
    keys.close()
    new = tmp_path / "new.key"
    make_key(new)
    environment = {**os.environ, "PYTHONPATH": str(Path(keystore.__file__).parents[3])}
    process = subprocess.Popen(
        [sys.executable, "-c", _ROTATE, keys.path, key_file, new], stdout=subprocess.PIPE, env=environment
    )
    assert process.stdout is not None
    process.stdout.readline()
    threading.Event().wait(delay)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    opened = 0
    for candidate in (key_file, new):
        try:
            store = KeyStore(keys.path, candidate)
        except WrongKeyFile:
            continue
        opened += 1
        assert all(store.open(key_id) == key for key_id, key in made)
        store.close()
    assert opened == 1


def test_a_backup_taken_in_leaves_out_what_was_destroyed(keys: KeyStore, tmp_path: Path) -> None:
    kept, gone = keys.key_for("person-a", "identity"), keys.key_for("person-b", "identity")
    make_key(tmp_path / "other.key")
    restored = KeyStore(tmp_path / "restored.db", tmp_path / "other.key", create=True)
    restored.take_in(keys.held(), [gone[0]])
    assert restored.open(kept[0]) == kept[1]
    with pytest.raises(KeyDestroyed):
        restored.open(gone[0])
    assert "identity" not in repr(next(keys.held())) and kept[1].hex() not in repr(next(keys.held()))
    restored.close()


def test_days_of_backups(keys: KeyStore) -> None:
    assert keys.backup_days == 30
    keys.set_backup_days(7)
    assert keys.backup_days == 7
    for wrong in (0, 367):
        with pytest.raises(ValueError):
            keys.set_backup_days(wrong)
    keys.note_backup("2026-12-24")
    keys.note_backup("2026-12-01")
    assert keys.backups_end == "2026-12-24"


def test_a_random_key_is_not_derived_from_anything(keys: KeyStore) -> None:
    """Two stores with the same installation key and the same subjects have different keys."""
    twin = KeyStore(keys.path.with_name("twin.db"), keys.path.parent / "installation.key", create=True)
    assert twin.key_for("person-a", "identity")[1] != keys.key_for("person-a", "identity")[1]
    twin.close()


def test_a_full_disk_is_an_error_and_recovers_without_a_restart(keys: KeyStore) -> None:
    made = [keys.key_for(f"person-{n}", "identity") for n in range(20)]
    connection = keys._connection()
    pages = connection.execute("PRAGMA page_count").fetchall()[0][0]
    connection.execute(f"PRAGMA max_page_count = {pages}").fetchall()
    with pytest.raises(sqlite3.OperationalError, match="full"):
        for n in range(500):
            keys.key_for(f"later-{n}", "identity")
    assert all(keys.open(key_id) == key for key_id, key in made)
    connection.execute("PRAGMA max_page_count = 100000").fetchall()
    key_id, key = keys.key_for("later-499", "identity")
    assert keys.open(key_id) == key
    assert keys.destroy("person-0") == [made[0][0]]
