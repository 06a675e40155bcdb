"""`warifu keys`: another installation's key, and how long backups of the keys are kept. Needs no Django."""

import argparse
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warifu.kernel.ids import Instant
from warifu.regimes.jp.iesi import law
from warifu.registers import installation as place
from warifu.registers.ledger.errors import LedgerLocked
from warifu.registers.vault.keystore import KeyStore
from warifu.registers.vault.rotation import rotate


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("keys", help="replace the installation's key; how long backups of the keys are kept")
    acts = parser.add_subparsers(metavar="ACT", required=True)
    one = acts.add_parser("rotate", help="wrap all keys under another key file; the program must be stopped")
    one.add_argument("--new-key-file", type=Path, required=True, metavar="FILE", help="made where there is none")
    one.set_defaults(run=_rotate)
    one = acts.add_parser("check", help="whether the key file opens the keys")
    one.set_defaults(run=_check)
    one = acts.add_parser("backup-days", help="show or set for how many days backups of the keys are kept (30)")
    one.add_argument("days", nargs="?", type=int)
    one.set_defaults(run=_backup_days)


def _rotate(args: argparse.Namespace) -> int:
    installation = place.load(args.data, args.key_file)
    new = args.new_key_file.absolute()
    try:
        count = rotate(installation, new, law_digest=law().digest, at=Instant(datetime.now(UTC)))
    except LedgerLocked as fault:
        print(f"warifu: {fault}; stop the program first", file=sys.stderr)
        return 2
    print(f"{count:,} keys and the keys of the log are wrapped under {new}")
    print(
        f"Start with --key-file {new} from now on, and destroy {installation.key_file}: it opens older copies.",
        file=sys.stderr,
    )
    return 0


def _check(args: argparse.Namespace) -> int:
    installation = place.load(args.data, args.key_file)
    with closing(KeyStore(installation.keys, installation.key_file)):
        print(f"{installation.key_file} opens {installation.keys}")
    return 0


def _backup_days(args: argparse.Namespace) -> int:
    installation = place.load(args.data, args.key_file)
    with closing(KeyStore(installation.keys, installation.key_file)) as keys:
        if args.days is not None:
            try:
                keys.set_backup_days(args.days)
            except ValueError as fault:
                print(f"warifu: {fault}", file=sys.stderr)
                return 2
        print(f"{keys.backup_days} days; the last backup so far ends on {keys.backups_end or 'no day: there is none'}")
    return 0
