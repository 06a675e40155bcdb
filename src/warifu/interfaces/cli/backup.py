"""`warifu backup DIR`: both sets, beside the running program; `warifu backup prune DIR` deletes the sets of keys that have ended."""

import argparse
import getpass
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warifu.kernel.ids import Instant
from warifu.kernel.law.days import legal_day
from warifu.registers import installation as place
from warifu.registers.installation import InstallationError
from warifu.registers.vault import backup, keysbox

PRUNE = "prune"


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "backup",
        help="write records and keys into a directory; `backup prune DIR` deletes keys that have ended",
        description="Writes records/ (everything, sealed) and keys/ (the keys, under a passphrase). The keys are deleted again after "
        "keys.backup_days, by each backup and by `warifu backup prune DIR`.",
    )
    parser.add_argument("words", nargs="+", metavar="[prune] DIR", help="where the backup lies")
    add_passphrase(parser)
    parser.set_defaults(run=run)


def add_passphrase(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        help="its first line is the passphrase (otherwise it is asked for)",
    )


def passphrase_of(args: argparse.Namespace, *, twice: bool) -> str:
    """From the file or from the terminal, twice where it is new. Raises InstallationError."""
    if args.passphrase_file:
        lines = args.passphrase_file.read_text(encoding="utf-8").splitlines()
        if not lines:
            raise InstallationError(f"{args.passphrase_file} is empty")
        return str(lines[0])
    if not sys.stdin.isatty():
        raise InstallationError("there is no terminal to ask for the passphrase: name a file with --passphrase-file")
    given = getpass.getpass("passphrase of the keys: ")
    if twice and getpass.getpass("once more: ") != given:
        raise InstallationError("the two were not the same")
    return given


def run(args: argparse.Namespace) -> int:
    pruning, target = _words(args.words)
    at = Instant(datetime.now(UTC))
    try:
        if pruning:
            return _prune(target, at)
        installation = place.load(args.data, args.key_file)
        made = backup.back_up(installation, target, passphrase_of(args, twice=True), at)
    except (ValueError, OSError, sqlite3.DatabaseError, keysbox.KeysBoxBroken) as fault:
        print(f"warifu: no backup was made: {fault}", file=sys.stderr)
        return 2
    print(f"records  {made.records}  ({made.files:,} files)")
    print(f"keys     {made.keys}  to be deleted on {made.ends.isoformat()}")
    _say_pruned(made.pruned)
    print("Keep keys, passphrase and key file apart from each other and from the records.", file=sys.stderr)
    return 0


def _words(words: list[str]) -> tuple[bool, Path]:
    if len(words) == 1:
        return False, Path(words[0])
    if len(words) == 2 and words[0] == PRUNE:
        return True, Path(words[1])
    raise InstallationError("write `warifu backup DIR` or `warifu backup prune DIR`")


def _prune(target: Path, at: Instant) -> int:
    folder = target / backup.KEYS
    if not folder.is_dir():
        raise InstallationError(f"{target} is no backup: it has no {backup.KEYS}/")
    _say_pruned(tuple(keysbox.prune(folder, legal_day(at))))
    for path in keysbox.all_in(folder):
        print(f"keys     {path}  to be deleted on {keysbox.read_head(path).ends.isoformat()}")
    return 0


def _say_pruned(paths: tuple[Path, ...]) -> None:
    for path in paths:
        print(f"deleted  {path}")
