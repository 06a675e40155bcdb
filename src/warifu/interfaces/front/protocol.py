"""HTTP/1.1 as uvicorn speaks it, with a limit on how long and how large the head of a request may be."""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_PATIENCE = (
    15.0  # seconds from the first byte of a request to the end of its headers, and from the connection to that byte
)
MOST_HEAD = 32 * 1024  # bytes of request line and headers


class Protocol(HttpToolsProtocol):
    """One connection. Cut, without an answer, when a head comes too slowly or grows too large."""

    _slow: asyncio.TimerHandle | None = None
    _head = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_more()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        self._head = 0
        self._wait()
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._count(len(name) + len(value))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._wait_no_more()
        super().on_headers_complete()

    def _count(self, length: int) -> None:
        self._head += length
        if self._head > MOST_HEAD:
            self.transport.abort()

    def _wait(self) -> None:
        self._wait_no_more()
        self._slow = self.loop.call_later(HEAD_PATIENCE, self.transport.abort)

    def _wait_no_more(self) -> None:
        if self._slow is not None:
            self._slow.cancel()
            self._slow = None
