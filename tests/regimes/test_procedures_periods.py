"""Both sides of every boundary of a designation's period (Act 4)."""

from datetime import date

import pytest

from warifu.regimes.jp.iesi import law
from warifu.regimes.jp.iesi.procedures import periods

D = date.fromisoformat
LAW = law()


@pytest.mark.parametrize(
    ("designated", "last", "fits"),
    [
        ("2026-04-01", "2031-03-31", True),  # the designation day counts
        ("2026-04-01", "2031-04-01", False),
        ("2028-02-29", "2033-02-28", True),
        ("2028-02-29", "2033-03-01", False),
        ("2026-04-01", "2026-04-01", True),
        ("2026-04-01", "2026-03-31", False),  # over before it begins
    ],
)
def test_the_first_period(designated, last, fits):
    assert periods.first_period_fits(LAW, D(designated), D(last)) is fits


@pytest.mark.parametrize(
    ("old", "new", "fits"),
    [
        ("2031-03-31", "2036-03-31", True),
        ("2031-03-31", "2036-04-01", False),
        ("2031-03-31", "2031-03-31", False),
        ("2031-03-31", "2031-04-01", True),
    ],
)
def test_an_extension(old, new, fits):
    assert periods.extension_fits(LAW, D(old), D(new)) is fits


@pytest.mark.parametrize(
    ("last", "approved", "board", "fits"),
    [
        ("2056-03-31", False, False, True),  # thirty years to the day
        ("2056-04-01", False, False, False),
        ("2056-04-01", True, False, True),
        ("2056-03-31", False, True, True),
        ("2056-04-01", True, True, False),  # never for the Board of Audit
    ],
)
def test_thirty_years_in_total(last, approved, board, fits):
    assert periods.total_fits(LAW, D("2026-04-01"), D(last), approved=approved, board_of_audit=board) is fits
    assert periods.needs_cabinet(LAW, D("2026-04-01"), D(last)) is (last > "2056-03-31")


@pytest.mark.parametrize(
    ("last", "kind", "fits"),
    [
        ("2086-03-31", "none", True),
        ("2086-04-01", "none", False),
        ("2086-04-01", "", False),
        ("2086-04-01", "human_sources", True),
        ("2086-04-01", "negotiations", True),
        ("2086-04-01", "v", False),  # Act 4(4)(v) asks for an Order, and there is none
    ],
)
def test_sixty_years_in_total(last, kind, fits):
    assert periods.sixty_fits(LAW, D("2026-04-01"), D(last), kind) is fits


def test_a_designation_holds_on_its_last_day():
    assert periods.still_runs(D("2031-03-31"), D("2031-03-31"))
    assert not periods.still_runs(D("2031-03-31"), D("2031-04-01"))
