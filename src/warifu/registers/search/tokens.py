"""Tokens of the index: every single character and every pair of neighbours of a folded text, each keyed. Pure, but for the key it is given.

A token is the first 40 bits of HMAC-SHA256 (RFC 2104) over kind, scope and gram. Without the key it says neither the letters nor the scope,
and the same letters in two organs are two tokens; what an index tells all the same is how often a token stands in one organ. Two grams that
share a token only make a candidate too many, and candidates are compared with the text once more.
"""

import hmac
from collections.abc import Iterable
from itertools import pairwise

BYTES = 5
_MOST_KEPT = 1_000_000
_GAP = "\x00"


def grams(text: str) -> set[str]:
    """Single characters and pairs of a folded text."""
    return {*text, *map("".join, pairwise(text))}


def wanted(word: str) -> list[str]:
    """The grams that every text with this word has: the character, or all pairs."""
    return sorted(set(map("".join, pairwise(word)))) or [word]


class Tokens:
    """Tokens of one kind of row under one key."""

    def __init__(self, key: bytes, kind: str) -> None:
        self._key, self._kind = key, kind
        self._kept: dict[tuple[str, str], bytes] = {}

    def of(self, scope: str, gram: str) -> bytes:
        """Five bytes."""
        found = self._kept.get((scope, gram))
        if found is None:
            message = _GAP.join((self._kind, scope, gram)).encode("utf-8", "surrogatepass")
            found = hmac.digest(self._key, message, "sha256")[:BYTES]
            if len(self._kept) < _MOST_KEPT:
                self._kept[scope, gram] = found
        return found

    def of_row(self, scopes: Iterable[str], texts: Iterable[str]) -> tuple[bytes, ...]:
        """Every token of a row, in order, each once."""
        said = set().union(*(grams(text) for text in texts))
        return tuple(sorted({self.of(scope, gram) for scope in scopes for gram in said}))

    def of_words(self, scope: str, words: Iterable[str]) -> tuple[bytes, ...]:
        """The tokens that every row of this scope with these words has."""
        return tuple(sorted({self.of(scope, gram) for word in words for gram in wanted(word)}))
