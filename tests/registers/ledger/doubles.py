"""Doubles that speak the real interfaces: a hand on the clock, a trivial decision, records with nothing but an outbox, entries in bulk."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import orjson

from warifu.registers.installation import Installation, new_id
from warifu.registers.ledger import log, outbox, published, store
from warifu.registers.ledger.clock import Clock
from warifu.registers.ledger.entry import FIELDS, Draft, Sealed, draft_entry, minute_of
from warifu.registers.ledger.verify import Verified, verify
from warifu.registers.ledger.writer import Writer

AT = datetime(2026, 11, 24, 0, 5, tzinfo=UTC)
SECONDS = int(AT.timestamp())
LAW = "ab" * 32

# What the migration makes (test_outbox holds the two together). `taken` stands for a right that an act takes away.
OUTBOX = """CREATE TABLE ledger_outbox (id integer NOT NULL PRIMARY KEY AUTOINCREMENT, entry_id varchar(26) NOT NULL UNIQUE,
    entry BLOB NOT NULL, opening BLOB NOT NULL, key_id varchar(64) NOT NULL)"""


def make_records(home: Installation) -> None:
    with closing(sqlite3.connect(home.records)) as connection:
        connection.executescript(f"PRAGMA journal_mode=WAL; {OUTBOX}; CREATE TABLE taken (person TEXT)")


class Hand:
    """A clock that goes only when it is moved."""

    def __init__(self) -> None:
        self.now = AT

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


def sealed(cls: str = "act", at: datetime = AT, **fields: Any) -> Sealed:
    """An entry whose opening is not sealed at all."""
    name = new_id()
    salts = [sha256(f"{name} {field}".encode()).digest() for field in FIELDS]
    data, opening = draft_entry(Draft(cls, fields), salts, at, LAW)
    return Sealed(name, data, orjson.dumps(opening), "key")


def opened(row: tuple[str, bytes]) -> dict[str, Any]:
    return {name: field["value"] for name, field in orjson.loads(row[1])["fields"].items()}


def decide(
    connection: sqlite3.Connection, works: Sequence[Any], at: datetime, *, permits_stopped: bool
) -> list[tuple[Sealed, Any]]:
    """Everybody may, whose right was not taken away."""
    taken = {person for (person,) in connection.execute("SELECT person FROM taken")}
    outcomes = ["deny" if permits_stopped or str(work) in taken else "permit" for work in works]
    return [
        (sealed("decision", at, outcome=told, subject=str(work)), told)
        for work, told in zip(works, outcomes, strict=True)
    ]


def act(home: Installation, person: str = "", *, at: datetime = AT, count: int = 1) -> list[str]:
    """An act's transaction: it takes a right away, and leaves its entries; returns their ids."""
    made = [sealed("act", at, kind="taken", subject=person, detail=n) for n in range(count)]
    with closing(sqlite3.connect(home.records, timeout=10)) as connection, connection:
        connection.execute("INSERT INTO taken VALUES (?)", (person,))
        for one in made:
            outbox.put(
                connection.cursor(),
                entry_id=one.entry_id,
                cls="act",
                entry=one.entry,
                opening=one.opening,
                key_id=one.key_id,
            )
    return [one.entry_id for one in made]


@contextmanager
def open_writer(home: Installation) -> Iterator[Writer]:
    log.ensure(home)
    writer = log.open_writer(home)
    try:
        yield writer
    finally:
        writer.connection.close()


def append(writer: Writer, count: int, at: datetime = AT) -> range:
    return writer.append([(None, sealed(at=at, detail=n)) for n in range(count)], minute_of(at), Clock(at))


def held(home: Installation) -> Verified:
    """The whole log, verified, and held against what was published."""
    with store.open_reader(home.ledger) as reader:
        found = verify(reader)
        published.compare(reader, published.read(home))
        return found
