"""The back door: questions of `pages` and of commands, through a unix socket that only this account can reach (`api.ask` is the client).

It takes what the outer door must not take from a caller: who asks, and a day other than today. It answers in the same form.
"""

from datetime import date
from typing import Any

import orjson

from warifu.interfaces.api.ask import MOST_AT_ONCE
from warifu.interfaces.api.authzen import Asked, Malformed
from warifu.interfaces.front import plain
from warifu.interfaces.front.decisions import Decider, Work
from warifu.interfaces.front.plain import Receive, Scope, Send
from warifu.kernel.ids import LegalDay
from warifu.registers.ledger.errors import NotNow

MOST_BODY = 8 * 1024 * 1024
_DOORS = ("pages", "cli")


class Internal:
    """ASGI application of the unix socket: POST /decide."""

    def __init__(self, decider: Decider) -> None:
        self._decider = decider

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "POST" or scope["path"] != "/decide":
            await plain.refuse(send, 404, "POST /decide")
            return
        try:
            works = _read(await _body(receive))
        except Malformed as fault:
            await plain.refuse(send, 400, str(fault))
            return
        try:
            answers = await self._decider.several(works)
        except NotNow as fault:
            await plain.refuse(send, 503, str(fault))
            return
        await plain.json(send, 200, b'{"answers":%b}' % answers)


async def _body(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > MOST_BODY:
            raise Malformed("too large")
    return body


def _read(body: bytes) -> list[Work]:
    """The questions of a body made by `api.ask`. Malformed for anything else."""
    try:
        told = orjson.loads(body)
        actor, via, questions = told["actor"], told["via"], told["questions"]
        if not isinstance(actor, str) or via not in _DOORS or not 1 <= len(questions) <= MOST_AT_ONCE:
            raise Malformed(f"actor, via ({', '.join(_DOORS)}) and 1 to {MOST_AT_ONCE} questions")
        return [_work(question, actor, via) for question in questions]
    except Malformed:
        raise
    except (KeyError, TypeError, ValueError) as fault:
        raise Malformed(f"not a list of questions: {type(fault).__name__} {fault}") from fault


def _work(question: dict[str, Any], actor: str, via: str) -> Work:
    asked = Asked(
        "person", str(question["person"]), str(question["act"]), "item", str(question["item"]), *_recipient(question)
    )
    return Work(asked, actor, via, LegalDay(date.fromisoformat(question["day"])) if question["day"] else None)


def _recipient(question: dict[str, Any]) -> tuple[str, str]:
    # The id alone says whether it is a person or an organisation: ids are random and never shared.
    return ("organisation", str(question["to"])) if question["to"] else ("", "")
