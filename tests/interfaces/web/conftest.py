"""A browser without a browser: signed in as somebody of the test's ministry, at the world's own time."""

from collections.abc import Callable

import django
import pytest

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from tests.world import World, ministry  # noqa: E402
from warifu.interfaces.web import middleware  # noqa: E402
from warifu.registers.signin import acts, sessions  # noqa: E402

SignIn = Callable[..., Client]


@pytest.fixture
def world(db: None, at: object) -> World:
    return ministry(at)  # type: ignore[arg-type]


@pytest.fixture
def enter(world: World, monkeypatch: pytest.MonkeyPatch) -> SignIn:
    """`enter("officer")` gives a client with that person's session; `lang` is the language cookie."""
    monkeypatch.setattr(middleware, "now", lambda: world.at)

    def signed_in(who: str, lang: str = "ja") -> Client:
        client = Client(HTTP_HOST="localhost", raise_request_exception=True)
        account = acts.account_for(world.people[who], world.at)
        with connection.cursor() as cursor:
            value = sessions.open_session(cursor, account.id, world.at, how=sessions.PASSKEY)
        client.cookies["warifu_session"] = value
        client.cookies[middleware.LANGUAGE_COOKIE] = lang
        return client

    return signed_in
