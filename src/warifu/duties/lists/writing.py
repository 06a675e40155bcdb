"""Puts what is new and changed into the records, in bulk and in the caller's transaction. Rights and evidence are left to `acts`.

Rows go in by plain statements, never as an object each: three quarters of a million documents are to take minutes. Ids are random; the
names that an office gave things are kept beside them (`OutsideKey`). A designation or accreditation that is taken over gets a case of its
own, without a journal: what happened before is told in `Case.before`, as nobody's act here, so that periods run and it can go on.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import connection, models

from warifu.duties.lists.book import Book, Changed
from warifu.duties.lists.columns import LISTS
from warifu.duties.lists.declared import Key, Row
from warifu.duties.lists.models import OutsideKey
from warifu.duties.lists.tables import Tell
from warifu.kernel.ids import Instant
from warifu.registers.installation import new_id

_AT_ONCE = 10_000


@dataclass
class Writing:
    """One load while it is written: ids by list and key, and who and what it touched."""

    book: Book
    at: Instant
    tell: Tell
    ids: dict[str, dict[Key, str]] = field(default_factory=dict)

    def id(self, name: str, *key: str) -> str:
        """The id of a row of the lists or of the records. KeyError where there is none: the book has checked."""
        made = self.ids.get(name, {})
        return made[key] if key in made else self.book.existing[name][key][1]

    def id_or_none(self, name: str, *key: str) -> str | None:
        return self.id(name, *key) if key[-1] else None

    def new(self, name: str) -> list[tuple[Key, dict[str, str]]]:
        """The new rows of a list by the names of their columns."""
        part, listed = self.book.parts.get(name), LISTS[name]
        return [(key, listed.named(row)) for _, key, row in part.new] if part else []

    def new_rows(self, name: str) -> list[tuple[Key, Row]]:
        """The same without names, for the long lists."""
        part = self.book.parts.get(name)
        return [(key, row) for _, key, row in part.new] if part else []

    def changed(self, name: str) -> list[tuple[Changed, dict[str, str]]]:
        part, listed = self.book.parts.get(name), LISTS[name]
        return [(one, listed.named(one.to_be)) for one in part.changed] if part else []

    def make_ids(self, name: str) -> dict[Key, str]:
        """A random id for every new row, in order."""
        part = self.book.parts.get(name)
        self.ids[name] = {key: new_id() for _, key, _ in part.new} if part else {}
        return self.ids[name]

    def keep_names(self, name: str) -> None:
        """Remember the office's names of what was made."""
        insert(
            self, OutsideKey, ("listed", "key", "object"), ((name, "/".join(k), i) for k, i in self.ids[name].items())
        )


def insert(writing: Writing, model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows whose values are as the database takes them (days as ISO text); returns how many."""
    quote = connection.ops.quote_name
    meta: Any = model._meta
    columns = ", ".join(quote(meta.get_field(name).column) for name in fields)
    marks = ", ".join(["%s"] * len(fields))
    sentence = f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ({marks})"  # noqa: S608 (names of the models)
    return _many(writing, str(meta.db_table), sentence, rows)


def update(writing: Writing, model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Set fields of rows; each row of `rows` ends with the primary key."""
    quote = connection.ops.quote_name
    meta: Any = model._meta
    sets = ", ".join(f"{quote(meta.get_field(name).column)} = %s" for name in fields)
    sentence = f"UPDATE {quote(meta.db_table)} SET {sets} WHERE {quote(meta.pk.column)} = %s"  # noqa: S608
    return _many(writing, str(meta.db_table), sentence, rows)


def _many(writing: Writing, table: str, sentence: str, rows: Iterable[Sequence[Any]]) -> int:
    done = 0
    with connection.cursor() as cursor:
        for some in pieces(rows):
            cursor.executemany(sentence, some)
            done += len(some)
            writing.tell(table, done)
    return done


def pieces(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    rest = iter(rows)
    while some := list(islice(rest, _AT_ONCE)):
        yield some


def moment(at: Instant) -> Any:
    """A moment as the database takes it."""
    return connection.ops.adapt_datetimefield_value(at)


Write = Callable[[Writing], None]
