"""An installation of its own for every test of the ledger, and records that hold nothing but the outbox."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.registers.ledger import doubles
from warifu.registers import installation as place
from warifu.registers.installation import Installation
from warifu.registers.ledger.sequencer import Sequencer
from warifu.registers.ledger.writer import Writer


@pytest.fixture
def home(tmp_path: Path) -> Installation:
    """An installation whose records exist, and whose log does not yet."""
    made = place.create(
        tmp_path / "data",
        tmp_path / "data.key",
        origin="http://localhost:8000",
        log_origin="example.invalid/warifu",
        example=True,
    )
    doubles.make_records(made)
    return made


@pytest.fixture
def clock() -> doubles.Hand:
    return doubles.Hand()


@pytest.fixture
def sequencer(home: Installation, clock: doubles.Hand) -> Iterator[Sequencer]:
    running = Sequencer(home, doubles.decide, now=clock)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def writer(home: Installation) -> Iterator[Writer]:
    with doubles.open_writer(home) as opened:
        yield opened


@pytest.fixture
def logged(home: Installation) -> Callable[[int], Installation]:
    """Makes a log of so many entries, signed in three steps."""

    def make(size: int) -> Installation:
        with doubles.open_writer(home) as writer:
            for end in sorted({size // 3, size // 2, size} - {0}):
                doubles.append(writer, end - writer.size)
                writer.sign(doubles.SECONDS + end)
        return home

    return make
