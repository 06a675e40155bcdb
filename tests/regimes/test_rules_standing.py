"""Records become rows: standing with its codes and what they hang on, designations day by day, periods."""

from datetime import date

import pytest

from warifu.kernel.access.tables import OPEN
from warifu.kernel.ids import LegalDay
from warifu.regimes.jp.iesi import facts, law
from warifu.regimes.jp.iesi.standing import (
    BROKEN,
    CARRIES,
    DEFAULTS,
    IESI,
    SDS,
    WORSE,
    Assessment,
    Doubt,
    standing_rows,
)


def day(text: str) -> LegalDay:
    return LegalDay(date.fromisoformat(text))


def positive(notified: str | None, under: str = IESI, by: str = "mlit", decided: str | None = None) -> Assessment:
    return Assessment(by, under, True, day(notified) if notified else None, day(decided) if decided else None)


def negative(notified: str | None, decided: str | None = None) -> Assessment:
    return Assessment("mlit", IESI, False, day(notified) if notified else None, day(decided) if decided else None)


def codes(rows: list[tuple[int | str, ...]]) -> list[tuple[int | str, int | str]]:
    return [(row[0], row[2]) for row in rows]


def test_a_positive_result_carries_from_its_notice_to_the_tenth_anniversary() -> None:
    rows = standing_rows("mlit", [positive("2025-09-01")], [])
    assert rows == [
        (20250901, 20350901, "good", ""),
        (20350901, 20350902, "good", "ten_years_first_day:expired."),
        (20350902, OPEN, "expired.", ""),
    ]


def test_nothing_recorded_of_this_organ_is_no_row() -> None:
    assert standing_rows("mlit", [], []) == []
    assert standing_rows("mlit", [positive("2025-09-01", by="meti")], []) == []
    assert standing_rows("mlit", [Assessment("mlit", IESI, True, None)], []) == []


def test_a_notice_of_doubt_by_another_head_is_marked_and_does_not_block() -> None:
    rows = standing_rows("mlit", [positive("2025-09-01")], [Doubt("meti", IESI, day("2026-03-01"))])
    assert rows[1][:2] == (20260301, 20350901)
    assert rows[1][2:] == ("good", "doubt_of_another_head:doubt.")


def test_a_negative_counts_from_its_decision_and_says_on_what_that_hangs() -> None:
    rows = standing_rows("mlit", [positive("2025-09-01"), negative("2026-04-01", decided="2026-03-20")], [])
    assert codes(rows)[:3] == [(20250901, "good"), (20260320, "negative."), (20260401, "negative.")]
    assert rows[1][3] == "latest_assessment:good"
    assert rows[2][3] == ""


def test_a_negative_decided_before_a_positive_that_was_told_later_stays_the_later_one() -> None:
    told_late = positive("2026-02-10", decided="2026-01-15")
    rows = standing_rows("mlit", [told_late, negative("2026-02-20", decided="2026-02-01")], [])
    assert "good" not in [code for _, code in codes(rows)]


def test_a_positive_whose_decision_is_not_recorded_must_be_later_by_notice() -> None:
    rows = standing_rows("mlit", [positive("2026-02-10"), negative("2026-02-20", decided="2026-02-01")], [])
    assert codes(rows)[:3] == [(20260201, "negative."), (20260210, "good"), (20260220, "negative.")]


def test_by_the_day_of_decision_a_positive_carries_before_its_notice() -> None:
    result = [positive("2026-02-10", decided="2026-02-01")]
    assert codes(standing_rows("mlit", result, [], {**DEFAULTS, "latest_assessment": "a"}))[0] == (20260201, "good")
    rows = standing_rows("mlit", result, [])
    assert rows[0] == (20260201, 20260210, "none.", "latest_assessment:good")
    assert rows[1][:3] == (20260210, 20360210, "good")


def test_the_bridge_and_what_ends_it() -> None:
    rows = standing_rows("mlit", [positive("2026-01-10", SDS), negative("2028-05-01")], [])
    assert codes(rows) == [(20260110, "none.good"), (20280501, "negative.overtaken"), (20310111, "negative.expired")]
    shut = standing_rows("mlit", [positive("2026-01-10", SDS)], [Doubt("mlit", SDS, day("2026-06-01"))])
    assert codes(shut)[1] == (20260601, "none.doubt")


def test_the_codes_part_into_those_that_carry_those_of_a_broken_bridge_and_others() -> None:
    assert "good" in CARRIES and "expired.good" in CARRIES and "none.overtaken" in BROKEN
    assert not CARRIES & BROKEN
    assert len(CARRIES) == 1 + len(WORSE) and len(BROKEN) == 3 * len(WORSE)


def test_a_result_from_before_the_act_runs_as_long_as_the_act_says() -> None:
    assert law().value("assessment.sds_bridge", day("2025-05-16")).number == 5
    rows = standing_rows("mlit", [positive("2022-06-01", SDS)], [])
    assert (20270602, "none.expired") in codes(rows)


def test_a_designation_day_by_day() -> None:
    first, last = day("2025-10-01"), day("2030-09-30")
    assert facts.designation_rows(first, last) == [
        (20251001, 20301001, "in_force", ""),
        (20301001, OPEN, "expired", ""),
    ]
    assert facts.designation_rows(first, last, day("2026-02-01")) == [
        (20251001, 20260201, "in_force", ""),
        (20260201, 20260202, "lifted", "day_of_lifting:in_force"),
        (20260202, OPEN, "lifted", ""),
    ]
    assert facts.designation_rows(first, last, day("2026-02-01"), "a")[1] == (
        20260201,
        20260202,
        "in_force",
        "day_of_lifting:lifted",
    )


@pytest.mark.parametrize("lifted", ["2025-10-01", "2025-09-01"])
def test_lifted_before_it_could_begin_it_is_never_in_force(lifted: str) -> None:
    rows = facts.designation_rows(day("2025-10-01"), day("2030-09-30"), day(lifted))
    assert "in_force" not in [row[2] for row in rows]


def test_lifted_after_its_end_it_simply_expired() -> None:
    rows = facts.designation_rows(day("2025-10-01"), day("2030-09-30"), day("2031-01-01"))
    assert [row[2] for row in rows] == ["in_force", "expired"]


def test_periods_and_kinds() -> None:
    assert facts.row(date(2026, 4, 1), date(2026, 4, 30), "x") == (20260401, 20260501, "x")
    assert facts.row_until(date(2026, 4, 1), None) == (20260401, OPEN)
    assert facts.row_until(date(2026, 4, 1), date(2026, 4, 30)) == (20260401, 20260430)
    assert facts.kind_of("cabinet_office") == facts.ORGAN and facts.kind_of("partner") == facts.PARTNER
    with pytest.raises(KeyError):
        facts.kind_of("police")
    assert [entry.code for entry in law().list("exempt_offices")] == list(facts.OFFICES)
