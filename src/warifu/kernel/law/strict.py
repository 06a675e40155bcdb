"""YAML read strictly: no duplicate keys, no tags, no second document; and a reader of mappings that refuses unknown
keys.

Used for every statute's data, the holidays and the worked cases, so that a slip of the pen is an error that names
file and key and never a silently lost line. Scalars follow YAML 1.1 as PyYAML reads them, but a bare `yes`, `no`,
`on` or `off` stays the word that was written.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import cast

import yaml


class LawError(Exception):
    """Data of the law that does not hold: `where` names file and key, `what` says what is wrong."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where = where
        self.what = what


class _Strict(yaml.CSafeLoader):
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"key written twice: {key.value}", key.start_mark)
            seen.add(key.value)
        return cast(dict[object, object], super().construct_mapping(node, deep=deep))


_Strict.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for letter, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Strict.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"true|false"), list("tf"))


def read_yaml(text: str, where: str) -> object:
    """The one document in `text`. Raises LawError naming `where`, line and key."""
    try:
        return yaml.load(text, Loader=_Strict)  # noqa: S506 (a subclass of the safe loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"{where} line {mark.line + 1}" if mark else where
        raise LawError(place, error.problem or "cannot be read as YAML") from error
    except (yaml.YAMLError, ValueError) as error:
        raise LawError(where, f"cannot be read as YAML: {error}") from error


class Table:
    """A mapping read key by key: each key is taken with its type, and `done` refuses what nobody took."""

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, dict):
            raise LawError(where, "a mapping is wanted here")
        for key in value:
            if not isinstance(key, str):
                raise LawError(where, f"keys are text, not {key!r}")
        self._left: dict[str, object] = dict(cast(dict[str, object], value))
        self.where = where

    def at(self, key: str) -> str:
        """`where` of a key, for error messages."""
        return f"{self.where}: {key}"

    def take(self, key: str, default: object = ...) -> object:
        """The raw value; raises LawError if there is none and no default."""
        if key not in self._left:
            if default is ...:
                raise LawError(self.where, f"key missing: {key}")
            return default
        return self._left.pop(key)

    def text(self, key: str, default: str | None = None) -> str:
        value = self.take(key, ... if default is None else default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise LawError(self.at(key), f"text is wanted, not {value!r}")
        return value

    def day(self, key: str) -> date:
        value = self.take(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise LawError(self.at(key), f"a day is wanted (2025-05-16), not {value!r}")
        return value

    def whole(self, key: str) -> int:
        value = self.take(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise LawError(self.at(key), f"a whole number is wanted, not {value!r}")
        return value

    def one_of(self, key: str, allowed: Iterable[str], default: str | None = None) -> str:
        value = self.text(key, default)
        choices = tuple(allowed)
        if value not in choices:
            raise LawError(self.at(key), f"one of {', '.join(choices)} is wanted, not {value!r}")
        return value

    def rows(self, key: str, default: object = ...) -> tuple[object, ...]:
        value = self.take(key, default)
        if not isinstance(value, list | tuple):
            raise LawError(self.at(key), "a list is wanted")
        return tuple(value)

    def left(self) -> tuple[str, ...]:
        """The keys nobody took yet."""
        return tuple(self._left)

    def done(self) -> None:
        """Raises LawError if a key was not taken: it is unknown here."""
        if self._left:
            raise LawError(self.where, f"unknown key: {', '.join(sorted(self._left))}")
