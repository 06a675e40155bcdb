"""The rules over intervals and the naive law over records give the same answers in worlds full of boundaries."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings

from tests.doubles import naive_law
from tests.doubles.boundary_worlds import cases
from warifu.regimes.jp.iesi.cases import read_case, run

EXAMPLES = Path(__file__).resolve().parents[2] / "src/warifu/regimes/jp/iesi/examples"


def answered(case: dict[str, Any]) -> tuple[bool, frozenset[str]]:
    got = run(read_case({**case, "answer": {"decision": "deny", "because": []}})).got
    because = got["because"]
    assert isinstance(because, list)
    return got["decision"] == "permit", frozenset(because)


@given(cases())
@settings(max_examples=500, deadline=None)
def test_same_answer_and_same_articles(case: dict[str, Any]) -> None:
    allowed = naive_law.answers(case["world"], case["ask"], case["at"])
    permitted, because = answered(case)
    assert because in allowed
    assert permitted == (frozenset() in allowed) == (not because)


def plain() -> list[tuple[str, dict[str, Any]]]:
    """The examples that the double knows the whole format of: no reading switched, no day of a decision."""
    found = []
    for path in sorted(EXAMPLES.glob("*.yaml")):
        for case in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)["cases"]:
            if "readings" not in case and "decided" not in str(case):
                found.append((f"{path.stem}: {case['name']}", case))
    return found


@pytest.mark.parametrize("case", [case for _, case in plain()], ids=[name for name, _ in plain()])
def test_the_double_agrees_with_every_plain_example(case: dict[str, Any]) -> None:
    allowed = naive_law.answers(case["world"], case["ask"], case["at"])
    assert frozenset(case["answer"]["because"]) in allowed
    assert (case["answer"]["decision"] == "permit") == (frozenset() in allowed)


def test_the_double_counts_february_as_the_civil_code_does() -> None:
    assert naive_law.last_good_day(date(2028, 2, 29), 10) == date(2038, 2, 28)
    assert naive_law.last_good_day(date(2018, 2, 28), 10) == date(2028, 2, 29)
    assert naive_law.last_good_day(date(2025, 9, 1), 10) == date(2035, 9, 1)
    assert naive_law.last_good_day(date(2027, 12, 31), 5) == date(2032, 12, 31)
