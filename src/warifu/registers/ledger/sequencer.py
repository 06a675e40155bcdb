"""The one writer of the log while it runs: takes the outbox, has the waiting questions decided, commits, answers, signs.

One round: (1) one read snapshot of the records; (2) what the log has to say about its clock; (3) the outbox rows in the snapshot, in
order; (4) the waiting questions, decided from that same snapshot; (5) one durable commit; (6) the answers; (7) a checkpoint, at most
every 250 ms or 1,000 entries; (8) rows that stand in the log leave the outbox. So no question asked after a right was taken away is
permitted, and in the log no permit stands behind the entry that took the right away.

Why that holds on PostgreSQL, too, where commits come out of the order of their ids: (a) a commit that has returned is visible to every
snapshot begun after it, and a snapshot is begun after its questions were asked; so a right taken away before a question is gone in the
snapshot that decides it. (b) An act's entry and the right it takes away are one commit, so a snapshot has both or neither. Entries are
taken by the list of ids that the snapshot shows, never up to a highest one, and appended before the decisions of that same snapshot: a
decision from a snapshot without the act stands before the act's entry, one from a snapshot with it stands behind, and denies. (c) There is
one writer: it holds its lock by the very session that commits entries (`log.Lock`), and a session that the server has ended commits
nothing. (d) Answers are given after the commit of the log has returned; on a synchronous pair both servers have it on disk by then.

How to decide is injected: `decide(connection, works, at, permits_stopped=...)` returns for each work its entry and what the caller is
told. It reads only through the connection it is given, and must deny everything while permits are stopped (the clock was set back, see
`clock`). When the sequencer dies the process dies.
"""

import os
import queue
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, closing, suppress
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Protocol

from warifu.registers import database
from warifu.registers.database import Connection
from warifu.registers.installation import Installation
from warifu.registers.ledger import clock as clocks
from warifu.registers.ledger import log, outbox
from warifu.registers.ledger.clock import Clock
from warifu.registers.ledger.entry import Sealed, minute_of
from warifu.registers.ledger.errors import NotNow, not_now
from warifu.registers.ledger.own import own_entry
from warifu.registers.ledger.writer import Incoming

CHECKPOINT_SECONDS = 0.25
CHECKPOINT_ENTRIES = 1000
_POLL_SECONDS = 0.05
_REMOVE_SECONDS = 0.2
_CHUNK = 500  # outbox rows of one commit; also the parameters of one statement
_MOST_WORKS = 1000
_DIED = 70


class Decide(Protocol):
    def __call__(
        self, connection: Connection, works: Sequence[Any], at: datetime, *, permits_stopped: bool
    ) -> Sequence[tuple[Sealed, Any]]: ...


Logged = list[tuple[Any, int]]  # answers, each with the index of its entry
Waiting = tuple[Sequence[Any], "Future[Logged]"]


def utc_now() -> datetime:
    return datetime.now(UTC)


