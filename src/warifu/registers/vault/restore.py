"""Restore into an empty directory. What was erased stays erased, and the log never signs a fork. No Django.

 1. The directory is empty, the set of keys has not ended and is not older than the set of records.
 2. Records, log and files are copied, each held against the set's manifest.
 3. The whole log is rebuilt; the first broken byte stops everything.
 4. The log is made whole against what was published, or closed for a successor (`rejoin`).
 5. Keys are taken in, wrapped under the new installation's key, the log's own keys too.
 6. Every key that an erasure names is destroyed again: from the openings in this log and in newer ones that are given, from the lists of
    erased keys. An erasure in the log that none of them explains stops everything: what it erased would be back.
 7. What lies under destroyed keys is removed from records, files and log.
 8. The log says that it was restored. Acts that stand in the log but not in the records stop all permits until an operator confirms.
 9. Only now the directory becomes an installation.

Where any step fails, what was made is removed again.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from warifu.kernel.envelope.seal import SealBroken
from warifu.kernel.ids import Instant
from warifu.kernel.law.days import legal_day
from warifu.registers import database
from warifu.registers.installation import Installation, Place
from warifu.registers.ledger import logkeys, outbox, published, store
from warifu.registers.ledger import restore as log_restore
from warifu.registers.ledger.entry import parse
from warifu.registers.vault import backup, erased, keysbox, openings, rejoin
from warifu.registers.vault.erased import Line
from warifu.registers.vault.explained import explain, line_of
from warifu.registers.vault.keyfile import make_key, read_key
from warifu.registers.vault.keysbox import Keys
from warifu.registers.vault.keystore import KeyStore
from warifu.registers.vault.rejoin import Outside


class CannotRestore(Exception):
    """The backup cannot be restored as asked. The message says why and what may be done."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to restore: the newest set of records unless `moment` names one, with newer logs and lists of erased keys from elsewhere."""

    source: Path
    directory: Path
    key_file: Path
    moment: str = ""
    ledgers: tuple[Path, ...] = ()
    erased: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Restored:
    """`acts_missing`: entries of acts that the restored records do not hold, or that are lost; permits are stopped where there are any."""

    installation: Installation
    made: datetime
    entries: int
    filled: int
    erased: int
    acts_missing: int
    closed: Place | None


def restore(wanted: Wanted, outside: Outside, passphrase: str, at: Instant) -> Restored:
    """Restore a backup. Raises CannotRestore, Unexplained, rejoin.WouldFork, KeysBoxBroken, VerificationError; nothing is left then."""
    folder = _chosen(wanted)
    keys = _keys(wanted, folder, passphrase, at)
    with ExitStack() as undo:
        installation = _make_place(wanted, folder, undo)
        _copy(folder, installation)
        verified = rejoin.hold(installation)
        _move_log_keys(installation, keys.installation_key, read_key(installation.key_file))
        with closing(database.connect(installation.records)) as records:
            last_act = outbox.last_given(records)
        rejoined = rejoin.rejoin(installation, outside, at, [wanted.source / backup.RECORDS / backup.TILES])
        missing = rejoined.lost + acts_missing(rejoined.closed or installation.ledger, last_act)
        destroyed = _erase_again(installation, wanted, keys)
        rejoin.note_restored(installation, missing, at)
        _settle(rejoined.installation)
        undo.pop_all()
    made = datetime.fromisoformat(str(backup.manifest(folder)["made"]))
    return Restored(rejoined.installation, made, verified.size, rejoined.filled, destroyed, missing, rejoined.closed)


# ---- 1


def _chosen(wanted: Wanted) -> Path:
    found = {folder.name: folder for folder in backup.sets(wanted.source)}
    if not found or (wanted.moment and wanted.moment not in found):
        raise CannotRestore(f"{wanted.source} holds no set of records{' of ' + wanted.moment if wanted.moment else ''}")
    return found[wanted.moment or max(found)]


def _keys(wanted: Wanted, folder: Path, passphrase: str, at: Instant) -> Keys:
    today = legal_day(at)
    good = [path for path in keysbox.all_in(wanted.source / backup.KEYS) if not _ended(path, today)]
    same = [path for path in good if path.stem == folder.name]
    later = [path for path in good if path.stem >= folder.name]
    if not good:
        raise CannotRestore("no set of keys is left that has not ended: what it would open was promised to be gone")
    if not later:
        raise CannotRestore(
            f"every set of keys is older than the records of {folder.name}: restore an older set (--moment)"
        )
    keys = keysbox.read((same or later)[0], passphrase)
    # The head is proven only now.
    if keys.head.ends <= today:
        raise CannotRestore("the set of keys has ended")
    return keys


def _ended(path: Path, today: date) -> bool:
    return keysbox.read_head(path).ends <= today


