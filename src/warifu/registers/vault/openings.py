"""Sealed openings of the log whose key was destroyed: they open nothing any more, and they must not even link entries with each other.

All entries about one person name the same key in `ledger.db`; left there, that id would tell for ever which entries belong together. So
opening and ids go, and the entry, its leaf and every proof stay as they are. No Django; safe beside the running sequencer.
"""

import sqlite3
from collections.abc import Collection
from contextlib import closing
from pathlib import Path

from warifu.registers.ledger import store

_AT_ONCE = 500


def forget(ledger: Path, key_ids: Collection[str]) -> int:
    """Remove the openings sealed under these keys; returns how many. A log that is not there yet has none.

    Raises sqlite3.OperationalError where the log is locked for too long; it may be repeated.
    """
    if not ledger.exists() or not key_ids:
        return 0
    with closing(store.connect(ledger, timeout=30.0)) as connection:
        connection.execute("PRAGMA secure_delete=ON").fetchall()
        wanted = set(key_ids)
        # Found by reading first, so that the writer of the log waits only for the few rows that change.
        found = [index for index, key_id in connection.execute("SELECT idx, key_id FROM opening") if key_id in wanted]
        for start in range(0, len(found), _AT_ONCE):
            _forget(connection, found[start : start + _AT_ONCE])
        return len(found)


def _forget(connection: sqlite3.Connection, indexes: list[int]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for index in indexes:
        connection.execute("DELETE FROM opening WHERE idx = ?", (index,))
        ((outbox_id, entry_id),) = connection.execute(
            "SELECT outbox_id, entry_id FROM entry WHERE idx = ?", (index,)
        ).fetchall()
        total = store.row_sum(outbox_id, entry_id, None, None)
        connection.execute("UPDATE entry SET sum = ? WHERE idx = ?", (total, index))
    connection.execute("COMMIT")
