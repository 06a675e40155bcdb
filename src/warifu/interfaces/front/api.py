"""The decision API: token, body, question, decision that is durable, answer; searches are handed on (`searches`). Everything else about
HTTP is done by then.

The order is part of the promise: who has no good token learns nothing from the body it sent, and nothing is decided that is not a question.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from warifu.interfaces.api import authzen, metadata, problem
from warifu.interfaces.api.authzen import Asked, Batch, Malformed
from warifu.interfaces.front import caller, plain
from warifu.interfaces.front.decisions import Decider, TokenEnded, Work
from warifu.interfaces.front.limits import Limits, address_key
from warifu.interfaces.front.plain import Headers, Receive, Scope, Send
from warifu.interfaces.front.records import Records
from warifu.interfaces.front.searches import Searches
from warifu.registers.ledger.errors import NotNow
from warifu.registers.signin.tokens import DECIDE, SEARCH_ACTION, SEARCH_RESOURCE, SEARCH_SUBJECT, TokenInfo

MOST_BODY = 1024 * 1024
MOST_WAITING = 20_000  # questions handed to the sequencer and not answered yet
SCOPES = {
    metadata.EVALUATION: DECIDE,
    metadata.EVALUATIONS: DECIDE,
    metadata.SEARCH_SUBJECT: SEARCH_SUBJECT,
    metadata.SEARCH_RESOURCE: SEARCH_RESOURCE,
    metadata.SEARCH_ACTION: SEARCH_ACTION,
}
PATHS = frozenset((*SCOPES, metadata.CONFIGURATION, metadata.OPENAPI))


class Api:
    """`clock` gives the moment (UTC), `steady` the reading of a clock that only goes forward."""

    def __init__(
        self,
        origin: str,
        records: Records,
        decider: Decider,
        searches: Searches,
        limits: Limits,
        clock: Callable[[], datetime],
        steady: Callable[[], float],
    ) -> None:
        self._records = records
        self._decider = decider
        self._searches = searches
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
        bearer = caller.bearer(headers)
        token = await self._token(send, bearer, SCOPES[path], address, more)
        if token is None:
            return
        body = await _body(receive)
        if body is None:
            await plain.refuse(
                send,
                413,
                f"the body is larger than {MOST_BODY} bytes",
                [*more, (b"connection", b"close")],
            )
            return
        if path.startswith(metadata.SEARCHES):
            await self._search(send, path, body, headers.get(b"content-type", b""), token, bearer, more)
            return
        try:
            value = authzen.decode(body, headers.get(b"content-type", b""))
            asked = authzen.evaluation(value) if path == metadata.EVALUATION else authzen.evaluations(value)
        except Malformed as fault:
            await plain.refuse(send, 400, str(fault), more)
            return
        await self._decide(send, asked, token, bearer, more)

    async def _token(self, send: Send, bearer: str, scope: str, address: str, more: Headers) -> TokenInfo | None:
        """The token that covers this, or None after the refusal was sent."""
        token = self._records.asker(bearer, self._clock())
        if token is not None and scope in token.scopes:
            return token
        if wait := self._limits.refused.take(address_key(address), self._steady()):
            await plain.refuse(
                send, 429, "too many calls without a good token", [*more, (b"retry-after", b"%d" % wait)]
            )
        elif token is None:
            await _no_token(send, more)
        else:
            await plain.refuse(send, 403, f"the token has not the scope {scope}", more)
        return None

    async def _decide(self, send: Send, asked: Asked | Batch, token: TokenInfo, bearer: str, more: Headers) -> None:
        items: Sequence[Asked | Malformed] = asked.items if isinstance(asked, Batch) else (asked,)
        wait = self._limits.questions.take(token.id, self._steady(), len(items))
        if wait or self._decider.waiting > MOST_WAITING:
            await plain.refuse(
                send, 429, "more questions than can be decided", [*more, (b"retry-after", b"%d" % (wait or 1))]
            )
            return
        try:
            if isinstance(asked, Batch):
                works = [
                    item if isinstance(item, Malformed) else Work(item, token.person, "api", bearer=bearer)
                    for item in items
                ]
                body = b'{"evaluations":%b}' % await self._decider.several(works, asked.semantic)
            else:
                body = await self._decider.one(Work(asked, token.person, "api", bearer=bearer))
        except TokenEnded:
            self._records.forget(bearer)
            await _no_token(send, more)
            return
        except NotNow as fault:
            await plain.refuse(send, 503, str(fault), [*more, (b"retry-after", b"5")])
            return
        await plain.json(send, 200, body, more)
        self._records.note_use(token, self._clock())

    async def _search(
        self, send: Send, path: str, body: bytes, kind: bytes, token: TokenInfo, bearer: str, more: Headers
    ) -> None:
        if wait := self._limits.searches.take(token.id, self._steady()):
            await plain.refuse(send, 429, "too many searches", [*more, (b"retry-after", b"%d" % wait)])
            return
        answer = await self._searches(path, body, kind, bearer)
        if answer is None:
            await plain.refuse(send, 503, "nothing can be searched at the moment", [*more, (b"retry-after", b"5")])
            return
        if answer.status in (401, 403):
            self._records.forget(bearer)
        if answer.status == 401:
            await _no_token(send, more)
        elif answer.status == 200:
            await plain.json(send, 200, answer.body, more)
            self._records.note_use(token, self._clock())
        else:
            await plain.json(send, answer.status, answer.body, more, problem.CONTENT_TYPE)


async def _no_token(send: Send, more: Headers) -> None:
    says = "no token, or one that is unknown, revoked or past its last day"
    await plain.refuse(send, 401, says, [*more, (b"www-authenticate", b"Bearer")])


async def _body(receive: Receive) -> bytes | None:
    """The whole body, or None where it is too large or the client hung up. Who sends too slowly is cut off by the protocol."""
    message = await receive()
    body: bytes = message.get("body", b"")
    while message.get("more_body", False) and len(body) <= MOST_BODY:
        message = await receive()
        body += message.get("body", b"")
    return None if len(body) > MOST_BODY or message["type"] == "http.disconnect" else body
