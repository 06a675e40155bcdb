"""The three signatures that a checkpoint may carry (signed-note, tlog-cosignature): what exactly is signed, and checking it.

| type | over | after the key id |
|---|---|---|
| 0x01 Ed25519 | the note's text | signature (64) |
| 0x04 Ed25519 cosignature | `cosignature/v1`, time, the note's text | time (8), signature (64) |
| 0x06 ML-DSA-44 cosignature | `subtree/v1`, cosigner, time, origin, 0, size, root | time (8), signature (2420) |

A log that signs with ML-DSA signs a cosignature of type 0x06 with its origin as the cosigner's name. The empty context string is used.
"""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from warifu.kernel.tlog import checkpoint, ed25519
from warifu.kernel.tlog.encoding import LARGEST
from warifu.kernel.tlog.errors import VerificationError

ED25519 = 0x01
COSIGNATURE_ED25519 = 0x04
COSIGNATURE_MLDSA44 = 0x06

PUBLIC_KEY_BYTES = {ED25519: 32, COSIGNATURE_ED25519: 32, COSIGNATURE_MLDSA44: 1312}
_SIGNATURE_BYTES = {ED25519: 64, COSIGNATURE_ED25519: 64, COSIGNATURE_MLDSA44: 2420}


def public_key(kind: int, seed: bytes) -> bytes:
    """The public key of a 32-byte seed under a type of signature."""
    if kind == COSIGNATURE_MLDSA44:
        return MLDSA44PrivateKey.from_seed_bytes(seed).public_key().public_bytes_raw()
    return ed25519.public_key(seed)


def sign(kind: int, seed: bytes, name: str, text: bytes, time: int) -> bytes:
    """What follows the key id on the signature line. `time` is in POSIX seconds; type 0x01 does not carry it."""
    if kind == ED25519:
        return ed25519.sign(seed, text)
    if not 0 <= time <= LARGEST:
        raise ValueError("a time is 0 to 2^63-1")
    message = signed_message(kind, name, text, time)
    if kind == COSIGNATURE_ED25519:
        return time.to_bytes(8, "big") + ed25519.sign(seed, message)
    return time.to_bytes(8, "big") + MLDSA44PrivateKey.from_seed_bytes(seed).sign(message)


def verify(kind: int, public: bytes, name: str, text: bytes, payload: bytes) -> int | None:
    """The time that was signed (None for type 0x01, which has none). Raises VerificationError."""
    time, signature = _parts(kind, payload)
    message = signed_message(kind, name, text, time or 0)
    if kind != COSIGNATURE_MLDSA44:
        ed25519.verify(public, signature, message)
        return time
    try:
        MLDSA44PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError) as error:
        raise VerificationError("the ML-DSA-44 signature does not verify") from error
    return time


def signed_message(kind: int, name: str, text: bytes, time: int) -> bytes:
    """The bytes under the signature. Raises VerificationError where ML-DSA shall sign what is no checkpoint."""
    if kind == ED25519:
        return text
    if kind == COSIGNATURE_ED25519:
        return f"cosignature/v1\ntime {time}\n".encode() + text
    point = checkpoint.parse(text)
    # start 0: a statement about the whole tree.
    numbers = (time.to_bytes(8, "big"), _counted(point.origin), bytes(8), point.size.to_bytes(8, "big"))
    return b"".join((b"subtree/v1\n\x00", _counted(name), *numbers, point.root))


def _counted(text: str) -> bytes:
    raw = text.encode()
    if not 1 <= len(raw) <= 255:
        raise VerificationError("a name in a cosigned message has 1 to 255 bytes")
    return bytes([len(raw)]) + raw


def _parts(kind: int, payload: bytes) -> tuple[int | None, bytes]:
    timed = kind != ED25519
    if len(payload) != _SIGNATURE_BYTES[kind] + 8 * timed:
        raise VerificationError("a signature of another length than its type has")
    if not timed:
        return None, payload
    time = int.from_bytes(payload[:8], "big")
    if time > LARGEST:
        raise VerificationError("a cosignature's time is at most 2^63-1")
    return time, payload[8:]
