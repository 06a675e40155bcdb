"""One read snapshot of the records for a page that asks many questions of them: it holds up nobody who writes, and is held up by nobody."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from warifu.registers.database import BEGIN_SNAPSHOT


@contextmanager
def snapshot(alias: str = DEFAULT_DB_ALIAS) -> Iterator[Any]:
    """The connection; everything read inside was true at one moment. Nothing is written inside: what is to be recorded comes after it."""
    connection = connections[alias]
    if connection.in_atomic_block:
        yield connection
        return
    with connection.cursor() as cursor:
        # Not `atomic`, which takes the right to write and would hold up every act meanwhile.
        cursor.execute("BEGIN" if connection.vendor == "sqlite" else BEGIN_SNAPSHOT)
        try:
            yield connection
        finally:
            cursor.execute("ROLLBACK")
