"""What is left of a period, in words."""

import pytest

from warifu.interfaces.web.deadlines import left_text


@pytest.mark.parametrize(
    ("left", "unit", "late", "ja", "en"),
    [
        (3, "open_days", False, "あと 3開庁日", "3 working days left"),
        (1, "days", False, "あと 1日", "1 day left"),
        (0, "open_days", False, "今日まで", "due today"),
        # On the Saturday after a Friday no working day has gone by, and the period is over all the same.
        (0, "open_days", True, "期限を過ぎた", "overdue"),
        (-2, "open_days", True, "2開庁日 超過", "2 working days overdue"),
    ],
)
def test_what_is_left(left: int, unit: str, late: bool, ja: str, en: str) -> None:
    assert (left_text(left, unit, "ja", late=late), left_text(left, unit, "en", late=late)) == (ja, en)
