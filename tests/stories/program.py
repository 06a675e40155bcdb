"""The program as somebody starts it: one command, a process of its own, an address; and the commands typed beside it.

Nothing here imports Django. The process is ended by its own id, and killed where it does not listen.
"""

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

ROOT = Path(__file__).resolve().parents[2]
_MODULE = [sys.executable, "-m", "warifu.interfaces.cli.main"]
_START = 120.0  # seconds until it answers, the example's loading included
_END = 20.0


def environment() -> dict[str, str]:
    """As in a fresh terminal: nothing of the test's own installation."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("WARIFU_", "DJANGO_"))}
    return kept | {"PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1"}


@dataclass
class Program:
    """`with Program(folder, example=True) as program:`; `program.url` answers, pages included, once it is entered."""

    folder: Path
    example: bool = False
    url: str = ""
    link: str = ""  # of the first set-up; empty where none is due
    database: str = ""  # on PostgreSQL: its address
    replica: str = ""  # and that of a standby
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def said(self) -> str:
        """Everything it printed on either channel."""
        return (self.folder / "out").read_text() + (self.folder / "err").read_text()

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        command = [*_MODULE, "serve", "--data", str(self.data), "--port", "0"]
        with (self.folder / "out").open("wb") as out, (self.folder / "err").open("wb") as err:
            self.process = subprocess.Popen(
                [*command, *(["--example"] if self.example else [])],
                cwd=self.folder,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                process_group=0,
            )
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _environment(self) -> dict[str, str]:
        named = {"WARIFU_DATABASE_URL": self.database, "WARIFU_REPLICA_URL": self.replica}
        return environment() | {name: address for name, address in named.items() if address}

    def _wait(self) -> None:
        assert self.process is not None
        until = time.monotonic() + _START
        while "Since " not in (self.folder / "out").read_text():
            assert self.process.poll() is None and time.monotonic() < until, f"it did not start: {self.said}"
            time.sleep(0.1)
        lines = (self.folder / "out").read_text().splitlines()
        self.url = next(line.removeprefix("Warifu: ") for line in lines if line.startswith("Warifu: "))
        self.link = next((line.strip() for line in lines if "/signin/setup/" in line), "")
        with httpx.Client(base_url=self.url, timeout=20) as client:
            # The front listens first; until the pages are up it says 503.
            while client.get("/signin/").status_code != 200:
                assert time.monotonic() < until, f"the pages did not come: {self.said}"
                time.sleep(0.1)

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(_END)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(_END)

    def command(self, *words: str, data: bool = True) -> subprocess.CompletedProcess[str]:
        """`warifu WORDS…` as typed in another terminal."""
        place = ["--data", str(self.data)] if data else []
        return subprocess.run(
            [*_MODULE, *place, *words],
            cwd=self.folder,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
