"""The chain of each procedure told step by step, and the turns it must not take."""

from dataclasses import replace

import pytest

from tests.regimes.walks import Walk, delegation, person, reasons
from warifu.kernel.procedure.clocks import running, spans
from warifu.kernel.procedure.engine import opening, replay
from warifu.kernel.procedure.model import Procedure
from warifu.regimes.jp import roles
from warifu.regimes.jp.holidays import holidays
from warifu.regimes.jp.iesi import law
from warifu.regimes.jp.iesi.procedures.accreditation import ACCREDITATION
from warifu.regimes.jp.iesi.procedures.assessment import ASSESSMENT
from warifu.regimes.jp.iesi.procedures.designation import DESIGNATION

officer = person("officer", roles.OFFICER)
manager = person("manager", roles.IESI_MANAGER)
head = person("head", roles.HEAD)
security = person("security", roles.SECURITY_OFFICER)
firm = person("firm", roles.PROTECTION_OFFICER)
staff = person("staff", roles.ASSESSMENT_STAFF)
lead = person("lead", roles.ASSESSMENT_OFFICER)
subject = person("subject", roles.PERSON)
investigator = person("investigator", roles.INVESTIGATOR)
complaints = person("complaints", roles.COMPLAINT_OFFICER)


def value_of(name, day):
    value = law().value(name, day)
    return value.number, value.unit, value.cite, value.confidence


def clocks(walk: Walk) -> dict[str, object]:
    at = walk.case.history[-1].at
    return {clock.name: clock for clock in running(walk.procedure, walk.case, value_of, at, holidays())}


class TestDesignation:
    def designated(self) -> Walk:
        walk = Walk(DESIGNATION)
        walk.must(officer, "propose", proposed_last_day="2030-12-31")
        walk.must(head, "designate", last_day="2030-12-31")
        return walk

    def test_proposed_sent_back_proposed_again_designated(self):
        walk = Walk(DESIGNATION)
        walk.must(officer, "propose")
        walk.must(head, "return_candidate")
        assert reasons(walk.take(head, "designate")) == ["state"]
        walk.must(officer, "propose_again")
        owed = walk.must(head, "designate").owes
        assert {one.recipient for one in owed} == {"organ", "police", "contractor"}
        assert walk.case.state == "in_force"

    def test_the_proposer_never_designates(self):
        walk = Walk(DESIGNATION)
        both = person("officer", roles.OFFICER, roles.HEAD)
        walk.must(both, "propose")
        assert reasons(walk.take(both, "designate")) == ["same_person"]
        assert reasons(walk.take(both, "decline")) == ["same_person"]

    def test_whoever_proposed_first_is_barred_after_another_proposed_again(self):
        walk = Walk(DESIGNATION)
        walk.must(person("a", roles.OFFICER), "propose")
        walk.must(head, "return_candidate")
        walk.must(officer, "propose_again")
        assert reasons(walk.take(person("a", roles.HEAD), "designate")) == ["same_person"]

    def test_a_delegate_designates_in_the_heads_name_but_not_what_the_delegate_proposed(self):
        delegate = person(
            "deputy", roles.OFFICER, delegations=(delegation("head", roles.HEAD, steps=frozenset({"designate"})),)
        )
        walk = Walk(DESIGNATION)
        walk.must(officer, "propose")
        assert walk.must(delegate, "designate").acting_for == "head"
        walk = Walk(DESIGNATION)
        walk.must(delegate, "propose")
        assert reasons(walk.take(delegate, "designate")) == ["same_person"]

    def test_extended_and_extended_again_by_one_who_proposed_the_first(self):
        walk = self.designated()
        walk.must(officer, "propose_extension")
        assert clocks(walk)["validity"].due.isoformat() == "2030-12-31"  # a proposal moves nothing
        walk.must(head, "extend", last_day="2035-12-31")
        assert clocks(walk)["validity"].due.isoformat() == "2035-12-31"
        walk.must(manager, "notify_extension")
        walk.must(manager, "propose_extension")
        walk.must(person("officer", roles.HEAD), "extend")
        assert walk.case.state == "extended"

    def test_beyond_thirty_years_the_cabinet_is_asked_and_may_refuse(self):
        walk = self.designated()
        walk.must(officer, "propose_extension")

        def thirty_passed(name: str) -> bool:
            return name != "total_fits"

        assert reasons(walk.take(head, "extend", thirty_passed)) == ["fact:total_fits"]
        walk.must(head, "ask_cabinet")
        walk.must(manager, "record_refusal")
        assert walk.case.state == "in_force"
        assert walk.moves[-1][1].owes[0].name == "transfer_files"

    def test_the_board_of_audit_has_no_cabinet_to_ask(self):
        walk = self.designated()
        walk.must(officer, "propose_extension")
        answer = walk.take(head, "ask_cabinet", lambda name: name != "not_board_of_audit")
        assert reasons(answer) == ["fact:not_board_of_audit"]
        assert str(answer.reasons[0].cite[0]) == "Act 4(4)"

    def test_approved_then_extended_by_somebody_else(self):
        walk = self.designated()
        walk.must(officer, "propose_extension")
        walk.must(head, "ask_cabinet")
        walk.must(manager, "record_approval")
        assert reasons(walk.take(person("officer", roles.HEAD), "extend")) == ["same_person"]
        walk.must(head, "extend")

    def test_lifted_and_told(self):
        walk = self.designated()
        walk.must(officer, "report_requirement_lost")
        walk.must(manager, "propose_lifting")
        owed = walk.must(head, "lift").owes
        assert {(one.name, one.recipient) for one in owed} >= {
            ("notice_of_lifting_notified", "notified"),
            ("notice_of_lifting_recipient", "recipient"),
        }
        walk.must(security, "strike_marks")
        walk.must(manager, "notify_lifting")
        assert reasons(walk.take(officer, "propose_extension")) == ["closed"]

    def test_expires_only_when_the_period_is_over(self):
        walk = self.designated()
        assert reasons(walk.take(manager, "expire", lambda name: name != "period_over")) == ["fact:period_over"]
        walk.must(manager, "expire")
        assert reasons(walk.take(officer, "propose_extension")) == ["closed"]

    def test_the_yearly_check_restarts_its_clock(self):
        walk = self.designated()
        first = clocks(walk)["reason_check"]
        walk.must(manager, "check_reasons")
        assert clocks(walk)["reason_check"].due > first.due
        assert not first.statutory


