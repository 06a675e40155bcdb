"""Days as numbers, rows as spans, and how rows keep what hangs on a reading."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warifu.kernel.access.facts import Facts
from warifu.kernel.access.tables import LOOKUPS, OPEN, TABLES, Span, day_of, days, hangs_of, hangs_text, number


@given(st.dates(), st.dates())
def test_numbers_compare_as_days_do_and_read_back(one: date, other: date) -> None:
    assert (number(one) < number(other)) == (one < other)
    assert day_of(number(one)) == one


def test_a_period_counts_its_last_day_and_an_open_one_has_none() -> None:
    assert days(date(2026, 4, 1), date(2028, 2, 28)) == (20260401, 20280229)
    assert days(date(2026, 4, 1)) == (20260401, OPEN)
    first, after = days(date(2026, 4, 1), date(2026, 4, 1))
    assert [Span(first, after).covers(day) for day in (20260331, 20260401, 20260402)] == [False, True, False]
    with pytest.raises(ValueError):
        day_of(OPEN)


def test_what_hangs_on_a_reading_is_kept_as_text() -> None:
    hangs = {"ten_years": "expired.", "doubt": "good"}
    assert hangs_text(hangs) == "doubt:good ten_years:expired."
    assert hangs_of(hangs_text(hangs)) == hangs
    assert hangs_of("") is None
    assert hangs_of("doubt:negative:b") == {"doubt": "negative:b"}


def test_columns_are_the_key_the_days_and_the_values() -> None:
    assert TABLES["provision"].columns == ("item", "contractor", "organ", "first", "after", "basis")
    assert Span(1, 2) == (1, 2, "", "", None)


def test_every_lookup_names_columns_of_its_table() -> None:
    for lookup in LOOKUPS:
        columns = TABLES[lookup.table].columns
        assert set(lookup.key) <= set(columns)
        assert {lookup.code, lookup.partner, lookup.hangs} - {""} <= set(columns)


def test_facts_are_found_by_every_lookup_of_their_table() -> None:
    facts = Facts()
    facts.put("provision", ("item", "firm", "organ"), (20260401, OPEN, "held"))
    assert facts.code("provision", ("item", "firm", "organ"), 20260401) == "held"
    assert facts.code("provision", ("item", "firm", "organ"), 20260331) == ""
    assert facts.on("provided", ("item", "firm"), 20260401)[0].partner == "organ"
    assert facts.recorded("provided", ("item", "firm")) and not facts.recorded("provided", ("item", "other"))
    facts.put("range_unit", ("item", "organ"), (20260401, OPEN, "ports"))
    facts.put("range_person", ("item", "organ"), (20260401, 20260402, "sato"))
    assert len(facts.spans("range", ("item", "organ"))) == 2
    facts.put("standing", ("sato", "organ"), (1, 2, "good", "doubt:negative."))
    assert facts.spans("standing", ("sato", "organ"))[0].hangs == {"doubt": "negative."}
    with pytest.raises(TypeError, match="first day"):
        facts.put("handler", ("item", "firm"), (20260401, "2026-04-01", "sato"))
    assert not facts.recorded("handlers", ("item", "firm"))
    facts.put("handler", ("item", "firm"), (20260401, OPEN, "sato"))
    facts.put("handler", ("item", "firm"), (20260501, OPEN, "mori"))
    assert [span.first for span in facts.spans("handlers", ("item", "firm"))] == [20260401, 20260501]
    assert [span[:2] for span in facts.on("handlers", ("item", "firm"), 20260430)] == [(20260401, OPEN)]
    assert facts.all("handler").keys() == {("item", "firm", "sato"), ("item", "firm", "mori")}
    assert facts.spans("standing", ("mori", "organ")) == () and "handler" in facts.lookups
    with pytest.raises(TypeError, match="first day"):
        facts.put("handler", ("item", "firm"), ("2026-04-01", OPEN, "sato"))


@pytest.mark.parametrize("table", sorted(TABLES))
def test_a_span_holds_what_its_lookup_names_and_nothing_else(table: str) -> None:
    columns, facts = TABLES[table].columns, Facts()
    row = {column: "" if column == "hangs" else f"the {column}" for column in columns} | {"first": 7, "after": 8}
    key = tuple(str(row[column]) for column in TABLES[table].key)
    facts.put(table, key, tuple(row[column] for column in columns[len(key) :]))
    for lookup in (one for one in LOOKUPS if one.table == table):
        (span,) = facts.spans(lookup.name, tuple(str(row[column]) for column in lookup.key))
        assert span == (7, 8, row.get(lookup.code, ""), row.get(lookup.partner, ""), None)


def test_a_code_holds_until_the_day_before_it_ends() -> None:
    facts = Facts()
    facts.put("organisation", ("o",), (20260401, 20260501, "organ"))
    assert [facts.code("organisation", ("o",), day) for day in (20260331, 20260401, 20260430, 20260501)] == [
        "",
        "organ",
        "organ",
        "",
    ]
