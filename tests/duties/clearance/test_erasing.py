"""Erasing a person's file: who may, what must have ended, the signature, holds, the organ's own period; and what is left afterwards."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from tests.duties.clearance.signing import sign
from tests.world import World, assessed, made
from warifu.duties.clearance import erasable, erasing, queries, retention
from warifu.duties.clearance.erasable import EVERYTHING, FILE
from warifu.duties.clearance.models import Assessment, FileErasure, Retention
from warifu.kernel.ids import Cite, LegalDay
from warifu.kernel.procedure.model import Kind, Refusal
from warifu.regimes.jp import roles
from warifu.regimes.jp.iesi.procedures.assessment import ASSESSMENT
from warifu.registers.casework.models import Case
from warifu.registers.casework.unsealing import contents
from warifu.registers.ledger.models import Outbox
from warifu.registers.people import acts as people
from warifu.registers.people.domain import ERASED
from warifu.registers.people.models import Organisation
from warifu.registers.people.queries import audience, name
from warifu.registers.signin import sessions, stepup, tokens
from warifu.registers.signin.labels import seal_label
from warifu.registers.signin.models import Account, ApiToken, KeyEvent, Passkey
from warifu.registers.signin.queries import own_journal, own_keys
from warifu.registers.signin.stepup import SignatureError
from warifu.registers.vault import evidence, hold
from warifu.registers.vault.erasure import complete_on
from warifu.registers.vault.keystore import KeyDestroyed
from warifu.registers.vault.models import Payload
from warifu.registers.vault.sealed import keystore

# What is erased is destroyed once the act's transaction is committed.
pytestmark = pytest.mark.django_db(transaction=True)
BASIS = Cite("Records", "8(1)")


def ended(world: World, who: str = "sato") -> Any:
    """A file that has ended: consent given, the questionnaire handed in, then consent withdrawn."""
    case = assessed(world, who, until="request_investigation")
    world.fill(who, "assessment:hand_in", case=case)
    world.fill(who, "assessment:withdraw_consent", case=case)
    return case


def gone(world: World, who: str = "sato") -> None:
    """Somebody leaves the staff; a week passes."""
    made(people.leave(person=world.people[who], last=world.day, actor=None, at=world.at))
    world.later(days=7)


def erase(world: World, scope: str = FILE, *, who: str = "assessor", of: str = "sato", **more: Any) -> Any:
    what = {"person": world.people[of], "scope": scope, "ground": "no_longer_needed", "basis": BASIS, **more}
    assertion = sign(world, who, erasing.digest(**what))
    return erasing.erase_person(**what, actor=world.people[who], assertion=assertion, at=world.at)


def codes(answer: Any) -> list[str]:
    assert isinstance(answer, Refusal), answer
    assert all(r.text.ja and r.text.en and r.remedy.ja and r.remedy.en for r in answer.reasons)
    return [r.code for r in answer.reasons]


def opened(entry_id: str) -> dict[str, Any]:
    row = Outbox.objects.get(entry_id=entry_id)
    fields = evidence.open_(keystore(), row.key_id, bytes(row.opening))["fields"]
    return {key: field["value"] for key, field in fields.items()}


def everywhere() -> bytes:
    """Every value of every row of the records, as bytes."""
    found = bytearray()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                for value in row:
                    found += value if isinstance(value, bytes | memoryview) else str(value).encode()
                    found += b"\x00"
    return bytes(found)


# ---- what goes and what stays


def test_the_file_goes_the_name_and_the_evidence_stay(world: World) -> None:
    case = Case.objects.get(id=ended(world))
    assert any(c.values for c in contents(case, "identity"))
    done = erase(world)
    assert isinstance(done, erasing.Done) and done.complete_on == date(2026, 12, 24)
    assert not Payload.objects.filter(subject=world.people["sato"]).exists()
    for compartment, _ in roles.COMPARTMENTS:
        assert all(c.erased for c in contents(case, compartment))
    assert name(world.people["sato"]).kanji == "sato"
    last = case.journal.order_by("-seq").first()
    assert last is not None and opened(last.entry_id)["subject"] == world.people["sato"]
    assert Assessment.objects.filter(case=case).exists()


def test_a_second_file_of_the_same_person_is_erased_as_well(world: World) -> None:
    ended(world)
    erase(world)
    world.later(days=10)
    case = ended(world)
    file = queries.file_of(audience(world.people["assessor"], world.day), world.people["sato"])
    assert file is not None and file.erasure is None, "a new case was opened since"
    assert isinstance(erase(world), erasing.Done)
    assert all(c.erased for c in contents(Case.objects.get(id=case), "family"))
    assert name(world.people["sato"]).kanji == "sato"


def test_everything_leaves_no_name_in_any_table(world: World) -> None:
    who = world.person("御手洗 満月", "ministry", unit="ports")
    world.hands.device(who, world.at)
    Passkey.objects.filter(account__person_id=who).update(label=seal_label(who, "御手洗の電話"))
    KeyEvent.objects.filter(account__person_id=who).update(label=seal_label(who, "御手洗の電話"))
    with connection.cursor() as cursor:
        account = Account.objects.get(person_id=who).id
        label = seal_label(who, "御手洗の集計")
        tokens.create(cursor, account=account, label=label, scopes=["decide"], last_day=world.day, at=world.at)
        session = sessions.open_session(cursor, account, world.at, how=sessions.PASSKEY)
    case = Case.objects.get(id=ended(world, "御手洗 満月"))
    entries = [step.entry_id for step in case.journal.all()]
    gone(world, "御手洗 満月")
    assert Organisation.objects.get(id=world.organisations["ministry"]).name_ja.encode() in everywhere()
    # Not before either: a backup from before outlives the erasure, its keys do not.
    assert "御手洗".encode() not in everywhere()
    assert own_keys(account)[0].label == "御手洗の電話"
    assert isinstance(erase(world, EVERYTHING, of="御手洗 満月"), erasing.Done)
    assert name(who) == ERASED
    assert own_keys(account) == () and {line.label for line in own_journal(account)} == {""}
    assert "御手洗".encode() not in everywhere()
    assert "御手洗 満月".upper().encode() not in everywhere()
    assert keystore().key_ids(who) == []
    for entry_id in entries:
        with pytest.raises(KeyDestroyed):
            opened(entry_id)
    # The duty's rows and the public keys stay readable; nobody enters as this person again.
    assert Assessment.objects.get(case=case).person_id == who
    assert Passkey.objects.filter(account__person_id=who, revoked_at__isnull=False).exists()
    assert not ApiToken.objects.filter(account__person_id=who, revoked_at__isnull=True).exists()
    with connection.cursor() as cursor:
        assert sessions.session_account(cursor, session, world.at) is None


def test_no_free_text_about_a_person_lies_in_clear() -> None:
    typed = {Kind.LINE, Kind.LONG, Kind.FILE, Kind.ROWS}
    in_clear = [
        (s.name, f.name) for s in ASSESSMENT.steps for f in s.fields if f.kind in typed and not f.compartment
    ]  # fmt: skip
    assert in_clear == []


def test_it_is_recorded_with_its_signature_and_the_day_it_is_complete(world: World) -> None:
    ended(world)
    done = erase(world, ground="request_granted")
    row = FileErasure.objects.get(id=done.id)
    assert complete_on(row.erasure) == done.complete_on
    signed = erasing.digest(person=world.people["sato"], scope=FILE, ground="request_granted", basis=BASIS)
    key = Passkey.objects.get(account__person_id=world.people["assessor"])
    stepup.check_stored(
        row.signature,
        public_key=bytes(key.public_key),
        digest=signed,
        person=world.people["assessor"],
        rp_id="localhost",
        origin=world.hands.origin,
    )
    said = opened(row.entry_id)
    assert (said["kind"], said["outcome"], said["reasons"]) == ("clearance:erase", "erased", ["request_granted"])
    assert said["detail"] == {"scope": FILE, "basis": "Records 8(1)", "signed": signed.hex()}
    file = queries.file_of(audience(world.people["minister"], world.day), world.people["sato"])
    assert file is not None and file.erasure == row


# ---- who may, and when


@pytest.mark.parametrize("who", ["clerk", "manager", "officer", "investigator", "listener", "sato"])
def test_only_head_and_assessment_officer(world: World, who: str) -> None:
    ended(world)
    assert codes(erase(world, who=who)) == ["role"]
    assert Payload.objects.filter(subject=world.people["sato"]).exists()


def test_not_those_of_another_organ_and_nobody_with_an_interest(world: World) -> None:
    case = assessed(world, until="accept_list")
    world.organisation("other")
    world.person("head2", "other", "head")
    world.person("second", "ministry", "assessment_officer")
    world.fill("second", "assessment:step_aside", case=case)
    world.fill("minister", "assessment:stop", case=case)
    for who in ("head2", "second"):
        assert codes(erase(world, who=who)) == ["role"]
        assert queries.files(audience(world.people[who], world.day)) == []
    assert isinstance(erase(world, who="minister"), Refusal), "the notice of the stop is owed"
    world.fill("clerk", "assessment:tell_stop", case=case)
    assert isinstance(erase(world, who="minister"), erasing.Done)


def test_nobody_erases_her_own_file(world: World) -> None:
    listed = {"person": world.people["minister"], "class": "new"}
    case = world.fill("clerk", "assessment:list_person", **listed)
    world.fill("assessor", "assessment:strike", case=case)
    assert codes(erase(world, who="minister", of="minister")) == ["role"]


def test_without_a_signature_over_exactly_this_nothing_is_erased(world: World) -> None:
    ended(world)
    what = {"person": world.people["sato"], "scope": FILE, "ground": "no_longer_needed", "basis": BASIS}
    actor = world.people["assessor"]
    world.hands.device(actor, world.at)
    wrong = (
        None,
        "",
        sign(world, "assessor", erasing.digest(**{**what, "scope": EVERYTHING})),  # type: ignore[arg-type]
        sign(world, "assessor", erasing.digest(**{**what, "ground": "request_granted"})),  # type: ignore[arg-type]
        sign(world, "minister", erasing.digest(**what)),  # type: ignore[arg-type]
    )
    for assertion in wrong:
        with pytest.raises(SignatureError):
            erasing.erase_person(**what, actor=actor, assertion=assertion, at=world.at)  # type: ignore[arg-type]
    assert Payload.objects.filter(subject=world.people["sato"]).exists()
    assert not FileErasure.objects.exists()


def test_not_while_a_case_runs_or_a_result_carries(world: World) -> None:
    case = assessed(world, until="hand_in")
    assert codes(erase(world)) == ["running"]
    for who, step, data in (
        ("investigator", "send_opinion", {}),
        ("clerk", "propose_decision", {"proposal": "positive"}),
        ("minister", "decide_found", {}),
        ("clerk", "notify_found", {"means": "electronic"}),
    ):
        world.fill(who, f"assessment:{step}", case=case, **data)
    assert codes(erase(world)) == ["running"]
    world.until(datetime(2036, 11, 24, tzinfo=UTC))
    assert codes(erase(world)) == ["running"], "the tenth anniversary is the last good day"
    world.later(days=1)
    file = queries.file_of(audience(world.people["assessor"], world.day), world.people["sato"])
    assert file is not None and file.ended == date(2036, 11, 25) and file.kind == queries.RESULT
    assert isinstance(erase(world), erasing.Done)


def test_what_another_organ_needs_is_not_told_in_detail(world: World) -> None:
    ended(world)
    world.organisation("other")
    world.person("head2", "other", "head")
    world.person("clerk2", "other", "assessment_staff")
    other, tomorrow = world.organisations["other"], LegalDay(world.day + timedelta(days=1))
    made(
        people.move(person=world.people["sato"], organisation=other, unit=None, first=tomorrow, actor=None, at=world.at)
    )
    world.later(days=1)
    world.fill("clerk2", "assessment:list_person", person=world.people["sato"], **{"class": "new"})
    answer = erase(world)
    assert codes(answer) == ["needed_elsewhere"]
    assert "other" not in answer.reasons[0].text.en.split()


def test_names_of_staff_and_of_those_who_acted_stay(world: World) -> None:
    ended(world)
    assert codes(erase(world, EVERYTHING)) == ["staff"]
    listed = {"person": world.people["officer"], "class": "new"}
    case = world.fill("clerk", "assessment:list_person", **listed)
    world.fill("assessor", "assessment:strike", case=case)
    gone(world, "officer")
    assert codes(erase(world, EVERYTHING, of="officer")) == ["named_elsewhere"]
    assert name(world.people["officer"]) != ERASED


def test_twice_is_nothing_more(world: World) -> None:
    ended(world)
    gone(world)
    erase(world)
    assert codes(erase(world)) == ["nothing_kept"]
    assert isinstance(erase(world, EVERYTHING), erasing.Done)
    for scope in (FILE, EVERYTHING):
        assert codes(erase(world, scope)) == ["nothing_kept"]


def test_a_basis_is_named(world: World) -> None:
    ended(world)
    assert codes(erase(world, basis=Cite(""))) == ["field:basis"]
    assert codes(erase(world, basis=Cite("規" * 201))) == ["field:basis"]
    assert codes(erase(world, basis=Cite("Act", "99"))) == ["field:basis"]
    with pytest.raises(ValueError):
        erase(world, ground="because")
    with pytest.raises(ValueError):
        erase(world, "all")


def test_a_refusal_is_evidence_but_not_about_somebody_elses_file(world: World) -> None:
    assessed(world, until="hand_in")
    before = Outbox.objects.count()
    erase(world, who="officer")
    assert Outbox.objects.count() == before + 1, "only the officer's new passkey"
    erase(world)
    said = opened(Outbox.objects.order_by("-id")[0].entry_id)
    assert (said["kind"], said["outcome"], said["reasons"]) == ("clearance:erase", "refused", ["running"])


# ---- holds


def test_a_hold_wins_and_names_its_article(world: World) -> None:
    ended(world)
    person, at = world.people["sato"], world.at
    made(
        erasing.place_hold(person=person, reason="訴え", article="民訴法第220条", actor=world.people["minister"], at=at)
    )
    assert queries.held(world.day) == {person}
    answer = erase(world)
    assert codes(answer) == ["hold"] and "民訴法第220条：訴え" in answer.reasons[0].text.ja
    (one,) = hold.in_force(person, world.day)
    assert codes(
        erasing.release_hold(person=person, hold_id=one.id, reason="取下げ", actor=world.people["clerk"], at=at)
    ) == ["role"]
    assert codes(
        erasing.release_hold(person=person, hold_id="x", reason="取下げ", actor=world.people["assessor"], at=at)
    ) == ["hold"]
    assert (
        erasing.release_hold(person=person, hold_id=one.id, reason="取下げ", actor=world.people["assessor"], at=at)
        is None
    )
    assert isinstance(erase(world), erasing.Done)


def test_a_hold_of_another_organ_says_its_article_alone(world: World) -> None:
    ended(world)
    person = world.people["sato"]
    world.organisation("other")
    world.person("head2", "other", "head")
    one = hold.place(person, reason="内々の調べ", article="規程第3条", by=world.people["head2"], at=world.at)
    answer = erase(world)
    assert codes(answer) == ["hold"]
    assert "規程第3条" in answer.reasons[0].text.ja and "内々の調べ" not in answer.reasons[0].text.ja
    refused = erasing.release_hold(person=person, hold_id=one, reason="x", actor=world.people["minister"], at=world.at)
    assert codes(refused) == ["role"]


def test_a_hold_is_placed_by_those_who_look_after_the_file(world: World) -> None:
    ended(world)
    answer = erasing.place_hold(
        person=world.people["sato"], reason="訴え", article="x", actor=world.people["officer"], at=world.at
    )
    assert codes(answer) == ["role"]
    assert hold.in_force(world.people["sato"], world.day) == ()


def test_a_hold_placed_between_look_and_act_leaves_nothing_of_the_act(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended(world)
    hold.place(world.people["sato"], reason="訴え", article="x", by=world.people["minister"], at=world.at)
    monkeypatch.setattr(erasing, "refusal", lambda *_, **__: None)
    before = Outbox.objects.count()
    assert codes(erase(world)) == ["hold"]
    assert not FileErasure.objects.exists()
    assert Outbox.objects.count() == before + 1, "the assessor's new passkey"
    assert erasable.refusal is not erasing.refusal


# ---- the organ's own period


def set_(world: World, kind: str, months: int, *, who: str = "minister", rule: str = "文書管理規則 第12条") -> Any:
    what = {"organ": world.organisations["ministry"], "kind": kind, "months": months, "rule": rule}
    assertion = sign(world, who, retention.digest(**what))  # type: ignore[arg-type]
    return retention.set_retention(**what, actor=world.people[who], assertion=assertion, at=world.at)  # type: ignore[arg-type]


def test_no_period_is_known_until_the_organ_sets_one(world: World) -> None:
    ended(world)
    asking = audience(world.people["assessor"], world.day)
    file = queries.file_of(asking, world.people["sato"])
    assert file is not None and file.retention is None and file.until is None and not file.over(world.day)
    entry_id = set_(world, queries.NO_RESULT, 12)
    assert opened(entry_id)["kind"] == "law:retention_set"
    file = queries.file_of(asking, world.people["sato"])
    assert file is not None and file.until == date(2027, 11, 24)
    assert codes(erase(world, ground="retention_ended")) == ["retention"]
    set_(world, queries.NO_RESULT, 6)
    assert [(r.months, r.after) for r in Retention.objects.order_by("id")] == [(12, world.day), (6, None)]
    world.until(datetime(2027, 5, 24, tzinfo=UTC))
    assert codes(erase(world, ground="retention_ended")) == ["retention"]
    world.later(days=1)
    assert isinstance(erase(world, ground="retention_ended"), erasing.Done)


def test_other_grounds_do_not_wait_for_the_period(world: World) -> None:
    ended(world)
    set_(world, queries.NO_RESULT, 12)
    assert isinstance(erase(world, ground="collected_in_error"), erasing.Done)


def test_only_the_head_sets_it_and_only_to_something(world: World) -> None:
    assert codes(set_(world, queries.RESULT, 12, who="assessor")) == ["role"]
    for kind, months, rule, wrong in (
        ("x", 12, "y", "kind"),
        (queries.RESULT, 0, "y", "months"),
        (queries.RESULT, 1201, "y", "months"),
        (queries.RESULT, 12, " ", "rule"),
    ):
        assert codes(set_(world, kind, months, rule=rule)) == [f"field:{wrong}"]
    what = {"organ": world.organisations["ministry"], "kind": queries.RESULT, "months": 12, "rule": "y"}
    with pytest.raises(SignatureError):
        retention.set_retention(**what, actor=world.people["minister"], assertion=None, at=world.at)  # type: ignore[arg-type]
    assert not Retention.objects.exists()
