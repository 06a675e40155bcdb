"""`warifu restore DIR --data NEW`: a backup into an empty directory; erased things stay erased, and the log never signs a fork."""

import argparse
import os
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warifu.interfaces.cli import backup as backups
from warifu.kernel.ids import Instant
from warifu.kernel.tlog.errors import VerificationError
from warifu.registers import database
from warifu.registers import installation as place
from warifu.registers.installation import Installation, InstallationError
from warifu.registers.ledger.errors import LedgerLocked
from warifu.registers.signin import tokens
from warifu.registers.vault.erased import ListBroken
from warifu.registers.vault.explained import Unexplained
from warifu.registers.vault.keysbox import KeysBoxBroken
from warifu.registers.vault.rejoin import Outside, WouldFork
from warifu.registers.vault.rejoin_server import Returned
from warifu.registers.vault.restore import CannotRestore, Restored, Wanted, restore


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("restore", help="restore a backup into an empty directory (--data)")
    parser.add_argument("source", type=Path, metavar="DIR", help="the backup")
    parser.add_argument("--moment", default="", metavar="NAME", help="an older set of records, by its folder's name")
    backups.add_passphrase(parser)
    add_outside(parser)
    gone = parser.add_argument_group("what was erased since")
    gone.add_argument("--ledger", type=Path, action="append", default=[], metavar="FILE", help="a newer ledger.db")
    gone.add_argument(
        "--erased", type=Path, action="append", default=[], metavar="FILE", help="a newer list of erased keys"
    )
    parser.set_defaults(run=run)


def add_outside(parser: argparse.ArgumentParser) -> None:
    """What is known of the log from outside of what is restored."""
    log = parser.add_argument_group("the log", "What is known of it from outside this backup; each may be given again.")
    log.add_argument(
        "--tiles",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help="exported tiles: the missing entries are taken from them",
    )
    log.add_argument(
        "--checkpoint",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="the last one that a witness or partner keeps",
    )
    log.add_argument(
        "--nothing-later", action="store_true", help="nothing was published after this backup; you answer for that"
    )
    log.add_argument(
        "--successor",
        default="",
        metavar="NAME",
        help="close a log that cannot be made whole; one of this name succeeds it",
    )


def outside_of(args: argparse.Namespace) -> Outside:
    return Outside(tuple(args.checkpoint), tuple(args.tiles), args.nothing_later, args.successor)


def run(args: argparse.Namespace) -> int:
    """0: restored; 1: refused, since something erased would come back or the log would fork; 2: could not be done."""
    at = Instant(datetime.now(UTC))
    if os.environ.get(place.DATABASE):
        raise InstallationError(
            f"a backup is restored into files: leave {place.DATABASE} out (docs/how-to/postgresql.md)"
        )
    key_file = args.key_file or place.default_key_file(args.data)
    wanted = Wanted(args.source, args.data, key_file, args.moment, tuple(args.ledger), tuple(args.erased))
    try:
        done = restore(wanted, outside_of(args), backups.passphrase_of(args, twice=False), at)
    except Unexplained as refused:
        print(
            f"warifu: refused: {refused}; give it (--erased FILE) or a newer copy of the log (--ledger FILE)",
            file=sys.stderr,
        )
        return 1
    except (CannotRestore, WouldFork) as refused:
        print(f"warifu: refused: {refused}", file=sys.stderr)
        return 1
    except (KeysBoxBroken, ListBroken, VerificationError, LedgerLocked, OSError, sqlite3.DatabaseError) as fault:
        print(f"warifu: nothing was restored: {fault}", file=sys.stderr)
        return 2
    ended = end_sessions(done.installation, at)
    _say(done, key_file, ended)
    return 0


def end_sessions(installation: Installation, at: Instant) -> int:
    """Sessions, links and tokens that were ended or used up after the backup are good again in it: all end. Returns how many tokens."""
    with closing(database.connect(installation.records)) as records, database.act(records):
        cursor = records.cursor()
        cursor.execute("DELETE FROM signin_session")
        cursor.execute("UPDATE signin_invitation SET expires = 0 WHERE used_at IS NULL")
        cursor.execute("SELECT id FROM signin_apitoken WHERE revoked_at IS NULL")
        return sum(tokens.revoke(cursor, token, at) for (token,) in cursor.fetchall())


def _say(done: Restored, key_file: Path, ended: int) -> None:
    print(f"restored   {done.installation.directory} as of {done.made.isoformat()}, key file {key_file}")
    print(f"erased     {done.erased:,} keys destroyed again")
    say_log(done, ended)


def say_log(done: Restored | Returned, ended: int) -> None:
    print(f"log        {done.entries:,} entries hold; {done.filled:,} more taken from tiles")
    if done.closed:
        lies = done.closed.name if isinstance(done.closed, Path) else f"the schema {done.closed.schema}"
        print(f"successor  {done.installation.log_origin}; the old log lies in {lies}. Hand out the new policy")
    print(f"sign-in    all sessions and {ended:,} tokens have ended")
    if done.acts_missing:
        print(
            f"{done.acts_missing:,} acts stand in the log, or are lost, that the records do not hold: a right that was taken away may "
            "stand there again. Permits are stopped. Enter those acts again, look through keys and appointments, then: "
            "warifu ledger confirm-clock",
            file=sys.stderr,
        )
