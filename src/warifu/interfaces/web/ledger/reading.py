"""The log as pages read it: beside the sequencer, read only. Before the first start there is no log, and every entry is still to come."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from warifu.registers.ledger.store import Reader, open_reader


@contextmanager
def log() -> Iterator[Reader | None]:
    """The log, or None where the front has not made it yet."""
    if not settings.INSTALLATION.ledger.exists():
        yield None
        return
    with open_reader(settings.INSTALLATION.ledger) as reader:
        yield reader if _made(reader) else None


def _made(reader: Reader) -> bool:
    """Whether the file holds a log already: it is created before its tables are."""
    try:
        reader.size()
    except sqlite3.OperationalError:
        return False
    return True


def index_of(reader: Reader | None, entry_id: str) -> int | None:
    return reader.index_of(entry_id) if reader else None
