"""Evidence of an act, from inside a Django transaction: the same `evidence.record`, with this process's connection, keys and law."""

from collections.abc import Mapping

from django.db import connection

from warifu.kernel.ids import Instant
from warifu.regimes.jp.iesi import law
from warifu.registers.vault import evidence
from warifu.registers.vault.sealed import keystore


def record(cls: str, *, at: Instant, subject: str, fields: Mapping[str, object]) -> str:
    """Put one entry into the outbox, in the caller's transaction; its opening is sealed under `subject`'s key. Returns the entry's id."""
    if not connection.in_atomic_block:
        raise RuntimeError("evidence belongs to the transaction of its act")
    with connection.cursor() as cursor:
        return evidence.record(
            cursor, keystore(), cls=cls, at=at, law_digest=law().digest, subject=subject, fields=fields
        )
