"""Searches as OpenID AuthZEN 1.0 writes them (section 8): who may, for one item; which items, for one person; which acts, for both.

A search is a question with a hole in it, read by the same rules (`authzen`); what is said about the hole beside its type is ignored. The
answer comes in pages: `page.token` is opaque, good for the same search of the same caller only, and for a few minutes (`paging`). What
stands on a later page is looked at once more before it is shown, so that a page never names what is no longer permitted.

    {"subject": {"type": "person"}, "action": {"name": "read"}, "resource": {"type": "item", "id": "…"}, "page": {"limit": 50}}
    {"results": [{"type": "person", "id": "…"}], "page": {"next_token": "", "count": 1, "total": 1}, "context": {…}}
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson

from warifu.interfaces.api import authzen
from warifu.interfaces.api.authzen import MOST_IGNORED, Asked, Malformed
from warifu.interfaces.api.paging import Found, Kept

SUBJECT, RESOURCE, ACTION = KINDS = ("subject", "resource", "action")
MOST_RESULTS = 1_000
RESULTS = 100  # on a page where no limit is named
_HOLE = "*"  # in the place of what is searched for, while the rest is read


@dataclass(frozen=True, slots=True)
class Sought:
    """One search. In `asked` what is searched for is "". `bound` is a digest of all that must be the same on a later page."""

    kind: str
    asked: Asked
    limit: int
    token: str
    bound: bytes


def sought(kind: str, body: Mapping[str, Any]) -> Sought:
    """A search of this kind. Raises Malformed."""
    whole = {name: value for name, value in body.items() if name != "page"}
    bound = sha256(orjson.dumps((kind, whole), option=orjson.OPT_SORT_KEYS)).digest()
    hole = whole.get(kind)
    more: Collection[str] = ()
    if kind == ACTION:
        more = (ACTION,) if kind in whole else ()
        whole[kind] = {"name": _HOLE}
    elif isinstance(hole, dict):
        more = (f"{kind}.id",) if "id" in hole else ()
        whole[kind] = {**hole, "id": _HOLE}
    asked = authzen.evaluation(whole)
    limit, token = _page(body.get("page", {}))
    return Sought(kind, _without(asked, kind, more), limit, token, bound)


def _without(asked: Asked, kind: str, more: Collection[str]) -> Asked:
    return Asked(
        subject_type=asked.subject_type,
        subject="" if kind == SUBJECT else asked.subject,
        action="" if kind == ACTION else asked.action,
        resource_type=asked.resource_type,
        resource="" if kind == RESOURCE else asked.resource,
        to_type=asked.to_type,
        to=asked.to,
        ignored=tuple(sorted({*asked.ignored, *more})[:MOST_IGNORED]),
    )


def _page(page: Any) -> tuple[int, str]:
    """How many results at most, and the token of the page ("" for the first)."""
    if not isinstance(page, dict):
        raise Malformed("page must be an object")
    limit, token = page.get("limit", RESULTS), page.get("token", "")
    if isinstance(limit, float) and limit.is_integer():
        # In JSON 5.0 is a whole number.
        limit = int(limit)
    if type(limit) is not int or limit < 1:
        raise Malformed("page.limit must be a whole number of 1 or more")
    if not isinstance(token, str):
        raise Malformed("page.token must be a string")
    return min(limit, MOST_RESULTS), token


def held(search: Sought, whose: str, kept: Kept) -> tuple[Found, int]:
    """For a later page: what was found, and where in it the page begins. `whose` is the token that asks.

    Raises Malformed for a page token that is not, or no longer, good for this search.
    """
    found = kept.at(search.token, _bound(search, whose))
    if found is None:
        raise Malformed("page.token is not, or no longer, good for this search: search again without it")
    return found


def page(search: Sought, whose: str, kept: Kept, found: Found, begin: int, shown: Sequence[str]) -> dict[str, Any]:
    """The page of `found` that begins at `begin`, as it is answered. `shown`: those on it that are permitted now."""
    end = begin + search.limit
    return {
        "results": [_result(search, one) for one in shown],
        "page": {
            "next_token": kept.token(found, _bound(search, whose), end) if end < len(found.ids) else "",
            "count": len(shown),
            "total": len(found.ids),
        },
        "context": {"id": found.id, "law": found.law, "ignored": search.asked.ignored},
    }


def _bound(search: Sought, whose: str) -> bytes:
    return sha256(whose.encode() + b"\n" + search.bound).digest()


def _result(search: Sought, one: str) -> dict[str, str]:
    if search.kind == ACTION:
        return {"name": one}
    return {"type": search.asked.subject_type if search.kind == SUBJECT else search.asked.resource_type, "id": one}
