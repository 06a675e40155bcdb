"""Base64 and decimal numbers as the log's formats want them: one way of writing each value, every other one refused."""

import re
from base64 import b64decode, b64encode

from warifu.kernel.tlog.errors import VerificationError

# Sizes and times are at most 2^63-1 in all of the formats.
LARGEST = 2**63 - 1
_DECIMAL = re.compile(r"0|[1-9][0-9]*", re.ASCII)


def base64(data: bytes) -> str:
    """RFC 4648 section 4, with padding."""
    return b64encode(data).decode()


def from_base64(text: str) -> bytes:
    """Raises VerificationError for whitespace, missing padding, stray bits, anything that would not be written again as it is."""
    try:
        data = b64decode(text)
    except ValueError as error:  # binascii.Error is one
        raise VerificationError(f"not base64: {text[:80]!r}") from error
    if b64encode(data).decode() != text:
        raise VerificationError(f"not strict base64: {text[:80]!r}")
    return data


def hash_from_base64(text: str) -> bytes:
    """A hash: 32 bytes. Raises VerificationError."""
    data = from_base64(text)
    if len(data) != 32:
        raise VerificationError(f"a hash has 32 bytes, not {len(data)}")
    return data


def decimal(text: str) -> int:
    """A number without sign or leading zeros, at most 2^63-1. Raises VerificationError."""
    if len(text) > 19 or not _DECIMAL.fullmatch(text) or int(text) > LARGEST:
        raise VerificationError(f"not a decimal number: {text[:80]!r}")
    return int(text)
