"""The index on PostgreSQL: one table of rows, whose tokens stand in an array under a GIN index. Lies beside the records, in no migration.

A removed row leaves the pages when the table is vacuumed: `purge` does that. What write-ahead archives and replicas keep is theirs.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice
from typing import Any

from django.db import connection, transaction

from warifu.registers.search.index import PLACE_BITS, Row, TooManyOnOneDay
from warifu.registers.search.tokens import BYTES

_FORM = "2"  # of the tables; another one is thrown away and built anew
_LOCK = 0x77617269_7365  # among advisory locks: "wari", "se"
_AT_ONCE = 500  # rows that go to the server together
_PUT = """INSERT INTO search_index VALUES (%s, %s, %s, %s::bigint[], %s::text[]) ON CONFLICT (kind, id)
    DO UPDATE SET place = excluded.place, tokens = excluded.tokens, keys = excluded.keys"""
_SCHEMA = (
    "DROP TABLE IF EXISTS search_index_meta, search_index",
    "CREATE TABLE search_index_meta (name text PRIMARY KEY)",
    """CREATE TABLE search_index (
        kind text, id text, place bigint NOT NULL, tokens bigint[] NOT NULL, keys text[] NOT NULL,
        PRIMARY KEY (kind, id), UNIQUE (kind, place))""",
    "CREATE INDEX search_index_tokens ON search_index USING gin (tokens)",
    "CREATE INDEX search_index_keys ON search_index USING gin (keys)",
)


def _rows(sql: str, *params: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def _do(sql: str, *params: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


class GinIndex:
    """The index in the database of the records, through Django's connection."""

    def key_id(self) -> str:
        # One question tells that there is none, that it is of another form, and whose tokens it holds.
        ((said,),) = _rows("SELECT obj_description(to_regclass('search_index'), 'pg_class')")
        form, _, key_id = (said or "").partition(" ")
        return key_id if form == _FORM else ""

    def begin_anew(self, key_id: str) -> None:
        for statement in _SCHEMA:
            _do(statement)
        with connection.cursor() as cursor:
            cursor.execute("SELECT format('COMMENT ON TABLE search_index IS %%L', %s::text)", (f"{_FORM} {key_id}",))
            cursor.execute(cursor.fetchone()[0])

    @contextmanager
    def writing(self) -> Iterator[None]:
        with transaction.atomic():
            _rows("SELECT pg_advisory_xact_lock(%s)", _LOCK)
            yield

    def put(self, kind: str, rows: Iterable[Row]) -> None:
        last: dict[date, int] = {}
        waiting = iter(rows)
        while some := list(islice(waiting, _AT_ONCE)):
            held = self.places(kind, [row.id for row in some])
            placed = []
            for row in some:
                before = held.get(row.id)
                stays = before is not None and before >> PLACE_BITS == row.day.toordinal()
                place = before if stays else self._next_place(kind, row.day, last)
                placed.append((kind, row.id, place, _numbers(row.tokens), list(row.keys)))
            with connection.cursor() as cursor:
                cursor.executemany(_PUT, placed)

    def _next_place(self, kind: str, day: date, last: dict[date, int]) -> int:
        first = day.toordinal() << PLACE_BITS
        if day not in last:
            ((found,),) = _rows(
                "SELECT max(place) FROM search_index WHERE kind = %s AND place >= %s AND place < %s",
                kind, first, first + (1 << PLACE_BITS),
            )  # fmt: skip
            last[day] = first - 1 if found is None else found
        last[day] += 1
        if last[day] >= first + (1 << PLACE_BITS):
            raise TooManyOnOneDay(f"{kind}, {day.isoformat()}")
        return last[day]

    def remove(self, kind: str, ids: Collection[str], *, erased: bool = False) -> None:
        _do("DELETE FROM search_index WHERE kind = %s AND id = ANY(%s)", kind, list(ids))
        if erased and ids:
            _do("INSERT INTO search_index_meta VALUES ('purge') ON CONFLICT DO NOTHING")

    def sealed_under(self, key_ids: Collection[str]) -> list[tuple[str, str]]:
        # Each key through its index: one array of thousands would be held against every row.
        sql = "SELECT kind, id FROM unnest(%s::text[]) AS key JOIN search_index ON keys @> ARRAY[key]"
        wanted, found = list(key_ids), set[tuple[str, str]]()
        for begin in range(0, len(wanted), _AT_ONCE):
            found.update((kind, one) for kind, one in _rows(sql, wanted[begin : begin + _AT_ONCE]))
        return sorted(found)

    def candidates(
        self, kind: str, any_of: Sequence[tuple[bytes, ...]], before: int | None, most: int
    ) -> list[tuple[int, str]]:
        if not any_of:
            return []
        sql, params = _asked(kind, any_of, before, most)
        return [(place, one) for _, place, one in _rows(sql, *params)]

    def newest(self, wanted: Mapping[str, Sequence[tuple[bytes, ...]]], most: int) -> dict[str, list[tuple[int, str]]]:
        asked = [_asked(kind, any_of, None, most) for kind, any_of in wanted.items() if any_of]
        found: dict[str, list[tuple[int, str]]] = {kind: [] for kind in wanted}
        if asked:
            # One way to the server and back instead of one for each kind.
            sql = " UNION ALL ".join(f"({one})" for one, _ in asked)
            for kind, place, one in _rows(sql, *(value for _, params in asked for value in params)):
                found[kind].append((place, one))
        return {kind: sorted(rows, reverse=True) for kind, rows in found.items()}

    def places(self, kind: str, ids: Collection[str]) -> dict[str, int]:
        return dict(_rows("SELECT id, place FROM search_index WHERE kind = %s AND id = ANY(%s)", kind, list(ids)))

    def held(self, kind: str) -> Iterator[Row]:
        for one, place, tokens, keys in _rows(
            "SELECT id, place, tokens, keys FROM search_index WHERE kind = %s ORDER BY id", kind
        ):
            cut = tuple(sorted(number.to_bytes(BYTES, "big") for number in tokens))
            yield Row(one, date.fromordinal(place >> PLACE_BITS), cut, tuple(sorted(keys)))

    def kinds(self) -> list[str]:
        return [kind for (kind,) in _rows("SELECT DISTINCT kind FROM search_index ORDER BY kind")]

    def purge(self) -> None:
        # VACUUM stands in no transaction; where one runs, the next start does it.
        if not _rows("SELECT 1 FROM search_index_meta WHERE name = 'purge'") or connection.in_atomic_block:
            return
        _do("VACUUM search_index")
        _do("DELETE FROM search_index_meta WHERE name = 'purge'")

    def close(self) -> None:
        """The connection is Django's."""


def _asked(kind: str, any_of: Sequence[tuple[bytes, ...]], before: int | None, most: int) -> tuple[str, list[object]]:
    """A sentence for (kind, place, id) of candidates, and what its marks stand for."""
    one_of = " OR ".join(["tokens @> %s::bigint[]"] * len(any_of))
    sql = f"SELECT kind, place, id FROM search_index WHERE kind = %s AND ({one_of})"  # noqa: S608 (marks only)
    params: list[object] = [kind, *map(_numbers, any_of)]
    if before is not None:
        sql, params = f"{sql} AND place < %s", [*params, before]
    # First what holds the tokens, then the newest of it: left to itself the planner walks along the places, hoping to meet hits soon,
    # and goes through the rows of every organ where there are none. How many hold a token is bounded by the scope in it.
    newest = f"WITH hits AS MATERIALIZED ({sql}) SELECT * FROM hits ORDER BY place DESC LIMIT %s"  # noqa: S608
    return newest, [*params, most]


def _numbers(tokens: Iterable[bytes]) -> list[int]:
    return [int.from_bytes(token, "big") for token in tokens]
