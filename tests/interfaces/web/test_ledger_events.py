"""What the ledger commits to, told in words and never by a bare code alone where there is a sentence."""

import pytest

from warifu.interfaces.web.ledger import events


@pytest.mark.parametrize(
    ("kind", "cls", "ja", "en"),
    [
        ("designation:designate", "act", "指定した", "it was designated"),
        ("office:appointed", "act", "任命した", "appointed"),
        ("signin:passkey:added", "keys", "パスキーを加えた", "Passkey added"),
        ("custody:copy_received", "act", "写しを受け取った", "a copy was received"),
        ("access", "decision", "閲覧・提供の判断", "decision of access"),
        ("no:such", "erasure", "消去", "erasure"),
        ("no:such", "of no class", "手続の行為", "act"),
    ],
)
def test_every_event_has_a_sentence(kind: str, cls: str, ja: str, en: str) -> None:
    assert events.event(kind, cls, "ja") == ja
    assert events.event(kind, cls, "en").lower() == en.lower()


def test_an_outcome_is_a_word_of_its_own_a_state_or_what_stands_in_the_log() -> None:
    assert events.outcome("access", "deny", "ja") == "できない"
    assert events.outcome("designation:designate", "in_force", "ja") == "有効"
    assert events.outcome("no:such", "x1", "ja") == "x1"
