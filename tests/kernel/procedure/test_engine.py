"""Steps by the right person, by the wrong one, by the right one twice, too late, too early, in another's name."""

from dataclasses import replace

import pytest

from tests.kernel.procedure.permit import GOOD, PERMIT, actor, all_true, case, follow, nobody_knows, request
from warifu.kernel.procedure.engine import BrokenHistory, after, free, offered, opening, relevant, replay, take
from warifu.kernel.procedure.model import SAME, START, CaseState, Delegated, Moved, Refusal, Taken

OFFICER = actor("o", "officer")
HEAD = actor("h", "head")


def codes(answer: object) -> list[str]:
    assert isinstance(answer, Refusal), answer
    return [reason.code for reason in answer.reasons]


@pytest.fixture
def proposed(at):
    return case(Taken("propose", OFFICER.person, at))


@pytest.fixture
def in_force(at, proposed):
    return case(*proposed.history, Taken("grant", HEAD.person, at))


def test_opening_takes_a_case_from_nothing_to_its_first_state(at):
    nothing = CaseState("c", "permit", 2, START, 0)
    moved = take(PERMIT, nothing, request("propose", OFFICER, nothing, at, GOOD), nobody_knows)
    assert isinstance(moved, Moved)
    assert (moved.source, moved.state, moved.revision) == (START, "proposed", 1)
    assert moved.data == {"outline": "what it is", "days": 30}
    assert [step.name for step in opening(PERMIT)] == ["propose"]


def test_a_decision_leaves_what_is_owed(at, proposed):
    moved = take(PERMIT, proposed, request("grant", HEAD, proposed, at), all_true)
    assert isinstance(moved, Moved)
    assert [owed.name for owed in moved.owes] == ["tell"]
    assert moved.acting_for is None


def test_every_reason_is_given(at, proposed):
    both = actor("o", "officer", interested=True)
    assert codes(take(PERMIT, proposed, replace(request("extend", both, proposed, at), revision=0), nobody_knows)) == [
        "revision",
        "interested",
        "state",
        "role",
        "fact:short_enough",
    ]


def test_the_proposer_may_not_decide_even_as_head(at, proposed):
    same = actor("o", "officer", "head")
    answer = take(PERMIT, proposed, request("grant", same, proposed, at), all_true)
    assert codes(answer) == ["same_person"]
    assert "propose" in answer.reasons[0].text.en


def test_unknown_is_not_true_and_says_so(at, proposed):
    answer = take(PERMIT, proposed, request("grant", HEAD, proposed, at), nobody_knows)
    assert codes(answer) == ["fact:fee_paid"]
    assert answer.reasons[0].text.ja.startswith("次に当たらないことを示す資料がありません")
    assert (
        not take(PERMIT, proposed, request("grant", HEAD, proposed, at), lambda name: False)
        .reasons[0]
        .text.ja.startswith("次に当たらないことを示す資料がありません")
    )


REMINDING = replace(
    PERMIT,
    steps=(
        *PERMIT.steps,
        replace(PERMIT.step("ask"), name="remind", source=("proposed", "in_force"), to=SAME, after=("ask", "grant")),
    ),
)


def test_a_step_may_leave_the_case_where_it_is(at, in_force):
    moved = take(REMINDING, in_force, request("remind", OFFICER, in_force, at), all_true)
    assert isinstance(moved, Moved)
    assert (moved.source, moved.state, moved.revision) == ("in_force", "in_force", 3)
    history = (*in_force.history, Taken("remind", "o", at))
    assert replay(REMINDING, history) == "in_force"
    assert after(REMINDING, history, "in_force", REMINDING.step("remind")) == "in_force"
    assert after(REMINDING, history, "in_force", REMINDING.step("ask")) == "asked"


def test_one_of_the_steps_named_must_have_been_taken_before(at, proposed, in_force):
    assert codes(take(REMINDING, proposed, request("remind", OFFICER, proposed, at), all_true)) == ["after"]
    # After grant, without ask: one of the two is enough.
    assert isinstance(take(REMINDING, in_force, request("remind", OFFICER, in_force, at), all_true), Moved)


