"""The process `front`: listens where the parent has bound, and ends when the sequencer ends. Started by `serve`.

No Django here or in anything it imports. It listens only once the sequencer runs: what cannot be made durable is not answered.
"""

import asyncio
import contextlib
import os
import signal
import socket
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import uvloop

from warifu.interfaces.api.ask import SOCKET
from warifu.interfaces.front.lifeline import die_with
from warifu.interfaces.front.plan import Plan, from_environment
from warifu.interfaces.front.protocol import Server
from warifu.interfaces.front.service import Service
from warifu.kernel.envelope.seal import SealBroken
from warifu.kernel.tlog.errors import VerificationError
from warifu.regimes.jp import iesi
from warifu.registers import database
from warifu.registers import installation as place
from warifu.registers.gate.today import Today
from warifu.registers.installation import Installation, InstallationError
from warifu.registers.ledger.errors import Behind, Forked, LedgerLocked

_NOT_AS_THEY_MUST_BE = (
    InstallationError,
    Behind,
    Forked,
    LedgerLocked,
    SealBroken,
    VerificationError,
    *database.FAULTS,
)


async def serve(installation: Installation, plan: Plan) -> None:
    """Everything, until a signal ends it."""
    service = Service(installation, plan, Today(), iesi.law().digest, lambda: datetime.now(UTC))
    outer, inner = Server(service.outer, plan.certificate, plan.key), Server(service.inner)

    def end() -> None:
        outer.should_exit = inner.should_exit = True

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, end)
    running = asyncio.gather(
        outer.serve([socket.socket(fileno=fd) for fd in plan.sockets]), inner.serve([socket.socket(fileno=plan.ask)])
    )
    while not (outer.started and inner.started) and not running.done():
        await asyncio.sleep(0.01)
    with linked(installation, plan):
        os.write(plan.ready, b"1")
        os.close(plan.ready)
        await running
    await service.close()


@contextlib.contextmanager
def linked(installation: Installation, plan: Plan) -> Iterator[None]:
    """The back door can be found from the data directory. Whoever comes here holds the log, so the link is nobody else's."""
    link = installation.directory / SOCKET
    link.unlink(missing_ok=True)
    with socket.socket(fileno=os.dup(plan.ask)) as door:
        link.symlink_to(door.getsockname())
    yield
    link.unlink(missing_ok=True)


def main() -> int:
    plan = from_environment()
    die_with(plan.parent)
    try:
        uvloop.run(serve(place.from_environment(), plan))
    except _NOT_AS_THEY_MUST_BE as fault:
        print(f"warifu: {fault}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
