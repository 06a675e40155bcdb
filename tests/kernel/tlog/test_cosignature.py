import pytest

from warifu.kernel.tlog import cosignature
from warifu.kernel.tlog.checkpoint import Checkpoint
from warifu.kernel.tlog.cosignature import COSIGNATURE_ED25519, COSIGNATURE_MLDSA44, ED25519
from warifu.kernel.tlog.errors import VerificationError

SEED = b"\x05" * 32
TEXT = Checkpoint("log.example/a", 7, b"r" * 32).text()
KINDS = (ED25519, COSIGNATURE_ED25519, COSIGNATURE_MLDSA44)


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_signed_verifies_and_tells_its_time(kind):
    payload = cosignature.sign(kind, SEED, "w", TEXT, 1764000000)
    time = cosignature.verify(kind, cosignature.public_key(kind, SEED), "w", TEXT, payload)
    assert time == (None if kind == ED25519 else 1764000000)


@pytest.mark.parametrize("kind", KINDS)
def test_another_text_key_time_or_length_does_not_verify(kind):
    payload = cosignature.sign(kind, SEED, "w", TEXT, 1764000000)
    public = cosignature.public_key(kind, SEED)
    wrong = [
        (public, TEXT.replace(b"7", b"8"), payload),
        (cosignature.public_key(kind, b"\x06" * 32), TEXT, payload),
        (public, TEXT, payload[:-1]),
        (public, TEXT, payload + b"\x00"),
        (public, TEXT, bytes([payload[0] ^ 0x80]) + payload[1:]),
        (public, TEXT, payload[:7] + bytes([payload[7] ^ 1]) + payload[8:]),
        (public[:-1], TEXT, payload),
    ]
    for key, text, signature in wrong:
        with pytest.raises(VerificationError):
            cosignature.verify(kind, key, "w", text, signature)


def test_the_name_of_the_cosigner_is_signed_by_mldsa():
    payload = cosignature.sign(COSIGNATURE_MLDSA44, SEED, "w", TEXT, 1)
    with pytest.raises(VerificationError):
        cosignature.verify(COSIGNATURE_MLDSA44, cosignature.public_key(COSIGNATURE_MLDSA44, SEED), "v", TEXT, payload)


def test_mldsa_signs_only_checkpoints():
    with pytest.raises(VerificationError):
        cosignature.sign(COSIGNATURE_MLDSA44, SEED, "w", b"any text\n", 1)


@pytest.mark.parametrize("name", ["", "n" * 256])
def test_a_name_must_fit_its_length_byte(name):
    with pytest.raises(VerificationError):
        cosignature.signed_message(COSIGNATURE_MLDSA44, name, TEXT, 1)


@pytest.mark.parametrize("time", [-1, 2**63])
def test_a_time_beyond_its_field_is_not_signed(time):
    with pytest.raises(ValueError, match="time"):
        cosignature.sign(COSIGNATURE_ED25519, SEED, "w", TEXT, time)
