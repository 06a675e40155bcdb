"""The door on SQLite; on a server it is held by everything that `tests/postgres` tells again there."""

import sqlite3
from contextlib import closing

import pytest
from django.db import connection

from warifu.registers import database
from warifu.registers.installation import InstallationError, Server

# Nobody listens on port 1 of this machine.
AWAY = Server("postgresql://warifu:geheim@127.0.0.1:1/office")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "a.db"
    path.touch()
    with closing(database.connect(path)) as opened:
        opened.execute("CREATE TABLE a (x)")
    return path


def test_a_transaction_is_there_whole_or_not_at_all(file):
    with closing(database.connect(file)) as opened:
        with pytest.raises(RuntimeError, match="half"), database.transaction(opened):
            opened.execute("INSERT INTO a VALUES (1)")
            raise RuntimeError("half way")
        assert not opened.in_transaction
        with database.transaction(opened):
            opened.execute("INSERT INTO a VALUES (2)")
        assert opened.execute("SELECT x FROM a").fetchall() == [(2,)]


def test_a_snapshot_does_not_see_what_comes_later(file):
    with closing(database.connect(file)) as opened, closing(database.connect(file)) as other:
        opened.execute("PRAGMA journal_mode=WAL").fetchall()
        with database.snapshot(opened):
            assert opened.execute("SELECT count(*) FROM a").fetchone() == (0,)
            other.execute("INSERT INTO a VALUES (1)")
            assert opened.execute("SELECT count(*) FROM a").fetchone() == (0,)
        assert opened.execute("SELECT count(*) FROM a").fetchone() == (1,)


def test_who_acts_waits_for_who_acts(file):
    with closing(database.connect(file)) as opened, closing(database.connect(file, timeout=0.05)) as other:
        with database.act(opened), pytest.raises(database.FAULTS), database.act(other):
            pass
        with database.act(other):
            other.execute("INSERT INTO a VALUES (1)")


def test_a_reader_does_not_write(file):
    with closing(database.connect(file, read_only=True)) as opened, pytest.raises(database.FAULTS):
        opened.execute("INSERT INTO a VALUES (1)")


def test_there_is_no_database_where_there_is_no_file(file, tmp_path):
    assert database.exists(file)
    assert not database.exists(tmp_path / "b.db")
    with pytest.raises(database.FAULTS):
        database.connect(tmp_path / "b.db").execute("SELECT 1")


def test_djangos_cursors_want_another_placeholder(file, db):
    with closing(database.connect(file)) as opened:
        assert (database.mark(opened), database.mark(opened.cursor())) == ("?", "?")
    with connection.cursor() as cursor:
        assert (database.mark(connection), database.mark(cursor)) == ("%s", "%s")


def test_a_command_for_files_says_what_to_use_on_a_server(file):
    assert database.file(file) == file
    with pytest.raises(InstallationError, match=r"postgresql\.md"):
        database.file(AWAY)


def test_a_server_that_is_away_is_told_without_the_password():
    with pytest.raises(InstallationError) as away:
        database.connect(AWAY)
    assert isinstance(away.value, database.ServerFault)
    assert "127.0.0.1" in str(away.value)
    assert "geheim" not in str(away.value)


def test_what_has_doubled_is_counted_anew(tmp_path):
    place = tmp_path / "grown.db"
    with closing(sqlite3.connect(place)) as made:
        made.execute("CREATE TABLE thing (id INTEGER PRIMARY KEY, colour TEXT)")
        made.execute("CREATE INDEX by_colour ON thing (colour)")

        def grow(count):
            made.executemany("INSERT INTO thing (colour) VALUES (?)", [(f"c{n % 7}",) for n in range(count)])
            made.commit()

        grow(900)
        assert not database.analyse(place)
        grow(900)
        assert database.analyse(place) and not database.analyse(place)
        assert made.execute("SELECT stat FROM sqlite_stat1 WHERE idx = 'by_colour'").fetchone()[0].startswith("1800 ")
        grow(1700)
        assert not database.analyse(place)
        grow(200)
        assert database.analyse(place) and not database.analyse(place)
        # What is gone is not there, however high its ids were.
        made.execute("INSERT INTO thing (id) VALUES (100000)")
        made.commit()
        assert not database.analyse(place)
        # A new index, and one with nothing in it.
        made.execute("CREATE INDEX by_both ON thing (colour, id)")
        made.execute("CREATE INDEX of_none ON thing (id) WHERE colour = 'none'")
        made.commit()
        assert database.analyse(place) and not database.analyse(place)
