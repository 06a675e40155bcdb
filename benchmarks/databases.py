"""`--postgres`: the same figure on a throw-away PostgreSQL server that is as durable as an office's (fsync on), over its unix socket."""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.postgres import fresh  # noqa: E402
from tests.postgres.server import started  # noqa: E402

from warifu.registers import installation as place  # noqa: E402

_SERVER = "WARIFU_BENCHMARK_SERVER"


def add_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--postgres", action="store_true", help="on a throw-away PostgreSQL server instead of SQLite")


@contextmanager
def chosen(args: argparse.Namespace) -> Iterator[str]:
    """The name of the database that is measured; installations made inside lie there (`another`)."""
    os.environ.pop(place.DATABASE, None)
    if not args.postgres:
        yield "SQLite"
        return
    with started(durable=True) as server:
        os.environ[_SERVER] = server.url()
        try:
            ((version,),) = server.ask("SHOW server_version")
            yield f"PostgreSQL {version}"
        finally:
            os.environ.pop(_SERVER)
            os.environ.pop(place.DATABASE, None)


def another() -> None:
    """The next installation that is made lies in a database of its own."""
    if _SERVER in os.environ:
        os.environ[place.DATABASE] = fresh.database(server=os.environ[_SERVER])
