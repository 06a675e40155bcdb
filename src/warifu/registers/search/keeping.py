"""Keeps the index: brings it up to date, builds it anew, holds it against the records, forgets what is erased.

The act that changes a row marks it in its own transaction (`due`); whoever searches next works that off first, so a search never lags.
Texts are read inside the index's own write lock: what is written is at least as new as the mark it answers, and what was erased is not
there any more. The tokens are keyed by a key of the installation's own compartment `search`, wrapped like every other: a rotation
changes nothing here, a restore builds anew.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection

from warifu.registers import installation as place
from warifu.registers.search import due, registry
from warifu.registers.search.fold import fold
from warifu.registers.search.index import Index, Row
from warifu.registers.search.models import Due
from warifu.registers.search.registry import Entry, Source
from warifu.registers.search.tokens import Tokens
from warifu.registers.vault.keystore import INSTALLATION
from warifu.registers.vault.sealed import keystore

COMPARTMENT = "search"
_AT_ONCE = 500


@contextmanager
def opened() -> Iterator[Index]:
    """The index of this installation as it is."""
    if connection.vendor == "postgresql":
        from warifu.registers.search.gin import GinIndex

        index: Index = GinIndex()
    else:
        from warifu.registers.search.sqlite import SqliteIndex

        index = SqliteIndex(place.from_environment().search)
    try:
        yield index
    finally:
        index.close()


def key() -> tuple[str, bytes]:
    """Id and bytes of the key of the tokens."""
    return keystore().key_for(INSTALLATION, COMPARTMENT)


@contextmanager
def up_to_date() -> Iterator[Index]:
    """The index once everything that was committed is in it; built where there is none yet."""
    with opened() as index:
        key_id, secret = key()
        if index.key_id() != key_id:
            _build(index, key_id, secret)
        else:
            _catch_up(index, secret)
        yield index


def rebuild() -> dict[str, int]:
    """Build the index anew; returns how many rows of each kind it holds."""
    with opened() as index:
        return _build(index, *key())


def ensure() -> None:
    """What a start does: build the index where there is none, work off what is due, finish a purge that was cut off."""
    with up_to_date() as index:
        index.purge()


def _build(index: Index, key_id: str, secret: bytes) -> dict[str, int]:
    counts = {}
    # What is marked from here on is worked off later; what was marked before is read now.
    marked = list(Due.objects.values_list("id", flat=True))
    with index.writing():
        index.begin_anew(key_id)
        for source in registry.sources():
            counts[source.kind] = _put(index, source, secret, source.entries(None))
    _done(marked)
    return counts


def _catch_up(index: Index, secret: bytes) -> None:
    while marked := list(Due.objects.order_by("id").values_list("id", "kind", "row")[:_AT_ONCE]):
        with index.writing():
            for source in registry.sources():
                changed = sorted(_changed(source, marked))
                for begin in range(0, len(changed), _AT_ONCE):
                    _read_again(index, source, secret, changed[begin : begin + _AT_ONCE])
        _done([number for number, _, _ in marked])


def _changed(source: Source, marked: Iterable[tuple[int, str, str]]) -> set[str]:
    """The rows of a source that these marks are about."""
    by_kind: dict[str, list[str]] = {}
    for _, kind, row in marked:
        by_kind.setdefault(kind, []).append(row)
    found = set(by_kind.get(source.kind, ()))
    for kind, follow in source.follows.items():
        if kind in by_kind:
            found.update(follow(by_kind[kind]))
    return found


def _read_again(index: Index, source: Source, secret: bytes, ids: Sequence[str]) -> None:
    entries = list(source.entries(ids))
    _put(index, source, secret, entries)
    index.remove(source.kind, set(ids) - {entry.id for entry in entries if entry.texts})


def _put(index: Index, source: Source, secret: bytes, entries: Iterable[Entry]) -> int:
    count = 0

    def rows() -> Iterator[Row]:
        nonlocal count
        tokens = Tokens(secret, source.kind)
        for entry in entries:
            row = row_of(tokens, entry)
            if row.tokens:
                count += 1
                yield row

    index.put(source.kind, rows())
    return count


def row_of(tokens: Tokens, entry: Entry) -> Row:
    """A row as the index holds it."""
    said = tokens.of_row(entry.scopes, map(fold, entry.texts))
    return Row(entry.id, entry.day, said, tuple(sorted(set(entry.keys))))


def _done(marked: Sequence[int]) -> None:
    # By id, never up to the highest: on PostgreSQL a lower one may be committed later.
    for begin in range(0, len(marked), _AT_ONCE):
        Due.objects.filter(id__in=marked[begin : begin + _AT_ONCE]).delete()


def differences() -> list[tuple[str, str, str]]:
    """(kind, id, "lacking" | "unclaimed" | "other") of rows that a rebuild would hold otherwise, after what is due was worked off."""
    found: list[tuple[str, str, str]] = []
    secret = key()[1]
    with up_to_date() as index:
        for kind in sorted({*index.kinds(), *(source.kind for source in registry.sources())}):
            source = registry.source(kind)
            tokens = Tokens(secret, kind)
            claimed = {e.id: row_of(tokens, e) for e in source.entries(None)} if source else {}
            for row in index.held(kind):
                expected = claimed.pop(row.id, None)
                if expected is None:
                    found.append((kind, row.id, "unclaimed"))
                elif expected != row:
                    found.append((kind, row.id, "other"))
            found += [(kind, one, "lacking") for one, row in sorted(claimed.items()) if row.tokens]
    return found


def forget(key_ids: Collection[str]) -> None:
    """The keys are destroyed: rows with texts under them go at once. What is left of them is read again by the next search."""
    with opened() as index:
        if not index.key_id():
            return
        with index.writing():
            gone = index.sealed_under(key_ids)
            for kind in sorted({kind for kind, _ in gone}):
                index.remove(kind, [one for of, one in gone if of == kind], erased=True)
    due.mark_all(gone)


def purge() -> None:
    """After the erasure is committed: no byte of what was forgotten stays in the file."""
    with opened() as index:
        if index.key_id():
            index.purge()
