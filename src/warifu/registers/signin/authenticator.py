"""An authenticator in software: makes the same registration and assertion objects a device makes (WebAuthn level 2, ES256). No Django.

The example's loader signs with it in the names of fictitious people, and tests stand it in for a phone. It holds private keys in memory and
always says that the user was present and verified, unless told otherwise: never use it for a real person.

    device = Authenticator("http://localhost:8000")
    credential = device.create(options)  # JSON text, as a browser would post it
    assertion = device.get(options)
"""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import encode_cbor

from warifu.registers.signin.challenges import b64, unb64

_PRESENT, _VERIFIED, _ATTESTED = 0x01, 0x04, 0x40


class NoSuchKey(Exception):
    """The device holds no key that the options allow."""


@dataclass(slots=True)
class Credential:
    id: bytes
    key: ec.EllipticCurvePrivateKey
    user_handle: bytes
    count: int = 0


@dataclass(slots=True)
class Authenticator:
    """`verifies` False: a device that did not ask for face, finger or PIN. `counts` False: a synced key, whose count stays 0."""

    origin: str
    verifies: bool = True
    counts: bool = True
    credentials: list[Credential] = field(default_factory=list)

    def create(self, options: dict[str, Any]) -> str:
        """Answer creation options (as JSON) with a new key. Returns the credential as JSON text."""
        user = unb64(options["user"]["id"])
        made = Credential(secrets.token_bytes(16), ec.generate_private_key(ec.SECP256R1()), user)
        self.credentials.append(made)
        attested = bytes(16) + len(made.id).to_bytes(2, "big") + made.id + _cose(made.key.public_key())
        data = self._data(options["rp"]["id"], _ATTESTED, made.count) + attested
        response = {
            "clientDataJSON": b64(self._client("webauthn.create", options["challenge"])),
            "attestationObject": b64(encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})),
            "transports": ["internal"],
        }
        return _credential(made, response)

    def get(self, options: dict[str, Any]) -> str:
        """Answer request options (as JSON) with a signature of the newest key allowed. Raises NoSuchKey."""
        allowed = {entry["id"] for entry in options.get("allowCredentials", ())}
        fitting = [c for c in self.credentials if not allowed or b64(c.id) in allowed]
        if not fitting:
            raise NoSuchKey("no key for these options")
        used = fitting[-1]
        used.count += 1 if self.counts else 0
        data = self._data(options["rpId"], 0, used.count)
        client = self._client("webauthn.get", options["challenge"])
        signature = used.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": b64(client),
            "authenticatorData": b64(data),
            "signature": b64(signature),
            "userHandle": b64(used.user_handle),
        }
        return _credential(used, response)

    def _data(self, rp_id: str, flags: int, count: int) -> bytes:
        flags |= _PRESENT | (_VERIFIED if self.verifies else 0)
        return hashlib.sha256(rp_id.encode()).digest() + bytes([flags]) + count.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps(
            {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}, separators=(",", ":")
        ).encode()


def _cose(public: ec.EllipticCurvePublicKey) -> bytes:
    """The public key as COSE: EC2, ES256, P-256."""
    numbers = public.public_numbers()
    return encode_cbor({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})


def _credential(made: Credential, response: dict[str, Any]) -> str:
    return json.dumps({"id": b64(made.id), "rawId": b64(made.id), "type": "public-key", "response": response})
