import pytest

from warifu.kernel.tlog import ed25519
from warifu.kernel.tlog.errors import VerificationError

SEED = b"\x01" * 32
PUBLIC = ed25519.public_key(SEED)
SIGNATURE = ed25519.sign(SEED, b"message")


def test_a_signature_verifies():
    ed25519.verify(PUBLIC, SIGNATURE, b"message")


@pytest.mark.parametrize(
    ("public", "signature", "message"),
    [
        (PUBLIC, SIGNATURE, b"Message"),
        (ed25519.public_key(b"\x02" * 32), SIGNATURE, b"message"),
        (PUBLIC, SIGNATURE[:63], b"message"),
        (PUBLIC[:31], SIGNATURE, b"message"),
        (PUBLIC, SIGNATURE[:32] + bytes(32), b"message"),
        # The identity as key and R with S = 0 satisfies the equation for every message: only the strict rule refuses it.
        (b"\x01" + bytes(31), b"\x01" + bytes(63), b"message"),
        ((2**255 - 18).to_bytes(32, "little"), b"\x01" + bytes(63), b"message"),
    ],
)
def test_anything_else_is_refused(public, signature, message):
    with pytest.raises(VerificationError):
        ed25519.verify(public, signature, message)
