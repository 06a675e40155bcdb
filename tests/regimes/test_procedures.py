"""The three procedures of the Act as declared: proven, complete in their words, in line with the law data."""

import re

import pytest

from tests.regimes.answers import answers
from warifu.kernel.ids import Cite
from warifu.kernel.law.model import PERIODS
from warifu.kernel.procedure import form
from warifu.kernel.procedure.check import check, cites
from warifu.kernel.procedure.diagram import svg
from warifu.kernel.procedure.model import Kind, Procedure
from warifu.regimes.jp import roles
from warifu.regimes.jp.iesi import law
from warifu.regimes.jp.iesi.procedures import ALL
from warifu.regimes.jp.iesi.procedures import accreditation_fields as accreditation
from warifu.regimes.jp.iesi.procedures import assessment_fields as assessment
from warifu.regimes.jp.iesi.procedures import designation_fields as designation
from warifu.regimes.jp.iesi.procedures.accreditation import ACCREDITATION
from warifu.regimes.jp.iesi.procedures.assessment import ASSESSMENT
from warifu.regimes.jp.iesi.procedures.designation import DESIGNATION

every = pytest.mark.parametrize("procedure", ALL, ids=lambda p: p.name)


@every
def test_is_proven(procedure: Procedure):
    assert check(procedure, law().exists) == []


@every
def test_every_state_has_a_label_and_a_turn(procedure: Procedure):
    parties = dict(procedure.parties)
    for state in procedure.states:
        assert state.label.ja and state.label.en
        assert (state.turn in parties) != (state.name in procedure.ends)


@every
def test_roles_are_those_of_the_one_table(procedure: Procedure):
    for step in procedure.steps:
        assert set(step.by) <= set(roles.ROLES)


@every
def test_compartments_are_those_the_vault_knows(procedure: Procedure):
    known = {code for code, _ in roles.COMPARTMENTS} | {"designation", "application"}
    for step in procedure.steps:
        assert {field.compartment for field in form.walk(step.fields)} - {None} <= known, step.name


@every
def test_every_form_can_be_filled_in(procedure: Procedure):
    for step in procedure.steps:
        read = form.clean(step.fields, answers(step.fields))
        assert read.ok, (step.name, read.reasons)
        assert set(read.values) == {field.name for field in step.fields if form.shown(field, read.values)}


@every
def test_what_is_assumed_says_so(procedure: Procedure):
    for step in procedure.steps:
        if step.assumed is not None:
            assert Cite("Assumed") in step.cite, step.name


@every
def test_every_duty_owed_is_given_by_a_step(procedure: Procedure):
    owed = {one.name for step in procedure.steps for one in step.owes}
    given = {name for step in procedure.steps for name in step.gives}
    # A transfer to the archives at the end of retention, and assessing again, are done elsewhere.
    assert owed - given <= {"transfer_files", "assess_again"}


@every
def test_every_clock_runs_for_a_period_of_the_law_data(procedure: Procedure, at):
    for clock in procedure.clocks:
        assert law().value(clock.length, at.date()).unit in PERIODS


@every
@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_diagram_tells_every_state(procedure: Procedure, language: str):
    picture = svg(procedure, language, procedure.track[0])
    for state in procedure.states:
        assert picture.count(f">{state.label.of(language)}<") >= 1


@every
def test_japanese_sentences_are_polite_and_whole(procedure: Procedure):
    for fact in procedure.facts:
        assert fact.refusal.ja.endswith("。") and fact.remedy.ja.endswith("。"), fact.name
    for state in procedure.states:
        assert state.means.ja.endswith("。"), state.name
    for step in procedure.steps:
        assert step.effect is None or step.effect.ja.endswith("。"), step.name
        assert not re.search(r"合格|クリア|処理中です|エラー", step.title.ja + step.event.ja)


VOCABULARY = {
    "list_check": ("名簿を確認中", "List being checked"),
    "notice_prepared": ("告知の準備中", "Notice being prepared"),
    "consent_awaited": ("同意の返事待ち", "Waiting for the answer"),
    "no_consent": ("同意なし・終了", "Ended, no consent"),
    "reuse_check": ("先行する結果を確認中", "Earlier result being checked"),
    "questionnaire": ("質問票を記入中", "Questionnaire being filled in"),
    "investigation": ("調査中", "Under investigation"),
    "inquiry": ("照会先の回答待ち", "Waiting for a third body"),
    "opinion_received": ("調査意見を受領・決定案を作成中", "Opinion received, proposal being drafted"),
    "decision_awaited": ("決定待ち", "Waiting for decision"),
    "decided": ("決定済み・結果の通知が未了", "Decided, result not yet notified"),
    "found": ("完了（認められた）", "Done, found not to leak"),
    "not_found": ("完了（認められなかった）", "Done, not found"),
    "withdrawn": ("取り下げ・終了", "Withdrawn"),
    "stopped": ("手続を止めた", "Stopped"),
    "doubt_told": ("再評価の告知済み・取扱い停止", "Re-assessment told, handling stopped"),
    "complaint": ("苦情を処理中", "Complaint being handled"),
}


