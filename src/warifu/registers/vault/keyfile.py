"""The installation's key: 32 random bytes in a file outside the data directory. No Django."""

import os
import secrets
from pathlib import Path

from warifu.registers.installation import InstallationError

KEY_BYTES = 32
_OTHERS = 0o007


def read_key(path: Path) -> bytes:
    """The 32 bytes. Raises InstallationError where the file is missing, has another length, or is open to everybody."""
    if not path.exists():
        raise InstallationError(
            f"the key file {path} is missing: without it nothing sealed can be opened, so nothing starts"
        )
    if path.stat().st_mode & _OTHERS:
        raise InstallationError(
            f"everybody on this machine may use the key file {path}: chmod 600 it, and rotate the key if they may have"
        )
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise InstallationError(f"the key file {path} must hold exactly {KEY_BYTES} bytes, not {len(key)}")
    return key


def make_key(path: Path) -> None:
    """Write a fresh key, durable, for its owner only. Raises FileExistsError where the file is there."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:  # noqa: PTH123 (needs the mode)
        out.write(secrets.token_bytes(KEY_BYTES))
        out.flush()
        os.fsync(out.fileno())
