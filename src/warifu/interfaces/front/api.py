"""The decision API: token, body, question, decision that is durable, answer. Everything else about HTTP is done by then.

The order is part of the promise: who has no good token learns nothing from the body it sent, and nothing is decided that is not a question.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

import orjson

from warifu.interfaces.api import authzen, metadata
from warifu.interfaces.api.authzen import Asked, Batch, Malformed
from warifu.interfaces.front import caller, plain
from warifu.interfaces.front.decisions import Decider, Work
from warifu.interfaces.front.limits import Limits, address_key
from warifu.interfaces.front.plain import Headers, Receive, Scope, Send
from warifu.interfaces.front.records import Records
from warifu.registers.ledger.errors import NotNow
from warifu.registers.signin.tokens import DECIDE, TokenInfo

MOST_BODY = 1024 * 1024
MOST_WAITING = 20_000  # questions handed to the sequencer and not answered yet
BODY_PATIENCE = 15.0  # seconds
PATHS = frozenset((metadata.CONFIGURATION, metadata.EVALUATION, metadata.EVALUATIONS, metadata.OPENAPI))


class Api:
    """`clock` gives the moment (UTC), `steady` the reading of a clock that only goes forward."""

    def __init__(
        self,
        origin: str,
        records: Records,
        decider: Decider,
        limits: Limits,
        clock: Callable[[], datetime],
        steady: Callable[[], float],
    ) -> None:
        self._records = records
        self._decider = decider
        self._limits = limits
        self._clock = clock
        self._steady = steady
        self._documents = {metadata.CONFIGURATION: metadata.configuration(origin), metadata.OPENAPI: metadata.openapi()}

    async def __call__(
        self, scope: Scope, receive: Receive, send: Send, headers: dict[bytes, bytes], address: str
    ) -> None:
        path, method, more = scope["path"], scope["method"], caller.request_id(headers)
        if path in self._documents:
            if method not in ("GET", "HEAD"):
                await plain.refuse(send, 405, "GET only", [*more, (b"allow", b"GET, HEAD")])
            else:
                await plain.json(send, 200, self._documents[path], more)
            return
        if method != "POST":
            await plain.refuse(send, 405, "POST only", [*more, (b"allow", b"POST")])
            return
        token = await self._token(send, headers, address, more)
        if token is None:
            return
        body = await _body(receive)
        if body is None:
            await plain.refuse(
                send,
                413,
                f"the body is larger than {MOST_BODY} bytes, or did not arrive within {BODY_PATIENCE:.0f} seconds",
                [*more, (b"connection", b"close")],
            )
            return
        try:
            value = authzen.decode(body, headers.get(b"content-type", b""))
            asked = authzen.evaluation(value) if path == metadata.EVALUATION else authzen.evaluations(value)
        except Malformed as fault:
            await plain.refuse(send, 400, str(fault), more)
            return
        await self._decide(send, asked, token, more)

    async def _token(self, send: Send, headers: dict[bytes, bytes], address: str, more: Headers) -> TokenInfo | None:
        """The token that covers this, or None after the refusal was sent."""
        token = self._records.token(caller.bearer(headers), self._clock())
        if token is not None and DECIDE in token.scopes:
            return token
        if wait := self._limits.refused.take(address_key(address), self._steady()):
            await plain.refuse(
                send, 429, "too many calls without a good token", [*more, (b"retry-after", b"%d" % wait)]
            )
        elif token is None:
            await plain.refuse(
                send,
                401,
                "no token, or one that is unknown, revoked or past its last day",
                [*more, (b"www-authenticate", b"Bearer")],
            )
        else:
            await plain.refuse(send, 403, f"the token has not the scope {DECIDE}", more)
        return None

    async def _decide(self, send: Send, asked: Asked | Batch, token: TokenInfo, more: Headers) -> None:
        items: Sequence[Asked | Malformed] = asked.items if isinstance(asked, Batch) else (asked,)
        wait = self._limits.questions.take(token.id, self._steady(), len(items))
        if wait or self._decider.waiting > MOST_WAITING:
            await plain.refuse(
                send, 429, "more questions than can be decided", [*more, (b"retry-after", b"%d" % (wait or 1))]
            )
            return
        works = [item if isinstance(item, Malformed) else Work(item, token.person, "api") for item in items]
        try:
            if isinstance(asked, Batch):
                body = orjson.dumps({"evaluations": await self._decider.several(works, asked.semantic)})
            else:
                body = orjson.dumps((await self._decider.several(works))[0])
        except NotNow as fault:
            await plain.refuse(send, 503, str(fault), [*more, (b"retry-after", b"5")])
            return
        await plain.json(send, 200, body, more)
        self._records.note_use(token, self._clock())


async def _body(receive: Receive) -> bytes | None:
    """The whole body, or None where it is too large, too slow, or the client hung up."""
    parts, size, more = [], 0, True
    try:
        async with asyncio.timeout(BODY_PATIENCE):
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return None
                parts.append(message.get("body", b""))
                size += len(parts[-1])
                if size > MOST_BODY:
                    return None
                more = message.get("more_body", False)
    except TimeoutError:
        return None
    return b"".join(parts)