def test_what_does_not_hang_on_the_form_is_asked_when_the_step_is_offered(proposed):
    offers = {offer.step.name: offer for offer in offered(PERMIT, proposed, HEAD, nobody_knows)}
    assert codes(offers["grant"].refusal) == ["fact:fee_paid"]


def test_there_must_be_a_state_to_go_back_to(at):
    lost = replace(PERMIT, steps=(replace(PERMIT.step("propose"), to="asked"), *PERMIT.steps[1:]))
    with pytest.raises(BrokenHistory, match="no state outside"):
        replay(lost, (Taken("propose", "o", at), Taken("answer", "b", at)))


def test_a_stale_form_is_refused(at, proposed):
    assert codes(take(PERMIT, proposed, replace(request("grant", HEAD, proposed, at), revision=7), all_true)) == [
        "revision"
    ]


def test_a_case_of_another_version_is_a_mistake_of_the_caller(at, proposed):
    with pytest.raises(ValueError, match="v9"):
        take(PERMIT, replace(proposed, version=9), request("grant", HEAD, proposed, at), all_true)
    with pytest.raises(KeyError):
        take(PERMIT, proposed, request("crown", HEAD, proposed, at), all_true)


class TestDelegation:
    def of(self, of="h", steps=("grant",), roles=("head",)):
        return Delegated(of, frozenset(roles), frozenset(steps), "規程第3条", "d1")

    def test_decides_in_the_name_of_the_head(self, at, proposed):
        deputy = actor("d", delegations=(self.of(),))
        moved = take(PERMIT, proposed, request("grant", deputy, proposed, at), all_true)
        assert isinstance(moved, Moved)
        assert (moved.acting_for, moved.delegation) == ("h", "d1")

    @pytest.mark.parametrize(
        ("delegation", "step"),
        [
            ({"steps": ("extend",)}, "grant"),
            ({"roles": ("officer",)}, "grant"),
            ({"steps": ("ask",), "roles": ("officer",)}, "ask"),
        ],
        ids=["other step", "other role", "step not delegable"],
    )
    def test_only_what_was_delegated(self, at, in_force, proposed, delegation, step):
        on = in_force if step == "ask" else proposed
        assert codes(
            take(PERMIT, on, request(step, actor("d", delegations=(self.of(**delegation),)), on, at), all_true)
        ) == ["role"]

    def test_nobody_acts_in_their_own_name_by_delegation(self, at, proposed):
        own = actor("d", delegations=(self.of(of="d"),))
        assert codes(take(PERMIT, proposed, request("grant", own, proposed, at), all_true)) == ["role"]

    def test_never_to_the_proposer(self, at, proposed):
        assert codes(
            take(PERMIT, proposed, request("grant", actor("o", delegations=(self.of(),)), proposed, at), all_true)
        ) == ["same_person"]

    def test_never_in_the_name_of_the_proposer(self, at):
        on = case(Taken("propose", "h", at))
        answer = take(PERMIT, on, request("grant", actor("d", delegations=(self.of(),)), on, at), all_true)
        assert codes(answer) == ["same_person"]
        assert "name" in answer.reasons[0].text.en

    def test_one_who_acted_for_another_binds_both(self, at, proposed):
        # d proposed in o's name: neither may grant.
        on = case(Taken("propose", "d", at, "o"))
        for who in ("d", "o"):
            assert codes(take(PERMIT, on, request("grant", actor(who, "head"), on, at), all_true)) == ["same_person"]

    def test_another_delegation_is_used_where_the_first_is_barred(self, at):
        on = case(Taken("propose", "h", at))
        deputy = actor("d", delegations=(self.of(), self.of(of="h2")))
        moved = take(PERMIT, on, request("grant", deputy, on, at), all_true)
        assert isinstance(moved, Moved)
        assert moved.acting_for == "h2"


