"""Making a log, and opening it to write: lock, keys, and the comparison without which nothing is signed.

On PostgreSQL the lock is held by the session that writes the log (`Lock.connect`): when the server ends it, its writer is gone too.
"""

import fcntl
import os
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

from warifu.registers import database
from warifu.registers.database import Connection
from warifu.registers.installation import Installation, InstallationError, Place, Server
from warifu.registers.ledger import logkeys, published, store
from warifu.registers.ledger.errors import Behind, LedgerLocked
from warifu.registers.ledger.writer import Writer

Randomness = Callable[[int], bytes]


_MOMENT = 2.0  # seconds
_CACHE_KIB = 64 * 1024
_PAGES_AHEAD = 16_000  # of 4 KiB


class Lock:
    """The exclusive lock on a file in the directory, and on PostgreSQL in the database too; held until released or the process ends."""

    def __init__(self, installation: Installation) -> None:
        """Raises LedgerLocked where another process holds it."""
        self._file = os.open(installation.directory / "ledger.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._file)
            raise LedgerLocked("another process writes this log") from None
        self._ledger = installation.ledger
        try:
            self._session = _session(self._ledger) if isinstance(self._ledger, Server) else None
        except BaseException:
            os.close(self._file)
            raise

    def connect(self) -> Connection:
        """The connection that writes the log under this lock. On SQLite the caller closes it; the lock's own session ends with the lock."""
        return self._session or _of_file(self._ledger)

    def release(self) -> None:
        if self._session:
            self._session.close()
        os.close(self._file)


def _of_file(ledger: Place) -> Connection:
    connection = database.connect(ledger)
    # Ids are random, so their index is touched all over: with little memory, and a short write-ahead log, it is written anew and anew.
    connection.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
    connection.execute(f"PRAGMA wal_autocheckpoint={_PAGES_AHEAD}").fetchall()
    return connection


def hold_durable(installation: Installation, connection: Connection) -> list[str]:
    """Settings of a server that may lose what was answered; an example may run so, with these words to its operator.

    Raises InstallationError where an office would.
    """
    if database.is_sqlite(connection):
        return []
    from warifu.registers import postgres

    weak = postgres.not_durable(connection)
    if weak and not installation.example:
        raise InstallationError(
            f"{installation.ledger}: {', '.join(weak)}: what was answered could be lost. Nothing starts"
        )
    return weak


def _session(ledger: Server) -> Connection:
    from warifu.registers import postgres

    session = postgres.connect(ledger, read_only=False, timeout=_MOMENT)
    if not postgres.take_log(session):
        session.close()
        raise LedgerLocked("another process writes the log in this database")
    return session


def create(place: Place, installation_key: bytes, origin: str, randomness: Randomness = os.urandom) -> None:
    """Make an empty log with new keys; it is there whole or not at all. Raises FileExistsError, or the server's own error."""
    seeds = randomness(2 * logkeys.SEED_BYTES)
    if isinstance(place, Server):
        with closing(database.connect(place)) as connection, database.transaction(connection):
            connection.execute(f"CREATE SCHEMA {place.schema}")
            store.make(connection)
            logkeys.create(connection, installation_key, origin, seeds)
    else:
        _create_file(place, installation_key, origin, seeds)


def _create_file(path: Path, installation_key: bytes, origin: str, seeds: bytes) -> None:
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(database.connect(draft)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        with database.transaction(connection):
            store.make(connection)
            logkeys.create(connection, installation_key, origin, seeds)
    path.hardlink_to(draft)
    draft.unlink()


def ensure(installation: Installation, randomness: Randomness = os.urandom) -> None:
    """Make the installation's log if there is none. Raises Behind where one is gone that published checkpoints."""
    if database.exists(installation.ledger):
        return
    if published.path_of(installation).exists():
        raise Behind(
            "the log is gone, but beside the key file there is a checkpoint that it published: restore it, or open a successor"
        )
    create(installation.ledger, logkeys.read_key_file(installation.key_file), installation.log_origin, randomness)


def open_writer(installation: Installation, lock: Lock | None = None) -> Writer:
    """Open the log to append and to sign; on a server through the session of the lock, which the caller holds.

    Raises Behind or Forked where signing could contradict what was published, SealBroken where the key file is another one.
    """
    with ExitStack() as unless_opened:
        connection = unless_opened.enter_context(
            closing(lock.connect() if lock else database.connect(installation.ledger))
        )
        published.compare(store.Reader(connection), published.read(installation))
        writer = Writer(
            installation, connection, logkeys.load(connection, logkeys.read_key_file(installation.key_file))
        )
        unless_opened.pop_all()
        return writer
