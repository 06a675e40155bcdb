from base64 import b64encode
from hashlib import sha256

import pytest

from warifu.kernel.tlog import cosignature, keys
from warifu.kernel.tlog.errors import VerificationError

KINDS = (cosignature.ED25519, cosignature.COSIGNATURE_ED25519, cosignature.COSIGNATURE_MLDSA44)


@pytest.mark.parametrize("kind", KINDS)
def test_a_verifier_key_is_read_back(kind):
    key = keys.SigningKey("log.example/a", kind, b"\x07" * 32).verifier
    assert keys.parse(str(key)) == key
    assert len(str(key)) == len(key.name) + (1762 if kind == cosignature.COSIGNATURE_MLDSA44 else 54)


@pytest.mark.parametrize(("kind", "number"), list(zip(KINDS, (1, 4, 6), strict=True)))
def test_the_types_have_the_numbers_of_the_specifications(kind, number):
    key = keys.SigningKey("a", kind, b"\x07" * 32).verifier
    told = bytes([number]) + key.public
    assert str(key) == f"a+{sha256(b'a' + bytes([10]) + told).hexdigest()[:8]}+{b64encode(told).decode()}"


def test_one_public_key_under_two_types_has_two_ids():
    one, two = (keys.SigningKey("a", kind, b"\x07" * 32).verifier for kind in KINDS[:2])
    assert one.public == two.public
    assert one.id != two.id


VKEY = str(keys.SigningKey("log.example/a", cosignature.ED25519, b"\x07" * 32).verifier)
NAME, ID, KEY = VKEY.split("+", 2)


@pytest.mark.parametrize(
    "text",
    ["", NAME, f"{NAME}+{ID}", f"b{VKEY}", f"{NAME}+{ID.upper()}x+{KEY}", f"{NAME}+00000000+{KEY}", f"{NAME}+{ID}+{KEY}=", f"{NAME}+{ID}+",
     f"{NAME}+{ID}+{KEY[:-4]}", f"{NAME}+{ID}+/{KEY[1:]}", f"+{ID}+{KEY}", f"a b+{ID}+{KEY}", f"{NAME}+{ID}+{KEY}\n"],
)  # fmt: skip
def test_other_forms_are_refused(text):
    with pytest.raises(VerificationError):
        keys.parse(text)


@pytest.mark.parametrize("name", ["", "a+b", "a b", "a\u00a0b", "a\nb", "a\x1fb", "a\x00b", "a\x1bb"])
def test_names_that_would_break_a_line_are_refused(name):
    with pytest.raises(VerificationError):
        keys.check_name(name)


def test_a_signing_key_does_not_show_its_seed():
    assert "07" not in repr(keys.SigningKey("a", cosignature.ED25519, b"\x07" * 32)).replace("0x01", "")
