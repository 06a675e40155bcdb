"""A backup: two sets that live for different times. Beside the running program, without stopping it. No Django.

    DIR/records/<moment>/   records.db, ledger.db, files/, manifest.json     everything, sealed; worth nothing without the keys
    DIR/records/tiles/      the log as static tiles, added to each time
    DIR/keys/<moment>.keys  the keys under a passphrase; deleted after keys.backup_days (`keysbox`)
    DIR/erased-keys         the list of erased keys (`erased`)

The order matters: records first, then the log, so the log is never older than records that rely on it; files next, whose rows were there
before; keys last, so every payload in the set has its key unless it was erased. Records that are older than the log are made good by the
outbox. The passphrase and the installation's key belong elsewhere than the sets.
"""

import json
import os
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, date
from hashlib import file_digest
from pathlib import Path
from typing import Any

from warifu.kernel.ids import Instant
from warifu.kernel.law.days import day_after, legal_day
from warifu.registers import database
from warifu.registers.installation import Installation
from warifu.registers.ledger import published, store
from warifu.registers.ledger.errors import NotYetProvable
from warifu.registers.ledger.export import export
from warifu.registers.ledger.restore import closed_logs
from warifu.registers.vault import erased, keysbox
from warifu.registers.vault.keyfile import read_key
from warifu.registers.vault.keysbox import Head, Keys
from warifu.registers.vault.keystore import KeyStore

FORMAT = 1
RECORDS, KEYS, TILES, FILES, MANIFEST = "records", "keys", "tiles", "files", "manifest.json"
CHECKPOINT = "published-checkpoint"


@dataclass(frozen=True, slots=True)
class Made:
    """What was written. `ends`: the day on which the keys' set must be gone; `pruned`: older sets of keys that were deleted."""

    records: Path
    keys: Path
    files: int
    ends: date
    pruned: tuple[Path, ...]


def back_up(installation: Installation, target: Path, passphrase: str, at: Instant) -> Made:
    """Write both sets into `target`, and delete what has ended there.

    Raises InstallationError on a server, ValueError for a short passphrase, FileExistsError where this moment's set is there already,
    sqlite3.DatabaseError and OSError where something cannot be read or written: then no set of this moment is left behind.
    """
    database.file(installation.records)
    if len(passphrase) < keysbox.SHORTEST_PASSPHRASE:
        raise ValueError(f"a passphrase has at least {keysbox.SHORTEST_PASSPHRASE} characters")
    for folder in (target, target / RECORDS, target / KEYS):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H%M%SZ")
    records, keys = target / RECORDS / moment, target / KEYS / (moment + keysbox.SUFFIX)
    if records.exists() or keys.exists():
        raise FileExistsError(f"{moment}: there is a backup of this moment already")
    draft = records.with_name(f".{moment}.part")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    try:
        files = _records(installation, draft, target / RECORDS, at)
        ends = _keys(installation, keys, passphrase, at)
        draft.rename(records)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    erased.merge([target / erased.NAME, erased.path_of(installation)], target / erased.NAME)
    _sync(target, target / RECORDS, target / KEYS)
    return Made(records, keys, files, ends, tuple(keysbox.prune(target / KEYS, legal_day(at))))


def sets(target: Path) -> list[Path]:
    """The sets of records in a backup, oldest first."""
    return sorted(path for path in (target / RECORDS).glob("*T*Z") if (path / MANIFEST).exists())


def manifest(folder: Path) -> dict[str, Any]:
    """What a set of records says of itself. Raises ValueError where it is of another format."""
    found: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
    if found.get("format") != FORMAT:
        raise ValueError(f"{folder}: a backup of another format")
    return found


def digest(path: Path) -> str:
    with path.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()


def _records(installation: Installation, draft: Path, sets_of_records: Path, at: Instant) -> int:
    copy_database(database.file(installation.records), draft / "records.db")
    copy_database(database.file(installation.ledger), draft / "ledger.db")
    for closed in map(database.file, closed_logs(installation)):
        copy_database(closed, draft / closed.name)
    count = _files(installation, draft, sets_of_records)
    with closing(store.open_reader(draft / "ledger.db")) as reader:
        # Where nothing was published yet, there is nothing that a restore could contradict.
        with suppress(NotYetProvable):
            export(reader, sets_of_records / TILES)
        size = reader.size()
    noted = published.read(installation)
    if noted is not None:
        (draft / CHECKPOINT).write_bytes(noted)
    names = sorted(path.relative_to(draft).as_posix() for path in draft.rglob("*") if path.is_file())
    said = {
        "format": FORMAT,
        "made": at.isoformat(),
        "origin": installation.origin,
        "log_origin": installation.log_origin,
        "example": installation.example,
        "content_approved": installation.content_approved,
        "entries": size,
        "files": {name: digest(draft / name) for name in names},
    }
    (draft / MANIFEST).write_text(json.dumps(said, indent=1, sort_keys=True) + "\n")
    return count


def copy_database(source: Path, target: Path) -> None:
    """Copy a database while others write to it (SQLite's online backup), and hold the copy's pages."""
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=30)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        # In one step, which is one read transaction: in steps it would begin anew with every write of another process.
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE").fetchall()
        said = new.execute("PRAGMA quick_check(1)").fetchall()
        if said != [("ok",)]:
            raise sqlite3.DatabaseError(f"the copy of {source.name} is damaged: {said[0][0]}")


def _files(installation: Installation, draft: Path, sets_of_records: Path) -> int:
    """Copy the sealed files; one that the last set has already is linked, since a file of the vault never changes."""
    last = next(iter(reversed(sets(sets_of_records.parent))), None)
    count = 0
    for source in (path for path in installation.files.rglob("*") if path.is_file()):
        relative = source.relative_to(installation.files)
        target = draft / FILES / relative
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        before = last / FILES / relative if last else None
        try:
            if before is not None and before.exists():
                os.link(before, target)
            else:
                shutil.copyfile(source, target)
        except FileNotFoundError:
            continue  # erased meanwhile
        count += 1
    return count


def _keys(installation: Installation, path: Path, passphrase: str, at: Instant) -> date:
    with closing(KeyStore(installation.keys, installation.key_file)) as keys:
        ends = day_after(legal_day(at), keys.backup_days)
        # INVARIANT: noted before it exists, so that no erasure is called complete before this backup has ended.
        keys.note_backup(ends.isoformat())
        content = Keys(
            Head(at, ends),
            read_key(installation.key_file),
            tuple(keys.held()),
            tuple(keys.destroyed_ids()),
            keys.backup_days,
        )
    keysbox.write(path, content, passphrase)
    return ends


def _sync(*folders: Path) -> None:
    for folder in folders:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
