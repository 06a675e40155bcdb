"""The searches of the API (`api.search`): what the front hands over is searched here, where the rows are, for what the owner may see.

Whom and what a search can find is what her page "who may see" offers: staff of the organisations in which she holds a role that opens
it, and items she sees registered. About anybody and anything else the answer is the same as about what does not exist: nothing. Each
search is one entry of the ledger, durable in the outbox before the answer.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any

import orjson
from django.conf import settings
from django.db import OperationalError, close_old_connections, connection, transaction

from warifu.duties.designation import queries as designations
from warifu.interfaces.api import authzen, problem, search
from warifu.interfaces.api.authzen import Asked, Malformed
from warifu.interfaces.api.metadata import SEARCH_ACTION, SEARCH_RESOURCE, SEARCH_SUBJECT
from warifu.interfaces.api.paging import Found, Kept
from warifu.interfaces.api.search import Sought
from warifu.interfaces.web import middleware, replica
from warifu.kernel.access.model import PROVIDE, READ
from warifu.kernel.ids import Instant
from warifu.kernel.law.days import legal_day
from warifu.regimes.jp.iesi import law
from warifu.registers.gate import overview
from warifu.registers.gate.overview import Overview
from warifu.registers.ledger import clock
from warifu.registers.ledger.errors import NotNow, not_now
from warifu.registers.people import queries as people
from warifu.registers.people.domain import Audience
from warifu.registers.signin import tokens
from warifu.registers.signin.tokens import TokenInfo
from warifu.registers.vault.sealed import keystore

Answer = tuple[int, bytes]
SCOPES = {
    SEARCH_SUBJECT: (search.SUBJECT, tokens.SEARCH_SUBJECT),
    SEARCH_RESOURCE: (search.RESOURCE, tokens.SEARCH_RESOURCE),
    SEARCH_ACTION: (search.ACTION, tokens.SEARCH_ACTION),
}
MOST_BODY = 1024 * 1024
_kept = Kept(time.monotonic)


class _Refused(Exception):
    """Whoever asks may not: status and why."""


def door(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The WSGI application. What the front lets through, and nothing else, comes here."""
    length = environ.get("CONTENT_LENGTH") or "0"
    body = environ["wsgi.input"].read(min(int(length), MOST_BODY)) if length.isdigit() else b""
    bearer = environ.get("HTTP_AUTHORIZATION", "").removeprefix("Bearer ")
    kind = environ.get("CONTENT_TYPE", "").encode("latin-1")
    close_old_connections()
    try:
        status, answer = answered(environ["PATH_INFO"], body, kind, bearer, middleware.now())
    finally:
        close_old_connections()
    says = b"application/json" if status == HTTPStatus.OK else problem.CONTENT_TYPE
    headers = [("Content-Type", says.decode()), ("Content-Length", str(len(answer))), ("Cache-Control", "no-store")]
    start_response(f"{status} {HTTPStatus(status).phrase}", headers)
    return [answer]


def answered(path: str, body: bytes, content_type: bytes, bearer: str, at: Instant) -> Answer:
    """Status and body: a page of results, or a problem document."""
    try:
        if path not in SCOPES:
            return _no(HTTPStatus.NOT_FOUND, "no such endpoint")
        if clock.permits_stopped(settings.INSTALLATION.ledger, at):
            return _no(
                HTTPStatus.SERVICE_UNAVAILABLE, "the clock was set back: nothing is permitted until it is confirmed"
            )
        return _searched(path, body, content_type, bearer, at)
    except Malformed as fault:
        return _no(HTTPStatus.BAD_REQUEST, str(fault))
    except _Refused as refused:
        return _no(*refused.args)
    except OperationalError as fault:
        if fault.__cause__ and isinstance(not_now(fault.__cause__), NotNow):
            return _no(HTTPStatus.SERVICE_UNAVAILABLE, "the records could not be read or written; ask again")
        raise


def _searched(path: str, body: bytes, content_type: bytes, bearer: str, at: Instant) -> Answer:
    kind, scope = SCOPES[path]

    def look(records: Any) -> tuple[TokenInfo, Sought, tuple[Found, int] | None, Overview]:
        with records.cursor() as cursor:
            token = tokens.token_owner(cursor, bearer, at)
        if token is None:
            raise _Refused(HTTPStatus.UNAUTHORIZED, "no token, or one that is unknown, revoked or past its last day")
        if scope not in token.scopes:
            raise _Refused(HTTPStatus.FORBIDDEN, f"the token has not the scope {scope}")
        wanted = search.sought(kind, authzen.decode(body, content_type))
        asking = people.audience(token.person, legal_day(at))
        if not wanted.token:
            return token, wanted, None, _look(records, wanted, asking)
        found, begin = search.held(wanted, token.id, _kept)
        portion = found.ids[begin : begin + wanted.limit]
        return token, wanted, (found, begin), _look(records, wanted, asking, portion)

    token, wanted, held, looked = replica.ask(look)
    found, begin = held or (Found(_recorded(looked, token, at), law().digest, tuple(looked.permitted)), 0)
    shown = looked.permitted[: wanted.limit]
    return HTTPStatus.OK, orjson.dumps(search.page(wanted, token.id, _kept, found, begin, shown))


def _look(records: Any, wanted: Sought, asking: Audience, among: Sequence[str] | None = None) -> Overview:
    """What is found for this audience; of `among` alone where they are named."""
    asked, day = wanted.asked, asking.day
    staff, items = people.asked_about(asking), designations.designated(asking)
    seen = _askable(asked, wanted.kind, asking)
    if wanted.kind == search.ACTION:
        # Whether she may provide depends on the recipient, whom such a search does not name: only reading can be found.
        seen = seen and staff.filter(person_id=asked.subject).exists() and items.filter(id=asked.resource).exists()
        found = overview.who(records, asked.resource, READ, "", day, [asked.subject] if seen else [])
        return replace(found, act="", person=asked.subject, answers=tuple((READ, one) for _, one in found.answers))
    if wanted.kind == search.SUBJECT:
        seen = seen and items.filter(id=asked.resource).exists()
        rows = staff if among is None else staff.filter(person_id__in=among)
        return overview.who(records, asked.resource, asked.action, asked.to, day, list(rows) if seen else [])
    seen = seen and staff.filter(person_id=asked.subject).exists()
    some = items if among is None else items.filter(id__in=among)
    ids = list(some.values_list("id", flat=True)) if seen else []
    return overview.what(records, asked.subject, asked.action, asked.to, day, ids)


def _askable(asked: Asked, kind: str, asking: Audience) -> bool:
    """Whether the law has a rule about this, and the audience may know of the recipient. Organisations and their names are public."""
    if (asked.subject_type, asked.resource_type) != ("person", "item"):
        return False
    if kind == search.ACTION or asked.action == READ:
        return True
    known = asked.to_type == "organisation" or (
        asked.to_type == "person" and people.asked_about(asking).filter(person_id=asked.to).exists()
    )
    return asked.action == PROVIDE and known


def _recorded(found: Overview, token: TokenInfo, at: Instant) -> str:
    with transaction.atomic():
        return overview.record(
            connection, keystore(), found, actor=token.person, via="api", at=at, law_digest=law().digest
        )


def _no(status: HTTPStatus, detail: str) -> Answer:
    return status, problem.document(status, detail)
