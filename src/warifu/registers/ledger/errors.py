"""Errors of the ledger, by whose fault they are. A broken log is a `VerificationError` of the kernel."""

import sqlite3


class NotNow(Exception):
    """The disk is full, or the database could not be written: nothing was answered, ask again. The front answers 503."""


# What passes: busy, locked, out of memory, read-only, input/output, full, cannot open. Anything else is a fault of the program.
_PASSING = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
}


# The same by SQLSTATE: lock not available, deadlock or serialization, full disk and other resources, input/output. A session that was
# lost does not come back by itself.
_PASSING_STATES = ("55P03", "40", "53", "58")


def not_now(error: BaseException) -> BaseException:
    """NotNow where the fault of a database passes (a full disk, a lock); the error itself where it does not."""
    if isinstance(error, sqlite3.OperationalError):
        passes, name = error.sqlite_errorcode & 0xFF in _PASSING, error.sqlite_errorname
    else:
        name = str(getattr(error, "sqlstate", None) or "")
        passes = name.startswith(_PASSING_STATES)
    return NotNow(f"a database could not be read or written ({name}); nothing was answered") if passes else error


class LedgerLocked(Exception):
    """Another process is the sequencer of this log."""


class NotYetProvable(Exception):
    """No checkpoint that satisfies the policy covers the entry yet; from the next one on there is a proof."""


class NoSuchEntry(Exception):
    """The log has no entry of that index."""


class Behind(Exception):
    """The log ends before its last published checkpoint: to sign it would be a fork.

    Take the missing entries from exported tiles, or close the log and open a successor.
    """


class Forked(Exception):
    """The log contradicts a checkpoint that it published. Nothing may be signed."""
