"""`warifu token`: bearer tokens for machines, made, listed and revoked at the terminal of the installation.

What is done here is recorded as done at the terminal. A bearer is printed once, on standard output, and stored nowhere.
"""

import argparse
import sys
from datetime import UTC, date, datetime
from typing import Any

from warifu.interfaces.cli.django_setup import django_setup
from warifu.kernel.ids import Instant, LegalDay, PersonId
from warifu.kernel.procedure.model import Refusal
from warifu.registers import installation as place
from warifu.registers.signin.tokens import SCOPES


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("token", help="make, list and revoke the tokens of machines")
    acts = parser.add_subparsers(metavar="ACT", required=True)
    create = acts.add_parser("create", help="make a token; the bearer is printed once")
    create.add_argument("--owner", required=True, help="id of the person in whose name the machine asks")
    create.add_argument("--label", required=True, help="what it is for")
    create.add_argument("--scope", action="append", required=True, choices=sorted(SCOPES), help="may be given again")
    create.add_argument("--last-day", required=True, type=_day, help="the last good day (Japan), YYYY-MM-DD")
    create.set_defaults(run=_create)
    listed = acts.add_parser("list", help="all tokens: id, owner, label, scopes, last day, last use")
    listed.set_defaults(run=_list)
    revoke = acts.add_parser("revoke", help="end a token at once")
    revoke.add_argument("token", help="its id")
    revoke.set_defaults(run=_revoke)


def _day(text: str) -> LegalDay:
    try:
        return LegalDay(date.fromisoformat(text))
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(f"{text} is no day: write YYYY-MM-DD") from wrong


def _now() -> Instant:
    return Instant(datetime.now(UTC))


def say_no(answer: Refusal) -> int:
    """A legal no on standard error; the exit code of one."""
    for reason in answer.reasons:
        print(f"warifu: {reason.text.en} {reason.remedy.en}", file=sys.stderr)
    return 1


def _create(args: argparse.Namespace) -> int:
    django_setup(place.load(args.data, args.key_file))
    from warifu.registers.signin import grants

    made = grants.create_token(
        owner=PersonId(args.owner), label=args.label, scopes=args.scope, last_day=args.last_day, actor=None, at=_now()
    )
    if isinstance(made, Refusal):
        return say_no(made)
    print(f"warifu: token {made.id}, shown this once:", file=sys.stderr)
    print(made.bearer)
    return 0


def _list(args: argparse.Namespace) -> int:
    django_setup(place.load(args.data, args.key_file))
    from warifu.registers.signin import queries

    for row in queries.all_tokens(_now()):
        scopes = ",".join(row.scope_codes)
        state = "ended" if row.ended else "good"
        print("\t".join((row.id, row.owner, row.label, scopes, row.last_day, row.last_used or "-", state)))
    return 0


def _revoke(args: argparse.Namespace) -> int:
    django_setup(place.load(args.data, args.key_file))
    from warifu.registers.signin import grants

    answer = grants.revoke_token(args.token, None, _now())
    if isinstance(answer, Refusal):
        print(f"warifu: there is no token {args.token}", file=sys.stderr)
        return 1
    print(f"warifu: token {args.token} ended", file=sys.stderr)
    return 0
