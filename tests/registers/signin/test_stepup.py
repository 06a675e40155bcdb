"""The signature of a deciding act in the data layer: fresh, once, for this act and this person, whatever the caller says."""

import pytest
from django.db import transaction

from tests.registers.signin.conftest import ORIGIN, Later
from tests.registers.signin.office import Office
from warifu.kernel.ids import Instant, PersonId
from warifu.registers.signin import stepup
from warifu.registers.signin.authenticator import Authenticator
from warifu.registers.signin.models import Account, Challenge, Passkey
from warifu.registers.signin.sql import seconds
from warifu.registers.signin.stepup import SignatureError, act_digest

DIGEST = act_digest(case_id="c" * 26, revision=1, procedure="designation", version=1, step="designate", data={})
OTHER = act_digest(case_id="c" * 26, revision=2, procedure="designation", version=1, step="designate", data={})


@pytest.fixture
def head(office: Office) -> PersonId:
    return office.keyed(office.organisation(), "head")


def test_what_is_stored_can_be_checked_offline(office: Office, head: PersonId, at: Instant) -> None:
    stored = stepup.verify(head, DIGEST, office.sign(head, DIGEST), at)
    assert stored["digest"] == DIGEST.hex()
    key = Passkey.objects.get()
    assert stored["credential"] == key.credential_id
    stepup.check_stored(
        stored, public_key=bytes(key.public_key), digest=DIGEST, person=head, rp_id="localhost", origin=ORIGIN
    )


def test_a_signature_is_good_once(office: Office, head: PersonId, at: Instant) -> None:
    signed = office.sign(head, DIGEST)
    stepup.verify(head, DIGEST, signed, at)
    with pytest.raises(SignatureError):
        stepup.verify(head, DIGEST, signed, at)


@pytest.mark.parametrize(("age", "good"), [(299, True), (300, False)])
def test_a_signature_is_fresh(office: Office, head: PersonId, later: Later, age: int, good: bool) -> None:
    signed = office.sign(head, DIGEST)
    if good:
        stepup.verify(head, DIGEST, signed, later(seconds=age))
    else:
        with pytest.raises(SignatureError):
            stepup.verify(head, DIGEST, signed, later(seconds=age))


def test_another_act_is_not_signed_with_it(office: Office, head: PersonId, at: Instant) -> None:
    signed = office.sign(head, OTHER)
    with pytest.raises(SignatureError):
        stepup.verify(head, DIGEST, signed, at)


def test_another_person_has_not_signed(office: Office, head: PersonId, at: Instant) -> None:
    second = office.keyed(office.organisation(), "head")
    signed = office.sign(second, DIGEST)
    with pytest.raises(SignatureError):
        stepup.verify(head, DIGEST, signed, at)
    # Nor does somebody else's device answer a challenge that was given to her.
    asked = stepup.options(head, DIGEST, at)
    with pytest.raises(SignatureError):
        stepup.verify(head, DIGEST, office.devices[second].get({**asked, "allowCredentials": []}), at)


@pytest.mark.parametrize("assertion", [None, "", {}, "x", {"id": "x"}])
def test_no_signature_no_act(head: PersonId, at: Instant, assertion: object) -> None:
    with pytest.raises(SignatureError):
        stepup.verify(head, DIGEST, assertion, at)  # type: ignore[arg-type]


def test_an_assertion_for_signing_in_signs_no_act(office: Office, head: PersonId, at: Instant) -> None:
    from warifu.registers.signin import acts

    with pytest.raises(SignatureError):
        stepup.verify(head, DIGEST, office.devices[head].get(acts.sign_in_options(at)), at)


def test_the_user_must_have_been_verified(office: Office, head: PersonId, at: Instant) -> None:
    office.devices[head].verifies = False
    signed = office.sign(head, DIGEST)
    with pytest.raises(SignatureError):
        stepup.verify(head, DIGEST, signed, at)


def test_a_revoked_key_signs_nothing(office: Office, head: PersonId, at: Instant) -> None:
    signed = office.sign(head, DIGEST)
    Passkey.objects.update(revoked_at=seconds(at))
    with pytest.raises(SignatureError):
        stepup.verify(head, DIGEST, signed, at)
    with pytest.raises(stepup.NoPasskey):
        stepup.options(head, DIGEST, at)


def test_a_closed_account_signs_nothing(office: Office, head: PersonId, at: Instant) -> None:
    signed = office.sign(head, DIGEST)
    Account.objects.update(closed=seconds(at))
    with pytest.raises(SignatureError):
        stepup.verify(head, DIGEST, signed, at)


def test_a_copied_key_is_noticed_by_its_count(office: Office, head: PersonId, at: Instant) -> None:
    device = office.devices[head]
    copy = Authenticator(ORIGIN, credentials=[device.credentials[0]])
    stepup.verify(head, DIGEST, office.sign(head, DIGEST), at)
    copy.credentials[0].count = 0
    with pytest.raises(SignatureError):
        stepup.verify(head, DIGEST, copy.get(stepup.options(head, DIGEST, at)), at)


def test_an_act_rolled_back_has_used_nothing_up(office: Office, head: PersonId, at: Instant) -> None:
    signed = office.sign(head, DIGEST)
    with transaction.atomic():
        stepup.verify(head, DIGEST, signed, at)
        transaction.set_rollback(True)
    assert Challenge.objects.count() == 1
    stepup.verify(head, DIGEST, signed, at)


def test_the_device_is_asked_for_this_persons_keys_only(office: Office, head: PersonId, at: Instant) -> None:
    office.keyed(office.organisation(), "head")
    options = stepup.options(head, DIGEST, at)
    assert [c["id"] for c in options["allowCredentials"]] == [
        Passkey.objects.get(account__person_id=head).credential_id
    ]
    assert options["userVerification"] == "required"
