"""`warifu`: reads the command line, imports the one module that the noun names, and runs it.

Each noun is a module of this package with `add(subparsers)`: it adds its parser and sets `run`, a function from the parsed arguments to an
exit code. Only the named one is imported, so that `warifu proof check` needs neither a database nor Django.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from warifu.registers.installation import InstallationError

# Noun -> what it does. A noun stands here only when its module does.
NOUNS: dict[str, str] = {
    "serve": "start everything on one address",
    "decide": "may this person read or provide this item? with every article that refuses",
    "who-may": "everybody who may read or provide an item, and what stands against the others",
    "what-may": "everything a person may read or provide, and what stands against the rest",
    "law": "the law as data: show, check, open questions, coverage, worked cases",
    "ledger": "the log: verify, prove, policy, export",
    "proof": "check a proof file against a policy, offline",
    "check": "hold the parts of an installation against each other",
    "search": "the index of the search: rebuild",
    "token": "bearer tokens: create, list, revoke",
    "invite": "an invitation to a first passkey",
    "keys": "the installation's key: rotate",
    "erase": "destroy a person's keys; legal holds",
    "load": "an office's own lists, from CSV or a spreadsheet, all or none",
    "export": "everything back as the same lists",
    "backup": "records and keys, as two sets",
    "restore": "from a backup into an empty directory",
    "rejoin": "on PostgreSQL, after the server's own restore: hold the log against what was published",
}
_TAKES_A_VALUE = ("--data", "--key-file")
_BROKEN_PIPE = 128 + 13  # as if ended by SIGPIPE


class Parser(argparse.ArgumentParser):
    """Every parser of the program: the global options may stand before the noun or after it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.add_argument_group("installation")
        place.add_argument(
            "--data", type=Path, default=argparse.SUPPRESS, help="data directory (default ./warifu-data)"
        )
        place.add_argument(
            "--key-file", type=Path, default=argparse.SUPPRESS, help="the installation's key (default: DATA.key)"
        )


def parser_for(noun: str | None) -> argparse.ArgumentParser:
    """The whole parser, with the arguments of one noun; the others are only named."""
    parser = Parser(prog="warifu", description="Designate, clear, decide, record, prove.")
    parser.set_defaults(run=None)
    nouns = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, says in NOUNS.items():
        if name == noun:
            import_module(f"warifu.interfaces.cli.{name.replace('-', '_')}").add(nouns)
        else:
            nouns.add_parser(name, help=says)
    return parser


def noun_of(arguments: Sequence[str]) -> str | None:
    """The first argument that is neither an option nor the value of one."""
    rest = iter(arguments)
    for argument in rest:
        if argument in _TAKES_A_VALUE:
            next(rest, None)
        elif not argument.startswith("-"):
            return argument
    return None


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. 0: done; 1: answered with a no; 2: could not be done, with the reason on standard error.

    141, as a shell says it, where whoever reads the output stopped reading.
    """
    try:
        try:
            return _run(sys.argv[1:] if arguments is None else arguments)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # What is still buffered would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE


def _run(arguments: Sequence[str]) -> int:
    parser = parser_for(noun_of(arguments))
    parsed = parser.parse_args(arguments)
    parsed.data = getattr(parsed, "data", Path("warifu-data")).absolute()
    parsed.key_file = key_file.absolute() if (key_file := getattr(parsed, "key_file", None)) else None
    if parsed.run is None:
        parser.print_help()
        return 2
    try:
        return int(parsed.run(parsed) or 0)
    except InstallationError as fault:
        print(f"warifu: {fault}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    raise SystemExit(main())
