"""A backup of the keys: one file, sealed under a passphrase, that ends on a day. No Django.

Line 1 `WARIFU-KEYS-1`, line 2 JSON (when it was made, on which day it ends, how the passphrase becomes a key), then an AES-256-GCM box over
the subject keys in clear, the ids of destroyed ones and the installation's key; the first two lines are its associated data. The
passphrase goes through scrypt (RFC 7914; N = 2^17, r = 8, p = 1: 128 MiB and a third of a second a guess).

From the day on which it ends the file is deleted (`prune`) and no restore takes it: what was erased stays erased.
"""

import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import orjson
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from warifu.kernel.envelope import seal
from warifu.kernel.envelope.seal import SealBroken
from warifu.registers.vault.keystore import HeldKey

SUFFIX = ".keys"
SHORTEST_PASSPHRASE = 12
_MAGIC = b"WARIFU-KEYS-1\n"
_SCRYPT = {"n": 1 << 17, "r": 8, "p": 1}
_MOST_MEMORY = 1 << 30  # a header that asks for more is none of ours
_LONGEST_HEADER = 4096


class KeysBoxBroken(Exception):
    """Not a backup of keys, a changed one, or another passphrase."""


@dataclass(frozen=True, slots=True)
class Head:
    """What the file says in clear."""

    made: datetime
    ends: date


@dataclass(frozen=True, slots=True)
class Keys:
    """What the file holds. Never printed."""

    head: Head
    installation_key: bytes
    keys: tuple[HeldKey, ...]
    destroyed: tuple[str, ...]
    backup_days: int

    def __repr__(self) -> str:
        return f"Keys({len(self.keys)} made {self.head.made.isoformat()})"


def write(path: Path, content: Keys, passphrase: str) -> None:
    """Seal and write, durable, readable for its owner only. Raises ValueError for a passphrase under 12 characters, FileExistsError."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise ValueError(f"a passphrase has at least {SHORTEST_PASSPHRASE} characters")
    how = {**_SCRYPT, "salt": b64encode(secrets.token_bytes(16)).decode()}
    head = {
        "made": content.head.made.isoformat(),
        "ends": content.head.ends.isoformat(),
        "scrypt": how,
    }
    opened = _MAGIC + orjson.dumps(head, option=orjson.OPT_SORT_KEYS) + b"\n"
    inside = {
        "installation_key": b64encode(content.installation_key).decode(),
        "keys": [[k.key_id, k.subject, k.compartment, b64encode(k.key).decode()] for k in content.keys],
        "destroyed": content.destroyed,
        "backup_days": content.backup_days,
    }
    box = seal.seal(_key(passphrase, how), orjson.dumps(inside), opened, secrets.token_bytes(seal.NONCE_BYTES))
    draft = path.with_name(f".{path.name}.part")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:  # noqa: PTH123 (needs the mode)
        out.write(opened + box)
        out.flush()
        os.fsync(out.fileno())
    if path.exists():
        draft.unlink()
        raise FileExistsError(path)
    draft.rename(path)


def read_head(path: Path) -> Head:
    """What the file says in clear, not yet proven. Raises KeysBoxBroken."""
    return _split(path.read_bytes()[:_LONGEST_HEADER])[0]


def read(path: Path, passphrase: str) -> Keys:
    """Everything in it. Raises KeysBoxBroken."""
    content = path.read_bytes()
    head, values, end = _split(content)
    try:
        inside = orjson.loads(seal.open_(_key(passphrase, values["scrypt"]), content[end:], content[:end]))
    except SealBroken:
        raise KeysBoxBroken(f"{path.name} does not open: another passphrase, or the file was changed") from None
    return Keys(
        head,
        b64decode(inside["installation_key"]),
        tuple(
            HeldKey(key_id, subject, compartment, b64decode(key))
            for key_id, subject, compartment, key in inside["keys"]
        ),
        tuple(inside["destroyed"]),
        int(inside["backup_days"]),
    )


def prune(folder: Path, today: date) -> list[Path]:
    """Delete every backup of keys in `folder` that has ended; returns which. `today` is the legal day."""
    ended = [path for path in all_in(folder) if read_head(path).ends <= today]
    for path in ended:
        # Best effort below the file system: where blocks are written in place, the box is overwritten before its name goes.
        with path.open("r+b") as out:
            out.write(secrets.token_bytes(path.stat().st_size))
            out.flush()
            os.fsync(out.fileno())
        path.unlink()
    return ended


def all_in(folder: Path) -> Iterable[Path]:
    """Backups of keys in a folder, oldest first."""
    return sorted(path for path in folder.glob(f"*{SUFFIX}") if not path.name.startswith("."))


def _split(content: bytes) -> tuple[Head, dict[str, Any], int]:
    end = content.find(b"\n", len(_MAGIC)) + 1
    if not content.startswith(_MAGIC) or not 0 < end <= _LONGEST_HEADER:
        raise KeysBoxBroken("not a backup of keys")
    try:
        values = orjson.loads(content[len(_MAGIC) : end])
        return Head(datetime.fromisoformat(values["made"]), date.fromisoformat(values["ends"])), values, end
    except (ValueError, KeyError, TypeError) as fault:
        raise KeysBoxBroken("not a backup of keys: its second line is damaged") from fault


def _key(passphrase: str, how: dict[str, Any]) -> bytes:
    n, r, p = (int(how[name]) for name in ("n", "r", "p"))
    if n * r * 128 > _MOST_MEMORY or p > 4:
        raise KeysBoxBroken("it asks for more memory than any of ours")
    return Scrypt(salt=b64decode(how["salt"]), length=seal.KEY_BYTES, n=n, r=r, p=p).derive(passphrase.encode())
