"""No order of steps reaches a permit without its grounds: anybody tries anything, days pass, people move, powers are lent and taken back.

After every act, whoever the gate permits to read has grounds in the journal, read naively. After every sequence, each decision was
proposed by another and signed, no assessment was decided without consent, the journal replays to the same states, and the gate holds
what the records call for and nothing else.

`WARIFU_TEST_RANDOM=1` draws anew each time; `WARIFU_TEST_EXAMPLES` sets how many sequences are tried.
"""

import os
from collections.abc import Iterator
from copy import copy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.properties.naive_journal import Inspector, unlawful
from tests.properties.test_replay import all_stated
from tests.world import World, assessed, contracted, contractor, designated, ministry, provided
from warifu.duties.designation.models import Designation
from warifu.interfaces.example.filling import fill
from warifu.kernel.access.model import Question
from warifu.kernel.ids import CaseId, LegalDay
from warifu.kernel.procedure import engine
from warifu.kernel.procedure.model import START, Field, Kind, Procedure, Refusal, Step
from warifu.regimes.jp import roles
from warifu.registers.casework import queries, registry
from warifu.registers.casework.acts import Conflict, Done, NotVisible
from warifu.registers.casework.models import Case
from warifu.registers.gate.check import differences
from warifu.registers.gate.decide import decide
from warifu.registers.gate.state import state
from warifu.registers.people import acts as people

PROCEDURES = ("designation", "accreditation", "assessment")
READERS = ("sato", "officer", "tanaka", "suzuki", "itou", "minister")
# How far days of a form lie from today: around every boundary that the rules have.
DAYS = st.sampled_from([-400, -1, 0, 1, 30, 365, 1825, 1826, 3653])


def prepared(at: Any) -> World:
    """Two organs, a contractor with the whole chain laid, one reader of each kind who may read, and every hand with its passkey."""
    world = ministry(at)
    world.organisation("other")
    world.unit("lab", "other")
    for name, role in (
        ("head2", roles.HEAD),
        ("manager2", roles.IESI_MANAGER),
        ("officer2", roles.OFFICER),
        ("assessor2", roles.ASSESSMENT_OFFICER),
        ("clerk2", roles.ASSESSMENT_STAFF),
    ):
        world.person(name, "other", role)
    world.person("itou", "other", unit="lab")
    contractor(world)
    item = designated(world)
    firm = contracted(world)
    assessed(world)
    assessed(world, "tanaka", by="firm-ops")
    world.fill("manager", "designation:set_range", case=item, range_units=[world.units["ports"]])
    world.fill("firm-ops", "accreditation:set_range", case=firm, range_people=[world.people["tanaka"]])
    of = Case.objects.get(id=item).subject
    provided(world, firm, of)
    world.fill("firm-chief", "accreditation:list_handlers", case=firm, item=of, handlers=[world.people["tanaka"]])
    for person in world.people.values():
        world.hands.device(person, world.at)
    return world


def permitted(world: World) -> set[tuple[str, str]]:
    """Who may read what today, by the gate: names of readers and ids of items."""
    items = sorted(Designation.objects.values_list("id", flat=True))
    pairs = [(who, item) for who in READERS for item in items]
    answers = decide(connection, [Question(world.people[who], "read", item) for who, item in pairs], world.day)
    return {pair for pair, answer in zip(pairs, answers, strict=True) if answer.permitted}


def groundless(world: World) -> set[tuple[str, str]]:
    """Permits that the journal gives no grounds for."""
    inspector = Inspector(world.day)
    return {(who, item) for who, item in permitted(world) if not inspector.may_read(world.people[who], item)}


