"""Reads a question as OpenID AuthZEN 1.0 writes it. Carries out sections 5 to 7 (evaluation, evaluations) of that
specification for one kind of question: may this `person` take this action (`read`, `provide`) on this `item`?

Attributes sent by the caller (`properties`, `context`) never change an answer: the decision knows only what the records
say. What was sent and not used is named, never with its value, so that the log can say so. One member is a parameter of
the question and not an attribute of anybody: `provide` needs a recipient, for which AuthZEN has no place of its own; it
stands in `action.properties.to`.

    {"subject": {"type": "person", "id": "…"}, "resource": {"type": "item", "id": "…"},
     "action": {"name": "provide", "properties": {"to": {"type": "organisation", "id": "…"}}}}

Other types, unknown ids and other actions are questions all the same, and are denied; what is missing or ill-typed is no question (400).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any, NamedTuple

import orjson

LONGEST_ID = 256  # characters
MOST_EVALUATIONS = 1_000
MOST_IGNORED = 32
EXECUTE_ALL, DENY_ON_FIRST_DENY, PERMIT_ON_FIRST_PERMIT = SEMANTICS = (
    "execute_all",
    "deny_on_first_deny",
    "permit_on_first_permit",
)
_NAME = re.compile(r"[A-Za-z0-9_.:@/-]{1,64}")
_KNOWN = {
    "subject": ("type", "id", "properties"),
    "action": ("name", "properties"),
    "resource": ("type", "id", "properties"),
}
_MEMBERS = (*_KNOWN, "context")


class Malformed(ValueError):
    """This is no question. The message says what is missing or ill-typed, and quotes nothing."""


class Asked(NamedTuple):
    """One question as it was asked. `to` is the id of the recipient, "" where none was named; `ignored` names members not used."""

    subject_type: str
    subject: str
    action: str
    resource_type: str
    resource: str
    to_type: str = ""
    to: str = ""
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """Several questions in order; one that is none stands in its place as the reason why."""

    semantic: str
    items: tuple[Asked | Malformed, ...]


def decode(body: bytes, content_type: bytes) -> Mapping[str, Any]:
    """The JSON object of a body. Malformed for another content type, broken or empty JSON, or anything but an object."""
    if content_type.split(b";", 1)[0].strip().lower() != b"application/json":
        raise Malformed("the content type must be application/json")
    if not body:
        raise Malformed("the body is empty")
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Malformed("the body is not JSON") from None
    if not isinstance(value, dict):
        raise Malformed("the body must be a JSON object")
    return value


def evaluation(body: Mapping[str, Any], unused: "_Unused | None" = None) -> Asked:
    """One question. `unused` comes from a batch, where it remembers what is said once for all."""
    subject, action, resource = _object(body, "subject"), _object(body, "action"), _object(body, "resource")
    if "context" in body and not isinstance(body["context"], dict):
        raise Malformed("context must be an object")
    name = _text(action, "action", "name")
    to_type, to = _recipient(action, name)
    bare = len(body) == 3 and len(subject) == len(resource) == 2 and len(action) == 1
    return Asked(
        _text(subject, "subject", "type"),
        _text(subject, "subject", "id"),
        name,
        _text(resource, "resource", "type"),
        _text(resource, "resource", "id"),
        to_type,
        to,
        () if bare and not (unused and unused.for_all) else (unused or _Unused()).of(body, bool(to)),
    )


def evaluations(body: Mapping[str, Any]) -> Asked | Batch:
    """Several questions, or a single one where no array of them is given (AuthZEN 1.0 section 7)."""
    options = body.get("options", {})
    if not isinstance(options, dict):
        raise Malformed("options must be an object")
    semantic = options.get("evaluations_semantic", EXECUTE_ALL)
    if semantic not in SEMANTICS:
        raise Malformed("options.evaluations_semantic must be one of " + ", ".join(SEMANTICS))
    several = body.get("evaluations", [])
    if not isinstance(several, list):
        raise Malformed("evaluations must be an array")
    if not several:
        return evaluation({name: value for name, value in body.items() if name not in ("evaluations", "options")})
    if len(several) > MOST_EVALUATIONS:
        raise Malformed(f"at most {MOST_EVALUATIONS} evaluations in one request")
    defaults = {name: value for name, value in body.items() if name in _MEMBERS}
    unused = _Unused(name for name in body if name not in (*_MEMBERS, "evaluations", "options"))
    return Batch(semantic, tuple(_item(defaults, item, unused) for item in several))


def _item(defaults: Mapping[str, Any], item: Any, unused: "_Unused") -> Asked | Malformed:
    """A whole object of the item stands before the default; members are never mixed (AuthZEN 1.0 section 7.1.1)."""
    try:
        if not isinstance(item, dict):
            raise Malformed("an evaluation must be an object")
        return evaluation({**defaults, **item} if defaults else item, unused)
    except Malformed as fault:
        return fault


def _object(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = body.get(name)
    if not isinstance(value, dict):
        raise Malformed(f"{name} must be an object" if name in body else f"{name} is missing")
    if "properties" in value and not isinstance(value["properties"], dict):
        raise Malformed(f"{name}.properties must be an object")
    return value


def _text(part: Mapping[str, Any], part_name: str, name: str) -> str:
    value = part.get(name)
    if isinstance(value, str) and 0 < len(value) <= LONGEST_ID:
        return value
    if isinstance(value, str) and value:
        raise Malformed(f"{part_name}.{name} is longer than {LONGEST_ID} characters")
    raise Malformed(
        f"{part_name}.{name} must be a string, and not empty" if name in part else f"{part_name}.{name} is missing"
    )


def _recipient(action: Mapping[str, Any], name: str) -> tuple[str, str]:
    if name != "provide" or "to" not in action.get("properties", {}):
        return "", ""
    to = action["properties"]["to"]
    if not isinstance(to, dict):
        raise Malformed("action.properties.to must be an object")
    return _text(to, "action.properties.to", "type"), _text(to, "action.properties.to", "id")


class _Unused:
    """Names of members that were sent and play no part; a name that is no plain word is written as "?".

    What a batch says once for all its questions is looked through once: a thousand questions beside a hundred thousand names
    would otherwise hold up everybody else for minutes.
    """

    def __init__(self, for_all: Iterable[str] = ()) -> None:
        self.for_all = _least((name,) for name in for_all)
        self._looked: dict[tuple[str, int, bool], tuple[str, ...]] = {}

    def of(self, body: Mapping[str, Any], to_used: bool) -> tuple[str, ...]:
        """Of one question, sorted, the first MOST_IGNORED."""
        names = {*self.for_all, *_least((name,) for name in body if name not in _MEMBERS)}
        for member in _MEMBERS:
            if member in body:
                names.update(self._inside(member, body[member], to_used))
        return tuple(sorted(names)[:MOST_IGNORED])

    def _inside(self, member: str, value: Mapping[str, Any], to_used: bool) -> tuple[str, ...]:
        # The object itself is the key: it lives as long as the body it stands in.
        key = (member, id(value), to_used)
        if key not in self._looked:
            self._looked[key] = _least(_names(member, value, to_used))
        return self._looked[key]


def _names(member: str, value: Mapping[str, Any], to_used: bool) -> Iterator[tuple[str, ...]]:
    if member not in _KNOWN:
        yield from ((member, name) for name in value)
        return
    yield from ((member, name) for name in value if name not in _KNOWN[member])
    for name in value.get("properties", {}):
        if not (to_used and (member, name) == ("action", "to")):
            yield (member, "properties", name)


def _least(names: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """The first MOST_IGNORED in order; of all that is named no more can be among the first of a whole."""
    plain = {".".join(part if _NAME.fullmatch(part) else "?" for part in name) for name in names}
    return tuple(nsmallest(MOST_IGNORED, plain))
