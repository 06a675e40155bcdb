"""Reading lists and reverse questions from a standby of the records (WARIFU_REPLICA_URL).

Lists, where a moment's lag harms nobody: registers, calendar, oversight. A view says so with `@lists`. Never decisions, sessions, forms,
acts, or the page of one case: those ask the primary, and so does the predicate that says which rows somebody sees, as far as it rests on
her appointments. Where the standby is behind, the page says as of when; where it is away, or ends a question of its own accord, the primary
answers.

Reverse questions (`ask`): who may see this, what may she see. Their answer is recorded and names people, so the standby gives it only where
it shows all that was committed when it was asked.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.utils import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from warifu.interfaces.web.snapshot import snapshot

ALIAS = "replica"
CONNECT_SECONDS = 2
_AWAY_SECONDS = 30.0
P = ParamSpec("P")
T = TypeVar("T")
View = Callable[Concatenate[Any, P], HttpResponse]

_reading: ContextVar[str] = ContextVar("reading", default=DEFAULT_DB_ALIAS)
_away_until = 0.0


class Router:
    """Django's database router: reads go where the view that is running reads, everything else to the primary."""

    def db_for_read(self, model: type, **_: object) -> str:
        return _reading.get()

    def db_for_write(self, model: type, **_: object) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: object, other: object, **_: object) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **_: object) -> bool:
        return db == DEFAULT_DB_ALIAS


def lists(view: View[P]) -> View[P]:
    """A view that only reads, and may do so from the standby; `request.as_of` is the moment it shows where the standby is behind."""

    @wraps(view)
    def shown(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not _there():
            return view(request, *args, **kwargs)
        try:
            request.as_of = as_of()  # type: ignore[attr-defined]
            with _from_standby():
                return view(request, *args, **kwargs)
        except (OperationalError, InterfaceError):
            _stay_away()
            request.as_of = None  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

    return shown


def ask(question: Callable[[Any], T]) -> T:
    """The answer to a reverse question, which is given the connection to ask: one snapshot of the standby or of the primary.

    It may be asked twice: of the primary once more where the standby fails.
    """
    if _there():
        try:
            if as_of() is None:
                with _from_standby(), snapshot(ALIAS) as records:
                    return question(records)
        except (OperationalError, InterfaceError):
            _stay_away()
    with snapshot() as records:
        return question(records)


def _there() -> bool:
    return ALIAS in connections.settings and time.monotonic() >= _away_until


@contextmanager
def _from_standby() -> Iterator[None]:
    chosen = _reading.set(ALIAS)
    try:
        yield
    finally:
        _reading.reset(chosen)


def as_of() -> datetime | None:
    """None: the standby shows all that was committed when it was asked. Otherwise the moment of the last commit that it shows.

    Raises OperationalError where it is away, or is no standby any more.
    """
    with connections[DEFAULT_DB_ALIAS].cursor() as primary:
        primary.execute("SELECT pg_current_wal_flush_lsn()::text")
        (written,) = primary.fetchone()
    with connections[ALIAS].cursor() as standby:
        standby.execute(
            "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn, pg_last_xact_replay_timestamp(), pg_is_in_recovery()",
            [written],
        )
        shows_all, last, follows = standby.fetchone()
    if not follows or (last is None and not shows_all):
        raise OperationalError("the replica follows no primary")
    return None if shows_all else last


def _stay_away() -> None:
    # Otherwise every page would wait for a server that is gone.
    global _away_until
    _away_until = time.monotonic() + _AWAY_SECONDS
    connections[ALIAS].close()
