"""Evidence: an entry for the log made from what happened, its opening sealed under the key of the person it is about. No Django.

The log shows eight commitments; salts and values, which open them, are sealed here under (subject, "evidence"). Salts exist nowhere else:
when that key is destroyed, nobody can tell any more what the entry says or whom it is about, and its proof still holds. An entry that
concerns nobody (a change of the law, an erasure, the log itself) is sealed under the installation's own evidence key.

    entry_id = record(cursor, keystore, cls="act", at=at, law_digest=law.digest, subject=person_id,
                      fields={"kind": "assessment.grant", "subject": person_id, "actor": officer_id})
"""

import secrets
from collections.abc import Mapping
from datetime import datetime
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

__all__ = ["COMPARTMENT", "INSTALLATION", "open_", "prepare", "record"]


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
    salts = [secrets.token_bytes(SALT_BYTES) for _ in FIELDS]
    entry, opening = draft_entry(Draft(cls, fields), salts, at, law_digest)
    key_id, key = keystore.key_for(subject, COMPARTMENT)
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
