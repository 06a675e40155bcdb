"""A server's database that the server's own means brought back takes its place again: what `restore` does once its files are there.

Records and log come out of one dump and are of one moment; keys, sealed files and what lies beside the key file stayed, or were brought
back before. Erased keys are destroyed again at the next start, by the list beside the key file (`erasure.resume`).
"""

import json
from contextlib import closing
from dataclasses import dataclass

from warifu.kernel.ids import Instant
from warifu.registers import database
from warifu.registers.installation import Installation, InstallationError, Place, Server
from warifu.registers.ledger import outbox
from warifu.registers.vault import rejoin
from warifu.registers.vault.explained import explain
from warifu.registers.vault.keystore import KeyStore
from warifu.registers.vault.rejoin import Outside
from warifu.registers.vault.restore import acts_missing


@dataclass(frozen=True, slots=True)
class Returned:
    """As `restore.Restored`."""

    installation: Installation
    entries: int
    filled: int
    acts_missing: int
    closed: Place | None


def take_back(installation: Installation, outside: Outside, at: Instant) -> Returned:
    """Hold the log against what was published, and make it whole or close it for a successor.

    Raises InstallationError where the records are files, WouldFork and Unexplained (nothing was signed then), VerificationError at the
    first broken byte, LedgerLocked while the program runs.
    """
    if not isinstance(installation.records, Server):
        raise InstallationError("the records of this installation are files: `warifu restore` brings them back")
    verified = rejoin.hold(installation)
    with closing(database.connect(installation.records, read_only=True)) as records:
        last_act = outbox.last_given(records)
    with closing(KeyStore(installation.keys, installation.key_file)) as keys:
        explain(installation, keys)
        rejoined = rejoin.rejoin(installation, outside, at)
        if rejoined.filled:
            # What came from tiles may tell of erasures that the dump knows nothing of. If nothing explains them, nothing starts either.
            explain(installation, keys)
    missing = rejoined.lost + acts_missing(rejoined.closed or installation.ledger, last_act)
    if rejoined.closed:
        _rename(rejoined.installation)
    rejoin.note_restored(rejoined.installation, missing, at)
    return Returned(rejoined.installation, verified.size, rejoined.filled, missing, rejoined.closed)


def _rename(installation: Installation) -> None:
    """The successor's name into the settings."""
    settings = installation.directory / "installation.json"
    told = {**json.loads(settings.read_text()), "log_origin": installation.log_origin}
    settings.write_text(json.dumps(told, indent=1) + "\n")
