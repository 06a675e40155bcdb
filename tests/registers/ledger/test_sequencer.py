"""The sequencer by itself: order, durability, faults. Through HTTP the same is told in the stories."""

import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.postgres.fresh import files_only
from tests.registers.ledger import doubles
from tests.registers.ledger.doubles import act, held, opened
from warifu.registers import database
from warifu.registers import installation as place
from warifu.registers.ledger import clock as clocks
from warifu.registers.ledger import outbox, published, store
from warifu.registers.ledger.entry import minute, parse
from warifu.registers.ledger.errors import Behind, LedgerLocked, NotNow, NotYetProvable
from warifu.registers.ledger.sequencer import Sequencer

PATIENCE = 20
ROOT = Path(__file__).resolve().parents[3]


def until(condition, seconds=PATIENCE):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def answer(sequencer, work):
    return sequencer.ask(work).result(PATIENCE)[0]


def contents(home):
    with store.open_reader(home.ledger) as reader:
        return [opened(reader.opening(i)) for i in range(reader.size())]


def waiting(home):
    with closing(database.connect(home.records)) as records:
        return outbox.waiting(records)


def covered(reader, index):
    with suppress(NotYetProvable):
        return reader.checkpoint_over(index)
    return None


def test_an_answer_comes_with_the_index_under_which_it_is_durable(home, sequencer):
    assert answer(sequencer, "hana") == ("permit", 0)
    assert answer(sequencer, "taro") == ("permit", 1)
    with store.open_reader(home.ledger) as reader:
        assert [opened(reader.opening(i))["subject"] for i in (0, 1)] == ["hana", "taro"]
        assert parse(reader.entry(0)).cls == "decision"


def test_acts_enter_in_their_order_and_leave_the_outbox(home, sequencer):
    ids = act(home, "a", count=3) + act(home, "b", count=2)
    with store.open_reader(home.ledger) as reader:
        until(lambda: reader.size() == 5)
        assert [reader.index_of(entry_id) for entry_id in ids] == [0, 1, 2, 3, 4]
    until(lambda: not waiting(home))


def test_more_acts_than_one_commit_takes_all_stand_before_the_decision(home, sequencer):
    ids = act(home, "hana", count=1234)
    assert answer(sequencer, "hana") == ("deny", 1234)
    with store.open_reader(home.ledger) as reader:
        assert [reader.index_of(entry_id) for entry_id in ids] == list(range(1234))


