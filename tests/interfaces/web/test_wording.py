"""Days, moments, counts and Japanese pieces of text, as pages write them."""

from datetime import UTC, date, datetime

import pytest

from warifu.interfaces.web import wording
from warifu.interfaces.web.middleware import preferred
from warifu.kernel.ids import Instant, LegalDay

DAY = LegalDay(date(2026, 11, 24))


def test_a_day_in_both_languages() -> None:
    assert wording.day_text(DAY, "ja") == "令和8年11月24日（火）"
    assert wording.day_text(DAY, "en") == "Tue 24 November 2026"
    assert wording.day_text(DAY, "ja", weekday=False) == "令和8年11月24日"
    # Before the eras that are known, the western form stands in.
    assert wording.day_text(LegalDay(date(1800, 1, 2)), "ja") == "1800年1月2日"


def test_a_moment_is_japan_time() -> None:
    at = Instant(datetime(2026, 11, 23, 23, 30, tzinfo=UTC))
    assert wording.moment_text(at, "ja") == "令和8年11月24日（火）08:30"
    assert wording.moment_text(at, "en") == "Tue 24 November 2026, 08:30"


@pytest.mark.parametrize(
    ("number", "language", "shown"),
    [(1, "en", "1 case"), (2, "en", "2 cases"), (1200, "en", "1,200 cases"), (8, "ja", "8件"), (1200, "ja", "1,200件")],
)
def test_counts(number: int, language: str, shown: str) -> None:
    assert wording.count_text(number, language, "件", "case", "cases") == shown


def test_the_counter_of_things_ends_at_nine() -> None:
    assert wording.count_text(9, "ja", "つ", "step", "steps") == "9つ"
    assert wording.count_text(10, "ja", "つ", "step", "steps") == "10"
    assert wording.count_text(0, "ja", "つ", "step", "steps") == "0"


def test_japanese_pieces_are_found_and_nothing_is_lost() -> None:
    text = "List of あさなぎ計装株式会社 (6 people), 適-2026-0171、第2号"
    pieces = wording.japanese_runs(text)
    assert "".join(piece for piece, _ in pieces) == text
    assert [piece for piece, japanese in pieces if japanese] == ["あさなぎ計装株式会社", "適", "第2号"]
    assert wording.japanese_runs("Act 12(1)") == [("Act 12(1)", False)]


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "ja"),
        ("en-GB,en;q=0.9,ja;q=0.5", "en"),
        ("ja,en;q=0.9", "ja"),
        ("fr, de;q=0.8", "ja"),
        ("fr, en;q=0.2", "en"),
        ("en;q=0.1, ja;q=0.9", "ja"),
        ("en;q=broken", "en"),
    ],
)
def test_the_preferred_language(header: str, language: str) -> None:
    assert preferred(header) == language
