"""Set-up, signing in and out, one's own passkeys, told through the door."""

from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from tests.registers.signin.conftest import ORIGIN, Later
from tests.registers.signin.office import Office
from warifu.kernel.ids import Instant, PersonId
from warifu.kernel.procedure.model import Refusal
from warifu.registers.ledger.models import Outbox
from warifu.registers.people.domain import Names
from warifu.registers.people.models import Appointment, Organisation, Person
from warifu.registers.signin import acts, queries, sessions
from warifu.registers.signin.acts import Founding
from warifu.registers.signin.authenticator import Authenticator
from warifu.registers.signin.challenges import NotAccepted
from warifu.registers.signin.labels import open_labels
from warifu.registers.signin.models import Account, Challenge, Invitation, KeyEvent, Passkey, Session
from warifu.registers.signin.sessions import Session as Live
from warifu.registers.signin.stepup import SignatureError

FOUNDING = Founding(Names("鷹取 志乃", "タカトリ シノ", "TAKATORI Shino"), "産業基盤省", "Ministry", "MIB", "iii")


def live(value: str, at: Instant) -> Live:
    with connection.cursor() as cursor:
        found = sessions.session_account(cursor, value, at)
    assert found is not None
    return found


def events(account: str) -> list[str]:
    return list(KeyEvent.objects.filter(account_id=account).order_by("id").values_list("event", flat=True))


