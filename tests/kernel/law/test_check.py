"""The proof finds what is wrong, and nothing where nothing is."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.kernel.law.examplia import write
from warifu.kernel.law.check import check
from warifu.kernel.law.load import load
from warifu.kernel.law.model import Law


def faults(law: Law) -> list[str]:
    there = {f"value:{name}" for name in law.values}
    return [str(fault) for fault in check(law, there.__contains__)]


def test_a_sound_law_is_proved(tmp_path: Path) -> None:
    assert faults(load(write(tmp_path))) == []


@pytest.mark.parametrize(
    ("stem", "old", "new", "says"),
    [
        ("coverage", "14(1), 14(2)]", "14(1), 14(2), 14(3)]", "Act 14(3): is in the coverage register and not"),
        ("coverage", "[14(1), 14(2)]", "[14(1)]", "Act 14(2): is in the data and not"),
        ("act", "value:clearance.validity", "value:clearance.gone", "carried by value:clearance.gone"),
        ("values", "is: 5, cite: Act 14(1)", "is: 5, cite: Act 15", "cites Act 15"),
        ("lists", "cite: Act 14(1)", "cite: Act 99", "offices: minister: cites Act 99"),
        ("readings", "cites: [Act 14(1)", "cites: [Act 99", "first_day: cites Act 99"),
        ("items", "en: Item, cite: Act 14(1)", "en: Item, cite: Act 99", "i1: cites Act 99"),
        ("questions", "value:clearance.organ.decide", "value:gone", "question 1: settles value:gone"),
        (
            "values",
            "from: 2032-01-01, is: 10, cite: Act",
            "from: 2032-03-01, is: 10, cite: Act",
            "no answer from 2032-01-01",
        ),
    ],
)
def test_every_fault_is_named(tmp_path: Path, stem: str, old: str, new: str, says: str) -> None:
    found = faults(load(write(tmp_path, **{stem: (old, new)})))
    assert len(found) == 1 and says in found[0]


def test_two_answers_or_none_on_a_day_are_found(tmp_path: Path) -> None:
    law = load(write(tmp_path))
    first, second = law.values["clearance.validity"]
    doubled = {**law.values, "clearance.validity": (replace(first, last=date(2034, 7, 1)), second)}
    assert "clearance.validity: has 2 answers on 2034-07-01" in faults(replace(law, values=doubled))
    gap = {**law.values, "clearance.validity": (replace(first, last=date(2034, 6, 29)), second)}
    assert "clearance.validity: has 0 answers on 2034-06-30" in faults(replace(law, values=gap))
