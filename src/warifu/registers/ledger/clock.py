"""Time in the log: it never goes back, and a clock that was set back stops permits until an operator confirms it.

The clock's readings are passed in. The state is stored with every commit, so that a restart forgets nothing; an operator's confirmation is
stored by another process and recorded in the log by the sequencer.
"""

from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import orjson

from warifu.registers import database
from warifu.registers.database import Connection
from warifu.registers.installation import Place
from warifu.registers.ledger import store

# Time services step a clock by fractions of a second; law is counted in days and entries in minutes. More than this is somebody's act.
TOLERANCE = timedelta(seconds=2)
_STATE, _CONFIRMED = "clock", "clock-confirmed"


@dataclass(frozen=True, slots=True)
class Clock:
    """`seen` is the latest reading that is believed; `stopped_by` the index of the entry that recorded a clock set back."""

    seen: datetime
    stopped_by: int | None = None

    @property
    def permits_stopped(self) -> bool:
        return self.stopped_by is not None

    def is_set_back(self, now: datetime) -> bool:
        return now < self.seen - TOLERANCE

    def read(self, now: datetime) -> "Clock":
        """The clock after a reading that is not set back: never earlier than before."""
        return replace(self, seen=max(self.seen, now))

    def stop(self, now: datetime, index: int) -> "Clock":
        """The clock after a reading that is set back, recorded by entry `index`: the reading is followed, permits stop."""
        return Clock(now, index)

    def confirm(self) -> "Clock":
        """Permits again, at the time that the clock shows now."""
        return replace(self, stopped_by=None)

    def to_json(self) -> dict[str, Any]:
        return {"seen": self.seen.isoformat(), "stopped_by": -1 if self.stopped_by is None else self.stopped_by}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Clock":
        stopped = int(value["stopped_by"])
        return cls(datetime.fromisoformat(value["seen"]), None if stopped < 0 else stopped)


def last(connection: Connection) -> Clock | None:
    """The clock as of the last commit; None in a log without entries."""
    found = store.get_meta(connection, _STATE)
    return Clock.from_json(orjson.loads(found)) if found else None


def put(connection: Connection, clock: Clock) -> None:
    """Store the clock, in the caller's transaction."""
    store.set_meta(connection, _STATE, orjson.dumps(clock.to_json()))


def confirmed(connection: Connection) -> int | None:
    """The entry about a clock set back that an operator last confirmed."""
    found = store.get_meta(connection, _CONFIRMED)
    return int(found) if found else None


def permits_stopped(ledger: Place, now: datetime) -> bool:
    """Whether the log's clock was set back and nobody confirmed it: then nothing is permitted, whoever decides."""
    if not database.exists(ledger):
        return False
    with closing(database.connect(ledger, read_only=True)) as connection:
        clock = last(connection)
        if clock is None:
            return False
        stopped = clock.permits_stopped and confirmed(connection) != clock.stopped_by
        return stopped or clock.is_set_back(now)


def request_confirmation(ledger: Place) -> int | None:
    """Let an operator believe the clock again; the index of the entry that stopped permits, None where they are not stopped.

    The sequencer records the confirmation at once, or when it next starts.
    """
    with closing(database.connect(ledger)) as connection, database.transaction(connection):
        clock = last(connection)
        stopped_by = clock.stopped_by if clock else None
        if stopped_by is not None:
            store.set_meta(connection, _CONFIRMED, str(stopped_by).encode())
    return stopped_by
