"""Searches are carried out by the process `pages`: over everybody and everything they take as long as a page does, and a decision must not
wait for one. The front looks at token, scope and limits, hands the body over as it came, and gives the answer back.

`pages` looks at the bearer again, in the snapshot that it searches, so that this way in opens nothing by itself.
"""

import asyncio
from typing import NamedTuple, Protocol

import httpx

MOST_AT_ONCE = 2  # of the threads of `pages`; the others stay for people
MOST_WAITING = 20
_TIMEOUT = {"connect": 2.0, "read": 60.0, "write": 10.0, "pool": 10.0}


class Answered(NamedTuple):
    """`status` is 200, or that of a problem document."""

    status: int
    body: bytes


class Searches(Protocol):
    """What answers a search: by its path, from the body and its type as they came, for a bearer found good."""

    async def __call__(self, path: str, body: bytes, content_type: bytes, bearer: str) -> Answered | None:
        """None: nothing can be searched at the moment."""


class ByPages:
    """Asks `pages` through its unix socket, a few at a time."""

    def __init__(self, path: str) -> None:
        limits = httpx.Limits(max_connections=MOST_AT_ONCE, max_keepalive_connections=0)
        self._transport = httpx.AsyncHTTPTransport(uds=path, limits=limits)
        self._room = asyncio.Semaphore(MOST_AT_ONCE)
        self._waiting = 0

    async def close(self) -> None:
        await self._transport.aclose()

    async def __call__(self, path: str, body: bytes, content_type: bytes, bearer: str) -> Answered | None:
        if self._waiting >= MOST_WAITING:
            return None
        request = httpx.Request(
            "POST",
            httpx.URL(scheme="http", host="pages", path=path),
            headers=[(b"content-type", content_type), (b"authorization", b"Bearer " + bearer.encode("latin-1"))],
            content=body,
            extensions={"timeout": _TIMEOUT},
        )
        self._waiting += 1
        try:
            async with self._room:
                response = await self._transport.handle_async_request(request)
                try:
                    return Answered(response.status_code, await response.aread())
                finally:
                    await response.aclose()
        except httpx.TransportError:
            return None
        finally:
            self._waiting -= 1