class Office(RuleBasedStateMachine):
    """What people do all day, whether they may or not. Set up by the test: `base`, and `seen`, what came of it over all sequences."""

    base: World
    seen: dict[str, int]

    @initialize()
    def a_day_in_november(self) -> None:
        self.savepoint = transaction.savepoint()
        self.world = copy(self.base)
        self.world.people = dict(self.base.people)
        self.cases = [
            CaseId(c) for c in Case.objects.order_by("opened_at", "procedure", "number").values_list("id", flat=True)
        ]
        self.delegations: list[str] = []

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        try:
            self.the_books_are_right()
        finally:
            transaction.savepoint_rollback(self.savepoint)

    # ---- rules

    @rule(data=st.data())
    def go_on(self, data: st.DataObject) -> None:
        """Somebody with a fitting role takes a step that the case's state allows."""
        case = Case.objects.get(id=data.draw(st.sampled_from(self.cases), label="case"))
        procedure = registry.procedure(case.procedure, case.version)
        fitting = [step for step in procedure.steps if case.state in engine.sources(procedure, step)]
        if not fitting:
            return
        step = data.draw(st.sampled_from(fitting), label="step")
        who = data.draw(st.sampled_from(self.holders(step, case)), label="who")
        self.attempt(data, who, procedure, step, case)

    @rule(data=st.data())
    def meddle(self, data: st.DataObject) -> None:
        """Anybody tries anything, on any case."""
        case = Case.objects.get(id=data.draw(st.sampled_from(self.cases), label="case"))
        procedure = registry.procedure(case.procedure, case.version)
        step = data.draw(st.sampled_from(procedure.steps), label="step")
        self.attempt(data, data.draw(st.sampled_from(sorted(self.world.people)), label="who"), procedure, step, case)

    @rule(data=st.data(), name=st.sampled_from(PROCEDURES))
    def open_one(self, data: st.DataObject, name: str) -> None:
        procedure = registry.procedure(name)
        (step,) = engine.opening(procedure)
        who = data.draw(st.sampled_from(self.holders(step, None)), label="who")
        self.attempt(data, who, procedure, step, None)

    @rule(days=st.sampled_from([1, 30, 400, 1827, 3653]))
    def days_pass(self, days: int) -> None:
        self.world.later(days=days)

    @rule(
        who=st.sampled_from(READERS),
        to=st.sampled_from(["ministry", "other", "firm", ""]),
        ahead=st.sampled_from([1, 30]),
    )
    def somebody_moves(self, who: str, to: str, ahead: int) -> None:
        person, day = self.world.people[who], LegalDay(self.world.day + timedelta(days=ahead))
        if not to:
            people.leave(person=person, last=day, actor=None, at=self.world.at)
            return
        unit = {"ministry": "ports", "other": "lab", "firm": "firm-lab"}[to]
        place = self.world.organisations[to]
        people.move(
            person=person, organisation=place, unit=self.world.units[unit], first=day, actor=None, at=self.world.at
        )

    @rule(
        by=st.sampled_from(["minister", "head2", "clerk"]),
        to=st.sampled_from(["officer", "clerk", "sato", "officer2"]),
        data=st.data(),
    )
    def a_power_is_lent(self, by: str, to: str, data: st.DataObject) -> None:
        procedure = registry.procedure(data.draw(st.sampled_from(PROCEDURES), label="procedure"))
        made = people.delegate(
            organisation=self.world.organisations["other" if by == "head2" else "ministry"],
            delegator=self.world.people[by],
            delegate=self.world.people[to],
            role=roles.HEAD,
            procedure=procedure.name,
            steps=[step.name for step in procedure.steps],
            rule="専決規程",
            first=self.world.day,
            last=LegalDay(self.world.day + timedelta(days=60)),
            at=self.world.at,
        )
        if isinstance(made, str):
            self.delegations.append(made)

    @rule(data=st.data())
    def a_power_is_taken_back(self, data: st.DataObject) -> None:
        if self.delegations:
            one = data.draw(st.sampled_from(self.delegations), label="delegation")
            people.withdraw_delegation(delegation=one, actor=self.world.people["minister"], at=self.world.at)

    @rule(
        who=st.sampled_from(["sato", "officer", "clerk", "manager"]),
        role=st.sampled_from([roles.HEAD, roles.OFFICER, roles.ASSESSMENT_STAFF]),
    )
    def somebody_is_appointed(self, who: str, role: str) -> None:
        place = self.world.organisations["ministry"]
        people.appoint(
            person=self.world.people[who],
            organisation=place,
            role=role,
            first=self.world.day,
            last=None,
            actor=None,
            at=self.world.at,
        )

    # ---- what must always hold

    @invariant()
    def a_permit_has_grounds(self) -> None:
        if hasattr(self, "world"):
            self.seen["permits"] += bool(permitted(self.world))
            assert groundless(self.world) == set()

    def the_books_are_right(self) -> None:
        """At the end of a sequence: it costs more than all its steps."""
        assert differences(connection, all_stated()) == []
        assert unlawful(Inspector(self.world.day).lines) == []
        for case in Case.objects.filter(id__in=self.cases):
            procedure = registry.procedure(case.procedure, case.version)
            assert engine.replay(procedure, queries.state_of(case).history) == case.state

    # ---- hands

    def holders(self, step: Step, case: Case | None) -> list[str]:
        """Names of people for whom the step may be meant."""
        names = [name for name, held in ROLES_OF.items() if held & set(step.by) and name in self.world.people]
        if case is not None and roles.PERSON in step.by:
            names += [name for name, person in self.world.people.items() if person == case.subject]
        return sorted(names) or ["officer"]

    def attempt(self, data: st.DataObject, who: str, procedure: Procedure, step: Step, case: Case | None) -> None:
        values = fill(step, self.drawn(data, step, case))
        name = f"{procedure.name}:{step.name}"
        try:
            answer = self.world.attempt(who, name, case=CaseId(case.id) if case else None, **values)
        except NotVisible:
            self.seen["hidden"] += 1
            return
        assert isinstance(answer, Done | Refusal | Conflict)
        self.seen[type(answer).__name__] += 1
        if isinstance(answer, Done) and step.source == (START,):
            self.cases.append(answer.case)

    def drawn(self, data: st.DataObject, step: Step, case: Case | None) -> dict[str, Any]:
        """Values for the fields that matter: days around the boundaries, people, units, items; what is not drawn is filled in."""
        drawers = {
            Kind.DAY: lambda f: (self.world.day + timedelta(days=data.draw(DAYS, label=f.name))).isoformat(),
            Kind.PERSON: lambda f: self.world.people[data.draw(st.sampled_from(READERS), label=f.name)],
            Kind.PEOPLE: lambda f: [
                self.world.people[w] for w in data.draw(st.lists(st.sampled_from(READERS), max_size=3), label=f.name)
            ],
            Kind.UNITS: lambda f: self.units(data, f),
            Kind.ORG: lambda f: self.world.organisations[
                data.draw(st.sampled_from(["firm", "ministry"]), label=f.name)
            ],
            Kind.ITEM: lambda f: data.draw(st.sampled_from(self.items()), label=f.name),
        }
        values = {f.name: drawers[f.kind](f) for f in step.fields if f.kind in drawers}
        for field in step.fields:
            if field.kind in (Kind.CHOICE, Kind.YES_NO) and field.name != "exception":
                codes = [code for code, _ in field.choices] or ["yes", "no"]
                values[field.name] = data.draw(st.sampled_from(codes), label=field.name)
        if step.name == "provide" and (item := Designation.objects.filter(id=values["item"]).first()) and item.last:
            values["end_date"] = item.last.isoformat()
        return values

    def units(self, data: st.DataObject, field: Field) -> list[str]:
        names = data.draw(st.lists(st.sampled_from(["ports", "grid", "firm-lab", "lab"]), max_size=2), label=field.name)
        return [self.world.units[name] for name in names]

    def items(self) -> list[str]:
        return list(Designation.objects.order_by("case__opened_at", "case__number").values_list("id", flat=True))