def _make_place(wanted: Wanted, folder: Path, undo: ExitStack) -> Installation:
    if wanted.directory.exists() and any(wanted.directory.iterdir()):
        raise CannotRestore(f"{wanted.directory} is not empty: a restore never mixes with what is there")
    said = backup.manifest(folder)
    wanted.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    undo.callback(_empty, wanted.directory)
    for beside in (published.path_beside(wanted.key_file), erased.path_beside(wanted.key_file)):
        undo.callback(_put_back, beside, beside.read_bytes() if beside.exists() else None)
    if not wanted.key_file.exists():
        make_key(wanted.key_file)
        undo.callback(wanted.key_file.unlink)
    return Installation(
        wanted.directory,
        wanted.key_file,
        said["origin"],
        said["log_origin"],
        said["example"],
        # A set made before it was kept there was of an installation that nobody had approved, as far as it says.
        content_approved=said.get("content_approved", False),
    )


def _empty(directory: Path) -> None:
    for path in directory.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _put_back(path: Path, before: bytes | None) -> None:
    path.unlink(missing_ok=True)
    if before is not None:
        path.write_bytes(before)


# ---- 2


def _copy(folder: Path, installation: Installation) -> None:
    installation.files.mkdir(mode=0o700)
    for name, digest in backup.manifest(folder)["files"].items():
        if name == backup.CHECKPOINT:
            continue
        target = installation.directory / name
        if not target.resolve().is_relative_to(installation.directory.resolve()):
            raise CannotRestore(f"the manifest names a file outside: {name}")
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            shutil.copyfile(folder / name, target)
        except FileNotFoundError:
            raise CannotRestore(f"{folder.name}: {name} is missing from the set") from None
        target.chmod(0o600)
        if backup.digest(target) != digest:
            raise CannotRestore(f"{folder.name}: {name} is damaged")
    for copied in (installation.records, installation.ledger):
        with closing(database.connect(copied)) as connection:
            connection.execute("PRAGMA journal_mode=WAL").fetchall()


# ---- 4, 5


def _move_log_keys(installation: Installation, old: bytes, new: bytes) -> None:
    try:
        for ledger in (installation.ledger, *log_restore.closed_logs(installation)):
            logkeys.rewrap(ledger, old, new)
    except SealBroken:
        raise CannotRestore(
            "the log's keys are sealed under another installation key than this set of keys holds: the key was rotated in between; "
            "restore records and keys of the same moment (--moment)"
        ) from None


def acts_missing(ledger: Place, last_act: int) -> int:
    """Entries that came from acts which the records do not hold: ids of the outbox above `last_act`, the last one that the restored
    records have given out, or taken from tiles without any.
    """
    with closing(store.open_reader(ledger)) as reader:
        rows = reader.connection.execute(
            "SELECT idx, outbox_id, entry_id, entry FROM entry WHERE outbox_id > ? OR entry_id IS NULL", (last_act,)
        )
        return sum(
            outbox_id is not None or parse(bytes(entry)).cls not in ("decision", "log")
            for _, outbox_id, _, entry in rows
        )


# ---- 6, 7


def _erase_again(installation: Installation, wanted: Wanted, keys: Keys) -> int:
    lists = (wanted.source / erased.NAME, erased.path_of(installation), *wanted.erased)
    with closing(KeyStore(installation.keys, installation.key_file, create=True)) as held:
        held.set_backup_days(keys.backup_days)
        held.take_in(keys.keys, keys.destroyed)
        held.note_backup(keys.head.ends.isoformat())
        ledgers = [installation.ledger, *log_restore.closed_logs(installation)]
        erased.merge(lists, erased.path_of(installation))
        lines = explain(installation, held, lambda: _from_outbox(held, installation), wanted.ledgers)
        known = {key.key_id for key in keys.keys}
        gone = sorted({key_id for line in lines for key_id in line.key_ids} | set(keys.destroyed))
        held.destroy_ids(gone)
    for ledger in ledgers:
        openings.forget(ledger, gone)
    _remove(installation, gone)
    return len(known & set(gone))


def _from_outbox(held: KeyStore, installation: Installation) -> Iterator[Line]:
    with closing(database.connect(installation.records, read_only=True)) as records:
        for _, one in outbox.take(records, outbox.waiting(records)):
            if parse(one.entry).cls == "erasure":
                yield from line_of(held, one.key_id, one.opening)


def _remove(installation: Installation, gone: list[str]) -> None:
    """Rows and files under destroyed keys, and erasures that are done by that."""
    with closing(database.connect(installation.records)) as records:
        records.execute("PRAGMA secure_delete=ON").fetchall()
        with database.act(records):
            for key_id in gone:
                for (payload_id,) in records.execute(
                    "SELECT id FROM vault_payload WHERE key_id = ? AND box IS NULL", (key_id,)
                ).fetchall():
                    (installation.files / payload_id[:2] / payload_id).unlink(missing_ok=True)
                records.execute("DELETE FROM vault_payload WHERE key_id = ?", (key_id,))
            for erasure_id, named in records.execute("SELECT id, key_ids FROM vault_erasure WHERE NOT done").fetchall():
                if set(json.loads(named)) <= set(gone):
                    records.execute("UPDATE vault_erasure SET done = 1 WHERE id = ?", (erasure_id,))


# ---- 9


def _settle(installation: Installation) -> None:
    said = {
        "origin": installation.origin,
        "log_origin": installation.log_origin,
        "example": installation.example,
        "content_approved": installation.content_approved,
    }
    (installation.directory / "installation.json").write_text(json.dumps(said, indent=1) + "\n")