@pytest.mark.parametrize("name", VOCABULARY)
def test_the_assessment_speaks_the_one_vocabulary(name):
    label = ASSESSMENT.state(name).label
    assert (label.ja, label.en) == VOCABULARY[name]


def test_the_designation_speaks_it_too():
    labels = {state.name: state.label.ja for state in DESIGNATION.states}
    assert {
        "candidate": "候補",
        "in_force": "有効",
        "extended": "延長した",
        "expired": "満了した",
        "lifted": "解除した",
    }.items() <= labels.items()


def codes(name: str) -> list[str]:
    return [entry.code for entry in law().list(name)]


def test_choices_are_the_lists_of_the_law_data():
    assert [code for code, _ in designation.ARMS] == codes("arms")
    assert [code for code, _ in designation.GROUPS] == codes("groups")
    assert [code for code, _ in designation.MEASURES] == codes("designation_measures")
    assert [code for code, _ in designation.REQUIREMENTS] == codes("requirements")
    assert [code for code, _ in designation.EXCEPTIONS] == ["none", *codes("beyond_sixty")]
    assert [code for code, _ in assessment.CLASSES] == codes("assessment_classes")
    assert [code for code, _ in accreditation.KINDS] == codes("contract_kinds")
    assert {code for code, _, _ in accreditation.MEASURES} == set(codes("contractor_measures"))


def test_the_application_covers_the_twelve_measures():
    rules = [f for f in ACCREDITATION.step("apply").fields if f.name.startswith("rule_")]
    assert len(rules) == law().value("accreditation.measures", law().acts["Act"].in_force).number
    assert all(field.required for field in rules)


def test_the_contract_settles_every_mandatory_content():
    settled = {
        f.name.removeprefix("settles_")
        for f in ACCREDITATION.step("draft_contract").fields
        if f.name.startswith("settles_")
    }
    own = {
        "range",
        "manager",
        "facilities",
        "education",
        "give_on_request",
        "marking",
        "expiry",
        "extension",
        "lifting",
        "doubt_report",
    }
    # Order 17 names measures (v) to (xii) together; the form does too.
    assert settled == own | {"measures"}
    assert own <= set(codes("contract_contents"))
    hands_over = next(f for f in ACCREDITATION.step("draft_contract").fields if f.name == "settles_give_on_request")
    assert hands_over.required_when == ("contract_kind", ("holding",))


def test_the_register_gets_the_fields_of_order_3():
    asked = {cite for where, cite in cites(DESIGNATION) if where.startswith(("step propose,", "step designate,"))}
    assert {Cite("Order", place) for place in ("3(ii)", "3(iii)", "3(iv)", "3(v)")} <= asked


def test_a_contractor_decides_and_opens_nothing_of_an_assessment():
    for step in ASSESSMENT.steps:
        if set(step.by) & {roles.PROTECTION_OFFICER, roles.OPERATIONS_MANAGER}:
            assert step.name == "list_person"


def test_only_the_result_goes_to_the_contractor():
    told = [owed for step in ASSESSMENT.steps for owed in step.owes if owed.recipient == "contractor"]
    assert {owed.name for owed in told} == {
        "result_to_contractor",
        "no_consent_to_contractor",
        "struck_to_contractor",
        "stop_to_contractor",
    }
    assert all("だけ" in owed.content.ja for owed in told)


def test_reasons_are_required_when_they_are_told_and_only_then():
    fields = ASSESSMENT.step("decide_not_found").fields
    told = answers(fields, telling="told")
    del told["reasons"]
    assert [r.code for r in form.clean(fields, told).reasons] == ["field:reasons"]
    assert "reasons" not in form.clean(fields, answers(fields, telling="waived")).values


def test_no_reason_is_asked_of_who_refuses_or_withdraws():
    assert ASSESSMENT.step("refuse_consent").fields == ()
    assert ASSESSMENT.step("withdraw_consent").fields == ()


def test_what_the_person_declares_is_signed():
    for name in ("consent", "refuse_consent", "withdraw_consent", "hand_in", "complain"):
        assert ASSESSMENT.step(name).signed


def test_free_text_is_never_plain():
    for procedure in ALL:
        for step in procedure.steps:
            for field in step.fields:
                if field.kind in (Kind.LINE, Kind.LONG, Kind.FILE, Kind.ROWS):
                    assert field.compartment, (step.name, field.name)
