"""Where an installation's databases lie, and that no message shows how to get in."""

from pathlib import Path

import pytest

from warifu.registers import installation as place
from warifu.registers.installation import Installation, InstallationError, Server

URL = "postgresql://warifu:geheim@db.example.invalid:5433/office"
SOCKET = "postgresql:///office?host=/run/postgresql&user=warifu"


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def made(database: str = "", replica: str = "") -> Installation:
        monkeypatch.setenv(place.DATABASE, database)
        monkeypatch.setenv(place.REPLICA, replica)
        told = {"origin": "http://localhost:8000", "log_origin": "example.invalid/warifu", "example": True}
        return place.create(tmp_path / "data", tmp_path / "data.key", **told)

    return made


def test_without_a_setting_the_databases_are_files(make):
    made = make()
    assert (made.records, made.ledger) == (made.directory / "records.db", made.directory / "ledger.db")
    assert made.database == made.replica == ""


def test_one_setting_names_the_server_of_records_and_log(make):
    made = make(URL)
    assert made.records == Server(URL)
    assert made.ledger == Server(URL, "ledger")
    assert made.keys == made.directory / "keys.db"


def test_a_replica_counts_only_beside_a_server(make):
    assert make(URL, SOCKET).replica == SOCKET


def test_a_replica_beside_sqlite_is_none(make):
    assert make("", SOCKET).replica == ""


@pytest.mark.parametrize("url", [URL, SOCKET])
def test_what_is_printed_shows_neither_user_nor_password(make, url):
    made = make(url, url)
    shown = f"{made} {made!r} {made.records} {made.records!r}"
    assert "geheim" not in shown
    assert "warifu:" not in shown
    assert "office at " in str(made.records)


def test_what_is_stored_does_not_hold_the_address(make):
    made = make(URL)
    assert "geheim" not in (made.directory / "installation.json").read_text()


def test_an_installation_is_not_started_on_the_other_kind(make, monkeypatch):
    made = make(URL)
    monkeypatch.delenv(place.DATABASE)
    with pytest.raises(InstallationError, match=place.DATABASE):
        place.load(made.directory, made.key_file)


def test_nor_the_other_way_round(make, monkeypatch):
    made = make()
    monkeypatch.setenv(place.DATABASE, URL)
    with pytest.raises(InstallationError, match="SQLite"):
        place.load(made.directory, made.key_file)


def test_an_address_of_something_else_is_refused_without_being_shown(make):
    with pytest.raises(InstallationError) as refused:
        make("mysql://warifu:geheim@db/office")
    assert "geheim" not in str(refused.value)
