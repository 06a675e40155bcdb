"""Another installation's key: everything that is wrapped under the old one is wrapped under the new one. No Django.

The program must be stopped (the lock of the log is taken). What lies beside the key file is carried over first, then the keys of the log,
then the subject keys in one transaction. Killed in between, neither file opens everything, and the same command with the same two files
does the rest. The old file is not touched: whoever rotates destroys it, and with it every remainder on old disks that it could open.
"""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from warifu.kernel.envelope.seal import SealBroken
from warifu.kernel.ids import Instant
from warifu.registers import database
from warifu.registers.installation import Installation, Place
from warifu.registers.ledger import log, logkeys, published
from warifu.registers.ledger.restore import closed_logs
from warifu.registers.vault import erased, evidence
from warifu.registers.vault.keyfile import make_key, read_key
from warifu.registers.vault.keystore import KeyStore, WrongKeyFile


def rotate(installation: Installation, new_key_file: Path, *, law_digest: str, at: Instant) -> int:
    """Wrap all keys under `new_key_file`, which is made where there is none; returns how many subject keys there are.

    Raises LedgerLocked while the program runs, WrongKeyFile where neither file opens the keys.
    """
    lock = log.Lock(installation)
    try:
        if not new_key_file.exists():
            make_key(new_key_file)
        old, new = read_key(installation.key_file), read_key(new_key_file)
        for beside in (published.path_beside, erased.path_beside):
            _carry(beside, installation.key_file, new_key_file)
        own = [installation.ledger] if database.exists(installation.ledger) else []
        for ledger in (*own, *closed_logs(installation)):
            _rewrap_log(ledger, old, new)
        with closing(_either(installation, new_key_file)) as keys:
            count = keys.rewrap(new_key_file)
            _record(installation, keys, law_digest, at)
        return count
    finally:
        lock.release()


def _carry(beside: Callable[[Path], Path], old: Path, new: Path) -> None:
    if beside(old).exists():
        shutil.copyfile(beside(old), beside(new))


def _rewrap_log(ledger: Place, old: bytes, new: bytes) -> None:
    if not _opens(ledger, new):
        logkeys.rewrap(ledger, old, new)


def _opens(ledger: Place, key: bytes) -> bool:
    """Whether the log's keys are under this one already: a rotation that was interrupted goes on where it stood."""
    with closing(database.connect(ledger, read_only=True)) as connection:
        try:
            logkeys.load(connection, key)
        except SealBroken:
            return False
    return True


def _either(installation: Installation, new_key_file: Path) -> KeyStore:
    try:
        return KeyStore(installation.keys, installation.key_file)
    except WrongKeyFile:
        return KeyStore(installation.keys, new_key_file)


def _record(installation: Installation, keys: KeyStore, law_digest: str, at: Instant) -> None:
    with closing(database.connect(installation.records, timeout=10)) as records, database.act(records):
        fields = {"kind": "keys:rotated", "outcome": "done"}
        evidence.record(
            records.cursor(),
            keys,
            cls="keys",
            at=at,
            law_digest=law_digest,
            subject=evidence.INSTALLATION,
            fields=fields,
        )