@pytest.fixture
def not_an_example(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    monkeypatch.setattr(settings, "INSTALLATION", replace(settings.INSTALLATION, example=False))


# ---- the first administrator ----


@pytest.fixture
def link(db: None, at: Instant) -> str:
    made = acts.setup_link(at)
    assert made is not None
    return made


def test_the_link_makes_organ_administrator_and_passkey(link: str, device: Authenticator, at: Instant) -> None:
    value = acts.set_up(link, FOUNDING, device.create(acts.set_up_options(link, at)), at)
    assert isinstance(value, str)
    session = live(value, at)
    assert Appointment.objects.get().role == "administrator"
    assert Organisation.objects.get().code == "MIB"
    assert Passkey.objects.get().account_id == session.account
    assert events(session.account) == ["account:founded", "passkey:added"]
    # The same device enters again later: it was told this account.
    again = live(acts.sign_in(device.get(acts.sign_in_options(at)), at), at)
    assert again.person == session.person


def test_the_link_is_good_once(link: str, device: Authenticator, at: Instant) -> None:
    options = acts.set_up_options(link, at)
    acts.set_up(link, FOUNDING, device.create(options), at)
    with pytest.raises(NotAccepted):
        acts.set_up_options(link, at)
    with pytest.raises(NotAccepted):
        acts.set_up(link, FOUNDING, Authenticator(ORIGIN).create(options), at)
    assert Person.objects.count() == 1


def test_there_is_no_link_once_somebody_is_registered(person: PersonId, at: Instant) -> None:
    assert acts.setup_link(at) is None


def test_a_link_is_refused_once_somebody_is_registered(
    link: str, person: PersonId, device: Authenticator, at: Instant
) -> None:
    answer = acts.set_up(link, FOUNDING, device.create(acts.set_up_options(link, at)), at)
    assert isinstance(answer, Refusal)
    assert not Account.objects.exists()
    assert not Passkey.objects.exists()
    assert not Session.objects.exists()


def test_a_new_link_ends_the_one_before(link: str, at: Instant) -> None:
    second = acts.setup_link(at)
    assert second is not None
    with pytest.raises(NotAccepted):
        acts.set_up_options(link, at)
    acts.set_up_options(second, at)


def test_a_link_lasts_seven_days_and_is_kept_as_a_hash(link: str, later: Later) -> None:
    acts.set_up_options(link, later(days=7, seconds=-1))
    with pytest.raises(NotAccepted):
        acts.set_up_options(link, later(days=7))
    assert link not in str(Invitation.objects.values().get())


def test_a_link_typed_from_paper(link: str, at: Instant) -> None:
    acts.set_up_options(f" {link.upper().replace('-', ' ')} ", at)


def test_nothing_is_kept_when_the_passkey_is_no_good(link: str, device: Authenticator, at: Instant) -> None:
    device.verifies = False
    with pytest.raises(NotAccepted):
        acts.set_up(link, FOUNDING, device.create(acts.set_up_options(link, at)), at)
    assert not Person.objects.exists()
    acts.set_up_options(link, at)


# ---- entering and leaving ----


@pytest.fixture
def officer(office: Office) -> PersonId:
    return office.keyed(office.organisation(), "officer")


def test_a_passkey_enters(office: Office, officer: PersonId, at: Instant) -> None:
    session = live(office.enter(officer), at)
    assert (session.person, session.how) == (officer, "passkey")
    assert events(session.account)[-1] == "account:entered"
    assert queries.own_keys(session.account)[0].last_used == at


def test_an_assertion_enters_once(office: Office, officer: PersonId, at: Instant) -> None:
    given = office.devices[officer].get(acts.sign_in_options(at))
    acts.sign_in(given, at)
    with pytest.raises(NotAccepted):
        acts.sign_in(given, at)


def test_the_same_error_whoever_asks(office: Office, officer: PersonId, at: Instant) -> None:
    """An unknown key, a revoked one, a closed account: nobody is let in and nothing tells them apart."""
    stranger = Authenticator(ORIGIN)
    account = office.account(officer)
    stranger.create(acts.creation_options(account, at))
    said = []
    for device, change in (
        (stranger, lambda: None),
        (office.devices[officer], lambda: Passkey.objects.update(revoked_at=1)),
        (office.devices[officer], lambda: (Passkey.objects.update(revoked_at=None), Account.objects.update(closed=1))),
    ):
        change()
        with pytest.raises(NotAccepted) as raised:
            acts.sign_in(device.get(acts.sign_in_options(at)), at)
        said.append(str(raised.value))
    assert len(set(said)) == 1
    assert not Session.objects.exists()


def test_a_failure_with_a_known_key_stands_in_its_owners_journal(
    office: Office, officer: PersonId, at: Instant
) -> None:
    office.devices[officer].verifies = False
    with pytest.raises(NotAccepted):
        office.enter(officer)
    row = queries.own_journal(office.account(officer).id)[0]
    assert row.sentence.en == "A passkey was not accepted; nobody was let in"
    assert row.unattended
    # The challenge is gone even though nobody was let in.
    assert not Challenge.objects.exists()


def test_a_key_that_answers_for_another_account_is_refused(office: Office, officer: PersonId, at: Instant) -> None:
    other = office.keyed(office.organisation(), "head")
    office.devices[officer].credentials[0].user_handle = office.account(other).id.encode()
    with pytest.raises(NotAccepted):
        office.enter(officer)


def test_signing_out(office: Office, officer: PersonId, at: Instant) -> None:
    value = office.enter(officer)
    acts.sign_out(value)
    assert not Session.objects.exists()


def test_the_example_lets_in_as_anybody(office: Office, at: Instant) -> None:
    person = office.person(office.organisation(), "head")
    session = live(acts.sign_in_as(person, at), at)
    assert (session.person, session.how) == (person, "example")


def test_nobody_is_let_in_as_somebody_elsewhere(office: Office, not_an_example: None, at: Instant) -> None:
    person = office.person(office.organisation(), "head")
    with pytest.raises(NotAccepted):
        acts.sign_in_as(person, at)
    assert not Session.objects.exists()
    assert not Account.objects.exists()


def test_nobody_is_let_in_as_nobody(db: None, at: Instant) -> None:
    with pytest.raises(NotAccepted):
        acts.sign_in_as(PersonId("x" * 26), at)


# ---- one's own passkeys ----


def add(session: Live, signer: Authenticator | None, device: Authenticator, at: Instant) -> Passkey:
    answer: dict[str, Any] = acts.add_passkey_options(session, "", at)
    if "get" in answer:
        assert signer is not None
        answer = acts.add_passkey_options(session, signer.get(answer["get"]), at)
    return acts.add_passkey(session, device.create(answer["create"]), " 予備の鍵 ", at)


def test_a_further_passkey_needs_a_signature_with_one_there_is(office: Office, officer: PersonId, at: Instant) -> None:
    session = live(office.enter(officer), at)
    spare = Authenticator(ORIGIN)
    assert set(acts.add_passkey_options(session, "", at)) == {"get"}
    made = add(session, office.devices[officer], spare, at)
    assert open_labels([made.label]) == ["予備の鍵"]
    assert live(acts.sign_in(spare.get(acts.sign_in_options(at)), at), at).person == officer
    assert events(session.account).count("passkey:added") == 2


def test_a_signature_for_one_addition_is_none_for_the_next(office: Office, officer: PersonId, at: Instant) -> None:
    session = live(office.enter(officer), at)
    asked = acts.add_passkey_options(session, "", at)["get"]
    add(session, office.devices[officer], Authenticator(ORIGIN), at)
    with pytest.raises(SignatureError):
        acts.add_passkey_options(session, office.devices[officer].get(asked), at)


def test_without_the_round_of_signing_no_key_is_stored(office: Office, officer: PersonId, at: Instant) -> None:
    session = live(office.enter(officer), at)
    asked = acts.add_passkey_options(session, "", at)["get"]
    thief = Authenticator(ORIGIN)
    made = thief.create({"user": {"id": "AAAA"}, "rp": {"id": "localhost"}, "challenge": asked["challenge"]})
    with pytest.raises(NotAccepted):
        acts.add_passkey(session, made, "", at)


def test_a_key_made_for_one_account_is_not_stored_for_another(office: Office, officer: PersonId, at: Instant) -> None:
    other = office.keyed(office.organisation(), "head")
    session = live(office.enter(officer), at)
    made = Authenticator(ORIGIN).create(acts.creation_options(office.account(other), at))
    with pytest.raises(NotAccepted):
        acts.add_passkey(session, made, "", at)


def test_the_example_gives_a_fictitious_person_a_key_on_the_spot(office: Office, at: Instant) -> None:
    person = office.person(office.organisation(), "head")
    session = live(acts.sign_in_as(person, at), at)
    add(session, None, Authenticator(ORIGIN), at)
    assert Passkey.objects.get().account.person_id == person


def test_but_who_entered_with_a_key_signs_in_the_example_too(office: Office, officer: PersonId, at: Instant) -> None:
    assert "get" in acts.add_passkey_options(live(office.enter(officer), at), "", at)


def test_an_example_session_is_worth_nothing_elsewhere(
    office: Office, at: Instant, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from warifu.registers.signin.stepup import NoPasskey

    session = live(acts.sign_in_as(office.person(office.organisation(), "head"), at), at)
    monkeypatch.setattr(settings, "INSTALLATION", replace(settings.INSTALLATION, example=False))
    with pytest.raises(NoPasskey):
        acts.add_passkey_options(session, "", at)


def test_a_passkey_is_removed_with_a_signature_and_dies(office: Office, officer: PersonId, at: Instant) -> None:
    session = live(office.enter(officer), at)
    spare = Authenticator(ORIGIN)
    made = add(session, office.devices[officer], spare, at)
    with pytest.raises(SignatureError):
        acts.remove_passkey(session, made.id, "", at)
    asked = acts.remove_passkey_options(session, made.id, at)["get"]
    assert acts.remove_passkey(session, made.id, office.devices[officer].get(asked), at) == made.id
    with pytest.raises(NotAccepted):
        acts.sign_in(spare.get(acts.sign_in_options(at)), at)


def test_the_signature_names_the_key_to_remove(office: Office, officer: PersonId, at: Instant) -> None:
    session = live(office.enter(officer), at)
    device = office.devices[officer]
    first, second = (add(session, device, Authenticator(ORIGIN), at) for _ in range(2))
    asked = acts.remove_passkey_options(session, first.id, at)["get"]
    asked["allowCredentials"] = [{"id": Passkey.objects.order_by("created", "id")[0].credential_id}]
    signed = device.get({**asked, "allowCredentials": []})
    with pytest.raises(SignatureError):
        acts.remove_passkey(session, second.id, signed, at)


def test_the_last_passkey_stays(office: Office, officer: PersonId, at: Instant) -> None:
    session = live(office.enter(officer), at)
    key = queries.own_keys(session.account)[0].id
    answer = acts.remove_passkey(session, key, "", at)
    assert isinstance(answer, Refusal)
    assert queries.own_keys(session.account)


def test_nobody_removes_another_persons_key(office: Office, officer: PersonId, at: Instant) -> None:
    other = office.keyed(office.organisation(), "head")
    session = live(office.enter(officer), at)
    with pytest.raises(NotAccepted):
        acts.remove_passkey(session, queries.own_keys(office.account(other).id)[0].id, "", at)


def test_what_changes_trust_is_in_the_ledger_and_entering_is_not(
    office: Office, officer: PersonId, at: Instant
) -> None:
    before = Outbox.objects.count()
    session = live(office.enter(officer), at)
    assert Outbox.objects.count() == before
    add(session, office.devices[officer], Authenticator(ORIGIN), at)
    assert Outbox.objects.count() == before + 1
    assert b'"c":"keys"' in bytes(Outbox.objects.order_by("id").last().entry)
