"""Bearer tokens of machines. Plain SQL, no Django: the front asks `token_owner` for every call of the API.

A bearer reads `warifu_<id>_<secret>`. It is shown once; the SHA-256 of the secret is stored and compared in constant time. A token has an
owner, a label, scopes and a last day. Scopes that rest on a role (`ROLE_SCOPES`) fall away at every change of the owner's appointments;
the whole token ends when the owner leaves an organisation she was on the staff of when it was made.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from warifu.kernel.ids import Instant, LegalDay, PersonId, Text
from warifu.kernel.law.days import legal_day
from warifu.regimes.jp.roles import opening
from warifu.registers.installation import new_id
from warifu.registers.signin.sql import Cursor, moment, run, seconds

DECIDE = "decide"
SEARCH_SUBJECT, SEARCH_RESOURCE, SEARCH_ACTION = "search:subject", "search:resource", "search:action"
LEDGER_TILES = "ledger:tiles"
LEDGER_ENTRIES = "ledger:entries"

SCOPES: Mapping[str, Text] = {
    DECIDE: Text("可否を問い合わせる", "Ask for decisions"),
    SEARCH_SUBJECT: Text("1つの情報について、だれに許されるかを探す", "Search who may, for one item"),
    SEARCH_RESOURCE: Text("1人について、どの情報が許されるかを探す", "Search which items, for one person"),
    SEARCH_ACTION: Text(
        "1人と1つの情報について、何が許されるかを探す", "Search which acts, for one person and one item"
    ),
    LEDGER_TILES: Text("台帳の署名とハッシュを読む（立会人）", "Read checkpoints and hash tiles (witness)"),
    LEDGER_ENTRIES: Text("台帳の記載を読む（独立公文書管理監、外国政府）", "Read ledger entries (inspector, partner)"),
}
# Who may own a token with the scope; every other scope anybody's account may own.
ROLE_SCOPES: Mapping[str, frozenset[str]] = {
    LEDGER_ENTRIES: frozenset({"inspector", "partner"}),
    # A search tells whom and what there is, so it takes the role that opens the same page, and finds no more than that page.
    **dict.fromkeys((SEARCH_SUBJECT, SEARCH_RESOURCE, SEARCH_ACTION), opening("who_may")),
}

_BEARER = re.compile(r"warifu_([a-z2-7]{26})_([A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True)
class TokenInfo:
    """A token that is good today. `last_used` is the ISO day it was last seen, "" before its first use."""

    id: str
    account: str
    person: PersonId
    scopes: frozenset[str]
    last_used: str


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def create(
    cursor: Cursor, *, account: str, label: bytes | None, scopes: Iterable[str], last_day: LegalDay, at: Instant
) -> tuple[str, str]:
    """Make a token, its label sealed: its id, and the bearer to be shown once.

    Raises ValueError for an unknown scope, none, or a last day gone by.
    """
    wanted = sorted(set(scopes))
    if not wanted or not set(wanted) <= SCOPES.keys():
        raise ValueError(f"scopes must be some of {', '.join(SCOPES)}")
    if last_day < legal_day(at):
        raise ValueError(f"the last day {last_day} has gone by")
    made, secret = new_id(), secrets.token_urlsafe(32)
    run(
        cursor,
        "INSERT INTO signin_apitoken (id, secret_hash, account_id, label, scopes, created, last_day, last_used, appointments_mark)"
        " SELECT ?, ?, a.id, ?, ?, ?, ?, ?, p.appointments_mark FROM signin_account a"
        " JOIN people_person p ON p.id = a.person_id WHERE a.id = ? AND a.closed IS NULL",
        made,
        _hash(secret),
        label,
        " ".join(wanted),
        seconds(at),
        last_day.isoformat(),
        "",
        account,
    )
    if cursor.rowcount != 1:
        raise ValueError("a closed or unknown account owns no token")
    return made, f"warifu_{made}_{secret}"


def token_owner(cursor: Cursor, bearer: str, at: Instant) -> TokenInfo | None:
    """The token of a bearer, or None: unknown, revoked, after its last day, its owner gone or her account closed. Reads only."""
    shape = _BEARER.fullmatch(bearer)
    if shape is None:
        return None
    row = run(
        cursor,
        "SELECT t.secret_hash, t.account_id, a.person_id, t.scopes, t.last_used, t.last_day,"
        " t.appointments_mark, p.appointments_mark, t.created FROM signin_apitoken t"
        " JOIN signin_account a ON a.id = t.account_id JOIN people_person p ON p.id = a.person_id"
        " WHERE t.id = ? AND t.revoked_at IS NULL AND a.closed IS NULL",
        shape[1],
    ).fetchone()
    # An unknown id costs the same comparison as a wrong secret.
    known = row[0] if row else _hash("")
    if not hmac.compare_digest(known, _hash(shape[2])) or row is None or row[5] < legal_day(at).isoformat():
        return None
    if _left(cursor, row[2], legal_day(moment(row[8])), legal_day(at)):
        return None
    scopes = frozenset(row[3].split())
    if row[6] != row[7]:
        scopes -= ROLE_SCOPES.keys()
    return TokenInfo(id=shape[1], account=row[1], person=PersonId(row[2]), scopes=scopes, last_used=row[4])


def _left(cursor: Cursor, person: str, made: LegalDay, today: LegalDay) -> bool:
    """Whether an employment has ended since a token was made, and none with the same organisation holds today."""
    ended = run(
        cursor,
        "SELECT 1 FROM people_employment e WHERE e.person_id = ? AND e.after > ? AND e.after <= ? AND NOT EXISTS"
        " (SELECT 1 FROM people_employment n WHERE n.person_id = e.person_id AND n.organisation_id = e.organisation_id"
        " AND n.first <= ? AND (n.after IS NULL OR n.after > ?))",
        person,
        made.isoformat(),
        *(today.isoformat(),) * 3,
    ).fetchone()
    return ended is not None


def note_use(cursor: Cursor, token: TokenInfo, at: Instant) -> None:
    """Keep the day of last use; writes once a day and token, so the front may call it after every answer."""
    today = legal_day(at).isoformat()
    if token.last_used != today:
        run(cursor, "UPDATE signin_apitoken SET last_used = ? WHERE id = ?", today, token.id)


def revoke(cursor: Cursor, token: str, at: Instant) -> bool:
    """End a token at once. False where there is none, or it has ended already."""
    run(cursor, "UPDATE signin_apitoken SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", seconds(at), token)
    return cursor.rowcount == 1
