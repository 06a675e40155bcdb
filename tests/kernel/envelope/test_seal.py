import pytest
from hypothesis import given
from hypothesis import strategies as st

from warifu.kernel.envelope import seal

KEY, NONCE = b"k" * 32, b"n" * 12


@given(st.binary(), st.binary())
def test_what_was_sealed_opens(plaintext, aad):
    assert seal.open_(KEY, seal.seal(KEY, plaintext, aad, NONCE), aad) == plaintext


def test_every_changed_bit_is_noticed():
    box = seal.seal(KEY, b"secret", b"place", NONCE)
    for position in range(len(box)):
        broken = bytearray(box)
        broken[position] ^= 1
        with pytest.raises(seal.SealBroken):
            seal.open_(KEY, bytes(broken), b"place")


@pytest.mark.parametrize(("key", "aad"), [(b"x" * 32, b"place"), (KEY, b"elsewhere")])
def test_another_key_or_place_does_not_open(key, aad):
    with pytest.raises(seal.SealBroken):
        seal.open_(key, seal.seal(KEY, b"secret", b"place", NONCE), aad)


def test_a_truncated_box_does_not_open():
    with pytest.raises(seal.SealBroken, match="too short"):
        seal.open_(KEY, b"n" * 27, b"")


def test_a_wrapped_key_unwraps_only_under_its_context():
    box = seal.wrap(KEY, b"s" * 32, b"log", NONCE)
    assert seal.unwrap(KEY, box, b"log") == b"s" * 32
    with pytest.raises(seal.SealBroken):
        seal.unwrap(KEY, box, b"subject")
    with pytest.raises(seal.SealBroken):
        seal.open_(KEY, box, b"log")


@pytest.mark.parametrize(("key", "nonce"), [(b"k" * 16, NONCE), (KEY, b"n" * 16)])
def test_other_lengths_are_refused(key, nonce):
    with pytest.raises(ValueError, match="32 bytes"):
        seal.seal(key, b"", b"", nonce)
