"""What only a server can do wrong: writers that run at once, ids that are committed out of order, sessions that end.

Not collected by itself: `tests/postgres/test_told_again` runs it where there is a server.
"""

import subprocess
import sys
import threading
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from django.db import connection, connections, transaction

from tests.postgres import fresh
from tests.registers.ledger import doubles
from tests.registers.ledger.test_sequencer import PROGRAM, environment
from warifu.kernel.access.tables import OPEN
from warifu.registers import database
from warifu.registers.gate.state import rows_of, state
from warifu.registers.installation import Installation, InstallationError, Server
from warifu.registers.ledger import log, outbox, store
from warifu.registers.ledger.errors import LedgerLocked
from warifu.registers.ledger.sequencer import Sequencer

PATIENCE = 20
KEY = ("tanaka", "organ")
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'advisory'"


def until(holds) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


def waits() -> bool:
    with psycopg.connect(fresh.url()) as looking:
        return looking.execute(WAITING).fetchone()[0] > 0


@pytest.mark.django_db(transaction=True)
def test_who_takes_a_right_away_waits_for_who_gives_it_and_the_later_act_holds():
    """Without the wait the second act would not see the first one's rows, delete nothing, and the right would stay."""

    def take_away() -> None:
        with transaction.atomic():
            state(connection, "standing", KEY, [])
        connections.close_all()

    with transaction.atomic():
        state(connection, "standing", KEY, [(0, OPEN, "good", "")])
        later = threading.Thread(target=take_away)
        later.start()
        until(waits)
    later.join(PATIENCE)
    assert rows_of(connection, "standing", KEY) == []


@pytest.mark.django_db(transaction=True)
def test_a_command_that_acts_waits_for_the_pages():
    place = Server(fresh.url(str(connection.settings_dict["NAME"])))
    with closing(database.connect(place, timeout=0.2)) as command:
        with transaction.atomic(), pytest.raises(database.ServerFault) as kept_waiting, database.act(command):
            pass
        assert kept_waiting.value.sqlstate == "55P03"
        with database.act(command):
            assert command.in_transaction


@pytest.mark.django_db(transaction=True)
def test_reading_waits_for_nobody():
    place = Server(fresh.url(str(connection.settings_dict["NAME"])))
    with transaction.atomic(), closing(database.connect(place, timeout=0.2)) as reading:
        state(connection, "standing", KEY, [(0, OPEN, "good", "")])
        with database.snapshot(reading):
            assert rows_of(reading, "standing", KEY) == []


def test_a_row_with_a_lower_id_that_is_committed_later_is_taken_all_the_same(home, sequencer):
    """As where two transactions drew their ids and the first one took longer."""
    one, two = doubles.sealed(), doubles.sealed()
    put = f"INSERT INTO {outbox.TABLE} (id, entry_id, entry, opening, key_id) VALUES (?, ?, ?, ?, ?)"

    def insert(records, number, made) -> None:
        records.execute(put, (number, made.entry_id, made.entry, made.opening, made.key_id))

    with (
        closing(database.connect(home.records)) as slow,
        closing(database.connect(home.records)) as quick,
        store.open_reader(home.ledger) as reader,
    ):
        with database.transaction(slow):
            insert(slow, 101, one)
            insert(quick, 102, two)
            until(lambda: reader.index_of(two.entry_id) == 0)
            until(lambda: not outbox.waiting(quick))
        until(lambda: reader.index_of(one.entry_id) == 1)


def test_a_second_sequencer_does_not_start_even_in_another_directory(home, sequencer, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    elsewhere = replace(home, directory=tmp_path / "elsewhere")
    with pytest.raises(LedgerLocked, match="in this database"):
        Sequencer(elsewhere, doubles.decide).start()


def test_it_may_when_the_first_has_ended(home, tmp_path):
    for _ in range(2):
        running = Sequencer(home, doubles.decide)
        running.start()
        running.stop()


@pytest.mark.parametrize("which", ["the log's", "the records'"])
def test_when_its_session_is_ended_the_process_ends(home, which):
    running = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(home.directory), str(home.key_file)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(home),
    )  # fmt: skip
    running.stdin.write("hana\n")
    running.stdin.flush()
    assert running.stdout.readline().startswith("hana ")
    held = "" if which == "the log's" else "NOT"
    with psycopg.connect(home.database, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity a WHERE datname = current_database() "
            f"AND pid <> pg_backend_pid() AND {held} EXISTS (SELECT 1 FROM pg_locks l WHERE l.pid = a.pid AND locktype = 'advisory')"
        )
    if which == "the log's":
        running.stdin.write("taro\n")
        running.stdin.flush()
    assert running.wait(PATIENCE) == 70
    assert "the sequencer died (ServerFault)" in running.stderr.read()
    with store.open_reader(home.ledger) as reader:
        assert reader.size() == 1
    for stream in (running.stdin, running.stdout, running.stderr):
        stream.close()


def test_an_office_does_not_run_on_a_server_that_forgets(home):
    office = replace(home, example=False)
    with pytest.raises(InstallationError, match="fsync is off"):
        Sequencer(office, doubles.decide).start()


def test_a_commit_is_durable_whatever_the_server_does_by_default(home):
    with closing(database.connect(home.records)) as opened:
        assert opened.execute("SHOW synchronous_commit").fetchone() == ("on",)
        with psycopg.connect(home.database) as bare:
            assert bare.execute("SHOW synchronous_commit").fetchone() == ("off",)


def test_a_log_is_made_whole_or_not_at_all(home, monkeypatch):
    def broken(*_):
        raise RuntimeError("half way")

    monkeypatch.setattr(log.logkeys, "create", broken)
    with pytest.raises(RuntimeError, match="half way"):
        log.ensure(home)
    assert not database.exists(home.ledger)
    monkeypatch.undo()
    assert isinstance(home, Installation)
    assert isinstance(home.directory, Path)
