"""Every erasure in the log is explained by the list of erased keys, or nothing goes on: what it erased would be back. No Django."""

from collections.abc import Callable, Iterable, Iterator

from warifu.registers import database
from warifu.registers.installation import Installation, InstallationError, Place
from warifu.registers.ledger import restore, store
from warifu.registers.ledger.store import StoredEntry
from warifu.registers.vault import erased, evidence
from warifu.registers.vault.erased import Line
from warifu.registers.vault.keystore import KeyDestroyed, KeysMissing, KeyStore


class Unexplained(InstallationError):
    """The log holds an erasure of which nothing at hand says what it erased."""


def explain(
    installation: Installation,
    keys: KeyStore,
    others: Callable[[], Iterable[Line]] = tuple,
    ledgers: Iterable[Place] = (),
) -> list[Line]:
    """Make the list beside the key file whole, and hold it against the log and the logs it succeeded; returns its lines.

    Whatever is at hand adds to it: openings in these logs and in copies of them (`ledgers`), and what `others` gives. Raises Unexplained.
    """
    own = [one for one in (installation.ledger, *restore.closed_logs(installation)) if database.exists(one)]
    held: list[tuple[int, bytes]] = []
    opened: list[Line] = []
    for ledger in own:
        rows = _erasures(ledger)
        held += [(row.idx, row.entry) for row in rows]
        opened += _opened(keys, rows)
    for ledger in ledgers:
        opened += _opened(keys, _erasures(ledger))
    # INVARIANT: the log was read before the others are: an erasure is in the records before it is in the log.
    known = erased.add(installation, [*opened, *others()])
    if missing := erased.unexplained(held, known):
        raise Unexplained(
            f"the log holds {len(missing)} erasures (entry {missing[0]} first) of which nothing here says what they erased, and it would "
            f"be back: the newest list of erased keys is missing ({erased.path_of(installation).name} beside the key file)"
        )
    return known


def line_of(keys: KeyStore, key_id: str, sealed: bytes) -> Iterator[Line]:
    """What the opening of an erasure says that it erased; nothing where its key is not here."""
    try:
        yield Line.of(evidence.open_(keys, key_id, sealed)["fields"]["object"])
    except (KeysMissing, KeyDestroyed):
        return


def _erasures(ledger: Place) -> list[StoredEntry]:
    with store.open_reader(ledger) as reader:
        return [*reader.of_class("erasure")]


def _opened(keys: KeyStore, rows: Iterable[StoredEntry]) -> Iterator[Line]:
    return (line for row in rows if row.key_id and row.sealed for line in line_of(keys, row.key_id, row.sealed))
