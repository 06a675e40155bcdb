"""Brings an installation's stores up to date, in a process of its own: keys, tables, the example, the set-up link.

It also finishes what a crash cut off: erasures that were decided and not carried out, files that no record names. The index of the search
is brought up to date, or built where there is none (after a restore). Where the law data have changed since the last start, the periods
of all cases are counted anew; where tables have outgrown what the database knows of them, it counts them.

Run by `serve` before anything listens; prints the path of the set-up link, or nothing where none is due. Ends with 1
and a message where it cannot.
"""

import argparse
import sys
from datetime import UTC, datetime

from warifu.interfaces.cli.django_setup import django_setup
from warifu.kernel.ids import Instant
from warifu.kernel.law.days import legal_day
from warifu.kernel.tlog.errors import VerificationError
from warifu.registers import database
from warifu.registers import installation as place
from warifu.registers.installation import Installation, InstallationError, Server
from warifu.registers.ledger import log
from warifu.registers.ledger.errors import Behind
from warifu.registers.vault import keystore


def prepare(installation: Installation, at: Instant, *, example: bool) -> str:
    """The set-up link's path, "" once anybody is registered. Django is up after this."""
    if isinstance(installation.records, Server) and not installation.keys.exists() and _in_use(installation):
        raise InstallationError(
            f"{installation.records} holds records already: a new installation wants an empty database"
        )
    # Keys first: they are made only where there are no records yet, so a store that was lost is noticed.
    keystore.of(installation).close()
    log.ensure(installation)
    django_setup(installation)
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    if example:
        from warifu.interfaces.example.load import load

        load(installation, legal_day(at))
    from warifu.interfaces.web.signin.links import setup_path
    from warifu.registers.casework import periods
    from warifu.registers.search import keeping
    from warifu.registers.signin.acts import setup_link
    from warifu.registers.vault import erasure, payloads

    erasure.resume()
    periods.settle(at)
    payloads.sweep()
    keeping.ensure()
    database.analyse(installation.records)
    secret = None if installation.example else setup_link(at)
    return setup_path(secret) if secret else ""


def _in_use(installation: Installation) -> bool:
    return database.exists(installation.records) or database.exists(installation.ledger)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--example", action="store_true")
    args = parser.parse_args()
    try:
        link = prepare(place.from_environment(), Instant(datetime.now(UTC)), example=args.example)
    except (InstallationError, Behind, VerificationError) as fault:
        print(f"warifu: {fault}", file=sys.stderr)
        return 1
    if link:
        print(link)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