class TestAccreditation:
    def accredited(self) -> Walk:
        walk = Walk(ACCREDITATION)
        walk.must(officer, "propose")
        walk.must(firm, "accept")
        walk.must(firm, "apply")
        walk.must(officer, "examine")
        walk.must(head, "accredit")
        return walk

    def in_contract(self) -> Walk:
        walk = self.accredited()
        walk.must(officer, "draft_contract", contract_kind=["provided"])
        walk.must(head, "conclude_contract")
        return walk

    def test_completed_then_examined_by_one_and_accredited_by_another(self):
        walk = Walk(ACCREDITATION)
        walk.must(officer, "propose")
        walk.must(firm, "accept")
        walk.must(firm, "apply")
        walk.must(officer, "return_application")
        assert reasons(walk.take(officer, "examine")) == ["state"]
        walk.must(firm, "complete")
        walk.must(officer, "examine")
        assert reasons(walk.take(person("officer", roles.HEAD), "accredit")) == ["same_person"]
        walk.must(head, "accredit")

    def test_an_application_without_one_of_the_twelve_rules_is_incomplete(self):
        walk = Walk(ACCREDITATION)
        walk.must(officer, "propose")
        walk.must(firm, "accept")
        assert reasons(walk.take(firm, "apply", rule_accidents="")) == ["field:rule_accidents"]

    def test_nothing_is_provided_before_there_is_a_contract(self):
        assert reasons(self.accredited().take(officer, "propose_provision")) == ["state"]

    def test_provided_with_the_end_date_by_somebody_other_than_who_proposed(self):
        walk = self.in_contract()
        walk.must(firm, "set_range")
        walk.must(officer, "propose_provision")
        assert reasons(walk.take(person("officer", roles.IESI_MANAGER), "provide")) == ["same_person"]
        assert reasons(walk.take(manager, "provide", end_date="")) == ["field:end_date"]
        assert walk.must(manager, "provide").state == "in_contract"
        walk.must(firm, "list_handlers")

    @pytest.mark.parametrize(
        "fact",
        [
            "accreditation_in_force",
            "contract_in_force",
            "designation_in_force",
            "other_designators_agree",
            "holder_was_notified",
            "end_date_is_true",
        ],
    )
    def test_every_condition_of_a_provision_refuses_with_its_article(self, fact):
        walk = self.in_contract()
        walk.must(officer, "propose_provision")
        answer = walk.take(head, "provide", lambda name: name != fact)
        assert reasons(answer) == [f"fact:{fact}"]
        assert answer.reasons[0].cite[0].law in ("Act", "Order")

    def test_a_planned_change_is_reported_before_it_takes_effect(self):
        walk = self.in_contract()
        late = walk.take(firm, "report_change", lambda name: name != "change_lies_ahead")
        assert reasons(late) == ["fact:change_lies_ahead"]
        walk.must(firm, "report_past_change")
        walk.must(officer, "examine_change")
        assert walk.must(head, "accept_change").state == "in_contract"

    def test_a_change_without_a_contract_leads_back_to_no_contract(self):
        walk = self.accredited()
        walk.must(firm, "report_change")
        walk.must(officer, "examine_change")
        assert walk.must(head, "object_to_change").state == "accredited"

    def test_the_contract_must_give_the_information_on_request_where_the_firm_holds_it(self):
        walk = self.accredited()
        answer = walk.take(officer, "draft_contract", contract_kind=["holding"], settles_give_on_request="")
        assert reasons(answer) == ["field:settles_give_on_request"]
        assert str(answer.reasons[0].cite[0]) == "Act 10(3)(v)"

    def test_cancelled_after_the_firm_was_heard(self):
        walk = self.in_contract()
        walk.must(officer, "propose_cancellation")
        walk.must(firm, "state_view")
        assert {owed.name for owed in walk.must(head, "cancel").owes} == {"cancellation_to_contractor", "give_back"}
        assert reasons(walk.take(firm, "set_range")) == ["closed"]
        walk.must(manager, "record_return")

    def test_the_accreditation_outlives_its_contract(self):
        walk = self.in_contract()
        assert walk.must(manager, "end_contract").state == "accredited"
        walk.must(officer, "draft_contract")


