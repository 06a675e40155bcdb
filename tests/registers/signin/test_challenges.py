"""A challenge is good once, for one purpose, for five minutes."""

from typing import Any

import pytest

from tests.registers.signin.conftest import Later
from warifu.kernel.ids import Instant
from warifu.registers.signin import challenges
from warifu.registers.signin.challenges import Challenge, NotAccepted
from warifu.registers.signin.models import Challenge as Row


def test_it_comes_back_as_it_was_kept_and_only_once(cursor: Any, at: Instant) -> None:
    kept = Challenge(b"v" * 32, account="a" * 26, nonce=b"n" * 32, digest="d" * 64)
    challenges.keep(cursor, challenges.STEP_UP, at, kept)
    assert challenges.take(cursor, challenges.STEP_UP, kept.value, at) == kept
    with pytest.raises(NotAccepted):
        challenges.take(cursor, challenges.STEP_UP, kept.value, at)


@pytest.mark.parametrize(("age", "good"), [(299, True), (300, False)])
def test_five_minutes(cursor: Any, at: Instant, later: Later, age: int, good: bool) -> None:
    value = challenges.issue(cursor, challenges.SIGN_IN, at).value
    if good:
        challenges.take(cursor, challenges.SIGN_IN, value, later(seconds=age))
    else:
        with pytest.raises(NotAccepted):
            challenges.take(cursor, challenges.SIGN_IN, value, later(seconds=age))


def test_for_its_own_purpose_only(cursor: Any, at: Instant) -> None:
    value = challenges.issue(cursor, challenges.SIGN_IN, at).value
    with pytest.raises(NotAccepted):
        challenges.take(cursor, challenges.REGISTER, value, at)
    challenges.take(cursor, challenges.SIGN_IN, value, at)


def test_asking_again_and_again_fills_nothing_for_long(cursor: Any, at: Instant, later: Later) -> None:
    for _ in range(20):
        challenges.issue(cursor, challenges.SIGN_IN, at)
    challenges.issue(cursor, challenges.SIGN_IN, later(minutes=6))
    assert Row.objects.count() == 1


def test_no_two_are_alike(cursor: Any, at: Instant) -> None:
    assert len({challenges.issue(cursor, challenges.SIGN_IN, at).value for _ in range(50)}) == 50


@pytest.mark.parametrize("text", ["a", "a b", "á", "ab+d", "ab/d"])
def test_base64url_is_read_strictly(text: str) -> None:
    with pytest.raises(ValueError):
        challenges.unb64(text)
