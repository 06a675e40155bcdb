"""`warifu erase`: erase what is kept of somebody, place and release legal holds. Subjects are given by their random ids, never by name."""

import argparse
import sys
from datetime import UTC, datetime
from typing import Any

from warifu.interfaces.cli.django_setup import django_setup
from warifu.kernel.ids import Cite, Instant, PersonId
from warifu.kernel.law.days import legal_day
from warifu.kernel.procedure.model import Refusal
from warifu.registers import installation as place

_TERMINAL = "terminal"


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("erase", help="erase what is kept of a subject; place and release legal holds")
    acts = parser.add_subparsers(metavar="ACT", required=True)
    one = acts.add_parser("subject", help="destroy a subject's keys; nothing under them can ever be opened again")
    one.add_argument("subject", help="its random id")
    what = one.add_mutually_exclusive_group(required=True)
    what.add_argument("--all", action="store_true", help="everything, names and openings in the log included")
    what.add_argument("--compartment", action="append", help="only this one; may be given again")
    one.add_argument(
        "--ground", required=True, help="retention_ended, no_longer_needed, collected_in_error or request_granted"
    )
    one.add_argument("--basis", required=True, help='the provision it rests on, e.g. "NPSC 37"')
    one.add_argument("--yes", action="store_true", help="do not ask once more")
    one.set_defaults(run=_erase)
    one = acts.add_parser("hold", help="nothing of a subject may be erased until the hold is released")
    one.add_argument("subject")
    one.add_argument("--reason", required=True)
    one.add_argument("--article", required=True)
    one.set_defaults(run=_hold)
    one = acts.add_parser("release", help="end a hold")
    one.add_argument("hold", help="its id")
    one.add_argument("--reason", required=True)
    one.set_defaults(run=_release)
    one = acts.add_parser("holds", help="the holds in force on a subject")
    one.add_argument("subject")
    one.set_defaults(run=_holds)
    one = acts.add_parser("list", help="all erasures: id, moment, keys, complete on which day")
    one.set_defaults(run=_list)
    for each in acts.choices.values():
        each.add_argument(
            "--by", default=_TERMINAL, metavar="PERSON", help="id of the person who does it (default: the terminal)"
        )


def _now() -> Instant:
    return Instant(datetime.now(UTC))


def _say_no(answer: Refusal) -> int:
    for reason in answer.reasons:
        print(f"warifu: refused: {reason.text.en} {reason.remedy.en}", file=sys.stderr)
    return 1


def _erase(args: argparse.Namespace) -> int:
    django_setup(place.load(args.data, args.key_file))
    from django.db import transaction

    from warifu.registers.signin.grants import close_account
    from warifu.registers.vault import erasure, hold

    law, _, where = args.basis.partition(" ")
    if args.ground not in erasure.GROUNDS:
        print(f"warifu: no such ground; there are {', '.join(erasure.GROUNDS)}", file=sys.stderr)
        return 2
    if not args.yes and input("This cannot be undone. The id once more: ").strip() != args.subject:
        print("warifu: nothing was erased", file=sys.stderr)
        return 2
    erasure.resume()
    compartments, at = None if args.all else args.compartment, _now()
    with transaction.atomic():
        # As the page does: nobody enters any more as somebody who was erased.
        if args.all and not hold.in_force(args.subject, legal_day(at)):
            close_account(PersonId(args.subject), None, at)
        done = erasure.erase(
            args.subject, compartments, ground=args.ground, basis=Cite(law, where), by=PersonId(args.by), at=at
        )
    if isinstance(done, Refusal):
        return _say_no(done)
    print(f"{done.keys} keys destroyed; erasure {done.id}, complete on {done.complete_on.isoformat()}")
    return 0


def _hold(args: argparse.Namespace) -> int:
    django_setup(place.load(args.data, args.key_file))
    from warifu.registers.vault import hold

    print(hold.place(args.subject, reason=args.reason, article=args.article, by=PersonId(args.by), at=_now()))
    return 0


def _release(args: argparse.Namespace) -> int:
    django_setup(place.load(args.data, args.key_file))
    from warifu.registers.vault import hold

    answer = hold.release(args.hold, reason=args.reason, by=PersonId(args.by), at=_now())
    return _say_no(answer) if answer else 0


def _holds(args: argparse.Namespace) -> int:
    django_setup(place.load(args.data, args.key_file))
    from warifu.registers.vault import hold

    for one in hold.in_force(args.subject, legal_day(_now())):
        print("\t".join((one.id, one.first.isoformat(), one.article, one.reason, one.by)))
    return 0


def _list(args: argparse.Namespace) -> int:
    django_setup(place.load(args.data, args.key_file))
    from warifu.registers.vault.models import Erasure

    for row in Erasure.objects.order_by("at"):
        state = row.complete_on.isoformat() if row.done else "not done yet"
        print("\t".join((row.id, row.at.isoformat(), str(len(row.key_ids)), state)))
    return 0
