"""The rows of a world once more, under other ids: ballast for `world_tenfold.py`, made inside PostgreSQL in minutes.

An id (26 characters of base 32) becomes another one by turning its alphabet, the same wherever it stands, so that references hold. Numbers
that a table gives out itself are moved up. A row that is unique by a text alone has a mark behind it. What is sealed stays as it is and
opens for nobody; the keys of subjects lie elsewhere and are not multiplied, nor is the log.
"""

from collections.abc import Iterator

import psycopg

_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
_PLACES, _TOKENS = 20, 36  # bits by which rows of the search's index, and its tokens, are moved
# Not of the world: names used outside, accounts, what is under way, and what tells of the database itself.
_LEFT = ("django_", "lists_", "signin_", "ledger_", "search_", "gate_version", "gate_change", "casework_periodscounted")
_TABLES = (
    """SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 1"""
)
_COLUMNS = """SELECT attname, format_type(atttypid, -1), attidentity <> '' FROM pg_attribute
    WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum"""
_UNIQUE = """SELECT array(SELECT attname FROM pg_attribute WHERE attrelid = i.indrelid AND attnum = ANY(i.indkey))
    FROM pg_index i WHERE i.indrelid = %s::regclass AND i.indisunique"""
_NUMBERED = """SELECT a.attname, f.relname FROM pg_constraint k
    JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1] JOIN pg_class f ON f.oid = k.confrelid
    WHERE k.conrelid = %s::regclass AND k.contype = 'f'"""


def multiply(url: str, times: int) -> Iterator[str]:
    """Add the rows of the world `times` - 1 times; says what it does."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")  # references hold by construction
        connection.execute("SET maintenance_work_mem = '1GB'")
        tables = [name for (name,) in connection.execute(_TABLES) if not name.startswith(_LEFT)]
        tops = {name: _top(connection, name) for name in tables}
        for name in tables:
            into, out = _copied(connection, name, tops)
            # Its indexes are made anew behind the rows: many times as fast as keeping them up with ids in no order.
            connection.execute("UPDATE pg_index SET indisready = false WHERE indrelid = %s::regclass", (name,))
            for again in range(1, times):
                turned = _ALPHABET[again:] + _ALPHABET[:again]
                connection.execute(f"INSERT INTO {name} ({into}) SELECT {out}", {"n": again, "turned": turned})  # type: ignore[arg-type]
            connection.execute(f"REINDEX TABLE {name}")  # type: ignore[arg-type]
            if tops[name]:
                connection.execute(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {tops[name] * (times + 1)})")  # type: ignore[arg-type]
        yield f"{len(tables)} tables"
        _search(connection, times)
        yield "the index of the search"
        connection.execute("VACUUM ANALYZE")


def _top(connection: psycopg.Connection[tuple[object, ...]], table: str) -> int:
    """The largest number given out as `id`; 0 where ids are no numbers."""
    for name, kind, _ in connection.execute(_COLUMNS, (table,)).fetchall():
        if name == "id" and kind in ("bigint", "integer"):
            ((top,),) = connection.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").fetchall()  # type: ignore[arg-type]
            return int(str(top))
    return 0


def _copied(connection: psycopg.Connection[tuple[object, ...]], table: str, tops: dict[str, int]) -> tuple[str, str]:
    """Columns of a table, and what becomes of them."""
    out: dict[str, str] = {}
    for name, kind, _ in connection.execute(_COLUMNS, (table,)).fetchall():
        out[str(name)] = _other_id(f'"{name}"') if kind in ("character varying", "text") else f'"{name}"'
    if tops[table]:
        out["id"] = f'"id" + %(n)s * {tops[table]}'
    for name, of in connection.execute(_NUMBERED, (table,)).fetchall():
        if tops.get(str(of)):
            out[str(name)] = f'"{name}" + %(n)s * {tops[str(of)]}'
    for (names,) in connection.execute(_UNIQUE, (table,)).fetchall():
        within: list[str] = list(names)  # type: ignore[call-overload]
        if not any(_is_other(connection, table, name, out[name]) for name in within):
            out[within[-1]] = f"{out[within[-1]]} || '~' || %(n)s"
    source = " FROM " + table + (f' WHERE "id" < {tops[table]}' if tops[table] else "")
    if not tops[table]:
        connection.execute(f"CREATE TEMP TABLE first_{table} AS SELECT * FROM {table}")  # type: ignore[arg-type]
        source = f" FROM first_{table}"
    return ", ".join(f'"{name}"' for name in out), ", ".join(out.values()) + source


def _other_id(column: str, otherwise: str = "") -> str:
    """A text that is an id, turned; `otherwise` stands for one that is none."""
    turned = f"translate(left({column}, 25), '{_ALPHABET}', %(turned)s) || right({column}, 1)"
    return f"CASE WHEN length({column}) = 26 AND {column} ~ '^[a-z2-7]+$' THEN {turned} ELSE {otherwise or column} END"


def _is_other(connection: psycopg.Connection[tuple[object, ...]], table: str, name: str, made: str) -> bool:
    """Whether a column that is unique becomes another one by itself."""
    if "CASE" not in made:
        return "%(n)s" in made
    found = connection.execute(
        f"""SELECT count("{name}"), count(*) FILTER (WHERE length("{name}") = 26 AND "{name}" ~ '^[a-z2-7]+$') FROM {table}"""  # type: ignore[arg-type]
    ).fetchall()
    return found[0][0] == found[0][1]


def _search(connection: psycopg.Connection[tuple[object, ...]], times: int) -> None:
    """Rows of the search's index once more, with tokens of their own; its own index is built anew behind them."""
    connection.execute("DROP INDEX search_index_tokens")
    connection.execute("UPDATE pg_index SET indisready = false WHERE indrelid = 'search_index'::regclass")
    connection.execute("CREATE TEMP TABLE first_index AS SELECT * FROM search_index")
    for again in range(1, times):
        connection.execute(
            f"""INSERT INTO search_index (kind, id, place, tokens, keys)
            SELECT kind, {_other_id("id", "id || '~' || %(n)s")}, place + (%(n)s::bigint << {_PLACES}),
                array(SELECT token # (%(n)s::bigint << {_TOKENS}) FROM unnest(tokens) token), '{{}}'
            FROM first_index""",
            {"n": again, "turned": _ALPHABET[again:] + _ALPHABET[:again]},
        )
    connection.execute("REINDEX TABLE search_index")
    connection.execute("CREATE INDEX search_index_tokens ON search_index USING gin (tokens)")
