"""`warifu check facts`: rebuilds from the records what the gate should hold. `warifu check journal`: holds the journal against the log.
`warifu check search`: holds the index of the search against what a rebuild would give.
`warifu check periods`: counts the periods of every case anew.

No difference may be found. A right that no record calls for, or a record whose right was never stated, is a fault of the program; a line
of the journal that says something else than its entry was changed behind the program's back. Only ids are printed. Exit codes: 0 no
difference; 1 differences.
"""

import argparse
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from warifu.interfaces.cli.django_setup import django_setup
from warifu.kernel.ids import Instant
from warifu.registers import installation as place
from warifu.registers.gate.check import Difference, Stated, differences


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("check", help="hold the parts of an installation against each other")
    what = parser.add_subparsers(metavar="WHAT", required=True)
    facts = what.add_parser("facts", help="the gate's rights against the records they follow from")
    facts.set_defaults(run=_facts)
    journal = what.add_parser(
        "journal", help="every line of the journal, and its signature, against its entry in the log"
    )
    journal.set_defaults(run=_journal)
    search = what.add_parser("search", help="the index of the search against what a rebuild would give")
    search.set_defaults(run=_search)
    periods = what.add_parser(
        "periods", help="what lists are sorted and counted by, against the journals it follows from"
    )
    periods.set_defaults(run=_periods)


def _facts(args: argparse.Namespace) -> int:
    django_setup(place.load(args.data, args.key_file))
    from django.db import connection, transaction

    # One snapshot of both sides: acts that commit meanwhile must not look like faults.
    with transaction.atomic():
        found = differences(connection, _stated())
    for line in (line for difference in found for line in _told(difference)):
        print(line)
    print(f"{len(found)} differences" if found else "no difference")
    return 1 if found else 0


def _journal(args: argparse.Namespace) -> int:
    installation = place.load(args.data, args.key_file)
    django_setup(installation)
    from warifu.registers.casework.provable import hold
    from warifu.registers.ledger.store import open_reader
    from warifu.registers.signin.stepup import site
    from warifu.registers.vault.sealed import keystore

    with open_reader(installation.ledger) as reader:
        held = hold(reader, keystore(), site())
    for fault in held.faults:
        print(fault)
    print(
        f"{held.agree} lines agree, {held.waiting} wait, {held.erased} cannot be proven any more, {len(held.faults)} differ"
    )
    return 1 if held.faults else 0


def _search(args: argparse.Namespace) -> int:
    django_setup(place.load(args.data, args.key_file))
    from warifu.registers.search import keeping

    found = keeping.differences()
    for kind, row, what in found:
        print(f"{kind} {row}: {what}")
    print(f"{len(found)} differences" if found else "no difference")
    return 1 if found else 0


def _periods(args: argparse.Namespace) -> int:
    django_setup(place.load(args.data, args.key_file))
    from django.db import transaction

    from warifu.registers.casework.periods import differences

    with transaction.atomic():
        found = list(differences(Instant(datetime.now(UTC))))
    for case in found:
        print(case)
    print(f"{len(found)} differences" if found else "no difference")
    return 1 if found else 0


def _stated() -> Iterator[Stated]:
    """The rows of everybody who states rights."""
    from warifu.registers.casework.registry import duties
    from warifu.registers.people import acts

    yield from acts.gate_rows()
    for duty in duties():
        if duty.gate_rows:
            yield from duty.gate_rows()


def _told(difference: Difference) -> Iterator[str]:
    place_ = f"{difference.table} {' '.join(difference.key)}"
    if difference.claimed_twice:
        yield f"{place_}: two records claim it"
    yield from _rows(place_, "lacking", difference.lacking)
    yield from _rows(place_, "unclaimed", difference.unclaimed)


def _rows(place_: str, what: str, rows: Sequence[Sequence[object]]) -> Iterator[str]:
    for row in rows:
        yield f"{place_}: {what}: {' '.join(str(value) for value in row)}"
