import sqlite3

import psycopg
import pytest

from tests.postgres.fresh import files_only
from tests.registers.ledger.doubles import AT, SECONDS, append, held, open_writer, sealed
from warifu.kernel.tlog import checkpoint, note, tree
from warifu.kernel.tlog.errors import VerificationError
from warifu.registers.ledger import published
from warifu.registers.ledger.clock import Clock
from warifu.registers.ledger.entry import Sealed, minute, minute_of
from warifu.registers.ledger.errors import NotNow

NOW = minute_of(AT)


@pytest.mark.parametrize("steps", [[1], [255, 1, 1], [256], [600], [100, 500, 300], [1] * 5])
def test_whatever_the_steps_the_tree_is_that_of_the_entries(home, writer, steps):
    for step in steps:
        append(writer, step)
    size = sum(steps)
    leaves = [tree.leaf_hash(entry) for entry in writer.reader.entries(0, size)]
    assert writer.frontier.root() == writer.reader.root(size) == tree.root(leaves)
    writer.sign(SECONDS)
    assert held(home).size == size


def test_a_log_opened_again_goes_on_where_it_was(home):
    for _ in range(3):
        with open_writer(home) as writer:
            append(writer, 300)
            writer.sign(SECONDS)
    assert held(home).size == 900


@pytest.mark.parametrize(
    ("shown", "stored"),
    [
        ("2026-11-24T00:05Z", "2026-11-24T00:05Z"),
        ("2026-11-24T00:03Z", "2026-11-24T00:04Z"),
        ("2030-01-01T00:00Z", "2026-11-24T00:05Z"),
    ],
)
def test_an_entry_is_no_earlier_than_the_last_and_no_later_than_now(writer, shown, stored):
    one = sealed()
    before = one.entry.replace(NOW.encode(), b"2026-11-24T00:04Z")
    writer.append([(None, Sealed("first", before, b"", ""))], NOW, Clock(AT))
    writer.append([(None, Sealed("second", one.entry.replace(NOW.encode(), shown.encode()), b"", ""))], NOW, Clock(AT))
    assert minute(writer.reader.entry(1)) == stored


def test_time_does_not_go_back_even_when_now_does(writer):
    append(writer, 1)
    writer.append([(None, sealed())], "2020-01-01T00:00Z", Clock(AT))
    assert minute(writer.reader.entry(1)) == NOW


@pytest.mark.parametrize("entry", [b"{}", b"", sealed().entry + b" "])
def test_nothing_else_than_an_entry_enters(writer, entry):
    with pytest.raises(VerificationError):
        writer.append([(None, Sealed("x", entry, b"", ""))], NOW, Clock(AT))
    assert writer.size == writer.reader.size() == 0


@pytest.mark.parametrize("second", ["outbox_id", "entry_id"])
def test_nothing_enters_twice(writer, second):
    one = sealed()
    again = one if second == "entry_id" else sealed()
    writer.append([(7, one)], NOW, Clock(AT))
    with pytest.raises((sqlite3.IntegrityError, psycopg.IntegrityError)):
        writer.append([(8 if second == "entry_id" else 7, again)], NOW, Clock(AT))


@files_only
def test_a_full_disk_commits_nothing_and_passes(home, writer):
    append(writer, 300)
    pages = writer.connection.execute("PRAGMA page_count").fetchone()[0]
    writer.connection.execute(f"PRAGMA max_page_count={pages + 2}")
    with pytest.raises(NotNow):
        append(writer, 500)
    assert writer.reader.size() == 300
    writer.connection.execute("PRAGMA max_page_count=1000000")
    append(writer, 500)
    writer.sign(SECONDS)
    assert held(home).size == 800


def test_a_commit_that_was_reported_as_failed_but_stands_is_seen(home, writer):
    append(writer, 3)
    with open_writer(home) as other:
        append(other, 2)
    writer.stale = True
    assert append(writer, 1) == range(5, 6)


def test_a_checkpoint_is_signed_once_for_each_size_by_both_keys(writer):
    assert writer.sign(SECONDS) is None
    append(writer, 3)
    point = writer.sign(SECONDS)
    assert (point.origin, point.size) == ("example.invalid/warifu", 3)
    assert writer.sign(SECONDS + 1) is None
    lines = note.parse(writer.reader.checkpoint()).verify(writer.reader.verifiers())
    assert [line.time for line in lines] == [None, SECONDS]


def test_the_last_checkpoint_lies_beside_the_key_file(home, writer):
    append(writer, 3)
    writer.sign(SECONDS)
    assert published.path_of(home).parent == home.key_file.parent
    assert published.read(home) == writer.reader.checkpoint()


def test_a_checkpoint_that_cannot_be_published_is_not_stored_and_comes_later(home, writer):
    append(writer, 3)
    in_the_way = published.path_of(home)
    in_the_way.mkdir()
    with pytest.raises(NotNow):
        writer.sign(SECONDS)
    assert writer.reader.checkpoint() is None
    in_the_way.rmdir()
    assert writer.sign(SECONDS).size == 3


def test_old_checkpoints_are_thinned_to_one_an_hour(writer):
    hour = SECONDS - SECONDS % 3600
    for seconds in (0, 10, 20, 3600, 3610, 9000, 9010):
        append(writer, 1)
        writer.sign(hour + seconds)
    sizes = [
        checkpoint.parse(note.parse(data).text).size
        for (data,) in writer.connection.execute("SELECT note FROM checkpoint ORDER BY size")
    ]
    assert sizes == [3, 5, 6, 7]
