import pytest

from warifu.kernel.tlog import ed25519
from warifu.kernel.tlog.errors import VerificationError

SEED = b"\x01" * 32
PUBLIC = ed25519.public_key(SEED)
SIGNATURE = ed25519.sign(SEED, b"message")


def test_a_signature_verifies():
    ed25519.verify(PUBLIC, SIGNATURE, b"message")


# The eight points of small order have these y, and each y a second way of writing where it is below 2^255 when p is added.
_P = 2**255 - 19
_ORDER_8 = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826


@pytest.mark.parametrize("y", [0, 1, _P - 1, _ORDER_8, _P - _ORDER_8, _P, _P + 1, _P + 18])
@pytest.mark.parametrize("sign", [0, 2**255])
def test_no_point_of_small_order_or_not_reduced_is_a_key_or_an_r(y, sign):
    point = (y + sign).to_bytes(32, "little")
    for public, signature in ((point, SIGNATURE), (PUBLIC, point + SIGNATURE[32:])):
        with pytest.raises(VerificationError, match="not reduced or of small order"):
            ed25519.verify(public, signature, b"message")


@pytest.mark.parametrize("y", [2, _P - 2])
def test_the_strict_rule_leaves_the_points_beside_those_alone(y):
    with pytest.raises(VerificationError, match="does not verify"):
        ed25519.verify(y.to_bytes(32, "little"), SIGNATURE, b"message")


@pytest.mark.parametrize(
    ("key", "signature"), [(PUBLIC + b"0", SIGNATURE), (PUBLIC, SIGNATURE + b"0"), (b"", SIGNATURE)]
)
def test_a_key_has_32_bytes_and_a_signature_64(key, signature):
    with pytest.raises(VerificationError, match="32 bytes, a signature 64"):
        ed25519.verify(key, signature, b"message")


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
