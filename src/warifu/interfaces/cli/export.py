"""`warifu export DIR`: everything that the registers hold, back in the form in which `warifu load` takes it. Recorded in the ledger."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warifu.interfaces.cli.django_setup import django_setup
from warifu.interfaces.cli.load import LANGUAGES, Bar
from warifu.kernel.ids import Instant
from warifu.registers import installation as place


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("export", help="everything back as lists (CSV); recorded in the ledger")
    parser.add_argument("directory", type=Path, metavar="DIR", help="an empty or new directory")
    parser.add_argument("--lang", choices=LANGUAGES, default="ja", help="of headings and choices (default: ja)")
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    django_setup(place.load(args.data, args.key_file))
    from warifu.duties.lists import acts

    bar = Bar()
    try:
        made = acts.export(args.directory, Instant(datetime.now(UTC)), language=args.lang, tell=bar)
    except FileExistsError:
        print(f"warifu: {args.directory} is not empty; nothing is written over", file=sys.stderr)
        return 2
    finally:
        bar.close()
    for name, digest in made.files.items():
        print(f"{digest}  {name}  {made.counts[name.removesuffix('.csv')]:,}")
    print("Names and titles stand in these files in clear: keep them as you keep the registers.", file=sys.stderr)
    return 0
