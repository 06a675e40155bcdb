"""The text of worked cases, read strictly: every scalar stays the text that was written, and every error names file, case and key.

YAML would read 2026-02-30 as an error of the whole file and `no` as a truth value; here both are text until somebody asks for a day
or an id.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import NamedTuple

import yaml

from warifu.kernel.ids import LegalDay


class CaseError(Exception):
    """A worked case that cannot be read. The message names file, case and key."""

    def __init__(self, place: "Place", what: str) -> None:
        super().__init__(": ".join(part for part in (place.file, place.case, place.key, what) if part))
        self.file, self.case, self.key, self.what = *place, what


class Place(NamedTuple):
    """Where in a file something stands."""

    file: str
    case: str = ""
    key: str = ""

    def at(self, key: str | int) -> "Place":
        inner = f"{self.key}[{key}]" if isinstance(key, int) else f"{self.key}.{key}".lstrip(".")
        return self._replace(key=inner)


def pairs(node: yaml.MappingNode, place: Place) -> Iterator[tuple[str, yaml.Node]]:
    seen: set[str] = set()
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise CaseError(place, "a key must be a word")
        if key.value in seen:
            raise CaseError(place.at(key.value), "this key is written twice")
        seen.add(key.value)
        yield key.value, value


def plain(node: object, place: Place) -> object:
    """Mappings, lists, text and nothing: no scalar is anything but the text that was written, so that no day is lost on the way."""
    match node:
        case yaml.MappingNode():
            return {key: plain(value, place.at(key)) for key, value in pairs(node, place)}
        case yaml.SequenceNode():
            return [plain(value, place.at(at)) for at, value in enumerate(node.value)]
        case yaml.ScalarNode(tag="tag:yaml.org,2002:null"):
            return None
        case yaml.ScalarNode():
            return node.value
    raise CaseError(place, "this cannot stand here")


class Members:
    """A mapping that is taken key by key; what nobody took is unknown."""

    def __init__(self, value: object, place: Place) -> None:
        if not isinstance(value, Mapping):
            raise CaseError(place, "a mapping is wanted")
        self._left, self.place = dict(value), place

    def take(self, key: str, default: object = ...) -> object:
        if key not in self._left and default is ...:
            raise CaseError(self.place.at(key), "this key is missing")
        return self._left.pop(key, default)

    def only(self, names: Collection[str]) -> None:
        """No other keys than these."""
        for key in self._left:
            if key not in names:
                raise CaseError(self.place.at(str(key)), "this key is unknown")

    def done(self) -> None:
        """Nothing is left that nobody took."""
        self.only(())

    def map(self, key: str) -> "Members":
        """A mapping; empty where it is left out."""
        return Members(self.take(key, None) or {}, self.place.at(key))

    def items(self) -> list[tuple[str, "Members"]]:
        """Each member as a mapping of its own; an empty one where nothing is said of it."""
        return [(key, self.map(key)) for key in list(self._left)]

    @property
    def names(self) -> list[str]:
        """The keys nobody took yet."""
        return list(self._left)

    def list(self, key: str) -> list[tuple[object, Place]]:
        value = self.take(key, None)
        if not isinstance(value, list | None):
            raise CaseError(self.place.at(key), "a list is wanted")
        return [(member, self.place.at(key).at(at)) for at, member in enumerate(value or ())]

    def text(self, key: str) -> str:
        return text_of(self.take(key), self.place.at(key))

    def one_of(self, key: str, allowed: tuple[str, ...] | frozenset[str], kind: str) -> str:
        return one_of(self.take(key), self.place.at(key), allowed, kind)

    def day(self, key: str) -> LegalDay:
        return day_of(self.take(key), self.place.at(key))

    def maybe_day(self, key: str) -> LegalDay | None:
        value = self.take(key, None)
        return None if value is None else day_of(value, self.place.at(key))


def text_of(value: object, place: Place) -> str:
    if not isinstance(value, str) or not value:
        raise CaseError(place, "text is wanted")
    return value


def one_of(value: object, place: Place, allowed: tuple[str, ...] | frozenset[str], kind: str) -> str:
    text = text_of(value, place)
    if text not in allowed:
        raise CaseError(place, f"no such {kind}: {text}")
    return text


def day_of(value: object, place: Place) -> LegalDay:
    text = text_of(value, place)
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise CaseError(place, f"no such day: {text}") from error
    if day.isoformat() != text:
        raise CaseError(place, f"a day is written 2026-04-01, not {text}")
    return LegalDay(day)
