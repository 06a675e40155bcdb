"""Passes everything that the front does not answer itself on to `pages`, as a stream both ways.

What a browser may not say for itself is dropped and set anew: where the call came from, over what, for which host. Bodies are counted and
cut off at MOST_BODY; whoever stops sending is cut off too. Of several processes the one with the least to do is asked; when all are down
people get a plain page that says so.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager, suppress

import httpx

from warifu.interfaces.front import plain
from warifu.interfaces.front.caller import Caller
from warifu.interfaces.front.plain import Headers, Receive, Scope, Send

MOST_BODY = 50 * 1024 * 1024
BODY_PATIENCE = 30.0  # seconds between two pieces of a body
_TIMEOUT = {"connect": 2.0, "read": 60.0, "write": 30.0, "pool": 10.0}
# RFC 9110 section 7.6.1, and what only the two ends of one connection may say.
_HOP_BY_HOP = frozenset(
    b"connection keep-alive proxy-connection proxy-authenticate proxy-authorization te trailer transfer-encoding upgrade expect".split()
)
# Set anew below, or set by nobody.
_OURS = frozenset(
    b"host forwarded x-forwarded-for x-forwarded-host x-forwarded-proto x-forwarded-port x-real-ip".split()
)
_REPLY_DROPPED = _HOP_BY_HOP | {b"date", b"server"}
# The way could not be entered: nothing was sent.
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout)
# Pages died with the request in their hands. RFC 9110 section 9.2.2: what only asks may be asked again.
_ONLY_ASKS = frozenset({"GET", "HEAD"})
_UNANSWERED = (*_NOT_SENT, httpx.NetworkError, httpx.RemoteProtocolError)


class _TooLarge(Exception):
    """The body went over MOST_BODY."""


class _Gone(Exception):
    """The client hung up, or stopped sending, in the middle of its body."""


class _Way:
    """The way to one process `pages`, and how many requests are on it."""

    def __init__(self, path: str) -> None:
        # A connection is used once: it costs little on one machine, and one kept from before may belong to pages that have died since.
        limits = httpx.Limits(max_connections=64, max_keepalive_connections=0)
        # The transport and not a client: a client would keep cookies, and give one person's to the next.
        self.transport = httpx.AsyncHTTPTransport(uds=path, limits=limits)
        self.under_way = 0

    @contextmanager
    def taken(self) -> Iterator[httpx.AsyncHTTPTransport]:
        self.under_way += 1
        try:
            yield self.transport
        finally:
            self.under_way -= 1


class Pages:
    """The ways to the processes `pages`, which are alike. One for the life of the front."""

    def __init__(self, paths: Sequence[str]) -> None:
        self._ways = [_Way(path) for path in paths]

    async def close(self) -> None:
        for way in self._ways:
            await way.transport.aclose()

    async def __call__(self, scope: Scope, receive: Receive, send: Send, who: Caller) -> None:
        headers: Headers = scope["headers"]
        length = next((value for name, value in headers if name == b"content-length"), b"")
        if length.isdigit() and int(length) > MOST_BODY:
            await plain.page(send, 413, [(b"connection", b"close")])
            return
        has_body = length not in (b"", b"0") or any(name == b"transfer-encoding" for name, _ in headers)
        target = scope["raw_path"] + (b"?" + scope["query_string"] if scope["query_string"] else b"")
        request = httpx.Request(
            scope["method"],
            httpx.URL(scheme="http", host="pages", raw_path=target),
            headers=_onward(headers, who),
            stream=_Body(receive) if has_body else httpx.ByteStream(b""),
            extensions={"timeout": _TIMEOUT},
        )
        await self._exchange(request, send)

    async def _exchange(self, request: httpx.Request, send: Send) -> None:
        try:
            await self._answered(request, send)
        except _TooLarge:
            await plain.page(send, 413, [(b"connection", b"close")])
        except _Gone:
            await plain.page(send, 408, [(b"connection", b"close")])
        except httpx.ReadTimeout:
            await plain.page(send, 504)
        except httpx.TransportError:
            await plain.page(send, 503, [(b"retry-after", b"3")])

    async def _answered(self, request: httpx.Request, send: Send) -> None:
        """By the process with the least to do, or the next where that one is down."""
        *others, last = sorted(self._ways, key=lambda way: way.under_way)
        # A body came in as a stream and is gone.
        again = request.method in _ONLY_ASKS and isinstance(request.stream, httpx.ByteStream)
        to_the_next = _UNANSWERED if again else _NOT_SENT
        for way in others:
            with way.taken() as transport, suppress(*to_the_next):
                await _reply(await transport.handle_async_request(request), send)
                return
        with last.taken() as transport:
            await _reply(await transport.handle_async_request(request), send)


class _Body(httpx.AsyncByteStream):
    """A request's body as it comes in."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive

    async def __aiter__(self) -> AsyncIterator[bytes]:
        seen = 0
        more = True
        while more:
            try:
                message = await asyncio.wait_for(self._receive(), BODY_PATIENCE)
            except TimeoutError:
                raise _Gone from None
            if message["type"] == "http.disconnect":
                raise _Gone
            more = message.get("more_body", False)
            if chunk := message.get("body", b""):
                seen += len(chunk)
                if seen > MOST_BODY:
                    raise _TooLarge
                yield chunk


def _onward(headers: Headers, who: Caller) -> Headers:
    """What `pages` is told. A name with an underscore would become the same WSGI variable as one with a hyphen, so it is dropped."""
    named = _named(headers)
    kept = [
        (name, value)
        for name, value in headers
        if name not in _HOP_BY_HOP and name not in _OURS and name not in named and b"_" not in name
    ]
    if any(name == b"transfer-encoding" for name, _ in headers):
        # Both would be two ways to say where the body ends.
        kept = [(name, value) for name, value in kept if name != b"content-length"]
        kept.append((b"transfer-encoding", b"chunked"))
    return [
        *kept,
        (b"host", who.host.encode("latin-1")),
        (b"x-forwarded-for", who.address.encode("latin-1")),
        (b"x-forwarded-host", who.host.encode("latin-1")),
        (b"x-forwarded-proto", b"https" if who.secure else b"http"),
    ]


def _named(headers: Headers) -> set[bytes]:
    """Headers that a Connection header declares to be about this connection only."""
    return {token.strip().lower() for name, value in headers if name == b"connection" for token in value.split(b",")}


async def _reply(response: httpx.Response, send: Send) -> None:
    """Pass an answer back. If `pages` dies in the middle the connection is cut, so that nobody takes a part for the whole."""
    headers = [(name.lower(), value) for name, value in response.headers.raw]
    dropped = _REPLY_DROPPED | _named(headers)
    headers = [(name, value) for name, value in headers if name not in dropped]
    try:
        await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
        async for chunk in response.aiter_raw():
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    except httpx.TransportError:
        # Returning with the answer unfinished makes the server cut the connection.
        return
    finally:
        await response.aclose()
