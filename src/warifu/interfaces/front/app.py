"""The front's ASGI application: the one address. It answers decisions and the log's files, and passes the rest on to `pages`.

Before anything else: the Host must be the installation's own. A bare IP address is sent to the name, since passkeys need one; any other
name is refused, so that no page elsewhere can make a browser talk to us under a name of its own.
"""

from collections.abc import Callable, MutableMapping
from typing import Any, Protocol

from warifu.interfaces.front import caller, plain
from warifu.interfaces.front.api import PATHS, Api
from warifu.interfaces.front.caller import Caller
from warifu.interfaces.front.limits import Limits
from warifu.interfaces.front.plain import STRICT_TRANSPORT, Headers, Receive, Scope, Send
from warifu.interfaces.front.plan import Plan

LEDGER = "/ledger/"
_LOG_FILES = ("/ledger/checkpoint", "/ledger/tile/")


class Part(Protocol):
    """Something that answers a request once it is known who calls."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send, who: Caller) -> None: ...


class Front:
    """Routes by path. `steady` is a clock that only goes forward; `session_cookie` the name of the cookie that pages set."""

    def __init__(
        self,
        plan: Plan,
        api: Api,
        log: Part,
        pages: Part,
        limits: Limits,
        session_cookie: str,
        steady: Callable[[], float],
    ) -> None:
        self._plan = plan
        self._api = api
        self._log = log
        self._pages = pages
        self._limits = limits
        self._session_cookie = session_cookie
        self._steady = steady
        self._netloc = plan.netloc
        self._https = plan.scheme == "https"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._https:
            send = _strictly(send)
        headers = dict(scope["headers"])
        # No header came twice where none was lost on the way into the dictionary.
        several = len(headers) != len(scope["headers"])
        if not scope["path"].startswith("/") or (several and _twice(scope["headers"], b"host")):
            # `OPTIONS *`, or two hosts to choose from (RFC 9112 section 3.2): nothing of ours is asked for that way.
            await plain.page(send, 400, [(b"connection", b"close")])
            return
        who = caller.identify(scope, headers, self._plan)
        if who.host != self._netloc or (self._https and not who.secure):
            await self._elsewhere(scope, send, who, headers)
            return
        path: str = scope["path"]
        if path in PATHS:
            await self._api(scope, receive, send, headers, who.address)
        elif path.startswith("/access/"):
            await plain.refuse(send, 404, "no such endpoint", caller.request_id(headers))
        elif path.startswith(_LOG_FILES):
            await self._log(scope, receive, send, who)
        else:
            await self._page(scope, receive, send, who)

    async def _page(self, scope: Scope, receive: Receive, send: Send, who: Caller) -> None:
        session = caller.cookie(scope["headers"], self._session_cookie)
        if wait := self._limits.page(scope["path"], who.address, session, self._steady()):
            await plain.page(send, 429, [(b"retry-after", b"%d" % wait)])
            return
        await self._pages(scope, receive, send, who)

    async def _elsewhere(self, scope: Scope, send: Send, who: Caller, headers: dict[bytes, bytes]) -> None:
        """Send to the right address whoever may have mistyped it; refuse the rest (RFC 9110 section 15.5.20)."""
        named = who.host == self._netloc
        if (named or caller.is_number(who.host)) and scope["method"] in ("GET", "HEAD"):
            query = b"?" + scope["query_string"] if scope["query_string"] else b""
            place = self._plan.origin.encode() + scope["raw_path"] + query
            more: Headers = [(b"location", place)]
            await plain.answer(send, 307, [*plain.CLOSED, *more], b"")
            return
        if scope["path"] in PATHS:
            await plain.refuse(send, 421, f"this is not {self._plan.origin}", caller.request_id(headers))
        else:
            await plain.page(send, 421)


def _twice(headers: Headers, wanted: bytes) -> bool:
    return sum(name == wanted for name, _ in headers) > 1


def _strictly(send: Send) -> Send:
    """Tell browsers to stay on TLS, with whatever is answered."""

    async def strict(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start" and all(
            name != STRICT_TRANSPORT[0] for name, _ in message["headers"]
        ):
            message = {**message, "headers": [*message["headers"], STRICT_TRANSPORT]}
        await send(message)

    return strict
