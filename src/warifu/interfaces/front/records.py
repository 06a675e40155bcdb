"""What the front asks the records besides decisions: whose token, whose session. Plain SQL on a connection of its own.

Every question sees what was committed before it was asked, so that a token revoked or an account closed counts at once. A
token that asks for decisions is remembered once it was good, by its hash; whether it still is, is asked again by the round
that decides, in the snapshot in which it decides.
"""

from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from hashlib import sha256
from typing import Any

from warifu.kernel.ids import Instant
from warifu.kernel.law.days import legal_day
from warifu.registers import database
from warifu.registers.database import Connection
from warifu.registers.installation import Place
from warifu.registers.signin import sessions, tokens
from warifu.registers.signin.sessions import Session
from warifu.registers.signin.tokens import TokenInfo

_MOST_SEEN = 1_000


class Records:
    """Used from the event loop's thread only."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._connection = self._connect()
        # The records are written by others; waiting for them must not hold up the loop.
        self._writing = ThreadPoolExecutor(1, "records")
        self._noted: dict[str, str] = {}
        self._looked: dict[str, datetime] = {}
        self._seen_good: OrderedDict[bytes, TokenInfo] = OrderedDict()

    def _connect(self) -> Connection:
        return database.connect(self._place, read_only=True, timeout=1)

    def _cursor(self) -> Any:
        if database.is_lost(self._connection):
            self._connection = self._connect()
        return self._connection.cursor()

    def token(self, bearer: str, at: datetime) -> TokenInfo | None:
        """The good token of a bearer, or None."""
        return tokens.token_owner(self._cursor(), bearer, Instant(at)) if bearer else None

    def asker(self, bearer: str, at: datetime) -> TokenInfo | None:
        """The token of a bearer that was good when it was last looked at: for `Work.bearer`, which is looked at again."""
        if not bearer:
            return None
        key = sha256(bearer.encode("latin-1")).digest()
        found = self._seen_good.get(key)
        if found is None and (found := self.token(bearer, at)) is not None:
            self._seen_good[key] = found
            if len(self._seen_good) > _MOST_SEEN:
                self._seen_good.popitem(last=False)
        return found

    def forget(self, bearer: str) -> None:
        """A round has found the token no longer good."""
        self._seen_good.pop(sha256(bearer.encode("latin-1")).digest(), None)

    def session(self, cookie: str, at: datetime) -> Session | None:
        """The live session of a cookie's value, or None."""
        return sessions.session_account(self._cursor(), cookie, Instant(at)) if cookie else None

    def note_use(self, token: TokenInfo, at: datetime) -> None:
        """Keep the day of last use, once a day and token, behind the answer."""
        # A legal day begins with an hour of UTC: within one hour there is nothing to look at.
        hour = at.replace(minute=0, second=0, microsecond=0)
        if self._looked.get(token.id) == hour:
            return
        self._looked[token.id] = hour
        today = legal_day(Instant(at)).isoformat()
        if self._noted.get(token.id) != today:
            self._noted[token.id] = today
            self._writing.submit(self._note, token, at)

    def _note(self, token: TokenInfo, at: datetime) -> None:
        with closing(database.connect(self._place, timeout=30)) as connection:
            tokens.note_use(connection.cursor(), token, Instant(at))

    def close(self) -> None:
        self._writing.shutdown(wait=True)
        self._connection.close()
