"""The box: what a sealed value looks like wherever it lies. No Django, no database.

`WB1` || id of the key (26 characters) || nonce (12 bytes) || ciphertext || tag (16 bytes), AES-256-GCM. The associated data is the first
29 bytes and the context, a text that says what the box is: a box moved to another row, or named after another key, does not open.
Since the box names its key, a column needs no second one. Keys come from `keystore`; JSON travels as canonical bytes.
"""

import secrets

from warifu.kernel.envelope import seal
from warifu.kernel.envelope.seal import SealBroken

_MAGIC = b"WB1"
_KEY_ID_BYTES = 26
_HEAD = len(_MAGIC) + _KEY_ID_BYTES


def put(key_id: str, key: bytes, plaintext: bytes, context: str, nonce: bytes = b"") -> bytes:
    """Seal under a 32-byte key. `nonce`: 12 random bytes that were never used before, from whoever draws for many boxes at once.

    Raises ValueError for a key id that is not 26 ASCII characters.
    """
    head = _MAGIC + key_id.encode("ascii")
    if len(head) != _HEAD:
        raise ValueError("a key id has 26 characters")
    return head + seal.seal(key, plaintext, head + context.encode(), nonce or secrets.token_bytes(seal.NONCE_BYTES))


def key_id_of(box: bytes) -> str:
    """The id of the key that the box says it is sealed under. Raises SealBroken for anything that is no box."""
    if not box.startswith(_MAGIC) or len(box) <= _HEAD:
        raise SealBroken("not a sealed box")
    try:
        return box[len(_MAGIC) : _HEAD].decode("ascii")
    except UnicodeDecodeError:
        raise SealBroken("not a sealed box") from None


def take(key: bytes, box: bytes, context: str) -> bytes:
    """The plaintext. Raises SealBroken where box, key and context do not belong together."""
    key_id_of(box)
    return seal.open_(key, box[_HEAD:], box[:_HEAD] + context.encode())
