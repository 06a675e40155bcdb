"""Who is at the other end of a cookie. Plain SQL, no Django: the front asks the same question as the pages.

A session ends 30 idle minutes after it was last seen, 12 hours after it began, and at every change of appointment of its person: the mark
it was opened with must still be the person's (`people_person.appointments_mark`). Only the SHA-256 of the cookie's value is stored.

    with connection.cursor() as cursor:
        session = session_account(cursor, cookie_value, at)  # Session(account=…, person=…) or None
        if session and session.unseen(at):
            touch(cursor, session, at)
"""

import hashlib
import re
import secrets
from dataclasses import dataclass, field

from warifu.kernel.ids import Instant, PersonId
from warifu.registers.signin.sql import Cursor, run, seconds

IDLE_SECONDS = 30 * 60
LONGEST_SECONDS = 12 * 60 * 60
# Seen again within a minute is not written again, so a session may end up to a minute early and never late.
SEEN_EVERY_SECONDS = 60

PASSKEY = "passkey"
PROVIDER = "provider"  # by the word of an identity provider: reads and prepares, and signs nothing by itself
EXAMPLE = "example"  # 「だれとして入りますか」, on installations with example data only

_VALUE = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Session:
    """A live session. `how` is PASSKEY, PROVIDER or EXAMPLE; the times are seconds since 1970; `names` are the person's, sealed."""

    key_hash: str
    account: str
    person: PersonId
    how: str
    created: int
    last_seen: int
    names: bytes = field(default=b"", repr=False)

    def unseen(self, at: Instant) -> bool:
        """Whether `touch` has something to write."""
        return seconds(at) - self.last_seen >= SEEN_EVERY_SECONDS


@dataclass(frozen=True, slots=True)
class Cookie:
    """How the cookie must be set: HttpOnly, SameSite=Lax, path /, no domain and no age, always."""

    name: str
    secure: bool


def cookie(origin: str) -> Cookie:
    """The cookie's name and whether it is Secure, from the installation's origin. Under https the name itself forbids a domain."""
    if origin.startswith("https://"):
        return Cookie("__Host-warifu_session", secure=True)
    return Cookie("warifu_session", secure=False)


def _hash(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


def open_session(cursor: Cursor, account: str, at: Instant, *, how: str) -> str:
    """Begin a session of an account and return the cookie's value, which is stored nowhere. Sessions long over are swept."""
    value, now = secrets.token_urlsafe(32), seconds(at)
    run(
        cursor,
        "DELETE FROM signin_session WHERE last_seen <= ? OR created <= ?",
        now - IDLE_SECONDS,
        now - LONGEST_SECONDS,
    )
    run(
        cursor,
        "INSERT INTO signin_session (key_hash, account_id, how, created, last_seen, appointments_mark)"
        " SELECT ?, a.id, ?, ?, ?, p.appointments_mark FROM signin_account a"
        " JOIN people_person p ON p.id = a.person_id WHERE a.id = ?",
        _hash(value),
        how,
        now,
        now,
        account,
    )
    return value


def session_account(cursor: Cursor, value: str, at: Instant) -> Session | None:
    """The live session of a cookie's value, or None. Reads only."""
    if not _VALUE.fullmatch(value):
        return None
    row = run(
        cursor,
        "SELECT s.key_hash, s.account_id, a.person_id, s.how, s.created, s.last_seen, p.names FROM signin_session s"
        " JOIN signin_account a ON a.id = s.account_id JOIN people_person p ON p.id = a.person_id"
        " WHERE s.key_hash = ? AND a.closed IS NULL AND s.appointments_mark = p.appointments_mark",
        _hash(value),
    ).fetchone()
    session = Session(*row) if row else None
    return session if session and _alive(session, seconds(at)) else None


def _alive(session: Session, now: int) -> bool:
    idle = now - session.last_seen
    # A clock set back must not lengthen a session.
    return -SEEN_EVERY_SECONDS <= idle < IDLE_SECONDS and now - session.created < LONGEST_SECONDS


def touch(cursor: Cursor, session: Session, at: Instant) -> None:
    """Note that the session was seen, at most once a minute."""
    if session.unseen(at):
        run(cursor, "UPDATE signin_session SET last_seen = ? WHERE key_hash = ?", seconds(at), session.key_hash)


def close_session(cursor: Cursor, value: str) -> None:
    """Sign out. A value nobody has is nothing to close."""
    run(cursor, "DELETE FROM signin_session WHERE key_hash = ?", _hash(value))


def close_others(cursor: Cursor, session: Session) -> None:
    """End every session of the account but this one: a key was removed, and whoever entered with it must not stay."""
    run(
        cursor,
        "DELETE FROM signin_session WHERE account_id = ? AND key_hash <> ?",
        session.account,
        session.key_hash,
    )


def close_all(cursor: Cursor, account: str) -> None:
    """End every session of an account: its keys were replaced or it was closed."""
    run(cursor, "DELETE FROM signin_session WHERE account_id = ?", account)