ROLES_OF = {
    "minister": {roles.HEAD},
    "manager": {roles.IESI_MANAGER},
    "keeper": {roles.SECURITY_OFFICER},
    "officer": {roles.OFFICER},
    "colleague": {roles.OFFICER},
    "assessor": {roles.ASSESSMENT_OFFICER},
    "clerk": {roles.ASSESSMENT_STAFF},
    "listener": {roles.COMPLAINT_OFFICER},
    "investigator": {roles.INVESTIGATOR},
    "firm-chief": {roles.PROTECTION_OFFICER},
    "firm-ops": {roles.OPERATIONS_MANAGER},
    "head2": {roles.HEAD},
    "manager2": {roles.IESI_MANAGER},
    "officer2": {roles.OFFICER},
    "assessor2": {roles.ASSESSMENT_OFFICER},
    "clerk2": {roles.ASSESSMENT_STAFF},
}


@pytest.fixture(scope="module")
def laid(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Laid once; what a test does is undone behind it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield prepared(datetime(2026, 11, 24, 0, 5, tzinfo=UTC))
        transaction.set_rollback(True)


@pytest.fixture
def base(laid: World, db: None) -> World:
    return copy(laid)


def test_no_order_of_steps_gives_a_permit_without_grounds(base: World) -> None:
    Office.base = base
    Office.seen = dict.fromkeys(("Done", "Refusal", "Conflict", "hidden", "permits"), 0)
    how = settings(
        max_examples=int(os.environ.get("WARIFU_TEST_EXAMPLES", "30")),
        stateful_step_count=25,
        derandomize="WARIFU_TEST_RANDOM" not in os.environ,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Office, settings=how)
    # It did something: steps were taken and refused, and there were permits to be doubted.
    assert min(Office.seen[name] for name in ("Done", "Refusal", "hidden", "permits")) > 10, Office.seen


def test_the_chain_laid_in_the_beginning_permits_its_readers(base: World) -> None:
    (item,) = Designation.objects.values_list("id", flat=True)
    assert permitted(base) == {("sato", item), ("tanaka", item)}
    assert groundless(base) == set()
    inspector = Inspector(base.day)
    assert {who for who in READERS if inspector.may_read(base.people[who], item)} == {"sato", "tanaka"}


def test_a_new_contract_revives_nothing_of_the_one_before(base: World) -> None:
    # Act 10(4): the range is set in accordance with the contract; whoever was named under the old one is named anew or not at all.
    firm = Case.objects.get(procedure="accreditation").id
    base.fill("manager", "accreditation:end_contract", case=firm, contract_ended_on=base.day.isoformat())
    base.later(days=1)
    base.fill(
        "officer", "accreditation:draft_contract", case=firm, contract_kind=["provided"], departments=[base.units["firm-lab"]],
        contract_first_day=base.day.isoformat(), contract_last_day="2029-03-31",
    )  # fmt: skip
    base.fill("minister", "accreditation:conclude_contract", case=firm)
    assert groundless(base) == set()
    assert "tanaka" not in {who for who, _ in permitted(base)}


def test_a_new_accreditation_revives_nothing_of_the_one_before(base: World) -> None:
    firm = Case.objects.get(procedure="accreditation").id
    base.fill("officer", "accreditation:propose_cancellation", case=firm)
    base.fill("minister", "accreditation:cancel", case=firm)
    contracted(base.later(days=1), until="accredit")
    # Accredited again, and nothing else: no contract, no range, no list.
    assert groundless(base) == set()
    assert "tanaka" not in {who for who, _ in permitted(base)}
    assert differences(connection, all_stated()) == []


def test_a_right_stated_without_its_record_is_noticed(base: World) -> None:
    # A permit out of nothing: what the machine above would see if an effect stated more than was decided.
    (item,) = Designation.objects.values_list("id", flat=True)
    ministry_id = base.organisations["ministry"]
    state(connection, "standing", (base.people["officer"], ministry_id), [(0, 99_999_999, "good", "")])
    assert groundless(base) == {("officer", item)}
    assert differences(connection, all_stated())
