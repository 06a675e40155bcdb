"""A deciding act signed: what exactly a passkey signs, and how the stored signature is checked again without us. No Django, no database.

    digest    = SHA-256 of the canonical JSON of (case, revision, procedure, version, step, data)
    challenge = SHA-256 of "warifu/step-up/1" 00, the nonce (32 bytes), the digest (32 bytes) and the actor's id
    signed    = authenticatorData and SHA-256 of clientDataJSON, which holds the challenge and our origin (WebAuthn level 2)

The nonce is given out once, to one person, for one digest; `stepup` keeps it. What is stored with the step is `Signature.stored()`.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from warifu.kernel.ids import PersonId
from warifu.kernel.tlog import canonical
from warifu.registers.signin.challenges import NotAccepted, b64, unb64
from warifu.registers.signin.passkeys import Site, answer, verify_authentication

_DOMAIN = b"warifu/step-up/1\x00"


class SignatureError(NotAccepted):
    """A deciding act came without a valid, fresh signature over its own digest, or a stored signature does not hold."""


def act_digest(
    *, case_id: str, revision: int, procedure: str, version: int, step: str, data: Mapping[str, canonical.Json]
) -> bytes:
    """32 bytes that name one act. `data` as canonical JSON: files by their digest. Raises canonical.OutsideDomain."""
    act: dict[str, canonical.Json] = {
        "case": case_id,
        "data": data,
        "procedure": procedure,
        "revision": revision,
        "step": step,
        "version": version,
    }
    return hashlib.sha256(canonical.encode(act)).digest()


def challenge_of(nonce: bytes, digest: bytes, person: PersonId) -> bytes:
    """The challenge for one nonce, one act, one actor. Raises ValueError for lengths that would let one be read as another."""
    if len(nonce) != 32 or len(digest) != 32:
        raise ValueError("nonce and digest are 32 bytes each")
    return hashlib.sha256(_DOMAIN + nonce + digest + person.encode()).digest()


@dataclass(frozen=True, slots=True)
class Signature:
    """What is stored with the step; bytes as base64url, the digest as hex, `at` in seconds since 1970."""

    person: str
    credential: str
    authenticator_data: str
    client_data: str
    signature: str
    nonce: str
    digest: str
    at: int

    def stored(self) -> dict[str, str | int]:
        return asdict(self)


def check_stored(
    stored: Mapping[str, Any], *, public_key: bytes, digest: bytes, person: PersonId, rp_id: str, origin: str
) -> None:
    """Check a stored signature again, offline: this person's key signed this digest at our origin, having been verified.

    `digest` and `person` come from the journal, `public_key` (COSE) from the register of passkeys, never from `stored`.
    Raises SignatureError.
    """
    site = Site(origin)
    try:
        kept = Signature(**stored)
        if kept.digest != digest.hex() or kept.person != person or site.rp_id != rp_id:
            raise SignatureError("the signature is over another act, person or place")
        challenge = challenge_of(unb64(kept.nonce), digest, person)
        given = answer(_assertion(kept))
        verify_authentication(site, given, challenge, public_key=public_key, sign_count=0)
    except (TypeError, ValueError, NotAccepted) as wrong:
        raise SignatureError(f"stored signature: {wrong}") from wrong


def _assertion(kept: Signature) -> str:
    response = {
        "clientDataJSON": kept.client_data,
        "authenticatorData": kept.authenticator_data,
        "signature": kept.signature,
    }
    return json.dumps({"id": kept.credential, "rawId": kept.credential, "type": "public-key", "response": response})


def make(raw: Mapping[str, Any], *, person: PersonId, nonce: bytes, digest: bytes, at: int) -> Signature:
    """The record of an assertion that has just been verified. `raw` is the browser's JSON."""
    response = raw["response"]
    return Signature(
        person=person,
        credential=raw["id"],
        authenticator_data=response["authenticatorData"],
        client_data=response["clientDataJSON"],
        signature=response["signature"],
        nonce=b64(nonce),
        digest=digest.hex(),
        at=at,
    )
