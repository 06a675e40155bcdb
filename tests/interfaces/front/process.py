"""The front as a process of its own, started as `serve` starts it, so that it can be killed, starved and started again."""

import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from tests.interfaces.front import world
from warifu.interfaces.front.plan import VARIABLE, Plan
from warifu.registers.installation import Installation


class FrontProcess:
    """`with FrontProcess(home) as front:`; `front.port` answers once it is entered."""

    def __init__(self, home: Installation) -> None:
        self.home = home
        self.runtime = Path(tempfile.mkdtemp(prefix="warifu-front-"))

    def __enter__(self) -> Self:
        listening, door = socket.socket(), socket.socket(socket.AF_UNIX)
        listening.bind(("127.0.0.1", 0))
        door.bind(str(self.runtime / "ask"))
        self.port = listening.getsockname()[1]
        ready, tell = os.pipe()
        plan = Plan(
            origin=f"http://localhost:{self.port}",
            sockets=(listening.fileno(),),
            ask=door.fileno(),
            pages=(str(self.runtime / "pages"),),
            ready=tell,
            parent=os.getpid(),
        )
        self.process = subprocess.Popen(
            [sys.executable, "-m", "warifu.interfaces.front.main"],
            env={**world.environment(self.home), VARIABLE: plan.dump()},
            pass_fds=(listening.fileno(), door.fileno(), tell),
            # A pipe and not a file: the test that fills the disk must not also take away where the process says so.
            stderr=subprocess.PIPE,
        )
        self._saying = threading.Thread(target=self._pass_on)
        self._saying.start()
        for held in (listening, door):
            held.close()
        os.close(tell)
        assert os.read(ready, 1) == b"1", "the front did not start"
        os.close(ready)
        self.client = httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}", headers={"host": f"localhost:{self.port}"}, timeout=20
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.client.close()
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(20)
        self._saying.join(20)
        shutil.rmtree(self.runtime, ignore_errors=True)

    def _pass_on(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as said:
            for line in said:
                sys.stderr.write(line.decode())

    def kill(self) -> None:
        """`kill -9`."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(20)

    def fill_the_disk(self) -> None:
        """No file of this process may grow or be written any more, as on a full disk."""
        self._before = resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (1, self._before[1]))

    def empty_the_disk(self) -> None:
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, self._before)
