import pytest
from hypothesis import given
from hypothesis import strategies as st

from warifu.kernel.tlog import encoding
from warifu.kernel.tlog.errors import VerificationError


@given(st.binary())
def test_base64_is_read_back(data):
    assert encoding.from_base64(encoding.base64(data)) == data


@pytest.mark.parametrize(
    "text", ["AA", "AA=", "AB==", "AA==\n", " AA==", "A A=", "AA==AA==", "é", "-_==", "AA===", "="]
)
def test_base64_has_one_way_of_writing(text):
    with pytest.raises(VerificationError):
        encoding.from_base64(text)


def test_a_hash_has_32_bytes():
    assert encoding.hash_from_base64(encoding.base64(bytes(32))) == bytes(32)
    for length in (0, 31, 33):
        with pytest.raises(VerificationError, match="32"):
            encoding.hash_from_base64(encoding.base64(bytes(length)))


@given(st.integers(0, 2**63 - 1))
def test_decimals_are_read_back(number):
    assert encoding.decimal(str(number)) == number


@pytest.mark.parametrize("text", ["", "00", "01", "-1", "+1", "1 ", "1_0", "１", "0x1", str(2**63), "9" * 5000])
def test_decimals_have_one_way_of_writing(text):
    with pytest.raises(VerificationError):
        encoding.decimal(text)
