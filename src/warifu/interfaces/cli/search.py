"""`warifu search rebuild`: builds the index of the search anew. No backup holds it, since it follows from the records."""

import argparse
from typing import Any

from warifu.interfaces.cli.django_setup import django_setup
from warifu.registers import installation as place


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("search", help="the index of the search")
    acts = parser.add_subparsers(metavar="ACT", required=True)
    one = acts.add_parser("rebuild", help="build the index anew from the records; searches wait meanwhile, acts do not")
    one.set_defaults(run=_rebuild)


def _rebuild(args: argparse.Namespace) -> int:
    django_setup(place.load(args.data, args.key_file))
    from warifu.registers.search import keeping

    for kind, count in keeping.rebuild().items():
        print(f"{count:>9,} {kind}")
    return 0
