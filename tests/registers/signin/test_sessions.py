"""When a session is alive, to the second, through both kinds of cursor."""

from typing import Any

import pytest
from django.db.models import F

from tests.registers.signin.conftest import Later
from warifu.kernel.ids import Instant
from warifu.registers.people.models import Person
from warifu.registers.signin import sessions
from warifu.registers.signin.models import Account, Session
from warifu.registers.signin.sql import seconds


@pytest.fixture
def value(cursor: Any, account: Account, at: Instant) -> str:
    return sessions.open_session(cursor, account.id, at, how=sessions.PASSKEY)


def test_the_cookie_leads_to_account_and_person(cursor: Any, value: str, account: Account, at: Instant) -> None:
    found = sessions.session_account(cursor, value, at)
    assert found is not None
    assert (found.account, found.person, found.how) == (account.id, account.person_id, "passkey")


def test_the_value_itself_is_stored_nowhere(value: str) -> None:
    row = Session.objects.values().get()
    assert value not in {str(kept) for kept in row.values()}


@pytest.mark.parametrize(("idle", "alive"), [(0, True), (1799, True), (1800, False), (1801, False)])
def test_thirty_idle_minutes_end_it(cursor: Any, value: str, later: Later, idle: int, alive: bool) -> None:
    assert (sessions.session_account(cursor, value, later(seconds=idle)) is not None) is alive


def test_being_seen_keeps_it_alive_up_to_twelve_hours(cursor: Any, value: str, later: Later) -> None:
    for minutes in range(0, 12 * 60, 20):
        found = sessions.session_account(cursor, value, later(minutes=minutes))
        assert found is not None, minutes
        sessions.touch(cursor, found, later(minutes=minutes))
    assert sessions.session_account(cursor, value, later(hours=12, seconds=-1)) is not None
    assert sessions.session_account(cursor, value, later(hours=12)) is None


def test_seen_again_within_a_minute_is_not_written(cursor: Any, value: str, at: Instant, later: Later) -> None:
    found = sessions.session_account(cursor, value, at)
    assert found is not None
    sessions.touch(cursor, found, later(seconds=59))
    assert Session.objects.get().last_seen == seconds(at)
    sessions.touch(cursor, found, later(seconds=60))
    assert Session.objects.get().last_seen == seconds(at) + 60


def test_a_change_of_appointment_ends_it(cursor: Any, value: str, account: Account, at: Instant) -> None:
    Person.objects.filter(id=account.person_id).update(appointments_mark=F("appointments_mark") + 1)
    assert sessions.session_account(cursor, value, at) is None
    again = sessions.open_session(cursor, account.id, at, how=sessions.PASSKEY)
    assert sessions.session_account(cursor, again, at) is not None


def test_closing_the_account_ends_it(cursor: Any, value: str, account: Account, at: Instant) -> None:
    Account.objects.filter(id=account.id).update(closed=seconds(at))
    assert sessions.session_account(cursor, value, at) is None


def test_signing_out_ends_one_and_close_all_ends_every(cursor: Any, value: str, account: Account, at: Instant) -> None:
    other, third = (sessions.open_session(cursor, account.id, at, how=sessions.EXAMPLE) for _ in range(2))
    sessions.close_session(cursor, value)
    assert sessions.session_account(cursor, value, at) is None
    assert sessions.session_account(cursor, other, at) is not None
    sessions.close_all(cursor, account.id)
    assert sessions.session_account(cursor, third, at) is None


def test_a_clock_set_back_does_not_lengthen_it(cursor: Any, value: str, later: Later) -> None:
    assert sessions.session_account(cursor, value, later(seconds=-60)) is not None
    assert sessions.session_account(cursor, value, later(seconds=-61)) is None


@pytest.mark.parametrize("forged", ["", "x", "a" * 43, "a" * 10_000, "é" * 43, "a" * 42 + "\n"])
def test_what_is_no_value_of_ours_is_nobody(cursor: Any, value: str, at: Instant, forged: str) -> None:
    assert sessions.session_account(cursor, forged, at) is None


def test_sessions_long_over_are_swept_when_the_next_begins(
    cursor: Any, value: str, account: Account, later: Later
) -> None:
    sessions.open_session(cursor, account.id, later(minutes=31), how=sessions.PASSKEY)
    assert Session.objects.count() == 1


def test_the_cookie_is_bound_to_the_host_under_https() -> None:
    assert sessions.cookie("https://warifu.example.go.jp") == sessions.Cookie("__Host-warifu_session", secure=True)
    assert sessions.cookie("http://localhost:8000") == sessions.Cookie("warifu_session", secure=False)
