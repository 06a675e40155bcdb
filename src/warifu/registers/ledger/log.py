"""Making a log, and opening it to write: lock, keys, and the comparison without which nothing is signed."""

import fcntl
import os
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

from warifu.registers.installation import Installation
from warifu.registers.ledger import logkeys, published, store
from warifu.registers.ledger.errors import Behind, LedgerLocked
from warifu.registers.ledger.writer import Writer

Randomness = Callable[[int], bytes]


class Lock:
    """The exclusive lock on a file beside `ledger.db`; held until released or until the process ends."""

    def __init__(self, installation: Installation) -> None:
        """Raises LedgerLocked where another process holds it."""
        self._file = os.open(installation.directory / "ledger.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._file)
            raise LedgerLocked("another process writes this log") from None

    def release(self) -> None:
        os.close(self._file)


def create(path: Path, installation_key: bytes, origin: str, randomness: Randomness = os.urandom) -> None:
    """Make an empty log with new keys; it is there whole or not at all. Raises FileExistsError."""
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(store.connect(draft)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("BEGIN IMMEDIATE")
        for statement in store.SCHEMA.split(";"):
            connection.execute(statement)
        logkeys.create(connection, installation_key, origin, randomness(2 * logkeys.SEED_BYTES))
        connection.execute("COMMIT")
    path.hardlink_to(draft)
    draft.unlink()


def ensure(installation: Installation, randomness: Randomness = os.urandom) -> None:
    """Make the installation's log if there is none. Raises Behind where one is gone that published checkpoints."""
    if installation.ledger.exists():
        return
    if published.path_of(installation).exists():
        raise Behind(
            "ledger.db is gone, but beside the key file there is a checkpoint that it published: restore it, or open a successor"
        )
    create(installation.ledger, logkeys.read_key_file(installation.key_file), installation.log_origin, randomness)


def open_writer(installation: Installation) -> Writer:
    """Open the log to append and to sign. The caller holds the Lock.

    Raises Behind or Forked where signing could contradict what was published, SealBroken where the key file is another one.
    """
    with ExitStack() as unless_opened:
        connection = unless_opened.enter_context(closing(store.connect(installation.ledger)))
        published.compare(store.Reader(connection), published.read(installation))
        writer = Writer(
            installation, connection, logkeys.load(connection, logkeys.read_key_file(installation.key_file))
        )
        unless_opened.pop_all()
        return writer
