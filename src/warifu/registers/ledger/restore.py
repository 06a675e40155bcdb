"""What a restored log may do so that it never signs a fork: take the missing entries from exported tiles, or close and begin a successor.

A log that was restored from a backup ends before what it published. It may go on only when it is the same log again, entry for entry
(`fill`). Where nobody holds the missing entries it is closed for ever, and a log of another name begins whose first entry holds the last
known checkpoint of the old one (`succeed`). Both need the sequencer stopped; backup and restore of files are the vault's.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import count, takewhile

from warifu.kernel.tlog import checkpoint, note, policy, tiles, tree
from warifu.kernel.tlog.checkpoint import Checkpoint
from warifu.kernel.tlog.encoding import base64
from warifu.kernel.tlog.errors import VerificationError
from warifu.kernel.tlog.tiles import Tile
from warifu.registers import database
from warifu.registers.database import Connection
from warifu.registers.installation import Installation, Place, Server
from warifu.registers.ledger import clock as clocks
from warifu.registers.ledger import entry as entries
from warifu.registers.ledger import log, logkeys, outbox, published, store
from warifu.registers.ledger.clock import Clock
from warifu.registers.ledger.entry import Sealed
from warifu.registers.ledger.errors import Behind, Forked, LedgerLocked
from warifu.registers.ledger.own import own_entry
from warifu.registers.ledger.store import Reader
from warifu.registers.ledger.verify import Fetch, Rebuild
from warifu.registers.ledger.writer import Incoming, Writer


def compare(installation: Installation) -> Checkpoint | None:
    """Hold the log against its last published checkpoint. Raises Behind or Forked: then it may not run."""
    with store.open_reader(installation.ledger) as reader:
        return published.compare(reader, published.read(installation))


def fill(installation: Installation, fetch: Fetch, rule: policy.Policy) -> range:
    """Append the entries that exported tiles hold and the log lacks; returns their indexes.

    An entry that still waits in the outbox keeps its id and opening; of the others the openings are lost, their proofs are not.
    Raises Behind where the tiles end before the published checkpoint, Forked where they are not this log's continuation,
    VerificationError where they are damaged. Nothing is appended unless all of it leads to the signed root.
    """
    with _writer(installation) as writer:
        point = rule.accept(note.parse(fetch("checkpoint"))).checkpoint
        if point.origin != writer.reader.origin:
            raise Forked(f"the tiles are of another log, {point.origin!r}")
        _reaches(installation, point)
        first = writer.size
        leaves = _continue(writer, fetch, point)
        waiting = _waiting(installation)
        for start, found in _bundles(fetch, first, point.size):
            rows = [_known(waiting, data) for data in found]
            for index, data in enumerate(found, start):
                if leaves[index - first] != tree.leaf_hash(data):
                    raise VerificationError(f"entry {index}: not the same as when it was read before")
            _append(writer, rows)
        published.compare(writer.reader, published.read(installation))
        return range(first, writer.size)


def succeed(installation: Installation, origin: str, at: datetime) -> Place:
    """Close the log and begin another of name `origin`, whose first entry holds the last known checkpoint; returns where the old one lies.

    Raises VerificationError where there is no checkpoint to hold or the name is the old one, LedgerLocked while anybody else has it open.
    """
    lock = log.Lock(installation)
    try:
        with closing(database.connect(installation.ledger)) as old:
            reader = store.Reader(old)
            last = published.read(installation) or reader.checkpoint()
            if last is None or origin == reader.origin:
                raise VerificationError(
                    "a successor needs a name of its own, and a checkpoint of the log that it succeeds"
                )
            note.parse(last).verify(reader.verifiers())
            detail = {"origin": reader.origin, "checkpoint": base64(last)}
            _forget_what_stands(installation, reader)
            if database.is_sqlite(old):
                _seal_off(old)
        _begin(installation, origin, own_entry("successor", detail, at), at)
        return _swap(installation)
    finally:
        lock.release()


def closed_logs(installation: Installation) -> list[Place]:
    """The databases of the logs that were closed, oldest first; on a server their schemas."""
    ledger = installation.ledger
    if isinstance(ledger, Server):
        with closing(database.connect(ledger, read_only=True)) as connection:
            rows = connection.execute("SELECT nspname FROM pg_namespace").fetchall()
        there = {str(name) for (name,) in rows}
        closed = map(partial(_schema, ledger), count(1))
        return [*takewhile(lambda place: place.schema in there, closed)]
    found = installation.directory.glob("ledger-*.db")
    return [*sorted(found, key=lambda path: int(path.stem.removeprefix("ledger-")))]


def _schema(ledger: Server, number: int) -> Server:
    """Of a log that was closed."""
    return replace(ledger, schema=f"{ledger.schema}_{number}")


@contextmanager
def _writer(installation: Installation) -> Iterator[Writer]:
    """The writer without the comparison: what uses it signs nothing."""
    with ExitStack() as opened:
        lock = log.Lock(installation)
        opened.callback(lock.release)
        connection = opened.enter_context(closing(lock.connect()))
        key = logkeys.read_key_file(installation.key_file)
        yield Writer(installation, connection, logkeys.load(connection, key))


def _reaches(installation: Installation, point: Checkpoint) -> None:
    signed = published.read(installation)
    last = checkpoint.parse(note.parse(signed).text) if signed else None
    if last and last.size > point.size:
        raise Behind(f"the tiles end at {point.size}, but a checkpoint over {last.size} was published")


def _continue(writer: Writer, fetch: Fetch, point: Checkpoint) -> list[bytes]:
    """The leaf hashes of the missing entries, held against the signed root together with what the log has."""
    rebuild = Rebuild()
    rebuild.frontier = writer.frontier.copy()
    rebuild.minute = writer.last_minute.encode()
    leaves: list[bytes] = []
    for start, found in _bundles(fetch, writer.size, point.size):
        some = [rebuild.entry(index, data) for index, data in enumerate(found, start)]
        rebuild.frontier.extend(some)
        leaves += some
    if rebuild.frontier.size != point.size or rebuild.frontier.root() != point.root:
        raise Forked("the tiles do not continue this log")
    return leaves


def _bundles(fetch: Fetch, first: int, size: int) -> Iterator[tuple[int, list[bytes]]]:
    """The entries [first, size) from bundles: index of the first, entries."""
    while first < size:
        n, skip = divmod(first, tiles.WIDTH)
        width = min(tiles.WIDTH, size - n * tiles.WIDTH)
        bundle = Tile(tiles.ENTRIES, n, width)
        yield first, tiles.parse_bundle(fetch(bundle.path), width)[skip:]
        first = n * tiles.WIDTH + width


def _waiting(installation: Installation) -> dict[bytes, tuple[int, Sealed]]:
    """The outbox by what an entry shows besides its minute: salts are random, so that is nobody else's."""
    if not database.exists(installation.records):
        return {}
    with closing(database.connect(installation.records, read_only=True)) as records:
        rows = outbox.take(records, outbox.waiting(records))
    return {entries.without_minute(one.entry): (i, one) for i, one in rows}


