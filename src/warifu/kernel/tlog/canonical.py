"""Canonical JSON over a restricted domain: ASCII keys, integers within 2^53, strings, booleans, lists, objects; no floats, no null.

On that domain sorted-key compact output is RFC 8785 (a property test holds it against another implementation) and costs a twentieth.
What is outside the domain is an error of the caller, not something to be rounded.
"""

from collections.abc import Mapping, Sequence

import orjson

from warifu.kernel.tlog.errors import VerificationError

Json = bool | int | str | Sequence["Json"] | Mapping[str, "Json"]

# RFC 8785 section 3.2.2.3: numbers are IEEE doubles, which hold integers exactly up to here.
LARGEST = 2**53


class OutsideDomain(ValueError):
    """The value cannot be written canonically: a float, a null, a huge integer, a key that is not ASCII, a lone surrogate."""


def encode(value: Json) -> bytes:
    """The one way to write `value`. Raises OutsideDomain."""
    _check(value)
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError as error:
        raise OutsideDomain(str(error)) from error


def decode(data: bytes) -> Json:
    """Parse bytes that must be canonical. Raises VerificationError where another way of writing the same value was used."""
    try:
        value: Json = orjson.loads(data)
        same = encode(value) == data
    except (orjson.JSONDecodeError, OutsideDomain) as error:
        raise VerificationError(f"not canonical JSON: {error}") from error
    if not same:
        raise VerificationError("not canonical JSON: written another way than the canonical one")
    return value


def _check(value: Json) -> None:
    if isinstance(value, str | bool):
        return
    if isinstance(value, int):
        if not -LARGEST <= value <= LARGEST:
            raise OutsideDomain("integer beyond 2^53")
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise OutsideDomain("a key is not ASCII text")
            _check(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _check(inner)
    else:
        raise OutsideDomain(f"{type(value).__name__} has no place in canonical JSON")
