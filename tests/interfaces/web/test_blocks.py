"""Terms and pages of lists: the numbers that bars, chips and links show."""

from datetime import date

import pytest

from warifu.interfaces.web.blocks import Pager, Term
from warifu.kernel.ids import LegalDay


def term(first: str, last: str, today: str, ended: str = "") -> Term:
    return Term(*(LegalDay(date.fromisoformat(d)) for d in (first, last, today)), ended)


def test_a_term_counts_its_first_day_and_today() -> None:
    found = term("2025-08-01", "2026-12-31", "2026-11-24")
    assert (found.passed, found.left, found.soon, found.over) == (481, 37, True, False)


@pytest.mark.parametrize(
    ("today", "left", "over"), [("2026-12-30", 1, False), ("2026-12-31", 0, False), ("2027-01-01", 0, True)]
)
def test_the_last_day_is_a_good_day(today: str, left: int, over: bool) -> None:
    found = term("2025-08-01", "2026-12-31", today)
    assert (found.left, found.over) == (left, over)


def test_an_ended_term_fills_the_bar() -> None:
    assert term("2025-08-01", "2030-07-31", "2026-11-24", "lifted").width == "99"
    assert term("2026-11-24", "2026-11-24", "2026-11-24").width == "99.0"
    assert float(term("2026-11-24", "2031-11-23", "2026-11-24").width) < 1


def test_a_pager_keeps_the_filters_and_leaves_gaps() -> None:
    pager = Pager("/cases/", (("state", "all"),), page=5, size=10, total=95)
    assert (pager.pages, pager.first, pager.last) == (10, 41, 50)
    assert [number for number, _ in pager.links] == [1, 0, 4, 5, 6, 0, 10]
    assert pager.next == "/cases/?state=all&p=6"
    empty = Pager("/cases/", (), page=1, size=10, total=0)
    assert (empty.pages, empty.first, empty.last, empty.next) == (1, 0, 0, "")
