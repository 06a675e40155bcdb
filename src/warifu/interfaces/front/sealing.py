"""Entries of decisions, made in quantity: byte for byte what `vault.evidence` makes one at a time, at a fifth of the cost.

What is saved is checking: values here are built from text that was parsed as JSON before, so their canonical form is what
`orjson` writes with sorted keys, and the order of an entry's and an opening's members is written down once. Tests hold
every entry against `ledger.entry` and every opening against `vault.evidence`.
"""

import os
from binascii import b2a_base64
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

import orjson

from warifu.kernel.envelope.commitment import SALT_BYTES
from warifu.registers.ledger.entry import FIELDS, Sealed, minute_of
from warifu.registers.vault import box, evidence
from warifu.registers.vault.keystore import KeyStore

_ID_BYTES = 16
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = [first + second for first in _LETTERS for second in _LETTERS]
_SHIFTS = range(120, -1, -10)
# INVARIANT: what a commitment covers before and after the salt (`kernel.envelope.commitment`).
_DOMAIN = b"warifu/commitment/v1\n"
_LABELS = [len(name).to_bytes(1, "big") + name.encode() for name in FIELDS]
_ENTRY = b'{"c":"decision","k":[' + b",".join([b'"%b"'] * len(FIELDS)) + b'],"l":"%b","t":"%b","v":1}'
_SORTED = sorted(range(len(FIELDS)), key=FIELDS.__getitem__)
_OPENING = (
    b'{"fields":{' + b",".join(b'"' + FIELDS[at].encode() + b'":{"salt":"%b","value":%b}' for at in _SORTED) + b"}}"
)
_EMPTY = b'""'
_CONTEXT = "evidence"  # what `vault.evidence` calls the box of an opening


class Happened(NamedTuple):
    """One decision to be recorded: its id, whose key seals it, and its fields (those of `ledger.entry`; left out means empty)."""

    id: str
    owner: str
    fields: Mapping[str, Any]


def new_ids(count: int) -> list[str]:
    """Random ids like `registers.installation.new_id`, many at once."""
    raw = os.urandom(count * _ID_BYTES)
    ids = []
    for begin in range(0, len(raw), _ID_BYTES):
        # 128 bits and two of zero are 26 letters of five bits: base32 without its padding.
        number = int.from_bytes(raw[begin : begin + _ID_BYTES], "big") << 2
        ids.append("".join([_PAIRS[number >> shift & 1023] for shift in _SHIFTS]))
    return ids


def seal(keystore: KeyStore, happened: Sequence[Happened], at: datetime, law_digest: str) -> list[Sealed]:
    """An entry for each, with fresh salts, its opening sealed under its owner's evidence key."""
    keys = keystore.keys_for((one.owner for one in happened), evidence.COMPARTMENT)
    tail = (law_digest.encode(), minute_of(at).encode())
    random = os.urandom(len(happened) * len(FIELDS) * SALT_BYTES)
    sealed = []
    for number, one in enumerate(happened):
        begin = number * len(FIELDS) * SALT_BYTES
        salts, values, commitments = [], [], []
        for at_field, name in enumerate(FIELDS):
            start = begin + at_field * SALT_BYTES
            salt = random[start : start + SALT_BYTES]
            value = orjson.dumps(one.fields[name], option=orjson.OPT_SORT_KEYS) if name in one.fields else _EMPTY
            commitments.append(
                b2a_base64(sha256(b"".join((_DOMAIN, salt, _LABELS[at_field], value))).digest(), newline=False)
            )
            salts.append(b2a_base64(salt, newline=False))
            values.append(value)
        opening = _OPENING % tuple(part for at_field in _SORTED for part in (salts[at_field], values[at_field]))
        key_id, key = keys[one.owner]
        sealed.append(Sealed(one.id, _ENTRY % (*commitments, *tail), box.put(key_id, key, opening, _CONTEXT), key_id))
    return sealed
