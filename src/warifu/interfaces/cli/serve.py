"""`warifu serve`: the parent of everything. Makes the installation where there is none, binds the address, starts `front`
and `pages`, and ends them.

What the children need they are told through the environment and inherited sockets. The parent itself touches no database
and no key.
"""

import argparse
import contextlib
import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from warifu.interfaces.cli import address, children
from warifu.interfaces.front.plan import VARIABLE, Plan
from warifu.registers import installation as place
from warifu.registers.installation import Installation, InstallationError

PAGES_WITHIN = 20.0  # seconds
# Processes of pages: one keeps one core busy. Never one alone, so that there are pages while one of them is started again.
PAGES = max(2, min(os.cpu_count() or 1, 8))


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("serve", help="start everything on one address")
    parser.add_argument(
        "--approved-for-content",
        action="store_true",
        help="when made: this installation is approved for protected content itself, not only for its registers",
    )
    parser.add_argument(
        "--example", action="store_true", help="load a fictitious ministry, contractors and about forty people"
    )
    address.add_arguments(parser)
    parser.set_defaults(run=run)


def say(line: str) -> None:
    print(f"warifu: {line}", file=sys.stderr, flush=True)


def run(args: argparse.Namespace) -> int:
    """Serve until told to stop. 0 after SIGTERM or Ctrl-C; otherwise what the front ended with."""
    os.umask(0o077)
    there = _existing(args)
    if there:
        _alone(there.directory)
    where = address.choose(args, there.origin if there else None, example=args.example or bool(there and there.example))
    origin, sockets = address.bind(where)
    installation, link = _open(_settled(there, origin)) if there else _create(args, origin)
    if not there:
        _alone(installation.directory)
    runtime = Path(tempfile.mkdtemp(prefix="warifu-"))
    try:
        return _serve(installation, where, sockets, runtime, link)
    finally:
        shutil.rmtree(runtime, ignore_errors=True)


def _existing(args: argparse.Namespace) -> Installation | None:
    directory: Path = args.data
    if (directory / "installation.json").exists():
        if args.example:
            raise InstallationError(
                f"{directory} already holds records: --example wants a new directory (--data). "
                "To go on with what is there, leave --example out"
            )
        found = place.load(directory, args.key_file)
        # Whether a server is whole, `prepare` and the front find out; this process touches no database.
        own = [file for file in (found.records, found.ledger, found.keys) if isinstance(file, Path)]
        missing = [file.name for file in own if not file.exists()]
        if missing:
            raise InstallationError(
                f"{directory} is not whole: {', '.join(missing)} missing. Nothing starts; restore a backup"
            )
        return found
    if directory.exists() and any(directory.iterdir()):
        raise InstallationError(f"{directory} holds other things: name an empty or a new directory with --data")
    return None


