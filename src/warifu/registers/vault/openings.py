"""Sealed openings of the log whose key was destroyed: they open nothing any more, and they must not even link entries with each other.

All entries about one person name the same key in the log's database; left there, that id would tell for ever which entries belong
together. So opening and ids go, and the entry, its leaf and every proof stay as they are. No Django; safe beside the running sequencer.
"""

from collections.abc import Collection
from contextlib import closing

from warifu.registers import database
from warifu.registers.database import Connection
from warifu.registers.installation import Place
from warifu.registers.ledger import store

_AT_ONCE = 500


def forget(ledger: Place, key_ids: Collection[str]) -> int:
    """Remove the openings sealed under these keys; returns how many. A log that is not there yet has none.

    Raises one of `database.FAULTS` where the log is locked for too long; it may be repeated.
    """
    if not key_ids or not database.exists(ledger):
        return 0
    with closing(database.connect(ledger, timeout=30.0)) as connection:
        if database.is_sqlite(connection):
            connection.execute("PRAGMA secure_delete=ON").fetchall()
        wanted = set(key_ids)
        # Found by reading first, so that the writer of the log waits only for the few rows that change.
        found = [index for index, key_id in connection.execute("SELECT idx, key_id FROM opening") if key_id in wanted]
        for start in range(0, len(found), _AT_ONCE):
            _forget(connection, found[start : start + _AT_ONCE])
        if found and not database.is_sqlite(connection):
            # What PostgreSQL deletes stays in its file until somebody sweeps.
            connection.execute("VACUUM opening")
        return len(found)


def _forget(connection: Connection, indexes: list[int]) -> None:
    with database.transaction(connection):
        for index in indexes:
            connection.execute("DELETE FROM opening WHERE idx = ?", (index,))
            ((outbox_id, entry_id),) = connection.execute(
                "SELECT outbox_id, entry_id FROM entry WHERE idx = ?", (index,)
            ).fetchall()
            total = store.row_sum(outbox_id, entry_id, None, None)
            connection.execute("UPDATE entry SET sum = ? WHERE idx = ?", (total, index))
