"""What a deciding act's signature is over, and that a stored one can be checked again offline and by nobody bent."""

from typing import Any

import pytest

from tests.registers.signin.conftest import ORIGIN
from warifu.kernel.ids import PersonId
from warifu.registers.signin import passkeys, signatures
from warifu.registers.signin.authenticator import Authenticator
from warifu.registers.signin.passkeys import Site
from warifu.registers.signin.signatures import SignatureError, act_digest, challenge_of, check_stored

SITE, PERSON, NONCE = Site(ORIGIN), PersonId("p" * 26), b"\x07" * 32
ACT: dict[str, Any] = {
    "case_id": "c" * 26,
    "revision": 3,
    "procedure": "designation",
    "version": 1,
    "step": "designate",
    "data": {"reason": "理由", "years": 5},
}


@pytest.fixture
def signed(device: Authenticator) -> tuple[dict[str, Any], bytes]:
    """A stored signature over ACT, and the public key it was made with."""
    options = passkeys.registration_options(SITE, account="a" * 26, challenge=NONCE)
    key = passkeys.verify_registration(SITE, passkeys.answer(device.create(options)), NONCE)
    digest = act_digest(**ACT)
    asked = passkeys.authentication_options(SITE, challenge=challenge_of(NONCE, digest, PERSON))
    given = passkeys.answer(device.get(asked))
    made = signatures.make(given.raw, person=PERSON, nonce=NONCE, digest=digest, at=1_795_478_700)
    return made.stored(), key.public_key


def check(stored: dict[str, Any], key: bytes, **other: Any) -> None:
    asked: dict[str, Any] = {"digest": act_digest(**ACT), "person": PERSON, "rp_id": "localhost", "origin": ORIGIN}
    check_stored(stored, public_key=key, **{**asked, **other})


def test_a_stored_signature_holds(signed: tuple[dict[str, Any], bytes]) -> None:
    check(*signed)


@pytest.mark.parametrize(
    "change",
    [
        {"case_id": "d" * 26},
        {"revision": 4},
        {"version": 2},
        {"step": "lift"},
        {"procedure": "x"},
        {"data": {"years": 6}},
    ],
)
def test_it_holds_for_this_act_only(signed: tuple[dict[str, Any], bytes], change: dict[str, Any]) -> None:
    stored, key = signed
    other = act_digest(**{**ACT, **change})
    with pytest.raises(SignatureError):
        check(stored, key, digest=other)
    # Even where the stored digest was changed to fit.
    with pytest.raises(SignatureError):
        check({**stored, "digest": other.hex()}, key, digest=other)


def test_it_holds_for_this_person_only(signed: tuple[dict[str, Any], bytes]) -> None:
    stored, key = signed
    other = PersonId("q" * 26)
    with pytest.raises(SignatureError):
        check({**stored, "person": other}, key, person=other)


@pytest.mark.parametrize(
    "place", [{"origin": "https://localhost"}, {"rp_id": "example"}, {"origin": "http://localhost:9"}]
)
def test_it_holds_for_this_place_only(signed: tuple[dict[str, Any], bytes], place: dict[str, str]) -> None:
    with pytest.raises(SignatureError):
        check(*signed, **place)


@pytest.mark.parametrize("part", ["authenticator_data", "client_data", "signature", "nonce"])
def test_every_stored_part_counts(signed: tuple[dict[str, Any], bytes], part: str) -> None:
    stored, key = signed
    spoilt = ("B" if stored[part][10] == "A" else "A").join([stored[part][:10], stored[part][11:]])
    with pytest.raises(SignatureError):
        check({**stored, part: spoilt}, key)


def test_missing_and_unknown_members_are_refused(signed: tuple[dict[str, Any], bytes]) -> None:
    stored, key = signed
    with pytest.raises(SignatureError):
        check({k: v for k, v in stored.items() if k != "nonce"}, key)
    with pytest.raises(SignatureError):
        check({**stored, "more": 1}, key)


def test_a_device_that_did_not_verify_its_user_signs_nothing(device: Authenticator) -> None:
    options = passkeys.registration_options(SITE, account="a" * 26, challenge=NONCE)
    key = passkeys.verify_registration(SITE, passkeys.answer(device.create(options)), NONCE)
    device.verifies = False
    digest = act_digest(**ACT)
    given = passkeys.answer(
        device.get(passkeys.authentication_options(SITE, challenge=challenge_of(NONCE, digest, PERSON)))
    )
    with pytest.raises(SignatureError):
        check(signatures.make(given.raw, person=PERSON, nonce=NONCE, digest=digest, at=0).stored(), key.public_key)


def test_nonce_digest_and_actor_cannot_be_shifted_into_each_other() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        challenge_of(NONCE + b"x", b"d" * 31, PERSON)
