"""Connections to PostgreSQL for what knows no Django, and the locks by which writers wait for each other. Imported through `database`.

**Acts.** PostgreSQL's READ COMMITTED lets two acts run at once, each blind to what the other has not committed yet: both would take the
next number, both would find the limit not reached, both would restate one key of the gate and leave the union of their rows, a right that
one of them took away among them. Locking rows would have to be right in every act, and in every act to come; SERIALIZABLE would have
acts begun again from their forms. So those who write the records take one advisory lock first, and hold it until their transaction has
ended: what `BEGIN IMMEDIATE` is on SQLite, with the same promise. PostgreSQL makes a commit visible (after it is durable, on a synchronous
standby too) before it lets go of the transaction's locks, and READ COMMITTED takes a new snapshot for each sentence, so whoever gets the
lock sees all that was committed under it. An office makes some ten acts a second, each of some milliseconds; questions, pages and the log
wait for nobody.

**The log.** Its one writer holds another advisory lock for as long as its session lives, on the very session that commits the entries:
when the server ends that session, nothing can be committed through it any more, and only then another sequencer gets the lock. It needs a
connection of its own to the server: no pooler between them that shares sessions.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Self

import psycopg
from psycopg import pq
from psycopg.rows import TupleRow

from warifu.registers.database import Connection, ServerAway, ServerFault
from warifu.registers.installation import Server

# Advisory locks are numbers within one database; these two are the program's ("wari" and a running number).
WRITERS, SEQUENCER = 0x7761726900000001, 0x7761726900000002
# A commit that was answered survives the server; a setting that promises more (remote_apply) is left as it is.
DURABLE = (
    "SELECT set_config('synchronous_commit', 'on', false) "
    "WHERE current_setting('synchronous_commit') IN ('off', 'local', 'remote_write')"
)
# Either side notices within some ten seconds that the other is gone without a word.
_ASKED_OF_SERVER = (
    "-c timezone=UTC -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 "
    "-c tcp_keepalives_count=3 -c tcp_user_timeout=10000"
)
KEEPALIVES = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3, "tcp_user_timeout": 10_000}
_CONNECT_SECONDS = 10
_LOCK_NOT_AVAILABLE = "55P03"
_FAULTS = (psycopg.OperationalError, psycopg.InterfaceError, psycopg.InternalError)
_SETTINGS_OF_DURABILITY = ("fsync", "full_page_writes")


class ServerCursor(psycopg.Cursor[TupleRow]):
    """Takes `?` as every other plain connection, and raises ServerFault."""

    def execute(self, sql: Any, params: Any = None, **options: Any) -> Self:  # type: ignore[override]
        try:
            return super().execute(_translated(sql) if params else sql, params or None, **options)
        except _FAULTS as error:
            raise _fault(error) from error

    def executemany(self, sql: Any, params: Iterable[Sequence[Any]], **options: Any) -> None:  # type: ignore[override]
        try:
            super().executemany(_translated(sql), params, **options)
        except _FAULTS as error:
            raise _fault(error) from error


class Session(psycopg.Connection[TupleRow]):
    """A connection in autocommit that is spoken to as sqlite3's are."""

    of_server = True  # `database.is_sqlite` looks for it

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open on a server that is still there."""
        return not self.closed and self.info.transaction_status in (
            pq.TransactionStatus.INTRANS,
            pq.TransactionStatus.INERROR,
        )

    def executemany(self, sql: str, params: Iterable[Sequence[Any]]) -> Any:
        self.cursor().executemany(sql, params)


@lru_cache(maxsize=1024)
def _translated(sql: str) -> str:
    return sql.replace("%", "%%").replace("?", "%s")


def _fault(error: psycopg.Error) -> ServerFault:
    # The message of a failed connection may name the user, never the password.
    return ServerFault(str(error).strip().splitlines()[0] if str(error) else type(error).__name__, error.sqlstate or "")


def connect(place: Server, *, read_only: bool, timeout: float) -> Session:
    """A connection whose commits are durable. Raises ServerAway."""
    options = f"-c lock_timeout={max(1, int(timeout * 1000))} {_ASKED_OF_SERVER}"
    if place.schema:
        options += f" -c search_path={place.schema}"
    if read_only:
        options += " -c default_transaction_read_only=on"
    try:
        session: Session = Session.connect(
            place.url,
            autocommit=True,
            cursor_factory=ServerCursor,
            options=options,
            application_name="warifu",
            connect_timeout=_CONNECT_SECONDS,
            **KEEPALIVES,  # type: ignore[arg-type]
        )
    except (psycopg.OperationalError, psycopg.ProgrammingError) as error:
        raise ServerAway(f"{place}: {_fault(error)}") from error
    if not read_only:
        session.execute(DURABLE)
    return session


def copy_in(connection: Connection, table: str, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> None:
    """Many rows in the caller's transaction, at a fifth of what inserting them costs. `columns` by name, with their types."""
    named = ", ".join(columns)
    try:
        with connection.cursor().copy(f"COPY {table} ({named}) FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(list(columns.values()))
            for row in rows:
                copy.write_row(row)
    except _FAULTS as error:
        raise _fault(error) from error


def wait_for_writers(connection: Connection) -> None:
    """Become the one writer of the records until the transaction ends. Raises ServerFault after the connection's patience."""
    connection.execute("SELECT pg_advisory_xact_lock(?)", (WRITERS,))


def take_log(connection: Connection) -> bool:
    """Become the one writer of the log for as long as this session lives; False where somebody else stays it.

    It waits as long as the connection waits for a lock: the session of a front that was killed ends a moment after it.
    """
    try:
        connection.execute("SELECT pg_advisory_lock(?)", (SEQUENCER,))
    except ServerFault as fault:
        if fault.sqlstate != _LOCK_NOT_AVAILABLE:
            raise
        return False
    return True


def not_durable(connection: Connection) -> list[str]:
    """Settings of the server under which what was answered may be lost when its machine fails."""
    return [
        f"{name} is {value}"
        for name in _SETTINGS_OF_DURABILITY
        for (value,) in [connection.execute("SELECT current_setting(?)", (name,)).fetchone()]
        if value != "on"
    ]
