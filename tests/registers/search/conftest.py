"""The same ministry as the duties' stories, in an installation without an index."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import connection

from tests.world import World, ministry
from warifu.registers.people.queries import audience
from warifu.registers.search import queries
from warifu.registers.search.fold import words

Finds = Callable[..., dict[str, list[str]]]


@pytest.fixture
def world(db: None, at: object) -> World:
    return ministry(at)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def no_index(db: None) -> None:
    """No index yet, as in a new installation: what other tests rolled back still stands in theirs."""
    for path in settings.INSTALLATION.directory.glob("search.db*"):
        path.unlink()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS search_index_meta, search_index")


@pytest.fixture
def finds(world: World) -> Finds:
    """`finds("officer", "港")`: the texts that somebody finds, by kind, the newest first."""

    def find(who: str, asked: str, *, size: int = 50, **more: object) -> dict[str, list[str]]:
        asking = audience(world.people[who], world.day)
        found = queries.find(asking, asking.pages, words(asked), size=size, **more)  # type: ignore[arg-type]
        return {one.kind: [read.texts[-1] for read in one.rows] for one in found}

    return find
