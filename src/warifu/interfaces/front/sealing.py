"""Entries of decisions, made in quantity: byte for byte what `vault.evidence` makes one at a time, at a tenth of the cost.

What is saved is checking: values are handed in as the canonical JSON that the caller has put together from parts, and the order of
an entry's and an opening's members is written down once. Randomness is drawn once for all. Tests hold every entry against
`ledger.entry` and every opening against `vault.evidence`.
"""

import os
from binascii import b2a_base64
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from operator import itemgetter
from typing import NamedTuple

from warifu.kernel.envelope.commitment import SALT_BYTES
from warifu.kernel.envelope.seal import NONCE_BYTES
from warifu.registers.ledger.entry import FIELDS, Sealed, minute_of
from warifu.registers.vault import box

_SHARED_BYTES, _OWN_BYTES = 2, 14
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = [first + second for first in _LETTERS for second in _LETTERS]
_SHIFTS = range(120, -1, -10)
# INVARIANT: what a commitment covers before and after the salt (`kernel.envelope.commitment`).
_DOMAIN = b"warifu/commitment/v1\n"
_LABELS = [len(name).to_bytes(1, "big") + name.encode() for name in FIELDS]
_SALTS = [slice(at * SALT_BYTES, (at + 1) * SALT_BYTES) for at in range(len(FIELDS))]
_NONCE = slice(len(FIELDS) * SALT_BYTES, len(FIELDS) * SALT_BYTES + NONCE_BYTES)
_ENTRY = b'{"c":"decision","k":["%b"],"l":"%b","t":"%b","v":1}'
_SORTED = sorted(range(len(FIELDS)), key=FIELDS.__getitem__)
_PARTS = itemgetter(*(part for at in _SORTED for part in (at, len(FIELDS) + at)))  # of eight salts and eight values
_OPENING = (
    b'{"fields":{' + b",".join(b'"' + FIELDS[at].encode() + b'":{"salt":"%b","value":%b}' for at in _SORTED) + b"}}"
)
_CONTEXT = "evidence"  # what `vault.evidence` calls the box of an opening
EMPTY = b'""'  # the value of a field that says nothing
Values = tuple[
    bytes, bytes, bytes, bytes, bytes, bytes, bytes, bytes
]  # those of `ledger.entry.FIELDS`, as canonical JSON


class Happened(NamedTuple):
    """One decision to be recorded: its id, the key that seals it (with the id of the key), and what it says."""

    id: str
    key: tuple[str, bytes]
    values: Values


def new_ids(count: int) -> list[str]:
    """Random ids like `registers.installation.new_id`, many at once. They begin alike: the index of the log is touched in one place.

    That they were made together their places in the log tell as well; 112 bits of each are its own.
    """
    raw = os.urandom(_SHARED_BYTES + count * _OWN_BYTES)
    shared, ids = raw[:_SHARED_BYTES], []
    for begin in range(_SHARED_BYTES, len(raw), _OWN_BYTES):
        # 128 bits and two of zero are 26 letters of five bits: base32 without its padding.
        number = int.from_bytes(shared + raw[begin : begin + _OWN_BYTES], "big") << 2
        ids.append("".join([_PAIRS[number >> shift & 1023] for shift in _SHIFTS]))
    return ids


def seal(happened: Sequence[Happened], at: datetime, law_digest: str) -> list[Sealed]:
    """An entry for each, with fresh salts, its opening sealed."""
    digest, minute = law_digest.encode(), minute_of(at).encode()
    random, sealed = os.urandom(len(happened) * _NONCE.stop), []
    for begin, (name, (key_id, key), values) in zip(range(0, len(random), _NONCE.stop), happened, strict=True):
        own = random[begin : begin + _NONCE.stop]
        salts = [own[part] for part in _SALTS]
        committed = [
            b2a_base64(sha256(_DOMAIN + salt + label + value).digest(), newline=False)
            for salt, label, value in zip(salts, _LABELS, values, strict=True)
        ]
        shown = [b2a_base64(salt, newline=False) for salt in salts]
        opening = _OPENING % _PARTS((*shown, *values))
        entry = _ENTRY % (b'","'.join(committed), digest, minute)
        sealed.append(Sealed(name, entry, box.put(key_id, key, opening, _CONTEXT, own[_NONCE]), key_id))
    return sealed
