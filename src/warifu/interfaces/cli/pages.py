"""The process `pages`: Django on Granian, reached by the front alone, through a unix socket in a directory only this account can enter.

Started by `serve` with WARIFU_PAGES (path of the socket) and WARIFU_PARENT; never by hand.
"""

import gc
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server

from warifu.interfaces.front.lifeline import die_with

APPLICATION = "warifu.interfaces.web.wsgi:application"
# Each thread holds one connection to the records; more would only wait for each other on two cores.
THREADS = 4


def load_application(target: str) -> Callable[..., Any]:
    """Runs in Granian's worker: tie it to Granian's own process, then bring up Django."""
    die_with(int(os.environ["WARIFU_GRANIAN"]), signal.SIGKILL)
    module, name = target.split(":")
    application: Callable[..., Any] = getattr(__import__(module, fromlist=[name]), name)
    # What is there now stays: the collector would stop a page for a tenth of a second to look through all of it.
    gc.collect()
    gc.freeze()
    return application


def main() -> None:
    die_with(int(os.environ["WARIFU_PARENT"]))
    os.environ["WARIFU_GRANIAN"] = str(os.getpid())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "warifu.interfaces.web.settings")
    path = Path(os.environ["WARIFU_PAGES"])
    # Left by pages that were killed: nobody else can have made it, the directory is ours.
    path.unlink(missing_ok=True)
    Server(
        APPLICATION,
        uds=path,
        uds_permissions=0o600,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        blocking_threads=THREADS,
        backpressure=64,
        log_level=LogLevels.error,
        workers_kill_timeout=8,
    ).serve(target_loader=load_application)


if __name__ == "__main__":
    main()
