"""A throw-away PostgreSQL server on a unix socket, ready in about a second. It refuses to run as root, so it runs as `postgres` then."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def binaries() -> Path:
    """The folder of `initdb`. Raises FileNotFoundError where PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        raise FileNotFoundError("PostgreSQL is not installed: apt-get install postgresql")
    return found[-1].parent


@contextmanager
def server() -> Iterator[str]:
    """The folder of its socket (database `postgres`, user `postgres`). Nothing of it is left afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="warifu-pg-", dir="/tmp"))
    data, bin_ = folder / "data", binaries()
    who = {}
    if os.geteuid() == 0:
        entry = pwd.getpwnam("postgres")
        os.chown(folder, entry.pw_uid, entry.pw_gid)
        who = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}

    def run(*command: object) -> None:
        subprocess.run([str(part) for part in command], check=True, cwd="/tmp", capture_output=True, **who)

    run(bin_ / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "--locale=C.UTF-8", "--no-sync")
    options = f"-k {folder} -h '' -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
    run(bin_ / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    try:
        yield str(folder)
    finally:
        run(bin_ / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
