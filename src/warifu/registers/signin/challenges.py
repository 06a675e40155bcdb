"""Challenges of the ceremonies: random, kept on this side, good once and for a few minutes. Plain SQL, no Django.

The challenge itself names its row: what the browser signs is looked up, and is gone from then on.
"""

import base64
import secrets
from dataclasses import dataclass

from warifu.kernel.ids import Instant
from warifu.registers.signin.sql import Cursor, run, seconds

SIGN_IN = "sign_in"
REGISTER = "register"
STEP_UP = "step_up"

LIFE_SECONDS = 5 * 60


class NotAccepted(Exception):
    """A proof of identity did not hold: key, signature, challenge, invitation or set-up link. Pages say one sentence for all of them."""


@dataclass(frozen=True, slots=True)
class Challenge:
    """`account` is "" where nobody is known yet; `nonce` and `digest` (hex) are set for STEP_UP."""

    value: bytes
    account: str = ""
    nonce: bytes = b""
    digest: str = ""


def b64(raw: bytes) -> str:
    """base64url without padding, as WebAuthn writes bytes in JSON."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """Raises ValueError for anything that `b64` would have written another way."""
    raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if b64(raw) != text:
        raise ValueError("not base64url without padding")
    return raw


def issue(cursor: Cursor, purpose: str, at: Instant, *, account: str = "") -> Challenge:
    """A fresh random challenge for SIGN_IN or REGISTER."""
    return keep(cursor, purpose, at, Challenge(secrets.token_bytes(32), account=account))


def keep(cursor: Cursor, purpose: str, at: Instant, challenge: Challenge) -> Challenge:
    """Store a challenge for LIFE_SECONDS. Those run out are swept, so that asking again and again fills nothing."""
    now = seconds(at)
    run(cursor, "DELETE FROM signin_challenge WHERE expires <= ?", now)
    run(
        cursor,
        "INSERT INTO signin_challenge (value, purpose, account, nonce, digest, expires) VALUES (?, ?, ?, ?, ?, ?)",
        b64(challenge.value),
        purpose,
        challenge.account,
        b64(challenge.nonce),
        challenge.digest,
        now + LIFE_SECONDS,
    )
    return challenge


def take(cursor: Cursor, purpose: str, value: bytes, at: Instant) -> Challenge:
    """Use a challenge up. Raises NotAccepted where it was not given out for this, has run out, or was used before."""
    row = run(
        cursor,
        "SELECT account, nonce, digest FROM signin_challenge WHERE value = ? AND purpose = ? AND expires > ?",
        b64(value),
        purpose,
        seconds(at),
    ).fetchone()
    run(cursor, "DELETE FROM signin_challenge WHERE value = ? AND purpose = ?", b64(value), purpose)
    # Two at once: the row is deleted for one of them only.
    if row is None or cursor.rowcount != 1:
        raise NotAccepted("challenge")
    return Challenge(value, account=row[0], nonce=unb64(row[1]), digest=row[2])
