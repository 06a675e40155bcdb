import pytest

from warifu.kernel.tlog import cosignature, ed25519
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


@pytest.mark.parametrize("kind", KINDS)
def test_a_signature_of_another_length_is_told_apart(kind):
    payload = cosignature.sign(kind, SEED, "w", TEXT, 1764000000)
    for wrong in (b"", payload[:-1], payload + b"0"):
        with pytest.raises(VerificationError, match="length"):
            cosignature.verify(kind, cosignature.public_key(kind, SEED), "w", TEXT, wrong)


def test_the_name_of_the_cosigner_is_signed_by_mldsa():
    payload = cosignature.sign(COSIGNATURE_MLDSA44, SEED, "w", TEXT, 1)
    with pytest.raises(VerificationError):
        cosignature.verify(COSIGNATURE_MLDSA44, cosignature.public_key(COSIGNATURE_MLDSA44, SEED), "v", TEXT, payload)


def test_the_bytes_under_each_signature_are_those_of_the_specifications():
    assert cosignature.signed_message(ED25519, "w", TEXT, 5) == TEXT
    assert cosignature.signed_message(COSIGNATURE_ED25519, "w", TEXT, 5) == b"cosignature/v1\ntime 5\n" + TEXT
    cosigner, time, origin = b"\x02ww", b"\0\0\0\0\0\0\x01\x02", b"\x0dlog.example/a"
    start, end = bytes(8), b"\0\0\0\0\0\0\0\x07"
    told = cosignature.signed_message(COSIGNATURE_MLDSA44, "ww", TEXT, 258)
    assert told == b"subtree/v1\n\0" + cosigner + time + origin + start + end + b"r" * 32


@pytest.mark.parametrize("kind", KINDS[1:])
@pytest.mark.parametrize("time", [0, 2**63 - 1])
def test_the_first_and_the_last_time_are_signed_in_eight_bytes(kind, time):
    payload = cosignature.sign(kind, SEED, "w", TEXT, time)
    assert int(payload[:8].hex(), 16) == time
    assert cosignature.verify(kind, cosignature.public_key(kind, SEED), "w", TEXT, payload) == time


def test_a_time_beyond_the_last_is_refused_even_where_the_signature_is_right():
    signature = ed25519.sign(SEED, cosignature.signed_message(COSIGNATURE_ED25519, "w", TEXT, 2**63))
    payload = (2**63).to_bytes(8, "big") + signature
    with pytest.raises(VerificationError, match="time"):
        cosignature.verify(COSIGNATURE_ED25519, ed25519.public_key(SEED), "w", TEXT, payload)


@pytest.mark.parametrize("name", ["n", "n" * 255])
def test_the_shortest_and_the_longest_name_are_signed(name):
    told = cosignature.signed_message(COSIGNATURE_MLDSA44, name, TEXT, 1)
    assert told.startswith(b"subtree/v1\n\0" + bytes([len(name)]) + name.encode() + bytes(7))


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
