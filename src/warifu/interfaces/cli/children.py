"""The parent's hands: it starts `front` and `pages`, starts `pages` again when it dies, and ends with `front`.

A front that is gone cannot be replaced without being asked about: its sequencer died with it, and the operator must see why. Pages hold no
state of their own, so they come back by themselves; until then the front says so.
"""

import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

PATIENCE = 10.0  # seconds a child has to end by itself before it is killed
_BACK_OFF = (0.0, 0.5, 1.0, 2.0, 5.0)  # seconds before pages start again, longer with each quick death
_QUICK = 30.0  # seconds: a death sooner than this counts as quick


def start(module: str, environment: Mapping[str, str], pass_fds: tuple[int, ...] = ()) -> subprocess.Popen[bytes]:
    """Start a module of this program as a child, with its own settings in the environment."""
    told = {**os.environ, **environment, "WARIFU_PARENT": str(os.getpid())}
    # A group of its own: Ctrl-C reaches the parent alone, which then ends its children in order.
    return subprocess.Popen(
        [sys.executable, "-m", module], env=told, pass_fds=pass_fds, stdin=subprocess.DEVNULL, process_group=0
    )


def stop(*children: subprocess.Popen[bytes]) -> None:
    """End children, asking first; whoever does not listen within PATIENCE is killed."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    until = time.monotonic() + PATIENCE
    for child in children:
        try:
            child.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


class Watch:
    """Waits for the death of children and for the signals that end the program, in one place and without polling."""

    def __init__(self) -> None:
        self.selector = selectors.DefaultSelector()
        self.asked_to_stop = False
        wake, self._tell = socket.socketpair()
        for end in (wake, self._tell):
            end.setblocking(False)
        signal.set_wakeup_fd(self._tell.fileno())
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            # Under nohup the hang-up is ignored, and stays so.
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._stop)
        self._wake = wake
        self.selector.register(wake, selectors.EVENT_READ, None)

    def _stop(self, *_: object) -> None:
        self.asked_to_stop = True

    def follow(self, child: subprocess.Popen[bytes]) -> None:
        self.selector.register(os.pidfd_open(child.pid), selectors.EVENT_READ, child)

    def wait(self, timeout: float | None = None) -> list[subprocess.Popen[bytes]]:
        """Children that died, reaped; empty when a signal or the timeout came first."""
        dead = []
        for key, _ in self.selector.select(timeout):
            if key.data is None:
                self._wake.recv(4096)
                continue
            self.selector.unregister(key.fd)
            os.close(key.fd)
            key.data.wait()
            dead.append(key.data)
        return dead


@dataclass(slots=True)
class _Pages:
    """One process `pages`, and when it is started again if it is dead."""

    start: Callable[[], subprocess.Popen[bytes]]
    process: subprocess.Popen[bytes]
    born: float
    deaths: int = 0
    again_at: float | None = None

    def ended(self) -> None:
        self.deaths = self.deaths + 1 if time.monotonic() - self.born < _QUICK else 0
        self.again_at = time.monotonic() + _BACK_OFF[min(self.deaths, len(_BACK_OFF) - 1)]


class Supervisor:
    """`front` and every `pages` from their start to their end. Each of `start_pages` makes a fresh one of them."""

    def __init__(
        self,
        watch: Watch,
        front: subprocess.Popen[bytes],
        start_pages: Sequence[Callable[[], subprocess.Popen[bytes]]],
        say: Callable[[str], None],
    ) -> None:
        self._watch, self._front, self._say = watch, front, say
        watch.follow(front)
        self._pages = [_Pages(start, start(), time.monotonic()) for start in start_pages]
        for pages in self._pages:
            watch.follow(pages.process)

    def run(self) -> int:
        """Until a signal or the end of `front`. Gives the program's exit code."""
        while not self._watch.asked_to_stop and self._front.returncode is None:
            due = [pages.again_at for pages in self._pages if pages.again_at is not None]
            dead = self._watch.wait(max(0.0, min(due) - time.monotonic()) if due else None)
            for pages in self._pages:
                if pages.process in dead:
                    pages.ended()
                    self._say(f"pages ended with {pages.process.returncode}, starting them again; decisions go on")
                if pages.again_at is not None and time.monotonic() >= pages.again_at:
                    pages.process, pages.born, pages.again_at = pages.start(), time.monotonic(), None
                    self._watch.follow(pages.process)
        # The pages first: what they still answer may ask the front.
        stop(*(pages.process for pages in self._pages))
        if self._front.returncode is not None:
            self._say(f"the front ended with {self._front.returncode}: everything stops")
            return self._front.returncode if self._front.returncode > 0 else 1
        stop(self._front)
        return 0
