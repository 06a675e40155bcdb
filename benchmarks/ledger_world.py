"""What the figures of the ledger have in common: a log in a temporary directory, entries in bulk."""

import secrets
import statistics
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import databases

from warifu.kernel.envelope import seal
from warifu.kernel.tlog import canonical
from warifu.registers import installation as place
from warifu.registers.installation import Installation, new_id
from warifu.registers.ledger import log
from warifu.registers.ledger.clock import Clock
from warifu.registers.ledger.entry import FIELDS, Draft, Sealed, draft_entry, minute_of
from warifu.registers.ledger.writer import Writer

AT = datetime(2026, 11, 24, 0, 5, tzinfo=UTC)
LAW = "ab" * 32
GROUP = 1000


def median(runs: int, measure: Callable[[], float]) -> float:
    return statistics.median(measure() for _ in range(runs))


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@contextmanager
def installation() -> Iterator[Installation]:
    with TemporaryDirectory(prefix="warifu-bench-") as directory:
        folder = Path(directory)
        databases.another()
        yield place.create(
            folder / "data",
            folder / "data.key",
            origin="http://localhost:8000",
            log_origin="example.invalid/warifu",
            example=True,
        )


@contextmanager
def writer(home: Installation) -> Iterator[Writer]:
    log.ensure(home)
    opened = log.open_writer(home)
    try:
        yield opened
    finally:
        opened.connection.close()


def sealed(number: int, key: bytes) -> Sealed:
    """One decision as it really is: eight salts, eight commitments, an opening sealed with AES-256-GCM."""
    fields = {
        "kind": "access",
        "outcome": "deny",
        "reasons": ["range", "standing"],
        "subject": new_id(),
        "object": new_id(),
        "detail": number,
    }
    salts = [secrets.token_bytes(32) for _ in FIELDS]
    entry, opening = draft_entry(Draft("decision", fields), salts, AT, LAW)
    return Sealed(
        new_id(), entry, seal.seal(key, canonical.encode(opening), b"opening", secrets.token_bytes(12)), "key"
    )


def fill(to: Writer, rows: list[Sealed]) -> None:
    """Append in groups of 1,000, each one durable commit with a checkpoint of both signatures."""
    for start in range(0, len(rows), GROUP):
        to.append([(None, one) for one in rows[start : start + GROUP]], minute_of(AT), Clock(AT))
        to.sign(int(AT.timestamp()) + to.size)


def grow(to: Writer, size: int) -> None:
    """A log of `size` entries; what they commit to does not matter here, so one opening serves all."""
    key = secrets.token_bytes(32)
    pattern = sealed(0, key)
    # Everything but the first commitment stays as it is.
    at = pattern.entry.index(b'"k":["') + 6
    head, tail = pattern.entry[:at], pattern.entry[at + 43 :]
    for start in range(0, size, GROUP):
        rows = []
        for _ in range(min(GROUP, size - start)):
            first = b64encode(secrets.token_bytes(32))[:42]
            rows.append(Sealed(new_id(), head + first + b"A" + tail, pattern.opening, "key"))
        fill(to, rows)