def _alone(directory: Path) -> None:
    """Hold the directory for this process, for as long as it lives. InstallationError where another one serves it."""
    held = os.open(directory / "serve.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise InstallationError(f"{directory} is being served by another process") from None


def _name(origin: str) -> str:
    return origin.split("://", 1)[1].split(":", 1)[0]


def _settled(there: Installation, origin: str) -> Installation:
    """The installation under the address it now has. Passkeys are bound to the name, so that stays."""
    if origin == there.origin:
        return there
    if _name(origin) != _name(there.origin):
        raise InstallationError(
            f"{there.directory} belongs to {there.origin}: its passkeys would not work at {origin}. Begin a new directory there"
        )
    settings = there.directory / "installation.json"
    fresh = settings.with_suffix(".new")
    fresh.write_text(json.dumps({**json.loads(settings.read_text()), "origin": origin}, indent=1) + "\n")
    fresh.replace(settings)
    return place.load(there.directory, there.key_file)


def _open(installation: Installation) -> tuple[Installation, str]:
    return installation, prepare(installation)


def _create(args: argparse.Namespace, origin: str) -> tuple[Installation, str]:
    """Make an installation beside its place and move it there when whole: an interrupted start leaves nothing half made."""
    directory: Path = args.data
    key_file: Path = args.key_file or place.default_key_file(directory)
    directory.parent.mkdir(parents=True, exist_ok=True)
    had_key = key_file.exists()
    staging = Path(tempfile.mkdtemp(prefix=f".{directory.name}-", dir=directory.parent))
    log_origin = "example.invalid/warifu" if args.example else f"{_name(origin)}/ledger"
    try:
        made = place.create(
            staging,
            key_file,
            origin=origin,
            log_origin=log_origin,
            example=args.example,
            content_approved=args.example or args.approved_for_content,
        )
        if args.example:
            say("loading the example (a fictitious ministry, once)")
        link = prepare(made, example=args.example)
        staging.rename(directory)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        if not had_key:
            key_file.unlink(missing_ok=True)
        raise
    say(f"made {directory}; its key is {key_file}: keep a copy of the key apart from every backup")
    return place.load(directory, key_file), link


def _environment(installation: Installation) -> dict[str, str]:
    return {"WARIFU_DATA": str(installation.directory), "WARIFU_KEY_FILE": str(installation.key_file)}


def prepare(installation: Installation, *, example: bool = False) -> str:
    """Bring tables up to date in a process of its own (Django stays out of this one). Gives the set-up link, "" where none is due."""
    command = [sys.executable, "-m", "warifu.interfaces.cli.prepare", *(["--example"] if example else [])]
    done = subprocess.run(
        command, env={**os.environ, **_environment(installation)}, stdout=subprocess.PIPE, check=False
    )
    if done.returncode != 0:
        raise InstallationError(f"{installation.directory} could not be prepared; what went wrong stands above")
    return done.stdout.decode().strip()


def _serve(
    installation: Installation, where: address.Address, sockets: list[socket.socket], runtime: Path, link: str
) -> int:
    watch = children.Watch()
    door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    # Not in the data directory: a unix socket's path is at most 107 bytes, a data directory's may be longer. The front leaves a link there.
    door.bind(str(runtime / "ask"))
    ready, tell = os.pipe()
    plan = Plan(
        origin=installation.origin,
        sockets=tuple(s.fileno() for s in sockets),
        ask=door.fileno(),
        pages=tuple(str(runtime / f"pages-{number}") for number in range(PAGES)),
        ready=tell,
        parent=os.getpid(),
        certificate=str(where.certificate or ""),
        key=str(where.key or ""),
        proxy=where.proxy,
    )
    environment = _environment(installation)
    front = children.start(
        "warifu.interfaces.front.main", {**environment, VARIABLE: plan.dump()}, (*plan.sockets, plan.ask, plan.ready)
    )
    pages = [
        partial(children.start, "warifu.interfaces.cli.pages", {**environment, "WARIFU_PAGES": path})
        for path in plan.pages
    ]
    supervisor = children.Supervisor(watch, front, pages, say)
    os.close(tell)
    for held in (*sockets, door):
        held.close()
    # The pipe says "1" once the front listens, or closes when it could not; why stands on its standard error.
    if os.read(ready, 1) == b"1":
        for path in plan.pages:
            _wait_for(Path(path))
        _greet(installation, link)
    os.close(ready)
    return supervisor.run()


def _wait_for(pages: Path) -> None:
    """Until `pages` answers, so that whoever follows the link at once finds it; not for ever, the front says so anyway."""
    until = time.monotonic() + PAGES_WITHIN
    while (left := until - time.monotonic()) > 0:
        with socket.socket(socket.AF_UNIX) as probe, contextlib.suppress(OSError):
            probe.settimeout(left)
            probe.connect(str(pages))
            probe.sendall(b"GET /signin/ HTTP/1.0\r\nHost: localhost\r\n\r\n")
            if probe.recv(1):
                return
        time.sleep(0.05)


def _greet(installation: Installation, link: str) -> None:
    print(f"Warifu: {installation.origin}", flush=True)
    if installation.example:
        print(
            "An example: every name and event in it is invented. Anybody on this machine may sign in as anybody.",
            flush=True,
        )
    if link:
        print(f"Set-up link, good once, for the first administrator:\n  {installation.origin}{link}", flush=True)
    print(f"Since {datetime.now(UTC):%Y-%m-%d %H:%M} UTC. Ctrl-C stops it.", flush=True)
