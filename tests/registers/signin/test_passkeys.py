"""The two ceremonies against the software device: what is demanded, and everything hostile refused with the one dull error."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.registers.signin.conftest import ORIGIN
from warifu.registers.signin import passkeys
from warifu.registers.signin.authenticator import Authenticator, NoSuchKey
from warifu.registers.signin.challenges import NotAccepted, b64
from warifu.registers.signin.passkeys import NewPasskey, Site

SITE = Site(ORIGIN)
ACCOUNT = "a" * 26
CHALLENGE = b"\x01" * 32


def register(device: Authenticator, site: Site = SITE, challenge: bytes = CHALLENGE) -> NewPasskey:
    options = passkeys.registration_options(SITE, account=ACCOUNT, challenge=CHALLENGE)
    return passkeys.verify_registration(site, passkeys.answer(device.create(options)), challenge)


def assertion(device: Authenticator) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(device.get(passkeys.authentication_options(SITE, challenge=CHALLENGE)))
    return found


def authenticate(
    key: NewPasskey, given: dict[str, Any], *, site: Site = SITE, challenge: bytes = CHALLENGE, count: int = 0
) -> int:
    return passkeys.verify_authentication(
        site, passkeys.answer(json.dumps(given)), challenge, public_key=key.public_key, sign_count=count
    )


def test_what_a_device_is_asked_for() -> None:
    options = passkeys.registration_options(SITE, account=ACCOUNT, challenge=CHALLENGE, present=["AAAA"])
    assert options["rp"]["id"] == "localhost"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["attestation"] == "none"
    assert [c["id"] for c in options["excludeCredentials"]] == ["AAAA"]
    asked = passkeys.authentication_options(SITE, challenge=CHALLENGE)
    assert asked["userVerification"] == "required"
    assert asked["allowCredentials"] == []


def test_the_device_learns_nothing_about_the_person() -> None:
    user = passkeys.registration_options(SITE, account=ACCOUNT, challenge=CHALLENGE)["user"]
    assert user["name"] == user["displayName"] == "Warifu aaaa"


def test_registered_then_recognised(device: Authenticator) -> None:
    key = register(device)
    given = assertion(device)
    assert passkeys.answer(json.dumps(given)).user_handle == ACCOUNT
    assert passkeys.answer(json.dumps(given)).credential_id == key.credential_id
    assert authenticate(key, given) == 1


def test_a_synced_key_that_does_not_count(device: Authenticator) -> None:
    device.counts = False
    key = register(device)
    assert authenticate(key, assertion(device)) == 0


def test_a_count_that_did_not_rise_is_refused(device: Authenticator) -> None:
    key = register(device)
    with pytest.raises(NotAccepted):
        authenticate(key, assertion(device), count=1)


def test_without_face_finger_or_pin_nothing_holds(device: Authenticator) -> None:
    key = register(device)
    device.verifies = False
    with pytest.raises(NotAccepted):
        authenticate(key, assertion(device))
    with pytest.raises(NotAccepted):
        register(device)


@pytest.mark.parametrize(
    "site", [Site("http://localhost:8001"), Site("https://warifu.example"), Site("http://localhost")]
)
def test_another_site_is_refused(device: Authenticator, site: Site) -> None:
    key = register(device)
    with pytest.raises(NotAccepted):
        authenticate(key, assertion(device), site=site)
    with pytest.raises(NotAccepted):
        register(device, site)


def test_another_challenge_is_refused(device: Authenticator) -> None:
    key = register(device)
    with pytest.raises(NotAccepted):
        authenticate(key, assertion(device), challenge=b"\x02" * 32)
    with pytest.raises(NotAccepted):
        register(device, challenge=b"\x02" * 32)


def test_another_key_is_refused(device: Authenticator) -> None:
    register(device)
    other = register(Authenticator(ORIGIN))
    with pytest.raises(NotAccepted):
        authenticate(other, assertion(device))


def changed(part: str, change: Callable[[bytes], bytes]) -> Callable[[dict[str, Any]], None]:
    def spoil(given: dict[str, Any]) -> None:
        raw = given["response"][part]
        given["response"][part] = b64(change(base64.urlsafe_b64decode(raw + "==")))

    return spoil


def in_a_frame(raw: bytes) -> bytes:
    return json.dumps({**json.loads(raw), "crossOrigin": True}).encode()


@pytest.mark.parametrize(
    "spoil",
    [
        changed("signature", lambda raw: raw[:-1] + bytes([raw[-1] ^ 1])),
        changed("signature", lambda raw: b""),
        changed("authenticatorData", lambda raw: raw[:20]),
        changed("authenticatorData", lambda raw: raw + b"\x00"),
        changed("clientDataJSON", lambda raw: raw.replace(b"webauthn.get", b"webauthn.create")),
        changed("clientDataJSON", lambda raw: raw + b" "),
        changed("clientDataJSON", in_a_frame),
        changed("clientDataJSON", lambda raw: b"\xff"),
        changed("clientDataJSON", lambda raw: b"[]"),
    ],
)
def test_a_changed_assertion_is_refused(device: Authenticator, spoil: Callable[[dict[str, Any]], None]) -> None:
    key = register(device)
    given = assertion(device)
    spoil(given)
    with pytest.raises(NotAccepted):
        authenticate(key, given)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"response": 1}',
        '{"response": {"attestationObject": 1}}',
        '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"!","authenticatorData":"","signature":""}}',
        '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"bnVsbA","authenticatorData":"","signature":""}}',
        '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30","authenticatorData":"","signature":"","userHandle":"_w"}}',
        "[" * 60_000,
        '{"response": {}, "id": "' + "A" * 70_000 + '"}',
    ],
)
def test_what_is_no_answer_is_refused(text: str) -> None:
    with pytest.raises(NotAccepted):
        passkeys.answer(text)


def test_hostile_attestation_objects_are_refused(device: Authenticator) -> None:
    options = passkeys.registration_options(SITE, account=ACCOUNT, challenge=CHALLENGE)
    given = json.loads(device.create(options))
    whole = base64.urlsafe_b64decode(given["response"]["attestationObject"] + "==")
    hostile = [
        b"\x81" * 30_000,
        b"\xbb" + b"\xff" * 8,
        b"\x5b" + b"\x7f" * 8,
        *(whole[:cut] for cut in range(0, len(whole), 7)),
    ]
    for bent in hostile:
        given["response"]["attestationObject"] = b64(bent)
        with pytest.raises(NotAccepted):
            passkeys.verify_registration(SITE, passkeys.answer(json.dumps(given)), CHALLENGE)


def test_the_device_has_no_key_for_others(device: Authenticator) -> None:
    register(device)
    with pytest.raises(NoSuchKey):
        device.get(passkeys.authentication_options(SITE, challenge=CHALLENGE, allowed=["AAAA"]))
