"""Salted commitments: what the public log holds of a fact, so that it can be shown later and cannot be guessed before.

Every field of every entry has a random salt of its own: a salt shared by a person would link all her entries, a bare hash of a name
or number can be found by trying them all. What is committed to is the plaintext, never a ciphertext, which would bind nothing.
Which fields there are, and how a value becomes bytes, is the caller's; randomness is passed in.
"""

from hashlib import sha256
from hmac import compare_digest

SALT_BYTES = 32
_DOMAIN = b"warifu/commitment/v1\n"


class CommitmentMismatch(Exception):
    """The value and salt shown are not those committed to."""


def commit(salt: bytes, name: str, value: bytes) -> bytes:
    """SHA-256 over domain, salt (32 bytes), length of the field's name (one byte), name, value: 32 bytes.

    `value` is the canonical encoding of the field's value. Raises ValueError for a salt of another length or a name over 255 bytes.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError("a salt has 32 bytes")
    label = name.encode()
    return sha256(b"".join((_DOMAIN, salt, len(label).to_bytes(1, "big"), label, value))).digest()


def check(commitment: bytes, salt: bytes, name: str, value: bytes) -> None:
    """Raises CommitmentMismatch unless `commitment` was made from exactly these."""
    if len(salt) != SALT_BYTES or not compare_digest(commit(salt, name, value), commitment):
        raise CommitmentMismatch(f"the field {name} is not what the entry committed to")
