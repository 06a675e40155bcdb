"""What the front asks the records besides decisions: whose token, whose session. Plain SQL on a connection of its own; nothing is kept.

Every question sees what was committed before it was asked, so that a token revoked or an account closed counts at once.
"""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

from warifu.kernel.ids import Instant
from warifu.kernel.law.days import legal_day
from warifu.registers.signin import sessions, tokens
from warifu.registers.signin.sessions import Session
from warifu.registers.signin.tokens import TokenInfo


class Records:
    """Used from the event loop's thread only."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = sqlite3.connect(path, isolation_level=None, timeout=1)
        self._connection.execute("PRAGMA query_only=ON")
        self._cursor = self._connection.cursor()
        # The records are written by others; waiting for them must not hold up the loop.
        self._writing = ThreadPoolExecutor(1, "records")
        self._noted: dict[str, str] = {}

    def token(self, bearer: str, at: datetime) -> TokenInfo | None:
        """The good token of a bearer, or None."""
        return tokens.token_owner(self._cursor, bearer, Instant(at)) if bearer else None

    def session(self, cookie: str, at: datetime) -> Session | None:
        """The live session of a cookie's value, or None."""
        return sessions.session_account(self._cursor, cookie, Instant(at)) if cookie else None

    def note_use(self, token: TokenInfo, at: datetime) -> None:
        """Keep the day of last use, once a day and token, behind the answer."""
        today = legal_day(Instant(at)).isoformat()
        if self._noted.get(token.id) != today:
            self._noted[token.id] = today
            self._writing.submit(self._note, token, at)

    def _note(self, token: TokenInfo, at: datetime) -> None:
        connection = sqlite3.connect(self._path, isolation_level=None, timeout=30)
        try:
            tokens.note_use(connection.cursor(), token, Instant(at))
        finally:
            connection.close()

    def close(self) -> None:
        self._writing.shutdown(wait=True)
        self._connection.close()
