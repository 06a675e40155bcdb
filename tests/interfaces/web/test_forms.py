"""Declared fields as a form: what is shown, what is read back, rows that grow, and fields that hang on a choice."""

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from warifu.interfaces.web.case import forms
from warifu.interfaces.web.case.model import FieldView
from warifu.kernel.ids import Cite, Text
from warifu.kernel.procedure.form import clean
from warifu.kernel.procedure.model import Field, Kind

NOWHERE = Cite("Act", "12(2)")


def field(name: str, kind: Kind, **more: object) -> Field:
    return Field(name, kind, Text(name, name), NOWHERE, **more)  # type: ignore[arg-type]


JOBS = field("jobs", Kind.ROWS, columns=(field("firm", Kind.LINE), field("from", Kind.DAY)))
FIELDS = (
    field("kind", Kind.CHOICE, choices=(("a", Text("甲", "A")), ("b", Text("乙", "B")))),
    field("why", Kind.LONG, required_when=("kind", ("b",)), compartment="reasons"),
    field("people", Kind.PEOPLE, choices_from="people"),
    JOBS,
    field("paper", Kind.FILE, required=False),
)
OFFERED = {"people": [("p1", Text("鷹取 志乃", "TAKATORI Shino")), ("p2", Text("久我山 直", "KUGAYAMA Nao"))]}


def view(raw: dict[str, object] | None = None, **more: object) -> dict[str, FieldView]:
    made = forms.fields_form(
        "f", Text("題", "title"), FIELDS, action="/", language="ja", offered=OFFERED, raw=raw, **more
    )  # type: ignore[arg-type]
    return {f.name: f for f in made.fields}


def test_what_was_sent_is_read_back() -> None:
    sent = QueryDict("kind=b&why=x&people=p1&people=p2&jobs.0.firm=A&jobs.0.from=2026-11-24&jobs.1.firm=&strange=1")
    raw = forms.raw_fields(FIELDS, sent, MultiValueDict())
    assert "strange" not in raw
    read = clean(FIELDS, raw, {"people": ["p1", "p2"]})
    assert read.ok, read.reasons
    assert read.values["people"] == ["p1", "p2"]
    assert read.values["jobs"] == [{"firm": "A", "from": "2026-11-24"}]
    shown = view(raw)
    assert [c.value for c in shown["kind"].choices if c.chosen] == ["b"]
    assert [c.value for c in shown["people"].choices if c.chosen] == ["p1", "p2"]
    assert shown["jobs"].rows[0][0].value == "A"


def test_rows_grow_only_where_more_are_asked_for() -> None:
    assert len(view()["jobs"].rows) == forms.BLANK_ROWS
    raw = forms.raw_fields(FIELDS, QueryDict("jobs.0.firm=A&jobs.1.firm=&jobs.2.firm="), MultiValueDict())
    assert len(view(raw)["jobs"].rows) == 3
    assert len(view(forms.with_blank_rows(JOBS, raw))["jobs"].rows) == 3 + forms.BLANK_ROWS


def test_a_field_that_hangs_on_a_choice_says_when() -> None:
    shown = view()["why"]
    assert (shown.only_when, shown.only_values) == ("kind", ("b",))
    assert shown.when_text == "「kind」が「乙」のときに書きます。"
    assert shown.sealed_under == "決定の理由"


def test_errors_stand_at_their_field_and_in_their_row() -> None:
    raw = forms.raw_fields(FIELDS, QueryDict("kind=x&jobs.0.firm=A&jobs.0.from=?"), MultiValueDict())
    read = clean(FIELDS, raw, {"people": ["p1"]})
    made = forms.fields_form(
        "f", Text("題", "title"), FIELDS, action="/", language="ja", offered=OFFERED, raw=raw, reasons=read.reasons
    )
    ids = [id_ for id_, _ in made.errors]
    assert ids == ["f-kind", "f-people", "f-jobs-0-from"]
    assert made.uploads


def test_an_assertion_is_an_object_or_nothing() -> None:
    assert forms.assertion(QueryDict('assertion={"id":"x"}')) == {"id": "x"}
    for text in ("", "assertion=", "assertion=[1]", "assertion={", "assertion=null"):
        assert forms.assertion(QueryDict(text)) is None
