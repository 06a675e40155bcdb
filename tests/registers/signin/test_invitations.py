"""Who lets whom in: one administrator for a first passkey, two different people for new ones; old keys die; the person reads it."""

import pytest
from django.db import IntegrityError, connection, transaction

from tests.registers.signin.conftest import ORIGIN, Later
from tests.registers.signin.office import Office
from warifu.kernel.ids import Instant, OrgId, PersonId
from warifu.kernel.procedure.model import Refusal
from warifu.registers.signin import acts, invitations, queries, sessions
from warifu.registers.signin.authenticator import Authenticator
from warifu.registers.signin.challenges import NotAccepted
from warifu.registers.signin.invitations import Issued
from warifu.registers.signin.models import Invitation, Passkey
from warifu.registers.signin.stepup import SignatureError


@pytest.fixture
def organ(office: Office) -> OrgId:
    return office.organisation()


@pytest.fixture
def admin(office: Office, organ: OrgId) -> PersonId:
    return office.keyed(organ, "administrator")


@pytest.fixture
def head(office: Office, organ: OrgId) -> PersonId:
    return office.keyed(organ, "head")


def issued(answer: Issued | Refusal) -> Issued:
    assert isinstance(answer, Issued), answer
    return answer


def code(answer: object) -> str:
    assert isinstance(answer, Refusal), answer
    return answer.reasons[0].code


def accept(link: str, at: Instant) -> tuple[Authenticator, str]:
    device = Authenticator(ORIGIN)
    return device, invitations.accept(link, device.create(invitations.accept_options(link, at)), "端末", at)


# ---- the first passkey ----


def test_an_invited_person_makes_a_passkey_and_is_in(
    office: Office, organ: OrgId, admin: PersonId, at: Instant
) -> None:
    person = office.person(organ, "officer")
    link = issued(invitations.invite(person, admin, at))
    device, value = accept(link.secret, at)
    with connection.cursor() as cursor:
        found = sessions.session_account(cursor, value, at)
    assert found is not None
    assert found.person == person
    acts.sign_in(device.get(acts.sign_in_options(at)), at)


def test_the_link_is_good_once_and_for_seven_days(
    office: Office, organ: OrgId, admin: PersonId, at: Instant, later: Later
) -> None:
    person = office.person(organ)
    link = issued(invitations.invite(person, admin, at))
    assert link.expires == later(days=7)
    invitations.accept_options(link.secret, later(days=7, seconds=-1))
    with pytest.raises(NotAccepted):
        invitations.accept_options(link.secret, later(days=7))
    accept(link.secret, at)
    with pytest.raises(NotAccepted):
        accept(link.secret, at)
    assert Passkey.objects.filter(account__person_id=person).count() == 1


def test_a_second_invitation_ends_the_first(office: Office, organ: OrgId, admin: PersonId, at: Instant) -> None:
    person = office.person(organ)
    first, second = (issued(invitations.invite(person, admin, at)) for _ in range(2))
    with pytest.raises(NotAccepted):
        accept(first.secret, at)
    accept(second.secret, at)


def test_only_the_administrator_of_her_organisation_invites(
    office: Office, organ: OrgId, admin: PersonId, head: PersonId, at: Instant
) -> None:
    person = office.person(organ)
    stranger = office.person(office.organisation(), "administrator")
    officer = office.person(organ, "officer")
    assert [code(invitations.invite(person, by, at)) for by in (stranger, officer, head)] == ["role"] * 3
    assert code(invitations.invite(admin, admin, at)) == "role"
    assert code(invitations.invite(PersonId("x" * 26), admin, at)) == "role"


def test_an_organs_administrator_invites_a_contractors_people(office: Office, admin: PersonId, at: Instant) -> None:
    issued(invitations.invite(office.person(office.organisation("contractor")), admin, at))


def test_at_the_terminal_only_a_first_passkey(office: Office, organ: OrgId, at: Instant) -> None:
    person = office.person(organ)
    accept(issued(invitations.invite(person, None, at)).secret, at)
    assert code(invitations.invite(person, None, at)) == "has_keys"


def test_one_administrator_alone_replaces_no_keys(office: Office, organ: OrgId, admin: PersonId, at: Instant) -> None:
    person = office.keyed(organ)
    assert code(invitations.invite(person, admin, at)) == "has_keys"
    Passkey.objects.filter(account__person_id=person).update(revoked_at=1)
    assert code(invitations.invite(person, admin, at)) == "has_keys"


# ---- lost passkeys ----


def ask(office: Office, person: PersonId, by: PersonId) -> str | Refusal:
    return invitations.ask_recovery(person, by, office.sign(by, invitations.recovery_digest(person)), office.at)