def _known(waiting: dict[bytes, tuple[int, Sealed]], data: bytes) -> Incoming:
    found = waiting.get(entries.without_minute(data))
    if found is None:
        return None, Sealed("", data, b"", "")
    outbox_id, one = found
    return outbox_id, Sealed(one.entry_id, data, one.opening, one.key_id)


def _append(writer: Writer, rows: list[Incoming]) -> None:
    minute = entries.minute(rows[-1][1].entry)
    seen = datetime.strptime(minute, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
    writer.append(rows, minute, (clocks.last(writer.connection) or Clock(seen)).read(seen))


def _forget_what_stands(installation: Installation, reader: Reader) -> None:
    """What the old log holds must not enter its successor again from the outbox."""
    if not database.exists(installation.records):
        return
    with closing(database.connect(installation.records)) as records, database.transaction(records):
        rows = outbox.take(records, outbox.waiting(records))
        outbox.remove(records, [i for i, one in rows if reader.index_of(one.entry_id) is not None])


def _seal_off(old: Connection) -> None:
    """No write-ahead log must be left beside a file that another one will replace; it cannot be while anybody reads."""
    try:
        old.execute("PRAGMA journal_mode=DELETE")
    except database.FAULTS as error:
        raise LedgerLocked("another process reads this log; stop it first") from error


def _begin(installation: Installation, origin: str, first: Sealed, at: datetime) -> None:
    place = _new(installation)
    if isinstance(place, Server):
        with closing(database.connect(place)) as connection:
            connection.execute(f"DROP SCHEMA IF EXISTS {place.schema} CASCADE")
    else:
        place.unlink(missing_ok=True)
    key = logkeys.read_key_file(installation.key_file)
    log.create(place, key, origin)
    with closing(database.connect(place)) as connection:
        writer = Writer(installation, connection, logkeys.load(connection, key))
        writer.append([(None, first)], entries.minute_of(at), Clock(at))


def _swap(installation: Installation) -> Place:
    """Old log aside, its published checkpoint aside, new log in its place; until the last step the old one refuses to run."""
    number, ledger, new = len(closed_logs(installation)) + 1, installation.ledger, _new(installation)
    record = published.path_of(installation)
    beside = record.with_name(f"{record.name}.closed-{number}")
    if isinstance(ledger, Server) and isinstance(new, Server):
        aside = _schema(ledger, number)
        if record.exists():
            record.replace(beside)
        with closing(database.connect(ledger)) as connection, database.transaction(connection):
            connection.execute(f"ALTER SCHEMA {ledger.schema} RENAME TO {aside.schema}")
            connection.execute(f"ALTER SCHEMA {new.schema} RENAME TO {ledger.schema}")
        return aside
    file = installation.directory / f"ledger-{number}.db"
    os.link(database.file(ledger), file)
    if record.exists():
        record.replace(beside)
    database.file(new).replace(database.file(ledger))
    return file


def _new(installation: Installation) -> Place:
    ledger = installation.ledger
    if isinstance(ledger, Server):
        return replace(ledger, schema=f"{ledger.schema}_new")
    return installation.directory / "ledger.new.db"
