"""The search: words in, ids of rows that this audience may see and that hold every word, the newest first.

1. What acts have marked is worked off, so nothing lags.
2. The index is asked with the audience's own scopes and nothing else: rows of other organs are not even candidates.
3. Candidates go through the register's own predicate, and the text of those that are left is read and compared once more.

So what somebody may not see is neither found nor counted, and leaves no trace in an answer. How many there are beyond a page is never said,
only whether there are any.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet

from warifu.registers.search import keeping, registry
from warifu.registers.search.fold import fold, holds
from warifu.registers.search.index import Index
from warifu.registers.search.registry import Asking, Read, Reader, Source
from warifu.registers.search.tokens import Tokens

# Beyond what is wanted: most candidates of a short word are hits.
_SPARE, _MOST_CANDIDATES = 8, 512


@dataclass(frozen=True, slots=True)
class Found:
    """Rows of one kind, the newest first; `more`: there are further ones behind them."""

    kind: str
    rows: tuple[Read, ...]
    more: bool


def find(
    asking: Asking, pages: Collection[str], words: tuple[str, ...], *, kind: str = "", first: int = 0, size: int
) -> tuple[Found, ...]:
    """Rows with all of these folded words (`fold.words`): of one kind, or of every kind that these pages open.

    `first` rows are left out, at most `size` given. Kinds in which nothing is found are left out; without a word nothing is.
    """
    sources = [s for s in registry.sources() if kind in ("", s.kind) and not s.pages.isdisjoint(pages)]
    if not words or not sources:
        return ()
    answers = []
    with keeping.up_to_date() as index:
        secret = keeping.key()[1]
        sets = {source.kind: _sets(source, asking, words, secret) for source in sources}
        portion = _portion(first + size + 1)
        newest = index.newest(sets, portion)
        for source in sources:
            asked = _Asked(source, asking, words, sets[source.kind], portion, newest[source.kind])
            hits = _hits(index, asked, first + size + 1)[first:]
            if hits:
                answers.append(Found(source.kind, tuple(hits[:size]), len(hits) > size))
    return tuple(answers)


def find_among(
    kind: str,
    rows: QuerySet[Any],
    scopes: Sequence[str],
    words: tuple[str, ...],
    *,
    size: int,
    read: Reader | None = None,
) -> Found:
    """The same among rows that the caller has settled by a predicate of its own, which lie in these scopes: nothing else is a candidate.

    `read` in the place of the source's own where somebody knows less of their texts than the index holds.
    """
    source = registry.source(kind)
    if not words or source is None:
        return Found(kind, (), more=False)
    among = replace(
        source, visible=lambda _: rows, scopes=lambda _: scopes, near=registry.nothing_near, read=read or source.read
    )
    with keeping.up_to_date() as index:
        sets, portion = _sets(among, None, words, keeping.key()[1]), _portion(size + 1)
        newest = index.newest({kind: sets}, portion)[kind]
        hits = _hits(index, _Asked(among, None, words, sets, portion, newest), size + 1)
    return Found(kind, tuple(hits[:size]), len(hits) > size)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is looked for in one source. `newest`: the first of its candidates, as many as `portion` says."""

    source: Source
    asking: Asking
    words: tuple[str, ...]
    sets: Sequence[tuple[bytes, ...]]
    portion: int
    newest: list[tuple[int, str]]


def _sets(source: Source, asking: Asking, words: tuple[str, ...], secret: bytes) -> list[tuple[bytes, ...]]:
    """The tokens of these words, once for each scope of the audience."""
    tokens = Tokens(secret, source.kind)
    return [tokens.of_words(scope, words) for scope in sorted(set(source.scopes(asking)))]


def _portion(most: int) -> int:
    return min(most + _SPARE, _MOST_CANDIDATES)


def _hits(index: Index, asked: _Asked, most: int) -> list[Read]:
    source, asking, words = asked.source, asked.asking, asked.words
    near = set(source.near(asking))
    stands = index.places(source.kind, near) if near else {}
    found = [(stands[read.id], read) for read in _confirmed(source, asking, words, sorted(stands))]
    further = 0
    for some in _candidates(index, asked):
        at = {one: place for place, one in some if one not in near}
        confirmed = _confirmed(source, asking, words, list(at))
        found += [(at[read.id], read) for read in confirmed]
        further += len(confirmed)
        # Whatever comes now is older than all of these.
        if further >= most:
            break
    return [read for _, read in sorted(found, key=lambda pair: pair[0], reverse=True)[:most]]


def _candidates(index: Index, asked: _Asked) -> Iterator[list[tuple[int, str]]]:
    """All candidates, the newest first, in portions that grow."""
    some, portion = asked.newest, asked.portion
    while some:
        yield some
        if len(some) < portion:
            return
        before, portion = some[-1][0], min(2 * portion, _MOST_CANDIDATES)
        some = index.candidates(asked.source.kind, asked.sets, before, portion)


def _confirmed(source: Source, asking: Asking, words: tuple[str, ...], ids: Sequence[str]) -> list[Read]:
    """Those that the audience sees and whose texts, as they are now, hold every word."""
    found: list[Read] = []
    for begin in range(0, len(ids), _MOST_CANDIDATES):
        seen = source.visible(asking).filter(pk__in=ids[begin : begin + _MOST_CANDIDATES])
        found += [read for read in source.read(seen) if holds(tuple(map(fold, read.texts)), words)]
    return found
