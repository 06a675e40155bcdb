"""A restored log takes its place again, or never signs: it is held against the last checkpoint that anybody may have seen. No Django.

What was published is known from outside the backup only: the record beside the key file, exported tiles, a checkpoint that a witness or
partner gives back. A backup cannot say what was published after it, so without any of these the operator says that nothing was, or
closes the log and opens a successor. `ledger.restore` does the work on the log itself.
"""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from warifu.kernel.ids import Instant
from warifu.kernel.tlog import checkpoint, note, policy
from warifu.kernel.tlog.errors import VerificationError
from warifu.registers.installation import Installation, Place
from warifu.registers.ledger import clock as clocks
from warifu.registers.ledger import entry as entries
from warifu.registers.ledger import log, published, restore, store
from warifu.registers.ledger.clock import Clock
from warifu.registers.ledger.errors import Behind, Forked
from warifu.registers.ledger.own import own_entry
from warifu.registers.ledger.verify import Fetch, Verified, verify


class WouldFork(Exception):
    """Signing could contradict what was published. The message says what is missing and what may be done."""


@dataclass(frozen=True, slots=True)
class Outside:
    """What is known from outside the backup: checkpoints, directories of tiles; `nothing_later` is the operator's word."""

    checkpoints: tuple[Path, ...] = ()
    tiles: tuple[Path, ...] = ()
    nothing_later: bool = False
    successor: str = ""  # name of the log that succeeds this one, where it cannot be made whole


@dataclass(frozen=True, slots=True)
class Rejoined:
    """`filled`: entries taken from tiles; `closed`: where the old log lies if a successor was opened; `lost`: entries nobody gave back."""

    installation: Installation
    filled: int = 0
    lost: int = 0
    closed: Place | None = None


def hold(installation: Installation) -> Verified:
    """Rebuild the whole restored log. Raises VerificationError at the first broken byte."""
    with closing(store.open_reader(installation.ledger)) as reader:
        return verify(reader, _rule(installation))


def rejoin(installation: Installation, outside: Outside, at: Instant, own_tiles: Sequence[Path] = ()) -> Rejoined:
    """Make the log whole, or close it for its successor. Raises WouldFork; nothing was signed then.

    `own_tiles` lie in the backup; they may be newer than the set that was restored.
    """
    tiles = [folder for folder in (*outside.tiles, *own_tiles) if (folder / "checkpoint").exists()]
    _note_newest(installation, outside, tiles)
    try:
        restore.compare(installation)
        return Rejoined(installation)
    except (Behind, Forked) as fault:
        filled = _fill(installation, tiles) if isinstance(fault, Behind) else None
        if filled is not None:
            return Rejoined(installation, filled=filled)
        if not outside.successor:
            raise WouldFork(
                f"{fault}. Give the exported tiles that hold the missing entries (--tiles), or close this log for ever and open a "
                "successor of another name (--successor NAME)"
            ) from fault
    lost = _lost(installation)
    closed = restore.succeed(installation, outside.successor, at)
    return Rejoined(replace(installation, log_origin=outside.successor), lost=lost, closed=closed)


def note_restored(installation: Installation, acts_missing: int, at: Instant) -> None:
    """Record in the log that it was restored. Where acts are missing from the records, permits stop until an operator confirms.

    A right that was taken away after the backup stands in the records again: nothing may be permitted on such records.
    """
    lock = log.Lock(installation)
    try:
        writer = log.open_writer(installation, lock)
        with closing(writer.connection):
            clock = (clocks.last(writer.connection) or Clock(at)).read(at)
            clock = clock.stop(clock.seen, writer.size) if acts_missing else clock
            entry = own_entry("restored", {"acts_missing": acts_missing}, at)
            writer.append([(None, entry)], entries.minute_of(clock.seen), clock)
    finally:
        lock.release()


def _rule(installation: Installation) -> policy.Policy:
    with closing(store.open_reader(installation.ledger)) as reader:
        return policy.parse(reader.policy().encode())


def _note_newest(installation: Installation, outside: Outside, tiles: Sequence[Path]) -> None:
    """Put the newest checkpoint known from outside beside the key file; one that is not this log's counts for nothing."""
    with closing(store.open_reader(installation.ledger)) as reader:
        own = reader.checkpoint()
        known = [path.read_bytes() for path in (*outside.checkpoints, *(folder / "checkpoint" for folder in tiles))]
        there = published.read(installation)
        said_outside = there is not None or bool(outside.checkpoints or outside.tiles)
        if own is not None and not (said_outside or outside.nothing_later or outside.successor):
            raise WouldFork(
                "nothing from outside this backup says what the log published last. Give a checkpoint that somebody keeps (--checkpoint), "
                "exported tiles (--tiles), or say that nothing was published since the backup (--nothing-later)"
            )
        found = [one for one in (there, own, *known) if one is not None]
        sizes = []
        for one in found:
            parsed = note.parse(one)
            parsed.verify(reader.verifiers())
            point = checkpoint.parse(parsed.text)
            if point.origin != reader.origin:
                raise VerificationError(f"a checkpoint that was given is of another log, {point.origin!r}")
            sizes.append((point.size, one))
    if sizes:
        newest = max(sizes, key=lambda pair: pair[0])[1]
        if newest != there:
            published.write(installation, newest)


def _fill(installation: Installation, tiles: Sequence[Path]) -> int | None:
    """Take missing entries from the first directory that makes the log whole; None where none does."""
    for folder in tiles:
        try:
            filled = len(restore.fill(installation, _from(folder), _rule(installation)))
            restore.compare(installation)
        except (Behind, Forked):
            continue
        return filled
    return None


def _lost(installation: Installation) -> int:
    signed = published.read(installation)
    with closing(store.open_reader(installation.ledger)) as reader:
        return max(0, checkpoint.parse(note.parse(signed).text).size - reader.size()) if signed else 0


def _from(folder: Path) -> Fetch:
    def fetch(path: str) -> bytes:
        try:
            return (folder / path).read_bytes()
        except FileNotFoundError:
            raise VerificationError(f"{folder / path} is missing") from None

    return fetch
