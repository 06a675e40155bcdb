"""A box names its key and opens only as what it is."""

import pytest

from warifu.kernel.envelope.seal import SealBroken
from warifu.registers.vault import box

KEY_ID, KEY = "k" * 26, b"\x07" * 32


def test_a_box_opens_as_what_it_is() -> None:
    sealed = box.put(KEY_ID, KEY, "山田花子".encode(), "text")
    assert box.key_id_of(sealed) == KEY_ID
    assert box.take(KEY, sealed, "text").decode() == "山田花子"
    assert sealed != box.put(KEY_ID, KEY, "山田花子".encode(), "text")


def test_a_box_in_another_place_under_another_key_or_name_does_not_open() -> None:
    sealed = box.put(KEY_ID, KEY, b"x", "payload\x00a")
    renamed = b"WB1" + b"q" * 26 + sealed[29:]
    for key, what, context in (
        (KEY, sealed, "payload\x00b"),
        (b"\x08" * 32, sealed, "payload\x00a"),
        (KEY, renamed, "payload\x00a"),
    ):
        with pytest.raises(SealBroken):
            box.take(key, what, context)


@pytest.mark.parametrize("nonsense", [b"", b"WB1", b"XB1" + b"k" * 60, b"WB1" + b"k" * 26, b"WB1" + "鍵".encode() * 20])
def test_what_is_no_box_is_refused(nonsense: bytes) -> None:
    with pytest.raises(SealBroken):
        box.take(KEY, nonsense, "text")


def test_a_key_id_has_26_characters() -> None:
    with pytest.raises(ValueError):
        box.put("short", KEY, b"", "text")
