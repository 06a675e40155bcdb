"""A bearer is good for what it was made for, until its last day; nothing of it can be read back."""

from datetime import date
from typing import Any

import pytest
from django.db.models import F

from tests.registers.signin.conftest import Later
from warifu.kernel.ids import Instant, LegalDay
from warifu.registers.people.models import Person
from warifu.registers.signin import tokens
from warifu.registers.signin.models import Account, ApiToken
from warifu.registers.signin.sql import seconds

LAST = LegalDay(date(2026, 11, 30))


@pytest.fixture
def made(cursor: Any, account: Account, at: Instant) -> tuple[str, str]:
    scopes = [tokens.LEDGER_ENTRIES, tokens.DECIDE]
    return tokens.create(cursor, account=account.id, label=None, scopes=scopes, last_day=LAST, at=at)


def test_the_owner_and_the_scopes(cursor: Any, made: tuple[str, str], account: Account, at: Instant) -> None:
    found = tokens.token_owner(cursor, made[1], at)
    assert found is not None
    assert (found.id, found.account, found.person) == (made[0], account.id, account.person_id)
    assert found.scopes == {"decide", "ledger:entries"}


def test_only_a_hash_is_stored(made: tuple[str, str]) -> None:
    secret = made[1].split("_", 2)[2]
    assert all(secret not in str(kept) for kept in ApiToken.objects.values().get().values())


@pytest.mark.parametrize(
    "spoil", [lambda b: b[:-1] + ("A" if b[-1] != "A" else "B"), lambda b: b.upper(), lambda b: b + "x", lambda b: ""]
)
def test_another_bearer_is_nobodys(cursor: Any, made: tuple[str, str], at: Instant, spoil: Any) -> None:
    assert tokens.token_owner(cursor, spoil(made[1]), at) is None


def test_an_unknown_id_is_nobodys(cursor: Any, made: tuple[str, str], at: Instant) -> None:
    assert tokens.token_owner(cursor, made[1].replace(made[0], "a" * 26), at) is None


def test_the_last_day_is_a_legal_day_and_still_good(cursor: Any, made: tuple[str, str], later: Later) -> None:
    # 30 November 2026 ends in Japan at 15:00 UTC; the reference time is 00:05 UTC on the 24th.
    assert tokens.token_owner(cursor, made[1], later(days=6, hours=14, minutes=54)) is not None
    assert tokens.token_owner(cursor, made[1], later(days=6, hours=14, minutes=55)) is None


def test_revoked_at_once_and_once(cursor: Any, made: tuple[str, str], at: Instant) -> None:
    assert tokens.revoke(cursor, made[0], at)
    assert tokens.token_owner(cursor, made[1], at) is None
    assert not tokens.revoke(cursor, made[0], at)


def test_a_closed_account_owns_nothing(cursor: Any, made: tuple[str, str], account: Account, at: Instant) -> None:
    Account.objects.filter(id=account.id).update(closed=seconds(at))
    assert tokens.token_owner(cursor, made[1], at) is None
    with pytest.raises(ValueError, match="closed"):
        tokens.create(cursor, account=account.id, label=None, scopes=["decide"], last_day=LAST, at=at)


def test_what_rests_on_a_role_falls_with_any_change_of_appointment(
    cursor: Any, made: tuple[str, str], account: Account, at: Instant
) -> None:
    Person.objects.filter(id=account.person_id).update(appointments_mark=F("appointments_mark") + 1)
    found = tokens.token_owner(cursor, made[1], at)
    assert found is not None
    assert found.scopes == {"decide"}


def test_use_is_kept_by_the_day_and_written_once_a_day(
    cursor: Any, made: tuple[str, str], at: Instant, later: Later
) -> None:
    found = tokens.token_owner(cursor, made[1], at)
    assert found is not None
    assert found.last_used == ""
    tokens.note_use(cursor, found, at)
    assert ApiToken.objects.get().last_used == "2026-11-24"
    again = tokens.token_owner(cursor, made[1], later(hours=1))
    assert again is not None
    ApiToken.objects.update(last_used="kept")
    tokens.note_use(cursor, again, later(hours=1))
    assert ApiToken.objects.get().last_used == "kept"


@pytest.mark.parametrize(
    ("scopes", "last"), [([], LAST), (["everything"], LAST), (["decide"], LegalDay(date(2026, 11, 23)))]
)
def test_a_token_needs_known_scopes_and_a_day_to_come(
    cursor: Any, account: Account, at: Instant, scopes: list[str], last: LegalDay
) -> None:
    with pytest.raises(ValueError):
        tokens.create(cursor, account=account.id, label=None, scopes=scopes, last_day=last, at=at)
    assert not ApiToken.objects.exists()