def permits_after(home, decide):
    """Questions without pause about four people while their rights are taken away one after the other.

    Returns the permits that were given to a question asked after the act's commit had returned, and those in the log that stand behind
    the entry that took the right away.
    """
    running = Sequencer(home, decide)
    running.start()
    ended, gone, answered_late = threading.Event(), set(), []

    def ask(person):
        while not ended.is_set():
            before = person in gone
            if answer(running, person)[0] == "permit" and before:
                answered_late.append(person)

    people = [f"p{n}" for n in range(4)]
    threads = [threading.Thread(target=ask, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for person in people:
        time.sleep(0.1)
        act(home, person)
        gone.add(person)
    time.sleep(0.2)
    ended.set()
    for thread in threads:
        thread.join()
    running.stop()
    taken, stand_behind = set(), []
    for entry in contents(home):
        if entry["kind"] == "taken":
            taken.add(entry["subject"])
        elif entry["outcome"] == "permit" and entry["subject"] in taken:
            stand_behind.append(entry["subject"])
    assert taken == set(people)
    return answered_late, stand_behind


def test_after_a_right_was_taken_away_nobody_is_permitted_and_no_permit_stands_behind(home):
    assert permits_after(home, doubles.decide) == ([], [])


def test_that_test_catches_who_decides_from_what_was_read_before(home):
    """A second connection whose snapshot is renewed now and then, instead of the one that the outbox was read from."""
    with closing(database.connect(home.records)) as other:
        rounds = iter(range(10**9))

        def stale(connection, works, at, *, permits_stopped):
            if not next(rounds) % 20:
                if other.in_transaction:
                    other.execute("ROLLBACK")
                other.execute("BEGIN" if database.is_sqlite(other) else database.BEGIN_SNAPSHOT)
            return doubles.decide(other, works, at, permits_stopped=permits_stopped)

        answered_late, stand_behind = permits_after(home, stale)
    assert answered_late
    assert stand_behind


def test_a_checkpoint_follows_soon_and_after_a_thousand_entries_at_once(home, sequencer):
    index = answer(sequencer, "hana")[1]
    with store.open_reader(home.ledger) as reader:
        until(lambda: covered(reader, index), 2)
        for future in [sequencer.ask(n) for n in range(3000)]:
            future.result(PATIENCE)
        until(lambda: covered(reader, 3000), 2)
        assert 3 <= reader.connection.execute("SELECT count(*) FROM checkpoint").fetchone()[0] <= 30


def test_stopping_answers_what_waits_and_signs_the_rest(home):
    running = Sequencer(home, doubles.decide)
    running.start()
    futures = [running.ask(n) for n in range(50)]
    running.stop()
    assert [future.result(0)[0][1] for future in futures] == list(range(50))
    assert held(home).size == 50
    with store.open_reader(home.ledger) as reader:
        assert reader.checkpoint_over(49)
    with pytest.raises(NotNow):
        running.ask("late").result(0)


def test_what_is_asked_together_stands_together_in_order(home, sequencer):
    both = [sequencer.ask("a", "b", "c"), sequencer.ask("d")]
    assert [one.result(PATIENCE) for one in both] == [
        [("permit", 0), ("permit", 1), ("permit", 2)],
        [("permit", 3)],
    ]
    assert [entry["subject"] for entry in contents(home)] == ["a", "b", "c", "d"]


def test_too_many_waiting_questions_are_turned_away(home):
    held_up = threading.Event()

    def slow(connection, works, at, *, permits_stopped):
        held_up.wait(PATIENCE)
        return doubles.decide(connection, works, at, permits_stopped=permits_stopped)

    running = Sequencer(home, slow, most_waiting=3)
    running.start()
    first = running.ask(0)
    until(lambda: running._queue.empty())
    rest = [running.ask(n) for n in range(5)]
    assert [isinstance(future.exception(0), NotNow) for future in rest[3:]] == [True, True]
    held_up.set()
    assert first.result(PATIENCE)
    assert all(future.result(PATIENCE) for future in rest[:3])
    running.stop()


def test_whoever_went_away_does_not_stop_the_others(home):
    held_up = threading.Event()

    def slow(connection, works, at, *, permits_stopped):
        held_up.wait(PATIENCE)
        return doubles.decide(connection, works, at, permits_stopped=permits_stopped)

    running = Sequencer(home, slow)
    running.start()
    futures = [running.ask(n) for n in range(3)]
    futures[1].cancel()
    held_up.set()
    assert futures[0].result(PATIENCE)
    assert futures[2].result(PATIENCE)
    running.stop()


def test_there_is_one_sequencer(home, sequencer):
    with pytest.raises(LedgerLocked):
        Sequencer(home, doubles.decide).start()


@files_only
def test_a_log_behind_what_it_published_is_not_continued(home):
    running = Sequencer(home, doubles.decide)
    running.start()
    answer(running, "hana")
    running.stop()
    for name in ("ledger.db", "ledger.db-wal", "ledger.db-shm"):
        (home.directory / name).unlink(missing_ok=True)
    with pytest.raises(Behind):
        Sequencer(home, doubles.decide).start()


# The clock.


def test_a_clock_set_back_is_recorded_and_stops_permits_until_an_operator_confirms(home, sequencer, clock):
    assert answer(sequencer, "hana")[0] == "permit"
    clock.move(hours=-1)
    assert answer(sequencer, "hana")[0] == "deny"
    clock.move(hours=2)
    assert answer(sequencer, "hana")[0] == "deny", "a clock that is right again was still wrong once"
    stopped = [i for i, entry in enumerate(contents(home)) if entry["kind"] == "clock-set-back"]
    assert len(stopped) == 1
    assert clocks.request_confirmation(home.ledger) == stopped[0]
    until(lambda: answer(sequencer, "hana")[0] == "permit")
    assert [entry["kind"] for entry in contents(home)].count("clock-confirmed") == 1
    assert clocks.request_confirmation(home.ledger) is None


def test_the_entry_says_what_was_seen_in_clear_since_it_names_nobody(home, sequencer, clock):
    answer(sequencer, "hana")
    clock.move(hours=-1)
    with store.open_reader(home.ledger) as reader:
        until(lambda: reader.size() == 2)
        assert parse(reader.entry(1)).cls == "log"
        assert reader.opening(1)[0] == ""
        detail = opened(reader.opening(1))["detail"]
    assert detail == {"seen": "2026-11-24T00:05:00+00:00", "shown": "2026-11-23T23:05:00+00:00"}


def test_entry_times_never_go_back(home, sequencer, clock):
    for hours in (0, -3, 1, -5, 9):
        clock.move(hours=hours)
        answer(sequencer, "hana")
    with store.open_reader(home.ledger) as reader:
        minutes = [minute(reader.entry(i)) for i in range(reader.size())]
    assert minutes == sorted(minutes)


def test_after_confirmation_days_follow_the_clock_and_entry_times_wait_for_it(home, clock):
    days = []

    def decide(connection, works, at, *, permits_stopped):
        days.append(at)
        return doubles.decide(connection, works, at, permits_stopped=permits_stopped)

    running = Sequencer(home, decide, now=clock)
    running.start()
    answer(running, "hana")
    clock.move(days=-30)
    answer(running, "hana")
    clocks.request_confirmation(home.ledger)
    until(lambda: answer(running, "hana")[0] == "permit")
    running.stop()
    assert days[-1] == clock.now
    with store.open_reader(home.ledger) as reader:
        assert minute(reader.entry(reader.size() - 1)) == "2026-11-24T00:05Z"


def test_a_second_setting_back_stops_again(home, sequencer, clock):
    answer(sequencer, "hana")
    for _ in range(2):
        clock.move(hours=-1)
        assert answer(sequencer, "hana")[0] == "deny"
        clocks.request_confirmation(home.ledger)
        until(lambda: answer(sequencer, "hana")[0] == "permit")
    assert [entry["kind"] for entry in contents(home)].count("clock-set-back") == 2


def test_what_a_time_service_corrects_is_no_setting_back(home, sequencer, clock):
    answer(sequencer, "hana")
    clock.move(seconds=-1.5)
    assert answer(sequencer, "hana")[0] == "permit"


def test_a_clock_set_back_while_the_machine_was_off_is_seen_at_the_start(home, clock):
    for expected in ("permit", "deny", "deny"):
        running = Sequencer(home, doubles.decide, now=clock)
        running.start()
        assert answer(running, "hana")[0] == expected
        running.stop()
        clock.move(days=-1 if expected == "permit" else 2)
    assert held(home).size == 4


# Faults.


@files_only
def test_a_full_disk_answers_nothing_and_passes_without_a_restart(home, sequencer):
    assert answer(sequencer, "hana") == ("permit", 0)
    connection = sequencer.writer.connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count={pages}")
    ids = act(home, "taro", count=60)
    errors = [sequencer.ask(n).exception(PATIENCE) for n in range(100)]
    assert any(isinstance(error, NotNow) for error in errors)
    answered = sum(error is None for error in errors)
    with store.open_reader(home.ledger) as reader:
        assert reader.size() <= 1 + answered + len(ids)
        connection.execute("PRAGMA max_page_count=1000000")
        _, index = answer(sequencer, "hana")
        until(lambda: all(reader.index_of(one) is not None for one in ids))
        assert reader.size() == index + 1 == 1 + answered + len(ids) + 1
        until(lambda: covered(reader, index))
    assert held(home).size == index + 1


class Failing:
    """A connection whose database is away for a while."""

    def __init__(self, connection):
        self.connection, self.failing = connection, False

    def __getattr__(self, name):
        return getattr(self.connection, name)

    def execute(self, *args):
        if self.failing:
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode, error.sqlite_errorname = sqlite3.SQLITE_IOERR, "SQLITE_IOERR"
            raise error
        return self.connection.execute(*args)


def test_records_that_cannot_be_read_answer_nothing_and_pass(home):
    running = Sequencer(home, doubles.decide)
    running.start()
    running._records = failing = Failing(running._records)
    failing.failing = True
    assert isinstance(running.ask("hana").exception(PATIENCE), NotNow)
    failing.failing = False
    assert answer(running, "hana") == ("permit", 0)
    running.stop()


def test_a_crash_between_log_and_outbox_doubles_nothing(home):
    """The commit of the log stands, the rows are still in the outbox: as after a crash before they were removed."""
    running = Sequencer(home, doubles.decide)
    running.start()
    running._remove = lambda: None
    ids = act(home, "hana", count=5)
    with store.open_reader(home.ledger) as reader:
        until(lambda: reader.size() == 5)
    running.stop()
    assert len(waiting(home)) == 5
    more = act(home, "taro", count=2)
    again = Sequencer(home, doubles.decide)
    again.start()
    assert answer(again, "jiro") == ("permit", 7)
    again.stop()
    assert not waiting(home)
    with store.open_reader(home.ledger) as reader:
        assert [reader.index_of(one) for one in [*ids, *more]] == list(range(7))
    assert held(home).size == 8


@files_only
def test_records_restored_from_before_the_log_do_not_lose_their_next_acts(home):
    """The ids of the outbox begin again below those that the log knows; without care the next acts would count as known."""
    running = Sequencer(home, doubles.decide)
    running.start()
    act(home, "hana", count=5)
    until(lambda: not waiting(home))
    running.stop()
    home.records.unlink()
    doubles.make_records(home)
    again = Sequencer(home, doubles.decide)
    again.start()
    ids = act(home, "taro", count=5)
    with store.open_reader(home.ledger) as reader:
        until(lambda: reader.index_of(ids[-1]) == 9)
    again.stop()


PROGRAM = """
import sys
from pathlib import Path
from warifu.registers import installation as place
from warifu.registers.ledger.sequencer import Sequencer
from tests.registers.ledger import doubles

def decide(connection, works, at, *, permits_stopped):
    if "poison" in works:
        raise ZeroDivisionError("the name of a person")
    return doubles.decide(connection, works, at, permits_stopped=permits_stopped)

running = Sequencer(place.load(Path(sys.argv[1]), Path(sys.argv[2])), decide)
running.start()
for line in sys.stdin:
    name = line.strip()
    running.ask(name).add_done_callback(lambda done, name=name: print(name, done.result()[0][1], flush=True))
running.stop()
"""


@pytest.fixture
def program(home):
    return [sys.executable, "-c", PROGRAM, str(home.directory), str(home.key_file)]


def environment(home):
    told = {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "PATH": "/usr/bin:/bin"}
    return told | ({place.DATABASE: home.database} if home.database else {})


def test_when_the_sequencer_dies_the_process_dies_and_says_so_in_one_line_without_a_name(home, program):
    ran = subprocess.run(
        program, input="hana\npoison\n", capture_output=True, text=True, timeout=60, env=environment(home)
    )
    assert ran.returncode == 70
    said = [line for line in ran.stderr.splitlines() if "the database is not durable" not in line]
    assert said == ["warifu: the sequencer died (ZeroDivisionError); the process ends"]


@pytest.mark.parametrize("after", [1, 150, 400, 700])
def test_killed_in_the_middle_of_a_thousand_decisions_nothing_answered_is_missing_and_none_is_double(
    home, program, after
):
    running = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment(home))
    asked = [f"q{n}" for n in range(1000)]
    feeder = threading.Thread(target=feed, args=(running, asked))
    feeder.start()
    act(home, "taken", count=20)
    told = [running.stdout.readline() for _ in range(after)]
    running.send_signal(signal.SIGKILL)
    told += running.stdout.readlines()
    feeder.join()
    running.stdout.close()
    assert running.wait() == -signal.SIGKILL
    answered = {name: int(index) for name, index in (line.split() for line in told if line.endswith("\n"))}
    assert after <= len(answered) < 1000
    stood = contents(home)
    assert all(stood[index]["subject"] == name for name, index in answered.items())
    again = Sequencer(home, doubles.decide)
    again.start()
    _, last = answer(again, "after")
    again.stop()
    names = [
        entry["subject"] if entry["kind"] == "" else f"{entry['subject']} {entry['detail']}" for entry in contents(home)
    ]
    assert len(names) == len(set(names)) == last + 1
    assert {f"taken {n}" for n in range(20)} <= set(names)
    assert held(home).size == last + 1


def feed(running, names):
    with suppress(BrokenPipeError):
        for name in names:
            running.stdin.write(name + "\n")
            running.stdin.flush()
            # So that many rounds lie between the first question and the last.
            time.sleep(0.0005)
    with suppress(BrokenPipeError):
        running.stdin.close()


def test_the_published_record_is_never_older_than_what_readers_see(home, sequencer):
    """INVARIANT of the order of writing: readers are never ahead of the record that a restore is held against."""
    with store.open_reader(home.ledger) as reader:
        for n in range(5):
            _, index = answer(sequencer, n)
            until(lambda index=index: covered(reader, index))
            assert published.compare(reader, published.read(home)).size > index