class TestFourEyesOverTime:
    def test_a_decided_proposal_no_longer_counts(self, at, in_force):
        first = (
            *in_force.history,
            Taken("propose_extension", "a", at),
            Taken("extend", "h", at),
            Taken("propose_extension", "b", at),
        )
        moved = take(PERMIT, case(*first), request("extend", actor("a", "head"), case(*first), at), all_true)
        assert isinstance(moved, Moved)

    def test_a_returned_proposal_still_counts(self, at, in_force):
        history = (
            *in_force.history,
            Taken("propose_extension", "a", at),
            Taken("return_extension", "h", at),
            Taken("propose_extension", "b", at),
        )
        assert codes(
            take(PERMIT, case(*history), request("extend", actor("a", "head"), case(*history), at), all_true)
        ) == ["same_person"]

    def test_the_newest_proposal_counts_whatever_was_decided_before_it(self, at, in_force):
        history = (
            *in_force.history,
            Taken("propose_extension", "a", at),
            Taken("extend", "h", at),
            Taken("propose_extension", "b", at),
        )
        on = case(*history)
        assert codes(take(PERMIT, on, request("extend", actor("b", "head"), on, at), all_true)) == ["same_person"]

    def test_a_proposal_decided_some_steps_ago_no_longer_counts(self, at, in_force):
        history = (
            *in_force.history,
            Taken("propose_extension", "a", at),
            Taken("extend", "h", at),
            Taken("ask", "o", at),
            Taken("answer", "b", at),
            Taken("propose_extension", "b", at),
        )
        on = case(*history)
        assert isinstance(take(PERMIT, on, request("extend", actor("a", "head"), on, at), all_true), Moved)

    @pytest.mark.parametrize(
        ("source", "changes"),
        [
            ("extension", {"decides": False}),
            ("extension", {"not_who": ()}),
            ("in_force", {}),
        ],
        ids=["no decision", "bars nobody", "decides elsewhere"],
    )
    def test_only_a_decision_on_it_by_others_spends_a_proposal(self, at, in_force, source, changes):
        other = replace(PERMIT.step("extend"), name="other", source=(source,), when=(), delegable=False, **changes)
        procedure = replace(PERMIT, steps=(*PERMIT.steps, other))
        history = (
            *in_force.history,
            Taken("propose_extension", "a", at),
            *(() if source == "extension" else (Taken("return_extension", "h", at),)),
            Taken("other", "h", at),
            Taken("propose_extension", "b", at),
        )
        on = case(*history, procedure=procedure)
        assert codes(take(procedure, on, request("extend", actor("a", "head"), on, at), all_true)) == ["same_person"]

    def test_a_step_that_is_no_new_proposal_spends_none(self, at, in_force):
        ended = (*in_force.history, Taken("end", "e", at), Taken("complain", "p", at))
        # The step granted again is barred as well, but it brings no complaint.
        on = case(*ended, Taken("answer_complaint", "x", at), Taken("grant", "z", at), state="complaint")
        answer = take(PERMIT, on, request("answer_complaint", actor("p", "head"), on, at), all_true)
        assert codes(answer) == ["same_person"]

    def test_a_decision_in_between_that_leaves_it_open_spends_no_proposal(self, at, in_force):
        refer = replace(
            PERMIT.step("extend"), name="refer", to="asked", not_who=("propose_extension",), when=(), delegable=False
        )
        back = replace(PERMIT.step("answer"), name="give_back", to="extension")
        referring = replace(PERMIT, steps=(*PERMIT.steps, refer, back))
        history = (
            *in_force.history,
            Taken("propose_extension", "a", at),
            Taken("refer", "h", at),
            Taken("give_back", "b", at),
        )
        on = case(*history, procedure=referring)
        assert codes(take(referring, on, request("extend", actor("a", "head"), on, at), all_true)) == ["same_person"]

    def test_whoever_took_part_never_hears_the_complaint_however_often_one_comes(self, at, in_force):
        once = (*in_force.history, Taken("end", "e", at), Taken("complain", "p", at))
        again = (*once, Taken("answer_complaint", "x", at), Taken("complain", "p", at))
        for history in (once, again):
            for who in ("o", "h"):
                assert codes(
                    take(
                        PERMIT,
                        case(*history),
                        request("answer_complaint", actor(who, "head"), case(*history), at),
                        all_true,
                    )
                ) == ["same_person"]


