"""`warifu who-may` and `warifu what-may` as somebody types them: everybody, everything, and one entry that it was asked."""

import argparse
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import orjson
import pytest

from tests.interfaces.cli.test_decide import outbox
from tests.interfaces.front import world
from tests.interfaces.front.conftest import home, prepared  # noqa: F401 (fixtures)
from warifu.interfaces.cli import what_may, who_may
from warifu.kernel.access.model import Question
from warifu.kernel.ids import Instant
from warifu.kernel.law.days import legal_day
from warifu.registers.gate import whole
from warifu.registers.gate.decide import decide
from warifu.registers.installation import Installation, InstallationError
from warifu.registers.vault.keystore import KeyStore

PEOPLE = ["alice", "bob", "carol"]


@pytest.fixture
def office(home: Installation) -> Installation:  # noqa: F811
    world.found(home)
    world.people(home, PEOPLE)
    world.items(home, ["grid", "port"], ["alice", "carol"])
    world.items(home, ["quiet"], ["carol"])
    return home


def warifu(at: Installation, module: Any, *arguments: str) -> int:
    parser = argparse.ArgumentParser()
    module.add(parser.add_subparsers())
    parsed = parser.parse_args(arguments)
    parsed.data, parsed.key_file = at.directory, at.key_file
    return int(parsed.run(parsed))


def test_everybody_who_may_and_what_stands_against_the_others(
    office: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    assert warifu(office, who_may, "who-may", "grid") == 0
    told = capsys.readouterr().out
    assert "許可 / permit: 2 / 3\n  alice\n  carol\n" in told
    assert "法第5条第1項 / Act 5(1): 1" in told
    (said,) = outbox(office)
    assert (said["kind"], said["subject"], said["object"]) == ("overview", "", "grid")
    assert (said["detail"]["asked"], said["detail"]["permitted"]) == (3, 2)
    assert said["detail"]["ids"] == sha256(b"alice\ncarol").hexdigest()


def test_everything_she_may(office: Installation, capsys: pytest.CaptureFixture[str]) -> None:
    assert warifu(office, what_may, "what-may", "alice", "--json") == 0
    told = orjson.loads(capsys.readouterr().out)
    assert {one["id"]: one["decision"] for one in told["answers"]} == {"grid": True, "port": True, "quiet": False}
    assert [one["articles"] for one in told["answers"] if one["id"] == "quiet"] == [["Act 5(1)"]]
    (said,) = outbox(office)
    assert (said["subject"], said["object"], said["detail"]["permitted"]) == ("alice", "", 2)


def test_it_says_what_the_gate_says_one_by_one(office: Installation, capsys: pytest.CaptureFixture[str]) -> None:
    """On a day before anything was, on one in between, and for somebody nobody knows."""
    today = legal_day(Instant(datetime.now(UTC)))
    with world.connect(office) as connection:
        world.take_away(connection, KeyStore(office.keys, office.key_file), "carol", datetime.now(UTC), "ab" * 32)
        assert whole.people(whole.everything(connection)) == PEOPLE
        for who in (*PEOPLE, "nobody"):
            warifu(office, what_may, "what-may", who, "--json")
            told = orjson.loads(capsys.readouterr().out)
            items = [one["id"] for one in told["answers"]]
            alone = decide(connection, [Question(who, "read", item) for item in items], today)
            assert [one["decision"] for one in told["answers"]] == [answer.permitted for answer in alone]
            articles = [[str(cite) for cite in answer.articles] for answer in alone]
            assert [one["articles"] for one in told["answers"]] == articles


def test_a_recipient_goes_with_provide_and_with_nothing_else(office: Installation) -> None:
    for wrong in (("who-may", "grid", "--to", "firm"), ("who-may", "grid", "--act", "provide")):
        with pytest.raises(InstallationError):
            warifu(office, who_may, *wrong)
    assert outbox(office) == []
