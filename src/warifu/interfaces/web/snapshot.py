"""One read snapshot of the records for a page that asks many questions of them: it holds up nobody who writes, and is held up by nobody."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from warifu.registers.database import BEGIN_SNAPSHOT


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything read inside was true at one moment. Nothing is written inside: what is to be recorded comes after it."""
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        # Not `atomic`, which takes the right to write and would hold up every act meanwhile.
        cursor.execute("BEGIN" if connection.vendor == "sqlite" else BEGIN_SNAPSHOT)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