class TestOffers:
    def test_shows_what_may_be_done_and_why_not(self, proposed):
        offers = {offer.step.name: offer for offer in offered(PERMIT, proposed, HEAD, all_true)}
        assert set(offers) == {step.name for step in PERMIT.steps} - {"propose"}
        assert offers["grant"].refusal is None
        assert codes(offers["extend"].refusal) == ["state"]
        assert codes(offers["ask"].refusal) == ["state", "role"]

    def test_what_hangs_on_the_form_is_asked_only_when_the_step_is_taken(self, at, in_force):
        on = case(*in_force.history, Taken("propose_extension", "a", at))
        assert {o.step.name: o.refusal for o in offered(PERMIT, on, HEAD, nobody_knows)}["extend"] is None
        assert codes(take(PERMIT, on, request("extend", HEAD, on, at), nobody_knows)) == ["fact:short_enough"]

    def test_what_is_free_is_the_same_and_facts_are_asked_last(self, at, proposed, in_force):
        for on in (proposed, in_force, case(*in_force.history, Taken("propose_extension", "a", at))):
            for who in (HEAD, OFFICER, actor("h", "head", interested=True)):
                for facts in (all_true, nobody_knows):
                    offers = offered(PERMIT, on, who, facts)
                    assert list(free(PERMIT, on, who, facts)) == [o.step for o in offers if o.refusal is None]
        asked = []
        free(PERMIT, proposed, actor("p", "person"), lambda name: asked.append(name))
        assert asked == []

    def test_facts_of_a_step_of_another_state_are_not_asked(self, in_force):
        offers = {offer.step.name: offer for offer in offered(PERMIT, in_force, HEAD, nobody_knows)}
        assert PERMIT.step("grant").when and codes(offers["grant"].refusal) == ["state"]

    def test_relevant_leaves_out_other_states_of_other_roles(self, proposed):
        names = [offer.step.name for offer in relevant(offered(PERMIT, proposed, HEAD, all_true))]
        assert "grant" in names
        assert "extend" in names
        assert "ask" not in names

    def test_a_closed_case_takes_only_the_steps_that_name_its_end(self, at, in_force):
        on = case(*in_force.history, Taken("end", "e", at))
        person = actor("p", "person")
        assert codes(take(PERMIT, on, request("end", OFFICER, on, at), all_true)) == ["closed"]
        assert [o.step.name for o in relevant(offered(PERMIT, on, person, all_true))] == ["complain"]

    def test_an_interested_person_is_offered_nothing(self, proposed):
        assert all(
            o.refusal is not None for o in offered(PERMIT, proposed, actor("h", "head", interested=True), all_true)
        )


class TestReplay:
    def test_rebuilds_the_state(self, at, in_force):
        history = in_force.history
        assert replay(PERMIT, ()) == START
        assert replay(PERMIT, history) == "in_force"
        assert replay(PERMIT, (*history, Taken("ask", "o", at))) == "asked"
        assert replay(PERMIT, (*history, Taken("ask", "o", at), Taken("answer", "b", at))) == "in_force"

    def test_back_means_the_last_state_outside_of_the_side_rooms(self, at, in_force):
        history = (*in_force.history, Taken("end", "o", at), Taken("complain", "p", at))
        moved = take(
            PERMIT, case(*history), request("answer_complaint", actor("x", "head"), case(*history), at), all_true
        )
        assert isinstance(moved, Moved)
        assert moved.state == "over"
        assert follow(case(*history), moved, actor("x", "head"), at).state == replay(
            PERMIT, (*history, Taken("answer_complaint", "x", at))
        )

    def test_an_impossible_history_raises(self, at):
        with pytest.raises(BrokenHistory, match="step 0"):
            replay(PERMIT, (Taken("grant", "h", at),))
        with pytest.raises(BrokenHistory, match="no step"):
            replay(PERMIT, (Taken("propose", "o", at), Taken("crown", "h", at)))
