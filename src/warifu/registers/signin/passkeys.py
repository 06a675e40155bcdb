"""Passkeys: WebAuthn level 2 ceremonies as this program demands them, around the `webauthn` library. No Django, no database.

Demanded always: a discoverable key, the user verified by the device (face, finger, PIN), our origin and RP ID, no frame of another site.
Attestation is not asked for: which maker's device somebody carries is not ours to know. Every failure is `NotAccepted`.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import orjson
import webauthn
from webauthn.helpers import parse_authentication_credential_json, parse_registration_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from warifu.registers.signin.challenges import LIFE_SECONDS, NotAccepted, b64, unb64

# What the library may raise for a hostile answer beside its own errors: wrong types, lengths, encodings and points not on the curve.
_BAD_INPUT = (WebAuthnException, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError)
# Far above any honest answer.
_LONGEST = 64 * 1024

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Site:
    """Whose passkeys: the installation's origin, e.g. http://localhost:8000, and the RP ID that follows from it, localhost."""

    origin: str

    @property
    def rp_id(self) -> str:
        return urlsplit(self.origin).hostname or ""


@dataclass(frozen=True, slots=True)
class NewPasskey:
    credential_id: str  # base64url
    public_key: bytes  # COSE
    sign_count: int
    aaguid: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a browser answered, taken apart but not verified: never act on it before `verify_*` has returned."""

    credential_id: str
    challenge: bytes
    user_handle: str
    raw: Json


def registration_options(site: Site, *, account: str, challenge: bytes, present: Iterable[str] = ()) -> Json:
    """What `navigator.credentials.create` is given. `present` are credential ids the account has already."""
    # The name travels to the maker of the device or its password manager, so it says nothing about the person.
    label = f"Warifu {account[:4]}"
    options = webauthn.generate_registration_options(
        rp_id=site.rp_id,
        rp_name="割符 Warifu",
        user_name=label,
        user_id=account.encode(),
        challenge=challenge,
        timeout=LIFE_SECONDS * 1000,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=unb64(c)) for c in present],
    )
    return dict(json.loads(webauthn.options_to_json(options)))


def authentication_options(site: Site, *, challenge: bytes, allowed: Iterable[str] = ()) -> Json:
    """What `navigator.credentials.get` is given. Without `allowed` the device offers the keys it holds for us."""
    options = webauthn.generate_authentication_options(
        rp_id=site.rp_id,
        challenge=challenge,
        timeout=LIFE_SECONDS * 1000,
        allow_credentials=[PublicKeyCredentialDescriptor(id=unb64(c)) for c in allowed],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return dict(json.loads(webauthn.options_to_json(options)))


def _client_data(raw: bytes) -> Mapping[str, Any]:
    found = orjson.loads(raw)
    if not isinstance(found, dict) or found.get("crossOrigin", False) is not False:
        raise ValueError("client data")
    return found


def answer(text: str) -> Answer:
    """Take apart what the browser sent (a credential as JSON text). Raises NotAccepted for anything else."""
    try:
        if len(text) > _LONGEST:
            raise ValueError("too long")
        raw = orjson.loads(text)
        parse = (
            parse_registration_credential_json
            if "attestationObject" in raw["response"]
            else parse_authentication_credential_json
        )
        parsed = parse(raw)
        handle = getattr(parsed.response, "user_handle", None) or b""
        return Answer(
            credential_id=b64(parsed.raw_id),
            challenge=unb64(_client_data(parsed.response.client_data_json)["challenge"]),
            user_handle=handle.decode(),
            raw=raw,
        )
    except _BAD_INPUT as wrong:
        raise NotAccepted("answer") from wrong


def verify_registration(site: Site, given: Answer, challenge: bytes) -> NewPasskey:
    """The new passkey, once everything about the answer holds. Raises NotAccepted."""
    try:
        made = webauthn.verify_registration_response(
            credential=given.raw,
            expected_challenge=challenge,
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except _BAD_INPUT as wrong:
        raise NotAccepted("registration") from wrong
    return NewPasskey(
        credential_id=b64(made.credential_id),
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        aaguid=made.aaguid,
    )


def verify_authentication(site: Site, given: Answer, challenge: bytes, *, public_key: bytes, sign_count: int) -> int:
    """The device's new count of signatures, once everything about the answer holds.

    Raises NotAccepted, also for a count that did not rise: the key may have been copied.
    """
    try:
        held = webauthn.verify_authentication_response(
            credential=given.raw,
            expected_challenge=challenge,
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except _BAD_INPUT as wrong:
        raise NotAccepted("authentication") from wrong
    return int(held.new_sign_count)