class TestAssessment:
    def consented(self, **listed: object) -> Walk:
        walk = Walk(ASSESSMENT)
        walk.must(firm, "list_person", **listed)
        walk.must(lead, "accept_list")
        walk.must(staff, "notify")
        walk.must(subject, "consent")
        return walk

    def proposed(self) -> Walk:
        walk = self.consented()
        walk.must(staff, "find_none")
        walk.must(staff, "request_investigation")
        walk.must(subject, "hand_in")
        walk.must(investigator, "send_opinion")
        walk.must(staff, "propose_decision")
        return walk

    def test_listed_told_consented_investigated_decided_notified(self):
        walk = self.proposed()
        assert reasons(walk.take(person("staff", roles.HEAD), "decide_found")) == ["same_person"]
        owed = walk.must(head, "decide_found").owes
        assert [one.recipient for one in owed] == ["person", "prime_minister", "contractor"]
        assert reasons(walk.take(staff, "notify_not_found")) == ["after"]
        walk.must(staff, "notify_found", means="paper", notice_day="2026-02-12")
        validity = clocks(walk)["validity"]
        assert (validity.due.isoformat(), validity.statutory) == ("2036-02-12", True)

    def test_whoever_listed_does_not_accept(self):
        walk = Walk(ASSESSMENT)
        walk.must(lead, "list_person")
        assert reasons(walk.take(lead, "accept_list")) == ["same_person"]

    def test_without_consent_nothing_goes_on_and_no_reason_is_asked(self):
        walk = Walk(ASSESSMENT)
        walk.must(firm, "list_person")
        walk.must(lead, "accept_list")
        walk.must(staff, "notify")
        assert reasons(walk.take(staff, "find_none")) == ["state"]
        assert [o.recipient for o in walk.must(subject, "refuse_consent").owes] == ["contractor"]
        assert reasons(walk.take(staff, "request_investigation")) == ["closed", "after"]
        walk.must(staff, "tell_no_consent")

    def test_withdrawn_at_any_time_before_the_result_and_not_after(self):
        walk = self.proposed()
        assert "withdraw_consent" in [step.name for step in walk.open_to(subject)]
        walk.must(head, "decide_not_found", telling="hinders")
        assert reasons(walk.take(subject, "withdraw_consent")) == ["state"]

    def test_an_earlier_result_is_reused_without_a_notice_and_its_clock_is_the_original(self):
        walk = Walk(ASSESSMENT)
        walk.must(firm, "list_person")
        walk.must(lead, "accept_list")
        walk.must(staff, "ask_consent_only")
        walk.must(subject, "consent")
        assert reasons(walk.take(investigator, "send_earlier_result")) == ["state"]
        walk.must(staff, "ask_reuse")
        walk.must(investigator, "send_earlier_result", original_notice_day="2025-06-02")
        walk.must(staff, "propose_decision")
        walk.must(head, "decide_found")
        walk.must(staff, "notify_found")
        assert clocks(walk)["validity"].due.isoformat() == "2035-06-02"

    def test_no_investigation_on_a_consent_that_was_given_without_the_notice(self):
        walk = Walk(ASSESSMENT)
        walk.must(firm, "list_person")
        walk.must(lead, "accept_list")
        walk.must(staff, "ask_consent_only")
        walk.must(subject, "consent")
        assert reasons(walk.take(staff, "find_none")) == ["after"]
        walk.must(staff, "notify_after_all")
        walk.must(subject, "consent")
        walk.must(staff, "find_none")
        walk.must(staff, "request_investigation")

    def test_the_organ_investigates_itself_with_its_reason(self):
        walk = self.consented()
        walk.must(staff, "find_none")
        assert reasons(walk.take(lead, "investigate_itself", own_reason=" ")) == ["field:own_reason"]
        walk.must(lead, "investigate_itself")
        walk.must(subject, "hand_in_own")
        assert reasons(walk.take(investigator, "inquire_own")) == ["role"]
        walk.must(staff, "inquire_own")
        walk.must(staff, "record_answer_own")
        walk.must(staff, "finish_own")
        walk.must(staff, "propose_decision")
        walk.must(head, "return_proposal")
        assert walk.case.state == "own_findings"

    def test_waiting_for_a_third_body_is_that_bodys_time(self):
        walk = self.consented()
        walk.must(staff, "find_none")
        walk.must(staff, "request_investigation")
        walk.must(subject, "hand_in")
        walk.must(investigator, "inquire")
        assert clocks(walk)["investigate"].paused
        walk.must(investigator, "record_answer")
        assert not clocks(walk)["investigate"].paused
        waited = [s for s in spans(ASSESSMENT, walk.case, walk.case.history[-1].at) if s.party == "third_body"]
        assert [s.days for s in waited] == [3]

    def test_the_organ_asks_nobody_where_the_prime_minister_investigates(self):
        walk = self.consented()
        walk.must(staff, "find_none")
        walk.must(staff, "request_investigation")
        walk.must(subject, "hand_in")
        assert reasons(walk.take(staff, "inquire")) == ["role"]

    def test_doubt_is_told_as_doubt_and_by_somebody_other_than_who_reported_it(self):
        walk = Walk(ASSESSMENT)
        walk.must(firm, "list_person", **{"class": "doubt"})
        walk.must(lead, "accept_list", **{"class": "doubt"})

        def doubt(name: str) -> bool:
            return name != "class_is_not_doubt"

        assert reasons(walk.take(staff, "notify", doubt)) == ["fact:class_is_not_doubt"]
        assert reasons(walk.take(lead, "tell_doubt", doubt, told_doubt="")) == ["field:told_doubt"]
        assert walk.must(lead, "tell_doubt").state == "doubt_told"
        walk.must(head, "stop")

    def test_listing_for_doubt_needs_circumstances_not_the_persons_agreement(self):
        walk = Walk(ASSESSMENT)
        answer = walk.take(firm, "list_person", **{"class": "doubt", "circumstances": ""})
        assert reasons(answer) == ["field:circumstances"]
        answer = walk.take(firm, "list_person", **{"class": "new", "agreed": ""})
        assert reasons(answer) == ["field:agreed"]

    def test_reasons_are_waived_and_wanted_again(self):
        walk = self.consented()
        assert reasons(walk.take(subject, "want_reasons")) == ["after"]
        walk.must(subject, "waive_reasons")
        walk.must(subject, "want_reasons")
        assert walk.case.state == "reuse_check"

    def test_a_complaint_is_heard_by_one_who_took_no_part_and_the_head_approves(self):
        walk = self.proposed()
        walk.must(head, "decide_not_found")
        walk.must(staff, "notify_not_found")
        walk.must(subject, "complain")
        assert reasons(walk.take(person("staff", roles.COMPLAINT_OFFICER), "hear")) == ["same_person"]
        walk.must(complaints, "hear")
        walk.must(complaints, "draft_outcome")
        assert reasons(walk.take(person("complaints", roles.HEAD), "uphold")) == ["same_person"]
        walk.must(head, "return_outcome")
        walk.must(complaints, "draft_outcome")
        moved = walk.must(head, "uphold")
        assert (moved.state, [owed.name for owed in moved.owes]) == ("not_found", ["assess_again"])
        assert moved.step.gives == ("complaint_outcome",)
        walk.must(subject, "complain")
        assert reasons(walk.take(person("staff", roles.COMPLAINT_OFFICER), "draft_outcome")) == ["same_person"]

    def test_an_interested_person_takes_no_part(self):
        walk = self.proposed()
        assert reasons(walk.take(replace(head, interested=True), "decide_found")) == ["interested"]


