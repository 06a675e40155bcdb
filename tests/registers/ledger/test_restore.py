"""A restored log never signs a fork: it is filled up from exported tiles, or closed and succeeded."""

import shutil
from base64 import b64decode

import pytest

from tests.registers.ledger import doubles
from tests.registers.ledger.doubles import SECONDS, act, append, held, open_writer, opened, sealed
from warifu.kernel.tlog import note, policy, tiles
from warifu.kernel.tlog.errors import VerificationError
from warifu.registers import installation as place
from warifu.registers.ledger import clock as clocks
from warifu.registers.ledger import published, restore, store
from warifu.registers.ledger.errors import Behind, Forked, LedgerLocked
from warifu.registers.ledger.export import export
from warifu.registers.ledger.sequencer import Sequencer

OLD, NEW = 300, 700


@pytest.fixture
def restored(home, tmp_path):
    """A log of 700 entries, exported, then put back to the first 300; returns its files and its policy."""
    with open_writer(home) as writer:
        append(writer, OLD)
        writer.sign(SECONDS)
    shutil.copy(home.ledger, tmp_path / "kept.db")
    with open_writer(home) as writer:
        append(writer, NEW - OLD)
        writer.sign(SECONDS + 1)
        export(writer.reader, tmp_path / "out")
        rule = policy.parse(writer.reader.policy().encode())
    put_back(home, tmp_path)
    return tmp_path / "out", rule


def put_back(home, tmp_path):
    for name in ("ledger.db-wal", "ledger.db-shm"):
        (home.directory / name).unlink(missing_ok=True)
    shutil.copy(tmp_path / "kept.db", home.ledger)


def fetch_from(directory):
    return lambda path: (directory / path).read_bytes()


def test_a_restored_log_says_that_it_is_behind_and_does_not_start(home, restored):
    with pytest.raises(Behind):
        restore.compare(home)
    with pytest.raises(Behind):
        Sequencer(home, doubles.decide, now=doubles.Hand()).start()


def test_the_missing_entries_come_from_exported_tiles_and_the_log_goes_on(home, restored):
    directory, rule = restored
    assert restore.fill(home, fetch_from(directory), rule) == range(OLD, NEW)
    assert restore.compare(home).size == NEW
    assert held(home).size == NEW
    running = Sequencer(home, doubles.decide, now=doubles.Hand())
    running.start()
    assert running.ask("hana").result(20)[0][1] == NEW
    running.stop()
    assert held(home).size == NEW + 1


def test_filling_what_is_whole_adds_nothing(home, restored):
    directory, rule = restored
    restore.fill(home, fetch_from(directory), rule)
    assert restore.fill(home, fetch_from(directory), rule) == range(NEW, NEW)


def test_an_act_that_waits_in_restored_records_keeps_its_id_and_is_not_doubled(home, tmp_path):
    """The records were saved while an act still waited in the outbox; the log that was lost held it already."""
    clock = doubles.Hand()
    running = Sequencer(home, doubles.decide, now=clock)
    running.start()
    running.stop()
    shutil.copy(home.ledger, tmp_path / "kept.db")
    ids = act(home, "hana", count=2)
    shutil.copy(home.records, tmp_path / "records.db")
    shutil.copy(str(home.records) + "-wal", tmp_path / "records.db-wal") if (
        home.directory / "records.db-wal"
    ).exists() else None
    clock.move(minutes=3)
    running = Sequencer(home, doubles.decide, now=clock)
    running.start()
    running.ask("taro").result(20)
    running.stop()
    with store.open_reader(home.ledger) as reader:
        export(reader, tmp_path / "out")
        rule = policy.parse(reader.policy().encode())
    put_back(home, tmp_path)
    for name in ("records.db-wal", "records.db-shm"):
        (home.directory / name).unlink(missing_ok=True)
    shutil.copy(tmp_path / "records.db", home.records)
    restore.fill(home, fetch_from(tmp_path / "out"), rule)
    again = Sequencer(home, doubles.decide, now=clock)
    again.start()
    assert again.ask("jiro").result(20)[0][1] == 3
    again.stop()
    with store.open_reader(home.ledger) as reader:
        assert [reader.index_of(one) for one in ids] == [0, 1]
        assert opened(reader.opening(0))["subject"] == "hana"
        assert reader.opening(2) is None


def test_the_clock_does_not_fall_behind_the_recovered_entries(home, tmp_path):
    with open_writer(home) as writer:
        append(writer, 1)
    shutil.copy(home.ledger, tmp_path / "kept.db")
    late = doubles.Hand()
    late.move(days=2)
    with open_writer(home) as writer:
        append(writer, 1, late.now)
        writer.sign(SECONDS)
        export(writer.reader, tmp_path / "out")
        rule = policy.parse(writer.reader.policy().encode())
    put_back(home, tmp_path)
    restore.fill(home, fetch_from(tmp_path / "out"), rule)
    with store.open_reader(home.ledger) as reader:
        assert clocks.last(reader.connection).seen == late.now