def agree(office: Office, person: PersonId, recovery: str, by: PersonId) -> Issued | Refusal:
    digest = invitations.recovery_digest(person, recovery)
    return invitations.agree_recovery(recovery, by, office.sign(by, digest), office.at)


def test_two_people_replace_lost_keys(
    office: Office, organ: OrgId, admin: PersonId, head: PersonId, at: Instant
) -> None:
    person = office.keyed(organ, "officer")
    value = office.enter(person)
    recovery = ask(office, person, admin)
    assert isinstance(recovery, str)
    assert office.enter(person), "until the second person agrees nothing changes"
    assert queries.recoveries_for(head, at) == (person,)
    assert queries.recoveries_for(admin, at) == ()

    link = issued(agree(office, person, recovery, head))

    with connection.cursor() as cursor:
        assert sessions.session_account(cursor, value, at) is None
    with pytest.raises(NotAccepted):
        office.enter(person)
    accept(link.secret, at)
    journal = [row.sentence.en for row in queries.own_journal(office.account(person).id)]
    assert journal[1].startswith("Two people decided")
    assert len(Invitation.objects.get(id=recovery).signatures) == 2


def test_the_second_is_another_person(office: Office, organ: OrgId, admin: PersonId, at: Instant) -> None:
    person = office.keyed(organ)
    recovery = ask(office, person, admin)
    assert isinstance(recovery, str)
    assert code(agree(office, person, recovery, admin)) == "second_person"
    assert Passkey.objects.filter(account__person_id=person, revoked_at=None).exists()


def test_the_data_layer_wants_the_second_person_too(office: Office, organ: OrgId, admin: PersonId) -> None:
    person = office.keyed(organ)
    recovery = ask(office, person, admin)
    rows = Invitation.objects.filter(id=recovery)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(secret_hash="0" * 64)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(secret_hash="0" * 64, second_by_id=admin)


def test_neither_is_the_person_nor_a_stranger(office: Office, organ: OrgId, admin: PersonId, head: PersonId) -> None:
    second = office.keyed(organ, "administrator")
    assert code(ask(office, second, second)) == "role"
    recovery = ask(office, second, admin)
    assert isinstance(recovery, str)
    assert code(agree(office, second, recovery, second)) == "role"
    stranger = office.keyed(office.organisation(), "administrator")
    assert code(ask(office, second, stranger)) == "role"
    assert code(agree(office, second, recovery, stranger)) == "role"


def test_both_sign(office: Office, organ: OrgId, admin: PersonId, head: PersonId, at: Instant) -> None:
    person = office.keyed(organ)
    with pytest.raises(SignatureError):
        invitations.ask_recovery(person, admin, "", at)
    recovery = ask(office, person, admin)
    assert isinstance(recovery, str)
    with pytest.raises(SignatureError):
        invitations.agree_recovery(recovery, head, "", at)
    # A signature for asking is none for agreeing.
    asked = office.sign(head, invitations.recovery_digest(person))
    with pytest.raises(SignatureError):
        invitations.agree_recovery(recovery, head, asked, at)


def test_a_request_lapses_after_seven_days(
    office: Office, organ: OrgId, admin: PersonId, head: PersonId, later: Later
) -> None:
    person = office.keyed(organ)
    recovery = ask(office, person, admin)
    assert isinstance(recovery, str)
    office.at = later(days=7)
    assert code(agree(office, person, recovery, head)) == "role"


def test_who_asked_must_still_be_entitled(office: Office, organ: OrgId, admin: PersonId, head: PersonId) -> None:
    from warifu.registers.people.models import Appointment

    person = office.keyed(organ)
    recovery = ask(office, person, admin)
    assert isinstance(recovery, str)
    Appointment.objects.filter(person_id=admin).delete()
    assert code(agree(office, person, recovery, head)) == "first_person"


def test_without_any_passkey_there_is_nothing_to_replace(office: Office, organ: OrgId, admin: PersonId) -> None:
    assert code(ask(office, office.person(organ), admin)) == "no_keys"


def test_who_may_replace_sees_the_state_and_nobody_else_does(
    office: Office, organ: OrgId, admin: PersonId, head: PersonId, at: Instant
) -> None:
    person = office.person(organ)
    assert queries.key_state(person, office.person(organ, "officer"), at) is None
    assert queries.key_state(person, person, at) is None
    invitations.invite(person, admin, at)
    state = queries.key_state(person, head, at)
    assert state is not None
    assert (state.keys, state.ever, state.recovery) == (0, False, "")
    assert state.invited_until is not None
    office.give_key(person)
    recovery = ask(office, person, admin)
    state = queries.key_state(person, head, at)
    assert state is not None
    assert (state.keys, state.ever, state.recovery, state.recovery_by) == (1, True, recovery, admin)
