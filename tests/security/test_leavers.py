"""What somebody who leaves an organisation leaves behind: no token, no session, no delegation that would still work."""

from datetime import date, timedelta

import pytest
from django.db import connection

from tests.world import World, made
from warifu.kernel.ids import Instant, LegalDay
from warifu.regimes.jp import roles
from warifu.registers.people import acts as people
from warifu.registers.people.queries import audience
from warifu.registers.signin import acts as signin
from warifu.registers.signin import grants, sessions, tokens

LAST = LegalDay(date(2027, 10, 31))


@pytest.fixture
def bearer(world: World) -> str:
    answer = made(
        grants.create_token(
            owner=world.people["officer"], label="照会", scopes=("decide",), last_day=LAST, actor=None, at=world.at
        )
    )
    return str(answer.bearer)


def good(world: World, bearer: str, **later: float) -> bool:
    with connection.cursor() as cursor:
        return tokens.token_owner(cursor, bearer, Instant(world.at + timedelta(**later))) is not None


def test_a_token_ends_with_its_owners_employment(world: World, bearer: str) -> None:
    last = LegalDay(world.day + timedelta(days=3))
    made(people.leave(person=world.people["officer"], last=last, actor=None, at=world.at))
    assert [good(world, bearer, days=n) for n in range(6)] == [True, True, True, True, False, False]


def test_and_when_she_moves_to_another_organisation_or_back(world: World, bearer: str) -> None:
    def move(to: str, unit: str | None = None) -> None:
        world.later(days=1)
        place = world.units[unit] if unit else None
        made(
            people.move(
                person=world.people["officer"], organisation=world.organisations[to], unit=place, first=world.day,
                actor=None, at=world.at,
            )
        )  # fmt: skip

    move("ministry", "grid")
    assert good(world, bearer), "another unit of the same organisation"
    move("cabinet")
    assert not good(world, bearer)


def test_a_token_made_for_somebody_who_had_left_another_place_is_good(world: World) -> None:
    officer = world.people["officer"]
    world.later(days=1)
    cabinet = world.organisations["cabinet"]
    made(people.move(person=officer, organisation=cabinet, unit=None, first=world.day, actor=None, at=world.at))
    answer = made(
        grants.create_token(owner=officer, label="照会", scopes=("decide",), last_day=LAST, actor=None, at=world.at)
    )
    assert good(world, answer.bearer) and good(world, answer.bearer, days=30)


def test_sessions_and_delegations_end_too(world: World) -> None:
    minister, officer = world.people["minister"], world.people["officer"]
    made(
        people.delegate(
            organisation=world.organisations["ministry"], delegator=minister, delegate=officer, role=roles.HEAD,
            procedure="designation", steps=["designate"], rule="規程", first=world.day, last=LAST, at=world.at,
        )
    )  # fmt: skip
    account = signin.account_for(officer, world.at)
    with connection.cursor() as cursor:
        value = sessions.open_session(cursor, account.id, world.at, how=sessions.PASSKEY)
        assert sessions.session_account(cursor, value, world.at)
    assert audience(officer, world.day).in_name
    made(people.leave(person=officer, last=world.day, actor=None, at=world.at))
    world.later(days=1)
    with connection.cursor() as cursor:
        assert sessions.session_account(cursor, value, world.at) is None
    asking = audience(officer, world.day)
    assert (asking.held, asking.in_name) == ((), ())