def test_tiles_that_end_before_the_published_checkpoint_do_not_suffice(home, restored, tmp_path):
    _, rule = restored
    with store.open_reader(home.ledger) as reader:
        export(reader, tmp_path / "older")
        with pytest.raises(Behind, match="700"):
            restore.fill(home, fetch_from(tmp_path / "older"), rule)
        assert reader.size() == OLD


@pytest.mark.parametrize("name", ["tile/entries/001", "tile/entries/002.p/188", "checkpoint"])
def test_damaged_tiles_add_nothing(home, restored, name):
    directory, rule = restored
    data = bytearray((directory / name).read_bytes())
    data[-60] ^= 1
    (directory / name).write_bytes(data)
    with pytest.raises((Forked, VerificationError)):
        restore.fill(home, fetch_from(directory), rule)
    with store.open_reader(home.ledger) as reader:
        assert reader.size() == OLD


def test_tiles_that_change_while_they_are_read_are_noticed(home, restored):
    directory, rule = restored
    reads = []

    def fetch(path):
        reads.append(path)
        data = (directory / path).read_bytes()
        if path.startswith("tile/entries/001") and reads.count(path) > 1:
            return tiles.bundle([sealed().entry] * 256)
        return data

    with pytest.raises(VerificationError, match="entry 300"):
        restore.fill(home, fetch, rule)


def test_another_log_does_not_fill_this_one(home, restored, tmp_path):
    other = place.create(
        tmp_path / "o", tmp_path / "o.key", origin="http://localhost", log_origin="example.invalid/other", example=True
    )
    doubles.make_records(other)
    with open_writer(other) as writer:
        append(writer, NEW)
        writer.sign(SECONDS)
        export(writer.reader, tmp_path / "foreign")
        rule = policy.parse(writer.reader.policy().encode())
    with pytest.raises(Forked, match="another log"):
        restore.fill(home, fetch_from(tmp_path / "foreign"), rule)


def test_nothing_is_filled_while_the_sequencer_runs(home, tmp_path):
    running = Sequencer(home, doubles.decide, now=doubles.Hand())
    running.start()
    with pytest.raises(LedgerLocked):
        restore.fill(home, fetch_from(tmp_path), policy.Policy())
    with pytest.raises(LedgerLocked):
        restore.succeed(home, "example.invalid/second", doubles.AT)
    running.stop()


# The successor.


def test_a_successor_begins_with_the_last_checkpoint_of_the_log_it_succeeds(home, restored):
    last = published.read(home)
    aside = restore.succeed(home, "example.invalid/second", doubles.AT)
    running = Sequencer(home, doubles.decide, now=doubles.Hand())
    running.start()
    assert running.ask("hana").result(20) == [("permit", 1)]
    running.stop()
    found = held(home)
    assert (found.origin, found.size) == ("example.invalid/second", 2)
    with store.open_reader(home.ledger) as reader:
        first = opened(reader.opening(0))
        new = reader.verifiers()
    assert first["kind"] == "successor"
    assert first["detail"]["origin"] == "example.invalid/warifu"
    assert b64decode(first["detail"]["checkpoint"]) == last
    assert restore.closed_logs(home) == [aside]
    with store.open_reader(aside) as old:
        assert old.size() == OLD
        assert not set(old.verifiers()) & set(new)
        note.parse(last).verify(old.verifiers())


def test_a_successor_takes_what_waited_but_nothing_that_the_old_log_holds(home):
    running = Sequencer(home, doubles.decide, now=doubles.Hand())
    running.start()
    running._remove = lambda: None
    old = act(home, "hana", count=2)
    running.ask("x").result(20)
    running.stop()
    waiting = act(home, "taro", count=2)
    restore.succeed(home, "example.invalid/second", doubles.AT)
    again = Sequencer(home, doubles.decide, now=doubles.Hand())
    again.start()
    assert again.ask("y").result(20)[0][1] == 3
    again.stop()
    with store.open_reader(home.ledger) as reader:
        assert [reader.index_of(one) for one in waiting] == [1, 2]
        assert [reader.index_of(one) for one in old] == [None, None]


def test_a_successor_needs_another_name_and_a_checkpoint(home):
    with open_writer(home) as writer:
        append(writer, 1)
    with pytest.raises(VerificationError):
        restore.succeed(home, "example.invalid/second", doubles.AT)
    with open_writer(home) as writer:
        writer.sign(SECONDS)
    with pytest.raises(VerificationError):
        restore.succeed(home, "example.invalid/warifu", doubles.AT)


def test_a_log_that_somebody_still_reads_is_not_closed(home, restored):
    with store.open_reader(home.ledger) as reader:
        reader.connection.execute("BEGIN")
        reader.size()
        with pytest.raises(LedgerLocked, match="reads"):
            restore.succeed(home, "example.invalid/second", doubles.AT)
        reader.connection.execute("ROLLBACK")


def test_a_successor_can_be_succeeded(home, restored):
    restore.succeed(home, "example.invalid/second", doubles.AT)
    with open_writer(home) as writer:
        writer.sign(SECONDS)
    restore.succeed(home, "example.invalid/third", doubles.AT)
    assert [path.name for path in restore.closed_logs(home)] == ["ledger-1.db", "ledger-2.db"]
    with open_writer(home) as writer:
        assert writer.reader.origin == "example.invalid/third"
