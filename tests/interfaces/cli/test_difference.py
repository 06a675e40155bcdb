"""`warifu law diff` as somebody types it: who would gain, who would lose, and one entry that it was asked."""

import argparse
from datetime import UTC, datetime, timedelta

import orjson
import pytest

from tests.interfaces.cli.test_decide import outbox
from tests.interfaces.front import world
from tests.interfaces.front.conftest import home, prepared  # noqa: F401 (fixtures)
from warifu.interfaces.cli import law
from warifu.kernel.access.tables import OPEN, number
from warifu.kernel.ids import Instant
from warifu.kernel.law.days import legal_day
from warifu.registers.gate.state import state
from warifu.registers.installation import Installation, InstallationError

TODAY = legal_day(Instant(datetime.now(UTC)))
SOON = TODAY + timedelta(days=30)


@pytest.fixture
def office(home: Installation) -> Installation:  # noqa: F811
    """Two people in the range of two items; the standing of one of them ends in a month. A deputy who is in no range."""
    world.found(home)
    world.people(home, ["alice", "bob", "deputy"])
    world.items(home, ["grid", "port"], ["alice", "bob"])
    with world.connect(home) as connection:
        state(connection, "standing", ("bob", world.ORGAN), [(0, number(SOON), "good", "")])
        state(connection, "exempt", ("deputy",), [(0, OPEN, world.ORGAN, "state_minister")])
    return home


def warifu(at: Installation, *arguments: str) -> int:
    parser = argparse.ArgumentParser()
    law.add(parser.add_subparsers())
    parsed = parser.parse_args(["law", "diff", *arguments])
    parsed.data, parsed.key_file = at.directory, at.key_file
    return int(parsed.run(parsed))


def test_what_ends_between_two_days(office: Installation, capsys: pytest.CaptureFixture[str]) -> None:
    assert warifu(office, "days", TODAY.isoformat(), SOON.isoformat()) == 0
    told = capsys.readouterr().out
    assert "組 / pairs: 6   得る / gain: 0   失う / lose: 2" in told
    assert "2: 許可 / permit  →  法第11条第1項 / Act 11(1)\n  bob grid" in told
    (said,) = outbox(office)
    assert (said["kind"], said["subject"]) == ("overview", "")
    assert said["detail"] == {
        "before": TODAY.isoformat(), "after": SOON.isoformat(), "via": "cli", "pairs": 6, "gained": 0, "lost": 2,
    }  # fmt: skip


def test_what_a_reading_would_change(office: Installation, capsys: pytest.CaptureFixture[str]) -> None:
    """Whether exempt offices are bound by the range too (reading exempt_office_range)."""
    assert warifu(office, "reading", "exempt_office_range", "--json") == 0
    told = orjson.loads(capsys.readouterr().out)
    assert (told["before"], told["after"], told["gained"], told["lost"]) == ("a", "b", 2, 0)
    assert told["changed"] == [
        {"count": 2, "before": ["outside_range"], "after": [], "person": "deputy", "item": "grid"}
    ]
    # Once it is taken so, the other way is back.
    with world.connect(office) as connection:
        state(connection, "reading", ("",), [(0, OPEN, "exempt_office_range", "b")])
    assert warifu(office, "reading", "exempt_office_range", "--json") == 0
    told = orjson.loads(capsys.readouterr().out)
    assert (told["before"], told["after"], told["gained"], told["lost"]) == ("b", "a", 0, 2)


def test_without_records_there_is_nothing_to_compare(home: Installation) -> None:  # noqa: F811
    home.records.rename(home.records.with_name("elsewhere"))
    with pytest.raises(InstallationError):
        warifu(home, "days", TODAY.isoformat(), SOON.isoformat())
