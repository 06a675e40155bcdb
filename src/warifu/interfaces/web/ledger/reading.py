"""The log as pages read it: beside the sequencer, read only. Before the first start there is no log, and every entry is still to come."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from warifu.registers import database
from warifu.registers.ledger.store import Reader, open_reader


@contextmanager
def log() -> Iterator[Reader | None]:
    """The log, or None where the front has not made it yet."""
    reader = open_reader(settings.INSTALLATION.ledger) if database.exists(settings.INSTALLATION.ledger) else None
    try:
        yield reader if reader and _made(reader) else None
    finally:
        if reader:
            reader.close()


def _made(reader: Reader) -> bool:
    """Whether the file holds a log already: it is created before its tables are."""
    try:
        reader.size()
    except database.FAULTS:
        return False
    return True


def index_of(reader: Reader | None, entry_id: str) -> int | None:
    return reader.index_of(entry_id) if reader else None
