"""Sealed columns: names and other personal text in the tables of other apps, as boxes under their subject's key. No Django.

A column holds the box as bytes and nothing beside it; whose key it needs stands in the box. After erasure `open_text` raises KeyDestroyed,
and the page says that it was erased. JSON here is any JSON (`orjson`, keys sorted), since nothing is committed to.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import orjson

from warifu.registers.vault import box
from warifu.registers.vault.keystore import KeyStore, current

_CONTEXT = "text"
_AT_ONCE = 20_000  # values whose keys are in memory together


def keystore() -> KeyStore:
    """The keys of the installation that the environment names."""
    return current()


def seal_text(subject: str, compartment: str, value: Any) -> bytes:
    """A JSON value as a box under (subject, compartment); the key is made where there is none yet."""
    key_id, key = keystore().key_for(subject, compartment)
    return box.put(key_id, key, orjson.dumps(value, option=orjson.OPT_SORT_KEYS), _CONTEXT)


def open_text(sealed: bytes) -> Any:
    """The JSON value. Raises KeyDestroyed where it was erased, SealBroken where the box was changed."""
    return orjson.loads(box.take(keystore().open(box.key_id_of(sealed)), sealed, _CONTEXT))


def seal_all(values: Iterable[tuple[str, Any]], compartment: str) -> Iterator[bytes]:
    """`seal_text` of many (subject, value) pairs, in their order; the keys that are missing are made together."""
    rest, keys = iter(values), keystore()
    while some := list(islice(rest, _AT_ONCE)):
        found = keys.keys_for((subject for subject, _ in some), compartment)
        for subject, value in some:
            yield box.put(*found[subject], orjson.dumps(value, option=orjson.OPT_SORT_KEYS), _CONTEXT)


def open_all(boxes: Sequence[bytes]) -> list[Any]:
    """`open_text` of many boxes, in their order; None where it was erased. Raises SealBroken where a box was changed."""
    found = keystore().open_all(box.key_id_of(sealed) for sealed in boxes)
    keys = [found.get(box.key_id_of(sealed)) for sealed in boxes]
    return [
        orjson.loads(box.take(key, sealed, _CONTEXT)) if key else None for key, sealed in zip(keys, boxes, strict=True)
    ]
