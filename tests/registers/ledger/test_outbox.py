from contextlib import closing
from datetime import UTC, datetime

import django
import pytest
from django.core.management import call_command
from django.db import connection

from tests.postgres.fresh import files_only
from warifu.registers import database
from warifu.registers.ledger import outbox
from warifu.registers.ledger.entry import Draft, draft_entry

django.setup()

ENTRY = draft_entry(Draft("act"), [bytes([n]) * 32 for n in range(8)], datetime(2026, 11, 24, tzinfo=UTC), "ab" * 32)[0]


def put(cursor, entry_id):
    outbox.put(cursor, entry_id=entry_id, cls="act", entry=ENTRY, opening=b"sealed", key_id="k")


@pytest.mark.django_db
def test_a_row_is_there_if_its_transaction_is_and_reads_back_in_order():
    with connection.cursor() as cursor:
        put(cursor, "one")
        put(cursor, "two")
        cursor.execute(f"SELECT entry_id, entry FROM {outbox.TABLE} ORDER BY id")
        assert [(name, bytes(entry)) for name, entry in cursor.fetchall()] == [("one", ENTRY), ("two", ENTRY)]


@pytest.mark.django_db
def test_the_migration_holds_what_the_model_says():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def shape(cursor):
    cursor.execute(f"SELECT sql LIKE '%AUTOINCREMENT%' FROM sqlite_master WHERE name = '{outbox.TABLE}'")
    never_reused = cursor.fetchall()
    cursor.execute(f"PRAGMA table_info({outbox.TABLE})")
    return never_reused, [(name, kind.lower(), required, key) for _, name, kind, required, _, key in cursor.fetchall()]


@files_only
@pytest.mark.django_db
def test_the_outbox_of_these_tests_is_the_one_that_the_migration_makes(records):
    with connection.cursor() as cursor:
        assert shape(cursor) == shape(records.cursor())


@pytest.fixture
def records(home):
    with closing(database.connect(home.records)) as opened:
        yield opened


def all_of(records):
    return outbox.take(records, outbox.waiting(records))


def test_a_plain_connection_puts_takes_and_removes_by_id(records):
    for name in ("one", "two", "three"):
        put(records.cursor(), name)
    one, _, three = outbox.waiting(records)
    assert [(i, row.entry_id, row.entry, row.opening, row.key_id) for i, row in outbox.take(records, [three, one])] == [
        (one, "one", ENTRY, b"sealed", "k"),
        (three, "three", ENTRY, b"sealed", "k"),
    ]
    outbox.remove(records, [one, three])
    assert [row.entry_id for _, row in all_of(records)] == ["two"]


@pytest.mark.parametrize(("cls", "entry"), [("decision", ENTRY), ("act", ENTRY + b" "), ("act", b'{"c":"act"}')])
def test_what_is_no_entry_of_its_class_does_not_enter(records, cls, entry):
    with pytest.raises(ValueError, match="class"):
        outbox.put(records.cursor(), entry_id="x", cls=cls, entry=entry, opening=b"", key_id="")


@pytest.mark.parametrize("before", [0, 3])
def test_ids_named_by_the_log_are_not_given_out_again(records, before):
    for n in range(before):
        put(records.cursor(), str(n))
    outbox.raise_counter(records, 100)
    put(records.cursor(), "next")
    assert outbox.waiting(records)[-1] == 101
    outbox.raise_counter(records, 50)
    put(records.cursor(), "after")
    assert outbox.waiting(records)[-1] == 102


def test_an_id_removed_is_never_given_out_again(records):
    put(records.cursor(), "one")
    first = outbox.waiting(records)[0]
    outbox.remove(records, [first])
    put(records.cursor(), "two")
    assert outbox.waiting(records)[0] > first
