"""AES-256-GCM boxes, and keys wrapped by other keys. Keys and nonces are passed in; a nonce is never used twice under one key.

A box is nonce (12 bytes) || ciphertext || tag (16 bytes). The associated data says what the box is, so that no box can stand
in another's place.
AES-GCM does not bind the plaintext to one key: what must be provable later is committed to (`commitment`), not only sealed.
"""

from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
_TAG_BYTES = 16
_WRAP = b"warifu/wrap/v1\n"


class SealBroken(Exception):
    """The box was changed, belongs elsewhere, or was sealed under another key."""


def seal(key: bytes, plaintext: bytes, aad: bytes, nonce: bytes) -> bytes:
    """Seal under a 32-byte key and a fresh random 12-byte nonce. Raises ValueError for other lengths."""
    if len(key) != KEY_BYTES or len(nonce) != NONCE_BYTES:
        raise ValueError("a key has 32 bytes, a nonce 12")
    return nonce + AESGCM(key).encrypt(nonce, plaintext, aad)


def open_(key: bytes, box: bytes, aad: bytes) -> bytes:
    """The plaintext. Raises SealBroken."""
    return _open(AESGCM(key), box, aad)


def _open(cipher: AESGCM, box: bytes, aad: bytes) -> bytes:
    if len(box) < NONCE_BYTES + _TAG_BYTES:
        raise SealBroken("too short for a sealed box")
    try:
        return cipher.decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], aad)
    except InvalidTag:
        raise SealBroken("the box does not open: changed, misplaced, or sealed under another key") from None


def wrap(wrapping_key: bytes, secret: bytes, context: bytes, nonce: bytes) -> bytes:
    """Seal a key or seed under another key. `context` names what is wrapped; it must be given again to unwrap."""
    return seal(wrapping_key, secret, _WRAP + context, nonce)


def unwrap(wrapping_key: bytes, box: bytes, context: bytes) -> bytes:
    """The wrapped key. Raises SealBroken."""
    return unwrapper(wrapping_key)(box, context)


def unwrapper(wrapping_key: bytes) -> Callable[[bytes, bytes], bytes]:
    """`unwrap` for many boxes under one key, which is set up once."""
    cipher = AESGCM(wrapping_key)
    return lambda box, context: _open(cipher, box, _WRAP + context)
