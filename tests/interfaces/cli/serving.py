"""`warifu serve` as a process, and what can be seen of its children."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

COMMAND = [sys.executable, "-m", "warifu.interfaces.cli.main"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """A command that is expected to end by itself."""
    return subprocess.run([*COMMAND, *words], env=ENVIRONMENT, capture_output=True, text=True, timeout=60, check=False)


def until(holds: Callable[[], Any], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came to hold"
        time.sleep(0.05)


class Serving:
    """`with Serving(data) as serving:` ask `serving.client`; `said` holds the lines it greeted with."""

    def __init__(self, data: Path, *more: str) -> None:
        self._words = ["serve", "--data", str(data), "--port", "0", *more]

    def __enter__(self) -> Self:
        # Started in the background, a shell has Ctrl-C ignored, and whatever it starts inherits that.
        self.process = subprocess.Popen(
            [*COMMAND, *self._words],
            env=ENVIRONMENT,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        assert self.process.stdout is not None
        self.said: list[str] = []
        for line in self.process.stdout:
            self.said.append(line.rstrip())
            if line.startswith("Since "):
                break
        self.origin = self.said[0].split()[-1]
        port = self.origin.rsplit(":", 1)[1]
        self.client = httpx.Client(
            base_url=f"http://127.0.0.1:{port}", headers={"host": f"localhost:{port}"}, timeout=20
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.client.close()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        assert self.process.stdout is not None
        self.process.stdout.close()

    def children(self, module: str) -> list[int]:
        """Process ids of the program's descendants that run a module."""
        return [pid for pid, args in self._descendants() if module in args]

    def _descendants(self) -> Iterator[tuple[int, str]]:
        family = {self.process.pid}
        for _ in range(3):  # parent, children, their children
            for pid, parent in parents().items():
                if parent in family and pid not in family:
                    family.add(pid)
                    if not is_gone(pid):
                        yield pid, Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")


def parents() -> dict[int, int]:
    """Every process with its parent, as the kernel says now."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            found[int(stat.parent.name)] = int(stat.read_text().rsplit(")", 1)[1].split()[1])
    return found


def is_gone(pid: int) -> bool:
    """Gone, or dead and waiting for whoever reaps here."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True
