"""`warifu rejoin`: a database that the server's own means brought back takes its place again; the log never signs a fork."""

import argparse
import sys
from datetime import UTC, datetime
from typing import Any

from warifu.interfaces.cli import restore
from warifu.kernel.ids import Instant
from warifu.kernel.tlog.errors import VerificationError
from warifu.registers import database
from warifu.registers import installation as place
from warifu.registers.ledger.errors import LedgerLocked
from warifu.registers.vault.erased import ListBroken
from warifu.registers.vault.explained import Unexplained
from warifu.registers.vault.rejoin import WouldFork
from warifu.registers.vault.rejoin_server import take_back


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "rejoin", help="after the server's own restore: hold the log against what was published"
    )
    restore.add_outside(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0: it may be served again; 1: refused, since something erased would come back or the log would fork; 2: could not be done."""
    at = Instant(datetime.now(UTC))
    installation = place.load(args.data, args.key_file)
    try:
        done = take_back(installation, restore.outside_of(args), at)
    except (Unexplained, WouldFork) as refused:
        print(f"warifu: refused: {refused}", file=sys.stderr)
        return 1
    except (ListBroken, VerificationError, LedgerLocked, OSError, *database.FAULTS) as fault:
        print(f"warifu: nothing was signed: {fault}", file=sys.stderr)
        return 2
    restore.say_log(done, restore.end_sessions(done.installation, at))
    return 0
