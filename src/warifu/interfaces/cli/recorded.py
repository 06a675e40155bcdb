"""What the operator looks up at the terminal over all of the records: read in one snapshot, recorded as one entry, then shown.

The snapshot holds up nobody. That it was asked is one entry of the log, committed to the outbox before anything is shown.
"""

import argparse
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from typing import TypeVar

from warifu.kernel.ids import Instant
from warifu.registers import database
from warifu.registers import installation as place
from warifu.registers.database import Connection
from warifu.registers.installation import InstallationError
from warifu.registers.vault import keystore
from warifu.registers.vault.keystore import KeyStore

_PATIENCE = 30  # seconds to wait for somebody else's transaction
VIA = "cli"
T = TypeVar("T")


def recorded(
    args: argparse.Namespace,
    look: Callable[[Connection, Instant], T],
    note: Callable[[Connection, KeyStore, T, Instant], object],
) -> T:
    """What `look` finds in the installation that was named, once `note` has left its entry. Raises InstallationError without records."""
    installation, now = place.load(args.data, args.key_file), Instant(datetime.now(UTC))
    if not database.exists(installation.records):
        raise InstallationError(f"{installation.directory} holds no records yet")
    with (
        closing(keystore.of(installation)) as keys,
        closing(database.connect(installation.records, timeout=_PATIENCE)) as records,
    ):
        with database.snapshot(records):
            found = look(records, now)
        with database.act(records):
            note(records, keys, found, now)
    return found
