"""What one entry of the log is: canonical JSON that shows version, minute, class and digest of the law; all else only as commitments.

`{"c":"act","k":[eight commitments],"l":"<law digest, hex>","t":"2026-11-24T00:05Z","v":1}`

Always eight commitments in the order of FIELDS, also where a field is empty: nothing about the kind of what happened shows from outside.
The opening (salts and values) goes sealed to the vault; whoever is entitled gets it with the proof. Carries out section 9.8 of
the log's formats and the pitfalls of erasure on an append-only log. Sealing is left to the vault.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

import orjson

from warifu.kernel.envelope import commitment
from warifu.kernel.tlog import canonical
from warifu.kernel.tlog.canonical import Json
from warifu.kernel.tlog.errors import VerificationError

VERSION = 1
CLASSES = ("act", "decision", "law", "keys", "erasure", "log")
FIELDS = ("kind", "outcome", "reasons", "procedure", "subject", "actor", "object", "detail")
LARGEST = 65_535  # bytes; a bundle counts an entry's length in 16 bits

# Keys are sorted, so the minute stands at a fixed distance from the end: `"t":"2026-11-24T00:05Z","v":1}`.
_TAIL = b'","v":1}'
_MINUTE_BYTES = 17
_MINUTE_AT = -len(_TAIL) - _MINUTE_BYTES
# Eight times 32 bytes of strict base64: 43 digits, the last with two spare bits of zero.
_COMMITMENT = rb'"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]="'
# The whole of an entry, so that matching is parsing and checking that it is canonical in one (a test holds it against `canonical`).
SHAPE = re.compile(
    rb'\{"c":"(%b)","k":\[(%b)\],"l":"([0-9a-f]{64})","t":"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}Z)","v":1\}'
    # Written out eight times: a repeated group costs half as much again.
    % ("|".join(CLASSES).encode(), b",".join([_COMMITMENT] * len(FIELDS)))
)

Opening = dict[str, Any]  # {"fields": {name: {"salt": base64, "value": JSON}}, "index": int, once it is known}


@dataclass(frozen=True, slots=True)
class Draft:
    """What happened, before it is committed to. Fields that are not given are committed to as the empty string."""

    cls: str
    fields: Mapping[str, Json] = field(default_factory=dict)


class Sealed(NamedTuple):
    """An entry ready for the log: random id, entry bytes, sealed opening and the id of the key that seals it ("" where it names nobody)."""

    entry_id: str
    entry: bytes
    opening: bytes
    key_id: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What an entry shows."""

    cls: str
    minute: str
    law_digest: str
    commitments: tuple[bytes, ...]


def minute_of(at: datetime) -> str:
    """`2026-11-24T00:05Z`: all the log says of a moment."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def draft_entry(draft: Draft, salts: Sequence[bytes], at: datetime, law_digest: str) -> tuple[bytes, Opening]:
    """The entry's bytes and its opening, from eight fresh salts of 32 random bytes each.

    Raises ValueError for an unknown class or field, or salts that are not eight different ones.
    """
    if draft.cls not in CLASSES or not set(draft.fields) <= set(FIELDS):
        raise ValueError(f"no such class or field: {draft.cls}, {sorted(set(draft.fields) - set(FIELDS))}")
    if len(salts) != len(FIELDS) or len(set(salts)) != len(FIELDS):
        raise ValueError("an entry takes eight salts, each different")
    opened, committed = {}, []
    for name, salt in zip(FIELDS, salts, strict=True):
        value = draft.fields.get(name, "")
        committed.append(b64encode(commitment.commit(salt, name, canonical.encode(value))).decode())
        opened[name] = {"salt": b64encode(salt).decode(), "value": value}
    shown = {"v": VERSION, "t": minute_of(at), "c": draft.cls, "l": law_digest, "k": committed}
    return orjson.dumps(shown, option=orjson.OPT_SORT_KEYS), {"fields": opened}


def parse(data: bytes) -> Entry:
    """What the bytes show. Raises VerificationError unless they are exactly one entry, written in the one canonical way there is."""
    found = SHAPE.fullmatch(data)
    if not found:
        raise VerificationError("not an entry in its canonical form")
    cls, committed, digest, minute_ = found.groups()
    return Entry(
        cls.decode(),
        minute_.decode(),
        digest.decode(),
        tuple(b64decode(text) for text in committed[1:-1].split(b'","')),
    )


def minute(data: bytes) -> str:
    """The minute of an entry that was parsed before or drafted here."""
    return data[_MINUTE_AT : -len(_TAIL)].decode()


def with_minute(data: bytes, minute: str) -> bytes:
    """The same entry at another minute; the openings do not depend on it."""
    return b"".join((data[:_MINUTE_AT], minute.encode(), _TAIL))


def without_minute(data: bytes) -> bytes:
    """All that an entry shows but its minute; with eight random salts behind it, it is this entry's alone."""
    return data[:_MINUTE_AT]


def check_opening(entry: Entry, opening: Mapping[str, Any]) -> dict[str, Json]:
    """The fields that `opening` discloses, each held against its commitment; it may disclose fewer than eight.

    Raises VerificationError for a field that is not what was committed to, or an opening of another form.
    """
    fields = opening.get("fields")
    if not isinstance(fields, Mapping) or not fields:
        raise VerificationError("the opening discloses no field")
    shown: dict[str, Json] = {}
    for name, field_ in fields.items():
        if name not in FIELDS or not isinstance(field_, Mapping) or set(field_) != {"salt", "value"}:
            raise VerificationError(f"the opening's field {name!r} is none of an entry's, or lacks salt or value")
        try:
            salt = b64decode(field_["salt"], validate=True)
            encoded = canonical.encode(field_["value"])
            commitment.check(entry.commitments[FIELDS.index(name)], salt, name, encoded)
        except (TypeError, ValueError, Base64Error, commitment.CommitmentMismatch) as error:
            raise VerificationError(f"opening, field {name}: {error}") from error
        shown[name] = field_["value"]
    return shown
