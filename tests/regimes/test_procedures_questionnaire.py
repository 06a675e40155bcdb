"""The questionnaire asks what Act 12(2) lists, and nothing else."""

import pytest

from tests.regimes.answers import answers
from warifu.kernel.ids import Cite
from warifu.kernel.procedure import form
from warifu.kernel.procedure.model import Kind
from warifu.regimes.jp.iesi import law
from warifu.regimes.jp.iesi.forms import matters, questionnaire

FAMILY = next(section for section in questionnaire.SECTIONS if section.name == "family")


def test_the_matters_are_the_seven_of_the_act():
    assert [(m.code, m.cite) for m in matters.SEVEN] == [(e.code, e.cite) for e in law().list("seven_matters")]
    with pytest.raises(KeyError):
        matters.matter("belief")


def test_every_question_belongs_to_one_of_the_seven():
    listed = {matter.cite for matter in matters.SEVEN}
    for section in questionnaire.SECTIONS:
        for field in form.walk(section.fields):
            assert field.cite in listed or (field.kind is Kind.TICK and field.cite == Cite("Order", "20")), field.name


def test_every_matter_is_asked():
    asked = {field.cite for field in questionnaire.FIELDS}
    assert {matter.cite for matter in matters.SEVEN} <= asked


def test_of_family_and_cohabitants_only_the_four_data():
    assert [f.name for f in questionnaire.PERSON_DATA] == ["name", "born", "nationality", "past_nationality", "address"]
    assert len(law().list("family_data")) == 4
    for field in FAMILY.fields:
        assert field.kind is Kind.ROWS
        assert field.columns == questionnaire.PERSON_DATA
        assert field.compartment == "family"


def test_family_are_those_the_act_counts():
    assert [f.name for f in FAMILY.fields] == [entry.code for entry in law().list("family_members")]


def test_nothing_of_what_a_bill_would_add_or_nobody_may_ask():
    words = " ".join(f.label.ja + f.label.en + (f.help.ja if f.help else "") for f in form.walk(questionnaire.FIELDS))
    for forbidden in (
        "渡航",
        "宗教",
        "信仰",
        "組合",
        "思想",
        "支持政党",
        "travel",
        "religion",
        "union",
        "学歴",
        "職歴",
    ):
        assert forbidden not in words


def test_answers_are_sealed_in_their_own_compartments():
    by_section = {s.name: {f.compartment for f in s.fields} for s in questionnaire.SECTIONS if s.name != "statement"}
    assert by_section == {
        "activities": {"conduct"},
        "family": {"family"},
        "crime": {"conduct"},
        "information": {"career"},
        "drugs": {"health"},
        "mental": {"health"},
        "drinking": {"health"},
        "credit": {"economy"},
    }


def test_one_who_has_nothing_to_tell_answers_no_and_is_done():
    raw = {f.name: "no" for f in questionnaire.FIELDS if f.kind is Kind.YES_NO} | {"true": "on"}
    read = form.clean(questionnaire.FIELDS, raw)
    assert read.ok
    assert set(read.values.values()) == {"no", "yes"}


def test_yes_asks_what_happened():
    read = form.clean(questionnaire.FIELDS, answers(questionnaire.FIELDS) | {"convicted_detail": ""})
    assert [r.code for r in read.reasons] == ["field:convicted_detail"]


def test_a_mother_without_an_address_is_told_which_row():
    raw = answers(questionnaire.FIELDS)
    raw["parents"] = [{"name": "水無瀬 澪子", "born": "昭和37年5月11日", "nationality": "日本", "address": ""}]
    read = form.clean(questionnaire.FIELDS, raw)
    assert [r.code for r in read.reasons] == ["field:parents.0.address"]


def test_names_of_questions_are_unique():
    names = [f.name for f in questionnaire.FIELDS]
    assert len(names) == len(set(names))
