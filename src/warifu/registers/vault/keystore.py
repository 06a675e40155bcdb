"""The keys of the vault: one random 256-bit key per subject and compartment, in `keys.db`. No Django.

A key lies there only wrapped by the installation's key, which is a file outside the data directory. Destroying a key is how something is
erased: every ciphertext under it, in every copy, becomes noise, and no proof changes. Hence:

* the row is deleted with `secure_delete`, the write-ahead log is truncated, and the file is searched for the wrapped key before
  `destroy` returns; the id of a destroyed key stays, so that a lost key is never taken for an erased one;
* nothing is cached: every use reads the row, so no process knows a key longer than one call;
* what lies below the file system (spare blocks of a disk, snapshots) is out of reach here. Rotating the installation's key and destroying
  the old key file makes such remains useless as well.

The file has short-lived backups of its own (`backup`). Subjects are random ids; names never come here.
"""

import mmap
import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from warifu.kernel.envelope import seal
from warifu.registers import database
from warifu.registers import installation as place
from warifu.registers.installation import InstallationError, new_id
from warifu.registers.vault.keyfile import read_key

_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE subject_key (
    key_id TEXT PRIMARY KEY, subject TEXT NOT NULL, compartment TEXT NOT NULL, wrapped BLOB NOT NULL, UNIQUE (subject, compartment)
) WITHOUT ROWID;
CREATE TABLE destroyed (key_id TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_INSERT = "INSERT INTO subject_key (key_id, subject, compartment, wrapped) VALUES (?, ?, ?, ?)"
_PROOF = b"this is the installation's key"
_ONE_DAY = 1
INSTALLATION = "installation"  # the subject of what concerns nobody
EVIDENCE = "evidence"  # the compartment of openings of the log
BACKUP_DAYS = 30  # keys.backup_days until the installation sets another number
_BUSY_SECONDS = 30.0
_AT_ONCE = 500  # subjects in one SQL statement
_PIECE = 12  # bytes: too many to stand anywhere by chance


class KeysMissing(InstallationError):
    """The installation has records but no `keys.db`, or a key that nobody destroyed is not in it."""


class WrongKeyFile(InstallationError):
    """The key file is not the one under which these keys are wrapped."""


class KeyDestroyed(Exception):
    """The key was destroyed: what it sealed has been erased."""


class DestructionIncomplete(Exception):
    """The keys are deleted, but traces could not be removed from the file. The message says why; `destroy_ids` may be repeated."""


@dataclass(frozen=True, slots=True)
class HeldKey:
    """A key as a keys-backup holds it. Never printed."""

    key_id: str
    subject: str
    compartment: str
    key: bytes

    def __repr__(self) -> str:
        return f"HeldKey({self.key_id})"


class KeyStore:
    """`keys.db` of one installation; may be shared between threads.

    Raises InstallationError (its kinds above) where the key file is missing, not 32 bytes or the wrong one, or where `keys.db` is not
    there and `create` is not given: missing keys stop the start.
    """

    def __init__(self, path: Path, key_file: Path, *, create: bool = False) -> None:
        self.path = path
        self._local = threading.local()
        self._wrap_under(read_key(key_file))
        if not path.exists():
            if not create:
                raise KeysMissing(
                    f"{path} is missing: without it nothing sealed can be opened, so nothing starts; restore a backup of the keys"
                )
            self._make()
        self._generation = self._meta("generation")
        self.check()

    # ---- use

    def check(self) -> None:
        """Raises WrongKeyFile unless the installation's key is the one that wraps these keys."""
        if self._meta("generation") != self._generation:
            raise WrongKeyFile(
                f"the keys in {self.path} were wrapped anew under another key file: start again with that one"
            )
        try:
            seal.unwrap(self._wrapping, self._meta("proof"), _context("proof", self._generation))
        except seal.SealBroken:
            raise WrongKeyFile(
                f"the key file does not open {self.path}. If a rotation was interrupted, run it again with the same two files"
            ) from None

    def key_for(self, subject: str, compartment: str) -> tuple[str, bytes]:
        """Id and key of a subject's compartment, made (and durable) if there is none yet."""
        if not subject or not compartment:
            raise ValueError("a key belongs to a subject and a compartment")
        sql = "SELECT key_id, wrapped FROM subject_key WHERE subject = ? AND compartment = ?"
        rows = self._rows(sql, (subject, compartment))
        if not rows:
            self._insert(HeldKey(new_id(), subject, compartment, secrets.token_bytes(seal.KEY_BYTES)))
            rows = self._rows(sql, (subject, compartment))
        key_id, wrapped = rows[0]
        return key_id, self._unwrap(key_id, subject, compartment, wrapped)

    def keys_for(self, subjects: Iterable[str], compartment: str) -> dict[str, tuple[str, bytes]]:
        """`key_for` of several subjects, found and made together."""
        wanted = list(dict.fromkeys(subjects))
        if not compartment or not all(wanted):
            raise ValueError("a key belongs to a subject and a compartment")
        found = self.found(wanted, compartment)
        # All that are not there yet in one durable transaction: the lists of an office name a hundred thousand people at once.
        fresh = [
            HeldKey(new_id(), s, compartment, secrets.token_bytes(seal.KEY_BYTES)) for s in wanted if s not in found
        ]
        if fresh:
            self._insert(*fresh)
            # Read back: somebody else may have been faster.
            found |= self.found([key.subject for key in fresh], compartment)
        return found

    def found(self, subjects: Sequence[str], compartment: str) -> dict[str, tuple[str, bytes]]:
        """`key_for` of those subjects that have a key; none is made."""
        found = {}
        for begin in range(0, len(subjects), _AT_ONCE):
            some = subjects[begin : begin + _AT_ONCE]
            marks = ",".join("?" * len(some))
            sql = f"SELECT subject, key_id, wrapped FROM subject_key WHERE compartment = ? AND subject IN ({marks})"  # noqa: S608
            for subject, key_id, wrapped in self._rows(sql, (compartment, *some)):
                found[subject] = key_id, self._unwrap(key_id, subject, compartment, wrapped)
        return found

    def open_all(self, key_ids: Iterable[str]) -> dict[str, bytes]:
        """`open` of several ids, found together; an erased one is not among them. Raises KeysMissing as `open` does."""
        wanted, found = list(dict.fromkeys(key_ids)), {}
        for begin in range(0, len(wanted), _AT_ONCE):
            some = wanted[begin : begin + _AT_ONCE]
            marks = ",".join("?" * len(some))
            sql = f"SELECT key_id, subject, compartment, wrapped FROM subject_key WHERE key_id IN ({marks})"  # noqa: S608
            for key_id, subject, compartment, wrapped in self._rows(sql, some):
                found[key_id] = self._unwrap(key_id, subject, compartment, wrapped)
        for key_id in wanted:
            if key_id not in found:
                with suppress(KeyDestroyed):
                    found[key_id] = self.open(key_id)
        return found

    def open(self, key_id: str) -> bytes:
        """The key of that id. Raises KeyDestroyed, or KeysMissing for a key that was never destroyed and is not there."""
        rows = self._rows("SELECT subject, compartment, wrapped FROM subject_key WHERE key_id = ?", (key_id,))
        if rows:
            return self._unwrap(key_id, *rows[0])
        if self._rows("SELECT 1 FROM destroyed WHERE key_id = ?", (key_id,)):
            raise KeyDestroyed("erased: the key was destroyed")
        raise KeysMissing(
            "a key is missing that nobody destroyed: the key store is older than the records; restore its newest backup"
        )

    def key_ids(self, subject: str, compartments: Iterable[str] | None = None) -> list[str]:
        """Ids of the subject's keys, of these compartments only where some are named."""
        rows = self._rows("SELECT key_id, compartment FROM subject_key WHERE subject = ? ORDER BY key_id", (subject,))
        wanted = None if compartments is None else set(compartments)
        return [key_id for key_id, compartment in rows if wanted is None or compartment in wanted]

    # ---- destroying

    def destroy(self, subject: str, compartments: Iterable[str] | None = None) -> list[str]:
        """Destroy a subject's keys, all or of some compartments; returns their ids. See `destroy_ids`."""
        key_ids = self.key_ids(subject, compartments)
        self.destroy_ids(key_ids)
        return key_ids

    def destroy_ids(self, key_ids: Sequence[str]) -> None:
        """Destroy keys by id, also ids that are not (or no longer) here, so that it may be repeated after a crash.

        When it returns, no byte of the wrapped keys is left in the files. Raises DestructionIncomplete where that could not be reached.
        """
        if not key_ids:
            return
        with self._write() as connection:
            wrapped = []
            for key_id in key_ids:
                wrapped += connection.execute("SELECT wrapped FROM subject_key WHERE key_id = ?", (key_id,)).fetchall()
                connection.execute("DELETE FROM subject_key WHERE key_id = ?", (key_id,))
                connection.execute("INSERT OR IGNORE INTO destroyed (key_id) VALUES (?)", (key_id,))
        self._truncate_log()
        # SQLite may leave a copy of a cell on a page it has rebuilt: look, and rebuild the file if it did.
        if self._left([row[0] for row in wrapped]):
            self._connection().execute("VACUUM")
            self._truncate_log()
            if self._left([row[0] for row in wrapped]):
                raise DestructionIncomplete("a wrapped key is still in the file after it was rebuilt")

    def destroyed_ids(self) -> list[str]:
        """Ids of all keys ever destroyed: random, so they identify nobody."""
        return [row[0] for row in self._rows("SELECT key_id FROM destroyed ORDER BY key_id")]

    # ---- rotation and backup

    def rewrap(self, new_key_file: Path) -> int:
        """Wrap every key under the key in `new_key_file`, in one transaction; returns how many.

        Killed at any moment, the store stands wholly under the old file or wholly under the new one. Other processes that still hold
        the old key refuse from then on (WrongKeyFile).
        """
        new, generation = read_key(new_key_file), new_id()
        with self._write() as connection:
            rows = connection.execute("SELECT key_id, subject, compartment, wrapped FROM subject_key").fetchall()
            connection.executemany(
                "UPDATE subject_key SET wrapped = ? WHERE key_id = ?",
                ((_wrap(new, k, s, c, self._unwrap(k, s, c, wrapped)), k) for k, s, c, wrapped in rows),
            )
            self._set_meta(
                connection, generation=generation, proof=seal.wrap(new, _PROOF, _context("proof", generation), _nonce())
            )
        self._wrap_under(new)
        self._generation = generation
        self._truncate_log()
        return len(rows)

    def held(self) -> Iterator[HeldKey]:
        """Every key in clear, for a keys-backup, which seals them at once under its passphrase."""
        for key_id, subject, compartment, wrapped in self._rows(
            "SELECT key_id, subject, compartment, wrapped FROM subject_key ORDER BY key_id"
        ):
            yield HeldKey(key_id, subject, compartment, self._unwrap(key_id, subject, compartment, wrapped))

    def take_in(self, keys: Iterable[HeldKey], destroyed: Iterable[str]) -> None:
        """Fill an empty store from a backup; keys that were destroyed are not taken in."""
        with self._write() as connection:
            gone = set(destroyed)
            connection.executemany(
                "INSERT OR IGNORE INTO destroyed (key_id) VALUES (?)", ((key_id,) for key_id in sorted(gone))
            )
            connection.executemany(
                _INSERT,
                (
                    (
                        k.key_id,
                        k.subject,
                        k.compartment,
                        _wrap(self._wrapping, k.key_id, k.subject, k.compartment, k.key),
                    )
                    for k in keys
                    if k.key_id not in gone
                ),
            )

    @property
    def backup_days(self) -> int:
        """keys.backup_days: for how many days a backup of the keys may be kept. Erasure is complete that many days later."""
        return int(self._meta("backup_days"))

    def set_backup_days(self, days: int) -> None:
        if not _ONE_DAY <= days <= 366:
            raise ValueError("backups of the keys are kept from 1 to 366 days")
        with self._write() as connection:
            self._set_meta(connection, backup_days=days)

    @property
    def backups_end(self) -> str:
        """ISO day on which the last backup of the keys made so far ends; "" where none was made."""
        return str(self._meta("backups_end"))

    def note_backup(self, ends: str) -> None:
        """Remember the ISO day on which a backup just made ends."""
        with self._write() as connection:
            self._set_meta(connection, backups_end=max(ends, self.backups_end))

    def close(self) -> None:
        """Close this thread's connection."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    # ---- inside

    def _wrap_under(self, key: bytes) -> None:
        self._wrapping, self._unwrapped = key, seal.unwrapper(key)

    def _connection(self) -> sqlite3.Connection:
        # A connection is neither shared between threads nor carried over a fork.
        if getattr(self._local, "pid", None) != os.getpid() or self._local.connection is None:
            connection = sqlite3.connect(self.path, isolation_level=None, timeout=_BUSY_SECONDS)
            connection.execute("PRAGMA journal_mode=WAL").fetchall()
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA secure_delete=ON").fetchall()
            self._local.connection, self._local.pid = connection, os.getpid()
        found: sqlite3.Connection = self._local.connection
        return found

    def _rows(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        # All rows at once: an open cursor would be a reader, and a reader keeps the write-ahead log from being truncated.
        return self._connection().execute(sql, params).fetchall()

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            # INVARIANT: nobody writes under an installation key that a rotation has replaced.
            found = connection.execute("SELECT value FROM meta WHERE name = 'generation'").fetchall()
            if found != [(self._generation,)]:
                raise WrongKeyFile(
                    f"the keys in {self.path} were wrapped anew under another key file: start again with that one"
                )
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            # Some faults (a full disk) end the transaction by themselves, others do not.
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    def _insert(self, *keys: HeldKey) -> None:
        rows = (
            (k.key_id, k.subject, k.compartment, _wrap(self._wrapping, k.key_id, k.subject, k.compartment, k.key))
            for k in keys
        )
        with self._write() as connection:
            connection.executemany(_INSERT + " ON CONFLICT (subject, compartment) DO NOTHING", rows)

    def _unwrap(self, key_id: str, subject: str, compartment: str, wrapped: bytes) -> bytes:
        try:
            return self._unwrapped(wrapped, _context(key_id, subject, compartment))
        except seal.SealBroken:
            self.check()
            raise

    def _meta(self, name: str) -> Any:
        rows = self._rows("SELECT value FROM meta WHERE name = ?", (name,))
        if not rows:
            raise KeysMissing(f"{self.path} is not a key store of this program")
        return rows[0][0]

    @staticmethod
    def _set_meta(connection: sqlite3.Connection, **values: object) -> None:
        connection.executemany("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", values.items())

    def _make(self) -> None:
        os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        connection, generation = self._connection(), new_id()
        connection.executescript("BEGIN;" + _SCHEMA)
        proof = seal.wrap(self._wrapping, _PROOF, _context("proof", generation), _nonce())
        self._set_meta(connection, generation=generation, proof=proof, backup_days=BACKUP_DAYS, backups_end="")
        connection.execute("COMMIT")

    def _truncate_log(self) -> None:
        """Bring everything into `keys.db` and cut the write-ahead log to nothing; waits for readers of other processes."""
        end = time.monotonic() + _BUSY_SECONDS
        while self._connection().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()[0][0]:
            if time.monotonic() > end:
                raise DestructionIncomplete(
                    "another process keeps reading keys.db, so its write-ahead log cannot be cut"
                )
            time.sleep(0.01)

    def _left(self, wrapped: Iterable[bytes]) -> bool:
        with self.path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            # Piece by piece: of a cell that was partly overwritten the rest may be left.
            return any(
                content.find(box[at : at + _PIECE]) >= 0
                for box in wrapped
                for at in range(0, len(box) - _PIECE + 1, _PIECE // 2)
            )


def of(installation: place.Installation) -> KeyStore:
    """The key store of an installation. It is made only where the installation holds neither records nor a log yet."""
    # Asked only where there are none: every command comes by here.
    fresh = not installation.keys.exists() and not (
        database.exists(installation.records) or database.exists(installation.ledger)
    )
    store = KeyStore(installation.keys, installation.key_file, create=fresh)
    # From the first day on, so that every backup of the keys opens what the log says of erasures.
    store.key_for(INSTALLATION, EVIDENCE)
    return store


def current() -> KeyStore:
    """The key store of the installation that the environment names: one per process."""
    return _of_environment(os.environ.get("WARIFU_DATA", ""), os.environ.get("WARIFU_KEY_FILE", ""))


@cache
def _of_environment(_data: str, _key_file: str) -> KeyStore:
    return of(place.from_environment())


def _wrap(wrapping: bytes, key_id: str, subject: str, compartment: str, key: bytes) -> bytes:
    return seal.wrap(wrapping, key, _context(key_id, subject, compartment), _nonce())


def _context(*parts: str) -> bytes:
    """Which key this is: a wrapped key put in another row does not open."""
    return b"warifu/keystore/v1\n" + "\x00".join(parts).encode()


def _nonce() -> bytes:
    return secrets.token_bytes(seal.NONCE_BYTES)
