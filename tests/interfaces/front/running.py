"""A front in a thread of the test, with the clock and the decision passed in; everything else is what the process runs."""

import asyncio
import shutil
import socket
import tempfile
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
import uvloop

from warifu.interfaces.api.ask import SOCKET
from warifu.interfaces.front.decisions import Decide
from warifu.interfaces.front.plan import Plan
from warifu.interfaces.front.protocol import Server
from warifu.interfaces.front.service import Service
from warifu.regimes.jp import iesi
from warifu.registers.gate.today import Today
from warifu.registers.installation import Installation


class Running:
    """`with Running(home) as front:` and ask `front.client`. `runtime` holds the sockets; `pages` speaks at `runtime / "pages"`."""

    def __init__(
        self,
        home: Installation,
        *,
        decide: Decide | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        **plan: Any,
    ) -> None:
        self.home, self._decide, self._now, self._plan = home, decide or Today(), now, plan
        self._started, self._failed = threading.Event(), None
        self.runtime = Path(tempfile.mkdtemp(prefix="warifu-front-"))
        self._listening = socket.socket()
        self._listening.bind(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(str(self.runtime / "ask"))
        (home.directory / SOCKET).unlink(missing_ok=True)
        (home.directory / SOCKET).symlink_to(self.runtime / "ask")
        self.origin = f"http://localhost:{self.port}"
        self.client = httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}", headers={"host": f"localhost:{self.port}"}, timeout=20
        )

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=lambda: uvloop.run(self._serve()))
        self._thread.start()
        self._started.wait(20)
        if self._failed:
            raise self._failed
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.client.close()
        self._loop.call_soon_threadsafe(self._end)
        self._thread.join(20)
        assert not self._thread.is_alive()
        shutil.rmtree(self.runtime, ignore_errors=True)

    def _end(self) -> None:
        self._outer.should_exit = self._inner.should_exit = True

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        told = {
            "origin": self.origin,
            "sockets": (),
            "ask": 0,
            "pages": (str(self.runtime / "pages"),),
            "ready": 0,
            "parent": 0,
        }
        try:
            service = Service(self.home, Plan(**{**told, **self._plan}), self._decide, iesi.law().digest, self._now)
        except BaseException as error:  # noqa: BLE001 (handed to the test)
            self._failed = error
            self._started.set()
            return
        self._outer, self._inner = Server(service.outer), Server(service.inner)
        running = asyncio.gather(self._outer.serve([self._listening]), self._inner.serve([self._door]))
        while not (self._outer.started and self._inner.started):
            await asyncio.sleep(0.005)
        self._started.set()
        await running
        await service.close()