class TestVersions:
    """Two versions of one procedure side by side: a case keeps the one under which it was opened."""

    def older(self) -> Procedure:
        """A designation before there was a return: no `returned`, no `return_candidate`, no `propose_again`; and the deputy decided."""
        gone = {"return_candidate", "propose_again"}
        steps = tuple(
            replace(
                step,
                source=tuple(s for s in step.source if s != "returned"),
                not_who=tuple(n for n in step.not_who if n not in gone),
            )
            for step in DESIGNATION.steps
            if step.name not in gone
        )
        states = tuple(state for state in DESIGNATION.states if state.name != "returned")
        clocks = tuple(
            replace(clock, restarts=tuple(r for r in clock.restarts if r not in gone)) for clock in DESIGNATION.clocks
        )
        return replace(DESIGNATION, version=0, steps=steps, states=states, clocks=clocks)

    def test_the_older_version_is_as_sound_as_the_newer(self):
        from warifu.kernel.procedure.check import check

        assert check(self.older(), law().exists) == []

    def test_each_case_goes_on_under_its_own(self):
        old, new = Walk(self.older()), Walk(DESIGNATION)
        for walk in (old, new):
            walk.must(officer, "propose")
        new.must(head, "return_candidate")
        with pytest.raises(KeyError):
            old.take(head, "return_candidate")
        new.must(officer, "propose_again")
        old.must(head, "designate")
        new.must(head, "designate")
        assert (old.case.version, new.case.version) == (0, 1)
        assert replay(self.older(), old.case.history) == replay(DESIGNATION, new.case.history) == "in_force"

    def test_a_case_cannot_be_carried_on_under_another_version(self):
        old = Walk(self.older())
        old.must(officer, "propose")
        strayed = Walk(DESIGNATION)
        strayed.case = old.case
        with pytest.raises(ValueError, match="v0"):
            strayed.take(head, "designate")

    def test_new_cases_open_under_the_newest(self):
        newest = max((self.older(), DESIGNATION), key=lambda p: p.version)
        assert [step.name for step in opening(newest)] == ["propose"]
        assert newest.version == 1
