"""`warifu decide` as somebody types it: with a front that has it durable first, and without one, into the outbox."""

import argparse
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest

from tests.interfaces.front import world
from tests.interfaces.front.conftest import home, prepared  # noqa: F401 (fixtures)
from tests.interfaces.front.running import Running
from tests.interfaces.front.test_api import opened
from warifu.interfaces.cli import decide
from warifu.registers import database
from warifu.registers.installation import Installation
from warifu.registers.ledger import clock, entry
from warifu.registers.vault import evidence
from warifu.registers.vault.keystore import KeyStore


@pytest.fixture
def office(home: Installation) -> Installation:  # noqa: F811
    world.people(home, ["alice", "bob"])
    world.items(home, ["item"], ["alice"])
    return home


def warifu(at: Installation, *arguments: str) -> int:
    parser = argparse.ArgumentParser()
    decide.add(parser.add_subparsers())
    parsed = parser.parse_args(["decide", *arguments])
    parsed.data, parsed.key_file = at.directory, at.key_file
    return int(parsed.run(parsed))


def outbox(at: Installation) -> list[dict[str, Any]]:
    """What waits in the outbox, opened and held against the commitments."""
    keystore = KeyStore(at.keys, at.key_file)
    with closing(sqlite3.connect(at.records)) as records:
        rows = records.execute("SELECT entry, opening, key_id FROM ledger_outbox ORDER BY id").fetchall()
    return [
        entry.check_opening(entry.parse(shown), evidence.open_(keystore, key_id, sealed))
        for shown, sealed, key_id in rows
    ]


def test_a_permit_without_a_front_waits_in_the_outbox(office: Installation, capsys: pytest.CaptureFixture[str]) -> None:
    assert warifu(office, "--person", "alice", "--act", "read", "--item", "item", "--json") == 0
    answer = orjson.loads(capsys.readouterr().out)
    assert answer["decision"] is True
    assert answer["context"]["ledger_index"] is None
    (said,) = outbox(office)
    assert (said["kind"], said["outcome"], said["subject"], said["object"]) == ("access", "permit", "alice", "item")
    assert said["detail"]["via"] == "cli" and said["detail"]["id"] == answer["context"]["id"]


def test_a_no_names_articles_sentences_and_remedies_in_both_languages(
    office: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    assert warifu(office, "--person", "bob", "--act", "read", "--item", "item", "--at", "令和8年11月24日") == 1
    told = capsys.readouterr().out
    assert told.startswith("拒否 / deny\nbob read item  2026-11-24\n")
    assert "法第5条第1項 / Act 5(1)" in told
    assert "取扱いの業務を行わせる職員の範囲の外です。" in told
    assert "→ If the work needs it, ask the IESI manager to change the range." in told
    assert [said["reasons"] for said in outbox(office)] == [["outside_range"]]


def test_the_readings_taken_are_told_and_one_language_is_enough(
    office: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    assert warifu(office, "--person", "alice", "--act", "read", "--item", "unheard-of", "--lang", "en") == 1
    told = capsys.readouterr().out
    assert told.startswith("deny\n")
    assert "Act 3(1)" in told and "法" not in told
    assert "Reading No designation" in told


def test_provide_needs_a_recipient_and_read_takes_none(
    office: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    assert warifu(office, "--person", "alice", "--act", "provide", "--item", "item") == 2
    assert warifu(office, "--person", "alice", "--act", "read", "--item", "item", "--to", "organ") == 2
    assert "--to goes with --act provide" in capsys.readouterr().err
    assert outbox(office) == []
    assert warifu(office, "--person", "alice", "--act", "provide", "--item", "item", "--to", "organ") == 0


def test_a_day_that_is_none_is_refused_on_the_command_line(office: Installation) -> None:
    with pytest.raises(SystemExit) as stopped:
        warifu(office, "--person", "alice", "--act", "read", "--item", "item", "--at", "2026-02-30")
    assert stopped.value.code == 2


def test_a_clock_set_back_permits_nothing_here_either(office: Installation) -> None:
    with closing(database.connect(office.ledger)) as ledger:
        clock.put(ledger, clock.Clock(datetime.now(UTC) + timedelta(days=1)))
        ledger.commit()
    assert warifu(office, "--person", "alice", "--act", "read", "--item", "item") == 1


def test_with_a_front_the_answer_stands_in_the_ledger_before_it_is_printed(
    office: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    with Running(office):
        assert warifu(office, "--person", "alice", "--act", "read", "--item", "item", "--json") == 0
        answer = orjson.loads(capsys.readouterr().out)
        assert opened(office, answer["context"]["ledger_index"])["detail"]["via"] == "cli"
        assert warifu(office, "--person", "bob", "--act", "read", "--item", "item") == 1
        assert "\nledger 1\n" in capsys.readouterr().out
    assert outbox(office) == []
