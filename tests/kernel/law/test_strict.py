"""YAML as it was written: nothing twice, nothing silently turned into something else."""

from datetime import date

import pytest

from warifu.kernel.law.strict import LawError, Table, read_yaml


def test_words_stay_words_and_days_are_days() -> None:
    assert read_yaml("{a: yes, b: no, c: true, d: 2026-11-24, e: 7, f: off}", "x.yaml") == {
        "a": "yes",
        "b": "no",
        "c": True,
        "d": date(2026, 11, 24),
        "e": 7,
        "f": "off",
    }


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: 1\na: 2", "x.yaml line 2: key written twice: a"),
        ("a: {b: 1, b: 2}", "key written twice: b"),
        ("a: [", "x.yaml line"),
        ("a: !!python/object:os.system x", "x.yaml line 1"),
        ("a: 1\n---\nb: 2", "x.yaml line"),
        ("a: 2026-02-30", "cannot be read"),
    ],
)
def test_what_is_refused(text: str, says: str) -> None:
    with pytest.raises(LawError, match=says):
        read_yaml(text, "x.yaml")


def test_a_table_refuses_what_nobody_took() -> None:
    table = Table({"a": "x", "b": 1, "c": True}, "x.yaml")
    assert table.text("a") == "x"
    with pytest.raises(LawError, match="b, c"):
        table.done()
    with pytest.raises(LawError, match="whole number"):
        table.whole("c")
    with pytest.raises(LawError, match="key missing: d"):
        table.rows("d")
    with pytest.raises(LawError, match="mapping"):
        Table(["a"], "x.yaml")
    with pytest.raises(LawError, match="keys are text"):
        Table({1: "a"}, "x.yaml")
