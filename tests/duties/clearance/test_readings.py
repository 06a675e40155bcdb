"""A reading switched by the head: who may, what is signed and kept, what follows at the gate, and the way back."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from tests.duties.clearance.signing import sign
from tests.world import World, assessed, designated
from warifu.duties.clearance import readings
from warifu.duties.clearance.models import DoubtNotice, ReadingTaken
from warifu.duties.clearance.rights import state_person
from warifu.interfaces.cli.check import _stated
from warifu.kernel.access.model import Question
from warifu.kernel.procedure.model import Refusal
from warifu.regimes.jp.iesi import law
from warifu.registers.casework.models import Case
from warifu.registers.gate.check import differences
from warifu.registers.gate.decide import decide
from warifu.registers.gate.state import rows_of
from warifu.registers.ledger import entry as entries
from warifu.registers.ledger.models import Outbox
from warifu.registers.signin import stepup
from warifu.registers.signin.models import Passkey
from warifu.registers.signin.stepup import SignatureError
from warifu.registers.vault import evidence
from warifu.registers.vault.sealed import keystore

RULE = "産業基盤省 保護規程 第9条"
TEN = "ten_years_first_day"


def take(world: World, name: str, choice: str, *, who: str = "minister", rule: str = RULE) -> str | Refusal:
    what = {"organ": world.organisations["ministry"], "name": name, "choice": choice, "rule": rule}
    assertion = sign(world, who, readings.digest(**what))  # type: ignore[arg-type]
    return readings.take(**what, actor=world.people[who], assertion=assertion, at=world.at)  # type: ignore[arg-type]


def code(answer: str | Refusal) -> str:
    assert isinstance(answer, Refusal)
    assert all(r.text.ja and r.text.en and r.remedy.ja and r.cite for r in answer.reasons)
    return answer.reasons[0].code


def agrees() -> bool:
    return differences(connection, _stated()) == []


@pytest.mark.parametrize("who", ["assessor", "manager", "officer", "investigator", "sato"])
def test_only_the_head_chooses(world: World, who: str) -> None:
    assert code(take(world, TEN, "b", who=who)) == "role"
    assert not ReadingTaken.objects.exists()


def test_what_cannot_be_chosen(world: World) -> None:
    built_in = sorted(n for n, r in law().readings.items() if not r.switchable)
    assert len(built_in) == 11
    for name in built_in:
        assert code(take(world, name, "a")) == "not_switchable"
    assert code(take(world, "no_such_reading", "a")) == "reading"
    assert code(take(world, TEN, "c")) == "choice"
    assert code(take(world, TEN, "b", rule="  ")) == "rule"
    assert code(take(world, TEN, "b", rule="規" * 401)) == "rule"
    assert code(take(world, TEN, "a")) == "taken", "the default is taken already"
    assert not ReadingTaken.objects.exists()


def test_without_the_heads_own_fresh_signature_nothing_changes(world: World) -> None:
    what = {"organ": world.organisations["ministry"], "name": TEN, "choice": "b", "rule": RULE}
    world.hands.device(world.people["minister"], world.at)
    other = readings.digest(**{**what, "choice": "a"})  # type: ignore[arg-type]
    for assertion in (None, sign(world, "minister", other), sign(world, "assessor", readings.digest(**what))):  # type: ignore[arg-type]
        with pytest.raises(SignatureError):
            readings.take(**what, actor=world.people["minister"], assertion=assertion, at=world.at)  # type: ignore[arg-type]
    assert not ReadingTaken.objects.exists()
    assert rows_of(connection, "reading", (world.organisations["ministry"],)) == []


def test_it_is_recorded_with_its_signature(world: World) -> None:
    entry_id = take(world, TEN, "b")
    row = ReadingTaken.objects.get()
    assert (row.choice, row.rule, row.first, row.after, row.entry_id) == ("b", RULE, world.day, None, entry_id)
    signed = readings.digest(organ=world.organisations["ministry"], name=TEN, choice="b", rule=RULE)
    key = Passkey.objects.get(account__person_id=world.people["minister"])
    stepup.check_stored(
        row.signature,
        public_key=bytes(key.public_key),
        digest=signed,
        person=world.people["minister"],
        rp_id="localhost",
        origin=world.hands.origin,
    )
    outbox = Outbox.objects.get(entry_id=entry_id)
    assert entries.parse(bytes(outbox.entry)).cls == "law"
    opened = evidence.open_(keystore(), outbox.key_id, bytes(outbox.opening))["fields"]
    assert (opened["kind"]["value"], opened["outcome"]["value"]) == ("law:reading_taken", "b")
    assert opened["detail"]["value"] == {"name": TEN, "rule": RULE, "signed": signed.hex()}


def test_the_standing_of_people_follows_and_goes_back(world: World) -> None:
    assessed(world)
    key = (world.people["sato"], world.organisations["ministry"])
    before = rows_of(connection, "standing", key)
    take(world, TEN, "b")
    after = rows_of(connection, "standing", key)
    assert after != before and agrees()
    # Act 11(1), Civil Code 140: counted in, the first day takes one day off the end.
    assert max(int(r[1]) for r in before if r[2] == "good") == 20361125
    assert max(int(r[1]) for r in after if r[2] == "good") == 20361124
    take(world, TEN, "a")
    assert rows_of(connection, "standing", key) == before
    assert agrees()
    # Changed on its first day, a choice holds on no day; the way back is a row of its own.
    assert [(r.choice, r.first == r.after) for r in readings.history(key[1])] == [("a", False), ("b", True)]
    assert readings.taken(key[1], world.day) == {TEN: "a"}


def test_the_day_of_a_lifting_follows(world: World) -> None:
    case = designated(world)
    item = Case.objects.get(id=case).subject
    world.later(days=30)
    world.fill("manager", "designation:propose_lifting", case=case, lost=["not_public"], lost_why="公表された")
    world.fill("minister", "designation:lift", case=case)
    key = (item, world.organisations["ministry"])
    before = rows_of(connection, "designation", key)
    take(world, "day_of_lifting", "a")
    after = rows_of(connection, "designation", key)
    assert [r[2] for r in before] == ["in_force", "lifted", "lifted"]
    assert [r[2] for r in after] == ["in_force", "in_force", "lifted"]
    assert agrees()


def test_a_decision_that_hangs_on_it_says_so(world: World) -> None:
    case = designated(world, last_day="2031-11-23")
    world.fill("manager", "designation:set_range", case=case, range_units=[world.units["ports"]], range_need="担当")
    item = Case.objects.get(id=case).subject
    question = Question(world.people["sato"], "read", item)
    assessed(world)
    world.until(datetime(2031, 11, 1, tzinfo=UTC))
    (decision,) = decide(connection, [question], world.day)
    assert decision.permitted and TEN not in decision.readings

    # Doubt of another head: under reading b it changes nothing here, under a it shuts her out.
    world.organisation("other")
    for name, role in (("head2", "head"), ("officer2", "assessment_officer"), ("clerk2", "assessment_staff")):
        world.person(name, "other", role)
    DoubtNotice.objects.create(
        person_id=world.people["sato"], organ_id=world.organisations["other"], under="jp.iesi", told_on=world.day
    )
    state_person(world.people["sato"])
    (decision,) = decide(connection, [question], world.day)
    assert decision.permitted and "doubt_of_another_head" in decision.readings
    take(world, "doubt_of_another_head", "a")
    (decision,) = decide(connection, [question], world.day)
    assert not decision.permitted and "doubt_of_another_head" in decision.readings
    assert agrees()
    take(world, "doubt_of_another_head", "b")
    (decision,) = decide(connection, [question], world.day)
    assert decision.permitted and "doubt_of_another_head" in decision.readings
    assert agrees()


def test_two_heads_do_not_share_a_choice(world: World) -> None:
    world.organisation("other")
    world.person("head2", "other", "head")
    take(world, TEN, "b")
    assert readings.taken(world.organisations["other"], world.day) == {}
    what = {"organ": world.organisations["ministry"], "name": TEN, "choice": "a", "rule": RULE}
    assertion = sign(world, "head2", readings.digest(**what))  # type: ignore[arg-type]
    answer = readings.take(**what, actor=world.people["head2"], assertion=assertion, at=world.at)  # type: ignore[arg-type]
    assert code(answer) == "role"
