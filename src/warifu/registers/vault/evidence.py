"""Evidence: an entry for the log made from what happened, its opening sealed under the key of the person it is about. No Django.

The log shows eight commitments; salts and values, which open them, are sealed here under (subject, "evidence"). Salts exist nowhere else:
when that key is destroyed, nobody can tell any more what the entry says or whom it is about, and its proof still holds. An entry that
concerns nobody (a change of the law, an erasure, the log itself) is sealed under the installation's own evidence key.

    entry_id = record(cursor, keystore, cls="act", at=at, law_digest=law.digest, subject=person_id,
                      fields={"kind": "assessment.grant", "subject": person_id, "actor": officer_id})
"""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

import orjson

from warifu.kernel.envelope.commitment import SALT_BYTES
from warifu.kernel.envelope.seal import SealBroken
from warifu.kernel.tlog import canonical
from warifu.registers.installation import new_id
from warifu.registers.ledger import outbox
from warifu.registers.ledger.entry import FIELDS, Draft, Sealed, draft_entry
from warifu.registers.vault import box
from warifu.registers.vault.keystore import EVIDENCE, INSTALLATION, KeyStore

COMPARTMENT = EVIDENCE
_CONTEXT = "evidence"
_AT_ONCE = 10_000  # entries whose keys are in memory together

__all__ = ["COMPARTMENT", "INSTALLATION", "open_", "prepare", "record", "record_all"]


def record(
    cursor: Any,
    keystore: KeyStore,
    *,
    cls: str,
    at: datetime,
    law_digest: str,
    subject: str,
    fields: Mapping[str, Any],
) -> str:
    """Leave one entry in the outbox, in the caller's transaction on the records; returns its random entry id.

    `cls` and the names of `fields` are those of `ledger.entry`; fields that are not given are committed to as empty. `subject` is the
    random id of whom it is about, or INSTALLATION. Raises ValueError for another class or field.
    """
    made = prepare(keystore, cls=cls, at=at, law_digest=law_digest, subject=subject, fields=fields)
    outbox.put(cursor, entry_id=made.entry_id, cls=cls, entry=made.entry, opening=made.opening, key_id=made.key_id)
    return made.entry_id


def prepare(
    keystore: KeyStore, *, cls: str, at: datetime, law_digest: str, subject: str, fields: Mapping[str, Any]
) -> Sealed:
    """The same entry, handed back instead of left in the outbox: decisions go to the log without passing through the records."""
    return _sealed(keystore.key_for(subject, COMPARTMENT), Draft(cls, fields), at, law_digest)


def record_all(
    cursor: Any,
    keystore: KeyStore,
    *,
    cls: str,
    at: datetime,
    law_digest: str,
    said: Iterable[tuple[str, Mapping[str, Any]]],
) -> int:
    """`record` of many (subject, fields), in their order, with the keys that are missing made together; returns how many."""
    rest, count = iter(said), 0
    while some := list(islice(rest, _AT_ONCE)):
        keys = keystore.keys_for((subject for subject, _ in some), COMPARTMENT)
        count += len(some)
        outbox.put_all(cursor, (_sealed(keys[subject], Draft(cls, fields), at, law_digest) for subject, fields in some))
    return count


def _sealed(held: tuple[str, bytes], draft: Draft, at: datetime, law_digest: str) -> Sealed:
    salts = [secrets.token_bytes(SALT_BYTES) for _ in FIELDS]
    entry, opening = draft_entry(draft, salts, at, law_digest)
    key_id, key = held
    # Its values were found canonical when they were committed to.
    plain = orjson.dumps(opening, option=orjson.OPT_SORT_KEYS)
    return Sealed(new_id(), entry, box.put(key_id, key, plain, _CONTEXT), key_id)


def open_(keystore: KeyStore, key_id: str, sealed: bytes) -> dict[str, Any]:
    """The opening: {"fields": {name: {"salt": base64, "value": JSON}}}. Hold it against its entry with `ledger.entry.check_opening`.

    Raises KeyDestroyed where it was erased, SealBroken where the box is not sealed under that key.
    """
    if box.key_id_of(sealed) != key_id:
        raise SealBroken("the opening names another key than its row")
    opening = canonical.decode(box.take(keystore.open(key_id), sealed, _CONTEXT))
    if not isinstance(opening, dict):
        raise SealBroken("not an opening")
    return opening