class Sequencer:
    """Start it once in the process `front`; ask it from any thread."""

    def __init__(
        self,
        installation: Installation,
        decide: Decide,
        *,
        now: Callable[[], datetime] = utc_now,
        most_waiting: int = 10_000,  # asks, of one question or several
    ) -> None:
        self._installation, self._decide, self._now, self._most_waiting = installation, decide, now, most_waiting
        self._queue: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="sequencer", daemon=True)
        self._stopping = False
        self._taken: set[int] = set()
        self._signed_at = self._removed_at = 0.0

    def start(self) -> None:
        """Take the lock, hold the log against what was published, begin.

        Raises InstallationError, LedgerLocked, Behind, Forked, SealBroken, VerificationError, one of `database.FAULTS` (no records).
        """
        with ExitStack() as opened:
            lock = log.Lock(self._installation)
            opened.callback(lock.release)
            log.ensure(self._installation)
            self.writer = log.open_writer(self._installation, lock)
            opened.callback(self.writer.connection.close)
            for weak in log.hold_durable(self._installation, self.writer.connection):
                _say(f"the database is not durable, {weak}: an example may run so, nothing else")
            records = self._installation.records
            self._records = opened.enter_context(closing(database.connect(records, read_only=True)))
            # Waiting for the pages' transactions would make every question wait.
            self._remover = opened.enter_context(closing(database.connect(records, timeout=0.01)))
            self._clock = clocks.last(self.writer.connection) or Clock(self._now())
            self._recover()
            self._raise_counter()
            self._opened = opened.pop_all()
        self._thread.start()

    def ask(self, *works: Any) -> "Future[Logged]":
        """Have `works` decided and logged together. The result has for each its answer and the index of its entry, durable by then.

        It is the exception NotNow where nothing could be written, too many wait already, or the sequencer was stopped.
        """
        future: Future[Logged] = Future()
        if self._stopping or self._queue.qsize() >= self._most_waiting:
            future.set_exception(NotNow("too many questions wait already"))
        else:
            self._queue.put((works, future))
        return future

    def stop(self) -> None:
        """Answer what waits, sign the tree as it stands, let go of the lock."""
        self._stopping = True
        self._queue.put(None)
        self._thread.join()
        self._opened.close()

    def _run(self) -> None:
        ended = False
        try:
            while not self._stopping or not self._queue.empty():
                self._round(self._collect())
            self._signed_at = self._removed_at = 0.0
            self._finish_round()
            ended = True
        finally:
            if not ended:
                # A log without its writer must not go on answering. What was asked may hold names: the error's kind is all that is said.
                error = sys.exc_info()[1]
                try:
                    _say(f"the sequencer died ({type(error).__name__}); the process ends")
                finally:
                    os._exit(_DIED)

    def _collect(self) -> list[Waiting]:
        """What waits; nothing after a short while, so that outbox, clock and checkpoint get their turn."""
        batch, works = [], 0
        try:
            item = self._queue.get(timeout=_POLL_SECONDS)
            while item is not None:
                batch.append(item)
                works += len(item[0])
                if works >= _MOST_WORKS:
                    break
                item = self._queue.get_nowait()
        except queue.Empty:
            pass
        return batch

    def _round(self, batch: list[Waiting]) -> None:
        try:
            results = iter(self._log([work for works, _ in batch for work in works]))
        except NotNow as error:
            for _, future in batch:
                if future.set_running_or_notify_cancel():
                    future.set_exception(error)
        else:
            for works, future in batch:
                logged = list(islice(results, len(works)))
                if future.set_running_or_notify_cancel():
                    future.set_result(logged)
        self._finish_round()

    def _log(self, works: list[Any]) -> Logged:
        """Steps 1 to 5. Raises NotNow: nothing may be answered then."""
        if self.writer.stale:
            self._recover()
        try:
            with database.snapshot(self._records):
                return self._log_snapshot(works)
        except database.FAULTS as error:
            raise not_now(error) from error

    def _log_snapshot(self, works: list[Any]) -> Logged:
        fresh = [i for i in outbox.waiting(self._records) if i not in self._taken]
        clock, rows = self._read_clock()
        for start in range(0, len(fresh), _CHUNK):
            rows += outbox.take(self._records, fresh[start : start + _CHUNK])
            if start + _CHUNK < len(fresh):
                self._append(rows, clock)
                rows = []
        decided = self._decide(self._records, works, clock.seen, permits_stopped=clock.permits_stopped) if works else []
        if len(decided) != len(works):
            raise RuntimeError("every work must be decided")
        rows += [(None, entry) for entry, _ in decided]
        after = self._append(rows, clock).stop
        return [(answer, index) for index, (_, answer) in enumerate(decided, after - len(decided))]

    def _read_clock(self) -> tuple[Clock, list[Incoming]]:
        """Step 2: the clock as it is now, and the entries that say so."""
        now, clock = self._now(), self._clock
        rows: list[Incoming] = []
        if clock.permits_stopped and clocks.confirmed(self.writer.connection) == clock.stopped_by:
            clock = clock.confirm()
            rows.append((None, own_entry("clock-confirmed", {"stopped_by": self._clock.stopped_by or 0}, now)))
        if clock.is_set_back(now):
            detail = {"seen": clock.seen.isoformat(), "shown": now.isoformat()}
            clock = clock.stop(now, self.writer.size + len(rows))
            rows.append((None, own_entry("clock-set-back", detail, now)))
        return clock.read(now), rows

    def _append(self, rows: list[Incoming], clock: Clock) -> range:
        if rows:
            indexes = self.writer.append(rows, minute_of(clock.seen), clock)
            self._taken.update(i for i, _ in rows if i is not None)
        else:
            indexes = range(self.writer.size, self.writer.size)
        self._clock = clock
        return indexes

    def _finish_round(self) -> None:
        """Steps 7 and 8; when either fails it is tried again later, and nobody waits for it."""
        now = time.monotonic()
        unsigned = self.writer.size - self.writer.signed_size
        if unsigned >= CHECKPOINT_ENTRIES or (unsigned and now - self._signed_at >= CHECKPOINT_SECONDS):
            self._signed_at = now
            try:
                self.writer.sign(int(self._clock.seen.timestamp()))
            except NotNow:
                _say("a checkpoint could not be written; it will be tried again")
        if self._taken and now - self._removed_at >= _REMOVE_SECONDS:
            self._removed_at = now
            self._remove()

    def _remove(self) -> None:
        try:
            with database.transaction(self._remover):
                outbox.remove(self._remover, self._taken)
            self._taken.clear()
        except database.FAULTS as error:
            if not isinstance(not_now(error), NotNow):
                raise

    def _recover(self) -> None:
        """After a start or a failed commit: the tree as it stands, and which outbox rows stand in it already."""
        self.writer.reload()
        try:
            waiting = outbox.waiting(self._records)
        except database.FAULTS as error:
            raise not_now(error) from error
        self._taken = {i for i in waiting if self._stands(i)}

    def _raise_counter(self) -> None:
        """Restored records may be older than the log: an id of the outbox that the log knows is not given out again."""
        known = self.writer.connection.execute("SELECT coalesce(max(outbox_id), 0) FROM entry").fetchone()[0]
        with closing(database.connect(self._installation.records)) as records, database.act(records):
            outbox.raise_counter(records, known)

    def _stands(self, outbox_id: int) -> bool:
        return (
            self.writer.connection.execute("SELECT 1 FROM entry WHERE outbox_id = ?", (outbox_id,)).fetchone()
            is not None
        )


def _say(line: str) -> None:
    """To the operator, if anything still can be: standard error may be a file on the disk that is full."""
    with suppress(OSError, ValueError):
        print(f"warifu: {line}", file=sys.stderr, flush=True)
