"""The one door to an installation's databases for everything that knows no Django: SQLite's files, or a PostgreSQL server.

Every sentence is written with `?` and runs on both; Django's own connections want `%s` (`mark`). A connection is in autocommit, and
transactions are begun in so many words: `snapshot` to read one state of everything, `transaction` to write, `act` to write the records as
an act does: those who act wait for each other on either database, so that each is judged by all that were committed before it (see
`postgres`).

`postgres` is imported only where an installation lies on a server.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

from warifu.registers.installation import InstallationError, Place, Server

# On a server: every sentence sees the state that the first one saw.
BEGIN_SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_FEW_ROWS = 1000  # below, every way is short
PATIENCE = 5.0  # seconds to wait for somebody else's lock


class ServerFault(Exception):
    """PostgreSQL could not do it: what `sqlite3.OperationalError` is for SQLite. `sqlstate` as it said it, "" where it said none."""

    def __init__(self, message: str, sqlstate: str = "") -> None:
        super().__init__(message)
        self.sqlstate = sqlstate


class ServerAway(ServerFault, InstallationError):
    """No connection could be made: the address, the server or the network."""


FAULTS = (sqlite3.OperationalError, ServerFault)


class Connection(Protocol):
    """What is used of a connection: sqlite3's own, or `postgres.Session`."""

    @property
    def in_transaction(self) -> bool: ...
    def cursor(self) -> Any: ...
    def execute(self, sql: str, params: Sequence[Any] = ..., /) -> Any: ...
    def executemany(self, sql: str, params: Iterable[Sequence[Any]], /) -> Any: ...
    def close(self) -> None: ...


def connect(place: Place, *, read_only: bool = False, timeout: float = PATIENCE) -> Connection:
    """A connection in autocommit, whose commits are durable. Raises sqlite3.OperationalError or ServerAway where there is none."""
    if isinstance(place, Server):
        from warifu.registers import postgres

        return postgres.connect(place, read_only=read_only, timeout=timeout)
    address = f"{place.absolute().as_uri()}?mode={'ro' if read_only else 'rw'}"
    connection = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False, timeout=timeout)
    if not read_only:
        connection.execute("PRAGMA synchronous=FULL")
    return connection


def is_sqlite(connection: Connection) -> bool:
    """Whether it is a connection to a file."""
    return not hasattr(connection, "of_server")


def is_lost(connection: Connection) -> bool:
    """Whether the server has ended the session: open another one."""
    return bool(getattr(connection, "closed", False))


def mark(asked: object) -> str:
    """The placeholder of a connection or cursor: `%s` where it is Django's, on either database, `?` everywhere else."""
    # Django's connections have a vendor, its cursors a connection of that kind.
    return "%s" if hasattr(asked, "vendor") or hasattr(asked, "db") else "?"


def exists(place: Place) -> bool:
    """Whether records, or a log, are there: on a server, whether their tables are."""
    if isinstance(place, Path):
        return place.exists() and place.stat().st_size > 0
    table = f"{place.schema}.meta" if place.schema else "people_person"
    with closing(connect(place, read_only=True)) as connection:
        return connection.execute("SELECT to_regclass(?)", (table,)).fetchone()[0] is not None


def file(place: Place) -> Path:
    """The file of a database, for what works on files alone. Raises InstallationError on a server."""
    if isinstance(place, Path):
        return place
    raise InstallationError(
        "the records lie on PostgreSQL, and this command works on files: docs/how-to/postgresql.md names what to use instead"
    )


@contextmanager
def snapshot(connection: Connection) -> Iterator[None]:
    """One state of the whole database, as of the first sentence inside; nobody waits for it, and it writes nothing."""
    connection.execute("BEGIN" if is_sqlite(connection) else BEGIN_SNAPSHOT)
    try:
        yield
    finally:
        roll_back(connection)


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """What is written inside is committed together, durably, or not at all."""
    connection.execute("BEGIN IMMEDIATE" if is_sqlite(connection) else "BEGIN")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        roll_back(connection)
        raise


@contextmanager
def act(records: Connection) -> Iterator[None]:
    """A transaction on the records during which nobody else acts."""
    with transaction(records):
        if not is_sqlite(records):
            from warifu.registers import postgres

            postgres.wait_for_writers(records)
        yield


def insert(connection: Connection, table: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
    """Many rows, in the caller's transaction. `columns` by name, with PostgreSQL's names of their types; names are the program's own."""
    if not rows:
        return
    if is_sqlite(connection):
        marks = ", ".join("?" * len(columns))
        connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)  # noqa: S608
    else:
        from warifu.registers import postgres

        postgres.copy_in(connection, table, columns, rows)


def roll_back(connection: Connection) -> None:
    """Some faults (a full disk, a lost server) end a transaction by themselves, others do not."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def analyse(place: Place) -> bool:
    """Have SQLite count its tables and indexes anew, by which it chooses the way to rows: where a table has doubled since, or an index was
    never counted. Says whether it did.

    An installation that grows by acts alone is never loaded, which counts too. PostgreSQL sees to it by itself.
    """
    if not isinstance(place, Path):
        return False
    with closing(connect(place)) as connection:
        if not _outgrown(connection):
            return False
        connection.execute("ANALYZE")
        return True


def _outgrown(connection: Connection) -> bool:
    counted: dict[str, int] = {}
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'").fetchone():
        rows = connection.execute("SELECT idx, stat FROM sqlite_stat1 WHERE idx IS NOT NULL")
        counted = {index: int(told.split()[0]) for index, told in rows.fetchall()}
    # One over a part of the rows may have none to be counted.
    named = (
        "SELECT name, tbl_name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND sql NOT LIKE '% WHERE %'"
    )
    indexes = connection.execute(named).fetchall()
    return any(_more(connection, table, max(2 * counted.get(index, 0), _FEW_ROWS)) for index, table in indexes)


def _more(connection: Connection, table: str, most: int) -> bool:
    """Whether a table has more than so many rows. The highest id says at once where it has not."""
    (highest,) = connection.execute(f'SELECT max(rowid) FROM "{table}"').fetchone()  # noqa: S608
    if (highest or 0) <= most:
        return False
    (rows,) = connection.execute(f'SELECT count(*) FROM (SELECT 1 FROM "{table}" LIMIT ?)', (most + 1,)).fetchone()  # noqa: S608
    return bool(rows > most)
