"""Payloads: what a person, case or document handed in, sealed under its subject's compartment. Rows in the records, big ones as files.

A file is written and durable before its row is committed, so a row never points at nothing; a file whose row was rolled back is swept
away by `sweep`. The associated data binds id, subject and compartment: a box moved to another row does not open.
"""

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from warifu.registers import installation as place
from warifu.registers.installation import new_id
from warifu.registers.vault import box
from warifu.registers.vault.models import Payload
from warifu.registers.vault.sealed import keystore

LARGEST = 64 * 1024 * 1024  # bytes of one payload: it is sealed in memory
IN_ROW = 256 * 1024  # bytes; larger ones become files
_JSON, _BYTES = b"J", b"B"
_HOUR = 3600.0
_AT_ONCE = 500


class PayloadMissing(Exception):
    """There is no payload of that id."""


class PayloadTooLarge(ValueError):
    """More than LARGEST bytes."""


def put(subject: str, compartment: str, value: Any, at: datetime) -> str:
    """Seal bytes or a JSON value, in the caller's transaction; returns the random id of the payload. Raises PayloadTooLarge."""
    plain = _BYTES + bytes(value) if isinstance(value, bytes | bytearray | memoryview) else _JSON + _dump(value)
    if len(plain) > LARGEST:
        raise PayloadTooLarge(f"a payload has at most {LARGEST} bytes")
    key_id, key = keystore().key_for(subject, compartment)
    payload_id = new_id()
    sealed = box.put(key_id, key, plain, _context(payload_id, subject, compartment))
    if len(sealed) > IN_ROW:
        _write(path_of(payload_id), sealed)
    Payload.objects.create(
        id=payload_id,
        subject=subject,
        compartment=compartment,
        key_id=key_id,
        box=sealed if len(sealed) <= IN_ROW else None,
        created=at,
    )
    return payload_id


def get(payload_id: str) -> Any:
    """The bytes or JSON value. Raises PayloadMissing, KeyDestroyed (erased) or SealBroken (changed)."""
    row = Payload.objects.filter(id=payload_id).values_list("subject", "compartment", "key_id", "box").first()
    if row is None:
        raise PayloadMissing("there is no such payload")
    subject, compartment, key_id, sealed = row
    key = keystore().open(key_id)
    plain = box.take(
        key,
        path_of(payload_id).read_bytes() if sealed is None else bytes(sealed),
        _context(payload_id, subject, compartment),
    )
    return plain[1:] if plain[:1] == _BYTES else orjson.loads(plain[1:])


def ids_of(subject: str, compartments: Iterable[str] | None = None) -> list[str]:
    """Ids of what is kept of a subject, oldest first; of these compartments only where some are named."""
    rows = Payload.objects.filter(subject=subject)
    if compartments is not None:
        rows = rows.filter(compartment__in=list(compartments))
    return list(rows.order_by("created", "id").values_list("id", flat=True))


def remove(key_ids: Sequence[str]) -> None:
    """Delete the rows and files sealed under these keys; called once the keys are destroyed, so that nothing useless is kept."""
    for begin in range(0, len(key_ids), _AT_ONCE):
        rows = Payload.objects.filter(key_id__in=key_ids[begin : begin + _AT_ONCE])
        for payload_id in rows.filter(box=None).values_list("id", flat=True):
            path_of(payload_id).unlink(missing_ok=True)
        rows.delete()


def sweep(now: float | None = None) -> int:
    """Delete files older than an hour that no row names (their transaction was rolled back); returns how many. Called at every start."""
    swept, limit = 0, (time.time() if now is None else now) - _HOUR
    named = set(Payload.objects.filter(box=None).values_list("id", flat=True))
    for path in files():
        if path.name not in named and path.stat().st_mtime < limit:
            path.unlink()
            swept += 1
    return swept


def files() -> Iterator[Path]:
    """Every file of the vault."""
    return (path for path in sorted(place.from_environment().files.rglob("*")) if path.is_file())


def path_of(payload_id: str) -> Path:
    return place.from_environment().files / payload_id[:2] / payload_id


def _dump(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def _context(payload_id: str, subject: str, compartment: str) -> str:
    return "\x00".join(("payload", payload_id, subject, compartment))


def _write(path: Path, content: bytes) -> None:
    """Durable before it returns: content, then its name in the folder."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:  # noqa: PTH123 (needs the mode)
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    for folder in (path.parent, path.parent.parent):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
