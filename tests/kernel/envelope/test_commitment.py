from hashlib import sha256

import pytest

from warifu.kernel.envelope import commitment


def test_the_bytes_hashed_are_the_ones_documented():
    salt = bytes(range(32))
    expected = sha256(b"warifu/commitment/v1\n" + salt + b"\x07" + b"subject" + b'"x"').digest()
    assert commitment.commit(salt, "subject", b'"x"') == expected


def test_salt_name_and_value_each_count():
    base = commitment.commit(bytes(32), "kind", b'"a"')
    assert commitment.commit(b"\x01" + bytes(31), "kind", b'"a"') != base
    assert commitment.commit(bytes(32), "kin", b'd"a"') != base
    assert commitment.commit(bytes(32), "kind", b'"b"') != base


def test_a_checked_opening_passes_and_any_other_is_refused():
    made = commitment.commit(bytes(32), "kind", b'"a"')
    commitment.check(made, bytes(32), "kind", b'"a"')
    for salt, name, value in (
        (b"\x01" * 32, "kind", b'"a"'),
        (bytes(32), "actor", b'"a"'),
        (bytes(32), "kind", b'"b"'),
        (b"", "kind", b'"a"'),
    ):
        with pytest.raises(commitment.CommitmentMismatch):
            commitment.check(made, salt, name, value)


def test_a_short_salt_is_refused():
    with pytest.raises(ValueError, match="32 bytes"):
        commitment.commit(b"salt", "kind", b"")
