"""Verifier keys in their one-line form, and the seeds that sign.

`<name>+<8 hexadecimal digits of the key id>+<base64(type byte || public key)>`. The id is the first four bytes of
SHA-256(name || newline || type byte || public key): it tells keys apart, no security rests on it. Where seeds are kept is left to others.
"""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from warifu.kernel.tlog import cosignature
from warifu.kernel.tlog.encoding import base64, from_base64
from warifu.kernel.tlog.errors import VerificationError


def check_name(name: str) -> str:
    """The name itself. Raises VerificationError where it is empty, has a space of any script, a control character, or a plus."""
    if not name or "+" in name or any(c.isspace() or ord(c) < 0x20 for c in name):
        raise VerificationError(f"not a key name: {name[:80]!r}")
    return name


def key_id(name: str, kind: int, public: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


@dataclass(frozen=True)
class VerifierKey:
    """A key that verifies one type of signature under one name."""

    name: str
    kind: int
    public: bytes

    @cached_property
    def id(self) -> bytes:
        return key_id(self.name, self.kind, self.public)

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64(bytes([self.kind]) + self.public)}"

    def verify(self, text: bytes, payload: bytes) -> int | None:
        """The time signed, None where the type carries none. Raises VerificationError."""
        return cosignature.verify(self.kind, self.public, self.name, text, payload)


@dataclass(frozen=True)
class SigningKey:
    """A 32-byte seed that signs as one name under one type of signature."""

    name: str
    kind: int
    seed: bytes

    def __repr__(self) -> str:
        return f"SigningKey({self.name!r}, {self.kind:#04x})"

    @cached_property
    def verifier(self) -> VerifierKey:
        return VerifierKey(check_name(self.name), self.kind, cosignature.public_key(self.kind, self.seed))

    def sign(self, text: bytes, time: int) -> bytes:
        """What follows the key id on a signature line over `text`; `time` in POSIX seconds."""
        return cosignature.sign(self.kind, self.seed, self.name, text, time)


def parse(text: str) -> VerifierKey:
    """Raises VerificationError for another form, an unknown type, or an id that is not the key's own."""
    parts = text.split("+", 2)
    if len(parts) != 3:
        raise VerificationError("a verifier key is name+id+key")
    name, shown, encoded = parts
    raw = from_base64(encoded)
    kind = raw[0] if raw else -1
    if cosignature.PUBLIC_KEY_BYTES.get(kind) != len(raw) - 1:
        raise VerificationError(
            f"verifier key of {name[:80]!r}: a type that is not known here, or a key of another length"
        )
    key = VerifierKey(check_name(name), kind, raw[1:])
    if shown != key.id.hex():
        raise VerificationError(f"verifier key of {name[:80]!r}: its id is {key.id.hex()}")
    return key
