"""`warifu invite`: a link to a first passkey, given out at the terminal of the installation.

Only for somebody who has never had a passkey: replacing lost ones takes two appointed persons, on the pages. The link is printed once.
"""

import argparse
import sys
from datetime import UTC, datetime
from typing import Any

from warifu.interfaces.cli.django_setup import django_setup
from warifu.interfaces.cli.token import say_no
from warifu.interfaces.web.signin.links import invitation_path
from warifu.kernel.ids import Instant, PersonId
from warifu.kernel.procedure.model import Refusal
from warifu.registers import installation as place


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("invite", help="give out a link to a first passkey")
    parser.add_argument("person", help="id of the person, as on her page")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    installation = place.load(args.data, args.key_file)
    django_setup(installation)
    from warifu.registers.signin import invitations

    answer = invitations.invite(PersonId(args.person), None, Instant(datetime.now(UTC)))
    if isinstance(answer, Refusal):
        return say_no(answer)
    print(f"warifu: good once, until {answer.expires:%Y-%m-%d %H:%M} UTC; shown this once:", file=sys.stderr)
    print(installation.origin + invitation_path(answer.secret))
    return 0
