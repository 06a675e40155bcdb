"""What people type, read against the declared fields."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warifu.kernel.ids import Cite, Text
from warifu.kernel.procedure.form import clean, given_for, row_count, sealed, shown, walk
from warifu.kernel.procedure.model import Field, Kind

A = Cite("Act", "3(1)")


def field(kind: Kind, name: str = "f", **more: object) -> Field:
    return Field(name, kind, Text("項目", "field"), A, **more)  # type: ignore[arg-type]


def one(kind: Kind, raw: object, **more: object) -> object:
    read = clean((field(kind, **more),), {"f": raw})
    assert read.ok, read.reasons
    return read.values.get("f")


def code(kind: Kind, raw: object, offered: object = None, **more: object) -> list[str]:
    return [reason.code for reason in clean((field(kind, **more),), {"f": raw}, offered).reasons]  # type: ignore[arg-type]


CHOICES = (("new", Text("新規", "new")), ("cont", Text("継続", "continuing")))


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (Kind.LINE, "  髙﨑 𠮷葛󠄀 ", "髙﨑 𠮷葛󠄀"),
        (Kind.LONG, "a\r\nb ", "a\nb"),
        (Kind.DAY, "令和8年11月24日（火）", "2026-11-24"),
        (Kind.DAY, "２０２６－１１－２４", "2026-11-24"),
        (Kind.NUMBER, "１,２００", 1200),
        (Kind.NUMBER, 7, 7),
        (Kind.YES_NO, "はい", "yes"),
        (Kind.YES_NO, False, "no"),
        (Kind.TICK, "on", "yes"),
        (Kind.PERSON, "abc234", "abc234"),
        (Kind.UNITS, ["u1", "u2", "u1", ""], ["u1", "u2"]),
        (Kind.PEOPLE, "p1", ["p1"]),
    ],
)
def test_reads(kind, raw, value):
    assert one(kind, raw) == value


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (Kind.LINE, "x" * 10, "x" * 10),
        (Kind.LONG, "a\tb\rc", "a\tb\nc"),
        (Kind.NUMBER, "-" + "9" * 15, -(10**15 - 1)),
        (Kind.NUMBER, "+1", 1),
        (Kind.NUMBER, 0, 0),
        (Kind.PERSON, "a" * 64, "a" * 64),
        (Kind.PERSON, "0_a.b-c", "0_a.b-c"),
        (Kind.YES_NO, "OFF", "no"),
        (Kind.YES_NO, "いいえ", "no"),
        (Kind.YES_NO, "0", "no"),
        (Kind.YES_NO, "1", "yes"),
        (Kind.YES_NO, True, "yes"),
        (Kind.TICK, "TRUE", "yes"),
        # Of several values the last is meant: a hidden one may stand before a box.
        (Kind.TICK, ["no", "yes"], "yes"),
        (Kind.LINE, ("first", "last"), "last"),
        (Kind.PEOPLE, ("p2", " ", None, "p1"), ["p2", "p1"]),
    ],
)
def test_reads_to_the_limits(kind, raw, value):
    assert one(kind, raw, max_length=10) == value


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        (Kind.NUMBER, "9" * 16),
        (Kind.NUMBER, "1.5"),
        (Kind.NUMBER, "--1"),
        (Kind.PERSON, "a" * 65),
        (Kind.PERSON, "-a"),
        (Kind.LINE, "a\tb"),
        (Kind.LINE, "a\u2028b"),
        (Kind.LONG, "a\x0bb"),
        (Kind.LONG, "a\u2029b"),
        (Kind.LINE, "a\ud800b"),
        (Kind.YES_NO, ["yes", "perhaps"]),
        (Kind.LINE, []),
        (Kind.TICK, False),
    ],
)
def test_refuses_beyond_the_limits(kind, raw):
    assert code(kind, raw) == ["field:f"]


def test_nothing_given_is_no_value():
    assert clean((field(Kind.NUMBER, required=False),), {"f": None}).values == {}
    assert clean((field(Kind.TICK, required=False),), {"f": "no"}).values == {}
    assert clean((field(Kind.LINE, required=False),), {"f": False}).values == {}


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind.TICK, "not ticked"),
        (Kind.CHOICE, "not been chosen"),
        (Kind.PERSON, "not been chosen"),
        (Kind.LINE, "is empty"),
        (Kind.LONG, "is empty"),
        (Kind.DAY, "is empty"),
        (Kind.NUMBER, "is empty"),
        (Kind.ROWS, "is empty"),
    ],
)
def test_what_is_missing_is_said_in_the_words_for_its_kind(kind, words):
    assert words in clean((field(kind, choices=CHOICES),), {}).reasons[0].text.en


def test_what_is_neither_yes_nor_no_is_told_so():
    assert "yes or no" in clean((field(Kind.YES_NO),), {"f": "perhaps"}).reasons[0].text.en


def test_choices_are_those_declared():
    assert one(Kind.CHOICE, "new", choices=CHOICES) == "new"
    assert one(Kind.CHOICES, ["cont", "new"], choices=CHOICES) == ["cont", "new"]
    assert code(Kind.CHOICE, "doubt", choices=CHOICES) == ["field:f"]


def test_choices_of_the_installation_are_checked_where_they_are_handed_in():
    assert code(Kind.PERSON, "p9", {"people": ["p1"]}, choices_from="people") == ["field:f"]
    assert code(Kind.PERSON, "p1", {"people": ["p1"]}, choices_from="people") == []
    assert code(Kind.PERSON, "p9", choices_from="people") == []
    assert code(Kind.PERSON, "p9", {"units": ["u1"]}, choices_from="people") == []
    # What is on offer may be called anything; what nobody offered must look like an id.
    assert code(Kind.PERSON, "総務課", {"people": ["総務課"]}, choices_from="people") == []
    assert one(Kind.CHOICE, "総務課", choices=(("総務課", Text("総務課", "General affairs")),)) == "総務課"


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        (Kind.LINE, ""),
        (Kind.LINE, "a\nb"),
        (Kind.LINE, "a\x00b"),
        (Kind.LINE, "x" * 11),
        (Kind.DAY, "2026-02-30"),
        (Kind.DAY, "平成99年1月1日"),
        (Kind.NUMBER, "three"),
        (Kind.YES_NO, "perhaps"),
        (Kind.TICK, ""),
        (Kind.TICK, "no"),
        (Kind.PERSON, "../etc"),
        (Kind.PEOPLE, []),
    ],
)
def test_refuses_with_the_fields_name_article_and_remedy(kind, raw):
    read = clean((field(kind, max_length=10),), {"f": raw})
    assert [r.code for r in read.reasons] == ["field:f"]
    assert read.reasons[0].cite == (A,)
    assert read.reasons[0].remedy.ja
    assert "f" not in read.values


def test_optional_fields_may_stay_empty_and_unknown_names_are_left_out():
    read = clean((field(Kind.LINE, required=False),), {"f": " ", "csrf": "x"})
    assert read.ok
    assert read.values == {}


def test_required_when_shows_and_demands_only_then():
    doubt = field(Kind.LONG, "why", required_when=("f", ("cont",)))
    fields = (field(Kind.CHOICE, choices=CHOICES), doubt)
    assert clean(fields, {"f": "new", "why": "left over"}).values == {"f": "new"}
    assert [r.code for r in clean(fields, {"f": "cont"}).reasons] == ["field:why"]
    assert shown(doubt, {"f": ["new", "cont"]})


class TestRows:
    ROWS = field(Kind.ROWS, "family", columns=(field(Kind.LINE, "name"), field(Kind.DAY, "born", required=False)))

    def test_flat_names_and_objects_read_alike(self):
        flat = {
            "family.0.name": "水無瀬 澪子",
            "family.0.born": "昭和37年5月11日",
            "family.3.name": "B",
            "family.4.name": " ",
        }
        rows = [{"name": "水無瀬 澪子", "born": "1962-05-11"}, {"name": "B"}]
        assert clean((self.ROWS,), flat).values == {"family": rows}
        assert clean((self.ROWS,), {"family": rows}).values == {"family": rows}
        assert row_count(self.ROWS, flat) == 3

    def test_blank_rows_of_a_page_are_no_rows(self):
        # A browser sends every cell, and a page reads each as a list.
        flat = {"family.0.name": ["A"], "family.0.born": [""], "family.1.name": [""], "family.1.born": [" "]}
        assert clean((self.ROWS,), flat).values == {"family": [{"name": "A"}]}

    def test_a_row_is_there_where_some_cell_holds_something(self):
        assert clean((self.ROWS,), {"family": [{"name": ["", "A"]}]}).values == {"family": [{"name": "A"}]}
        assert clean((self.ROWS,), {"family": [{"born": ["", ""]}, {}], "f": "x"}).reasons[0].code == "field:family"

    def test_a_walk_meets_every_field_and_column_once(self):
        assert [one.name for one in walk((field(Kind.LINE, "a"), self.ROWS, field(Kind.DAY, "z")))] == [
            "a",
            "family",
            "name",
            "born",
            "z",
        ]

    def test_the_reason_names_row_and_column(self):
        read = clean((self.ROWS,), {"family.0.name": "A", "family.1.born": "2000-01-01"})
        assert [r.code for r in read.reasons] == ["field:family.1.name"]
        assert "2" in read.reasons[0].text.ja

    def test_no_row_at_all(self):
        assert [r.code for r in clean((self.ROWS,), {}).reasons] == ["field:family"]
        assert clean((replace(self.ROWS, required=False),), {}).ok

    def test_a_column_that_cannot_be_read_is_named_and_the_others_stay(self):
        read = clean((self.ROWS,), {"family": [{"name": "A", "born": "never"}, {"name": "B"}]})
        assert [r.code for r in read.reasons] == ["field:family.0.born"]
        assert read.values == {"family": [{"name": "A"}, {"name": "B"}]}

    def test_rows_come_in_the_order_of_their_numbers_and_other_names_are_no_rows(self):
        flat = {
            "family.10.name": "C",
            "family.9.name": "B",
            "family.0.name": "A",
            "family.x.name": "no number",
            "family.12345.name": "a number too long",
            "family.1.name.more": "too deep",
            "family.1": "no column",
            "other.1.name": "another field",
        }
        assert clean((self.ROWS,), flat).values == {"family": [{"name": "A"}, {"name": "B"}, {"name": "C"}]}
        assert row_count(self.ROWS, flat) == 3
        assert clean((self.ROWS,), {"family": ["text", {"name": "A"}]}).values == {"family": [{"name": "A"}]}
        assert clean((self.ROWS,), {"family": ({"name": "A"},)}).values == {"family": [{"name": "A"}]}

    def test_the_most_rows_are_read(self):
        assert clean((self.ROWS,), {"family": [{"name": "x"}] * 200}).ok

    def test_too_many_rows(self):
        assert [r.code for r in clean((self.ROWS,), {"family": [{"name": "x"}] * 201}).reasons] == ["field:family"]


def test_sealed_sorts_values_by_compartment():
    fields = (
        field(Kind.LINE, "a"),
        field(Kind.LINE, "b", compartment="opinion"),
        field(Kind.LINE, "c", compartment="opinion"),
    )
    assert sealed(fields, {"a": "1", "b": "2", "c": "3"}) == {"": {"a": "1"}, "opinion": {"b": "2", "c": "3"}}


_anything = st.one_of(st.text(), st.integers(), st.booleans(), st.none(), st.lists(st.text(), max_size=3))
_FIELDS = tuple(
    field(kind, kind.value, required=False, choices=CHOICES if "choice" in kind else ())
    for kind in Kind
    if kind is not Kind.ROWS
)


@given(st.fixed_dictionaries({}, optional={kind.value: _anything for kind in Kind}))
def test_never_raises_and_cleaning_twice_changes_nothing(raw):
    read = clean(_FIELDS, raw)
    again = clean(_FIELDS, read.values)
    assert again.ok
    assert again.values == read.values


def test_what_was_given_for_one_source_in_rows_too() -> None:
    fields = (
        field(Kind.PERSON, name="one", choices_from="people"),
        field(Kind.UNITS, name="units", choices_from="units"),
        field(Kind.ROWS, name="rows", columns=(field(Kind.PEOPLE, name="many", choices_from="people"),)),
    )
    values = {"one": "p1", "units": ["u1"], "rows": [{"many": ["p2", "p3"]}, {}]}
    assert given_for("people", fields, values) == ["p1", "p2", "p3"]
    assert given_for("units", fields, values) == ["u1"]
