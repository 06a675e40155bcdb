"""The process `front`: listens where the parent has bound, and ends when the sequencer ends. Started by `serve`.

No Django here or in anything it imports. It listens only once the sequencer runs: what cannot be made durable is not answered.
"""

import asyncio
import contextlib
import os
import signal
import socket
import sqlite3
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import uvicorn
import uvloop

from warifu.interfaces.front.lifeline import die_with
from warifu.interfaces.front.plan import Plan, from_environment
from warifu.interfaces.front.protocol import Protocol
from warifu.interfaces.front.service import Service
from warifu.kernel.envelope.seal import SealBroken
from warifu.kernel.tlog.errors import VerificationError
from warifu.regimes.jp import iesi
from warifu.registers import installation as place
from warifu.registers.gate.decide import decide
from warifu.registers.installation import Installation, InstallationError
from warifu.registers.ledger.errors import Behind, Forked, LedgerLocked

# Seconds a thread may hold the interpreter while another waits: the loop and the sequencer take turns many times a round.
SWITCH = 0.0005
_NOT_AS_THEY_MUST_BE = (
    InstallationError,
    Behind,
    Forked,
    LedgerLocked,
    SealBroken,
    VerificationError,
    sqlite3.OperationalError,
)


class Server(uvicorn.Server):
    """Signals are the process's business, not one server's: there are two in one loop."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def server(app: object, certificate: str = "", key: str = "") -> Server:
    """A server for one application, not listening yet."""
    return Server(
        uvicorn.Config(
            app,  # type: ignore[arg-type]
            http=Protocol,
            ws="none",
            lifespan="off",
            loop="none",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_keep_alive=60,
            timeout_graceful_shutdown=8,
            limit_concurrency=4_000,
            ssl_certfile=certificate or None,
            ssl_keyfile=key or None,
        )
    )


async def serve(installation: Installation, plan: Plan) -> None:
    """Everything, until a signal ends it."""
    service = Service(installation, plan, decide, iesi.law().digest, lambda: datetime.now(UTC))
    outer, inner = server(service.outer, plan.certificate, plan.key), server(service.inner)

    def end() -> None:
        outer.should_exit = inner.should_exit = True

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, end)
    running = asyncio.gather(
        outer.serve([socket.socket(fileno=fd) for fd in plan.sockets]), inner.serve([socket.socket(fileno=plan.ask)])
    )
    while not (outer.started and inner.started) and not running.done():
        await asyncio.sleep(0.01)
    os.write(plan.ready, b"1")
    os.close(plan.ready)
    await running
    await service.close()


def main() -> int:
    plan = from_environment()
    die_with(plan.parent)
    sys.setswitchinterval(SWITCH)
    try:
        uvloop.run(serve(place.from_environment(), plan))
    except _NOT_AS_THEY_MUST_BE as fault:
        print(f"warifu: {fault}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
