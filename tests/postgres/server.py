"""Throw-away PostgreSQL servers on loopback, ready in a second or two. PostgreSQL refuses to run as root, so it runs as `postgres` then."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.postgres import fresh

FORGETFUL = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
_PATIENCE = 30


def binaries() -> Path:
    """The folder of `initdb`. Raises FileNotFoundError where PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        raise FileNotFoundError("PostgreSQL is not installed: apt-get install postgresql")
    return found[-1].parent


@dataclass
class Server:
    """One server: its folder holds the data, the log and the socket (user `postgres`)."""

    folder: Path
    port: int
    settings: dict[str, str]

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def url(self, name: str = "postgres") -> str:
        return fresh.address(str(self.folder), self.port, name)

    def run(self, command: str, *words: object) -> None:
        who = {}
        if os.geteuid() == 0:
            entry = pwd.getpwnam("postgres")
            who = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
        told = [str(binaries() / command), *map(str, words)]
        subprocess.run(told, check=True, cwd="/tmp", capture_output=True, **who)

    def start(self) -> None:
        options = f"-k {self.folder} -p {self.port} -h 127.0.0.1"
        options += "".join(f" -c {name}={value}" for name, value in self.settings.items())
        self.run("pg_ctl", "-D", self.data, "-w", "-l", self.folder / "log", "-o", options, "start")

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.url(), autocommit=True) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def kill(self) -> None:
        """`kill -9` of the server; its children follow it."""
        parent = int((self.data / "postmaster.pid").read_text().splitlines()[0])
        os.kill(parent, signal.SIGKILL)
        until = time.monotonic() + _PATIENCE
        while _reachable(self):
            assert time.monotonic() < until
            time.sleep(0.01)

    def promote(self) -> None:
        self.run("pg_ctl", "-D", self.data, "-w", "promote")

    def stop(self) -> None:
        with_pid = (self.data / "postmaster.pid").exists()
        if with_pid and _reachable(self):
            self.run("pg_ctl", "-D", self.data, "-w", "-m", "immediate", "stop")


def _reachable(server: Server) -> bool:
    try:
        psycopg.connect(server.url(), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _folder(keep: Path | None = None) -> Iterator[Path]:
    folder = keep or Path(tempfile.mkdtemp(prefix="warifu-pg-", dir="/tmp"))
    folder.mkdir(exist_ok=True)
    if os.geteuid() == 0:
        entry = pwd.getpwnam("postgres")
        os.chown(folder, entry.pw_uid, entry.pw_gid)
    try:
        yield folder
    finally:
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def started(*, durable: bool, keep: Path | None = None) -> Iterator[Server]:
    """A server; nothing of it is left afterwards, unless it is to be kept in a folder (and starts from there again).

    Durable: as an office would run it, its commits survive the machine.
    """
    with _folder(keep) as folder:
        made = Server(folder, _free_port(), {} if durable else FORGETFUL)
        if not made.data.exists():
            made.run("initdb", "-D", made.data, "-A", "trust", "-U", "postgres", "--locale=C.UTF-8", "--no-sync")
        made.start()
        try:
            yield made
        finally:
            made.stop()


@contextmanager
def standby_of(primary: Server) -> Iterator[Server]:
    """A streaming standby that follows `primary` over loopback."""
    with _folder() as folder:
        made = Server(folder, _free_port(), {})
        address = f"host=127.0.0.1 port={primary.port} user=postgres application_name=standby"
        made.run("pg_basebackup", "-D", made.data, "-d", address, "-R", "-X", "stream", "-c", "fast")
        made.start()
        try:
            yield made
        finally:
            made.stop()


@contextmanager
def pair() -> Iterator[tuple[Server, Server]]:
    """A primary that answers a commit only when its standby has it on disk, and the standby."""
    with ExitStack() as opened:
        primary = opened.enter_context(started(durable=True))
        standby = opened.enter_context(standby_of(primary))
        primary.ask("ALTER SYSTEM SET synchronous_standby_names = '*'")
        primary.ask("SELECT pg_reload_conf()")
        until = time.monotonic() + _PATIENCE
        while primary.ask("SELECT sync_state FROM pg_stat_replication") != [("sync",)]:
            assert time.monotonic() < until, "the standby does not follow"
            time.sleep(0.05)
        yield primary, standby
