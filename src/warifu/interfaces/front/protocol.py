"""HTTP/1.1 as uvicorn speaks it, with a limit on how slow and how large a request may be.

Limits are kept without a timer per request: every connection notes since when it is waited for, and one sweep a few times a minute cuts
off whoever has been waited for too long.
"""

import asyncio
import contextlib
from collections.abc import Iterator
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

PATIENCE = 35.0  # seconds for a head, from its first byte or from the connection, and between two pieces of a body
MOST_HEAD = 32 * 1024  # bytes of request line and headers
SWEEP = 5.0  # seconds


class Protocol(HttpToolsProtocol):
    """One connection. Cut, without an answer, when what it sends comes too slowly or its head grows too large."""

    waited_since = 0.0  # on the loop's clock; 0 where it is not the client's turn, or between two requests
    _head = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.waited_since = self.loop.time()

    def on_message_begin(self) -> None:
        self._head = 0
        self.waited_since = self.loop.time()
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._count(len(name) + len(value))
        super().on_header(name, value)

    def on_body(self, body: bytes) -> None:
        # Reading stands still while `pages` takes in what came before: then it is not the client that is slow.
        self.waited_since = self.loop.time()
        super().on_body(body)

    def on_message_complete(self) -> None:
        self.waited_since = 0.0
        super().on_message_complete()

    def _count(self, length: int) -> None:
        self._head += length
        if self._head > MOST_HEAD:
            self.transport.abort()

    def cut_off_if_slow(self, now: float) -> None:
        if self.waited_since and now - self.waited_since > PATIENCE and not self.flow.read_paused:
            self.transport.abort()


class Server(uvicorn.Server):
    """A server for one application, that listens where it is told when `serve` is awaited.

    Signals are the process's business, not one server's: there are two in one loop.
    """

    def __init__(self, app: object, certificate: str = "", key: str = "") -> None:
        super().__init__(
            uvicorn.Config(
                app,  # type: ignore[arg-type]
                http=Protocol,
                ws="none",
                lifespan="off",
                loop="none",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                timeout_keep_alive=60,
                timeout_graceful_shutdown=8,
                limit_concurrency=4_000,
                ssl_certfile=certificate or None,
                ssl_keyfile=key or None,
            )
        )

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def main_loop(self) -> None:
        sweeping = asyncio.get_running_loop().create_task(self._sweep())
        try:
            await super().main_loop()
        finally:
            sweeping.cancel()

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP)
            now = asyncio.get_running_loop().time()
            connections: set[Any] = self.server_state.connections
            for connection in list(connections):
                connection.cut_off_if_slow(now)
