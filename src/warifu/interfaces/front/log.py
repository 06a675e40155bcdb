"""Serves the log's own files below /ledger/: checkpoint, hash tiles, entry bundles. What people read is a page like any other.

Checkpoint and hash tiles are for every account that is signed in and for the tokens of witnesses, inspector and partner; entry bundles only
for the tokens of the last two, since the number of entries of a minute or of a class may say more than a stranger should know.
"""

from collections.abc import Callable
from datetime import datetime

from warifu.interfaces.front import caller, plain
from warifu.interfaces.front.caller import Caller
from warifu.interfaces.front.limits import Limits, address_key
from warifu.interfaces.front.plain import Receive, Scope, Send
from warifu.interfaces.front.records import Records
from warifu.registers import database
from warifu.registers.installation import Installation
from warifu.registers.ledger import serve, store
from warifu.registers.signin.tokens import LEDGER_ENTRIES, LEDGER_TILES

PREFIX = "/ledger/"


class LogFiles:
    """Answers GET and HEAD. Used from the event loop's thread only."""

    def __init__(
        self,
        installation: Installation,
        records: Records,
        limits: Limits,
        session_cookie: str,
        now: Callable[[], datetime],
        steady: Callable[[], float],
    ) -> None:
        self._ledger = installation.ledger
        self._reader = store.open_reader(self._ledger)
        self._records = records
        self._limits = limits
        self._session_cookie = session_cookie
        self._now = now
        self._steady = steady

    def close(self) -> None:
        self._reader.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send, who: Caller) -> None:
        if scope["method"] not in ("GET", "HEAD"):
            await plain.refuse(send, 405, "GET only", [(b"allow", b"GET, HEAD")])
            return
        if wait := self._limits.address.take(address_key(who.address), self._steady()):
            await plain.refuse(send, 429, "too many requests", [(b"retry-after", b"%d" % wait)])
            return
        path: str = scope["path"].removeprefix(PREFIX)
        status, detail = self._may(scope, entries=serve.shows_entries(path))
        if status != 200:
            await plain.refuse(send, status, detail, [(b"www-authenticate", b"Bearer")] if status == 401 else [])
            return
        if database.is_lost(self._reader.connection):
            self._reader = store.open_reader(self._ledger)
        found = serve.answer(self._reader, path)
        if found is None:
            await plain.refuse(send, 404, "the log has no such file, or no checkpoint covers it yet")
            return
        kept = [(name, value) for name, value in plain.CLOSED if name != b"cache-control"]
        headers = [
            *kept,
            (b"content-type", found.content_type.encode()),
            (b"cache-control", found.cache_control.encode()),
            (b"vary", b"authorization, cookie"),
        ]
        await plain.answer(send, 200, headers, found.body)

    def _may(self, scope: Scope, *, entries: bool) -> tuple[int, str]:
        """200, or the status of the refusal and why."""
        at = self._now()
        bearer = caller.bearer(dict(scope["headers"]))
        if bearer:
            token = self._records.token(bearer, at)
            if token is None:
                return 401, "the token is unknown, revoked or past its last day"
            if LEDGER_ENTRIES in token.scopes or (LEDGER_TILES in token.scopes and not entries):
                self._records.note_use(token, at)
                return 200, ""
            return 403, "the token has not the scope that this needs"
        if self._records.session(caller.cookie(scope["headers"], self._session_cookie), at) is None:
            return 401, "sign in, or use a token"
        return (403, f"entries are for tokens with the scope {LEDGER_ENTRIES}") if entries else (200, "")
