"""A desk with documents, laid once a module: what a test does there is undone behind it."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction

from tests.duties.custody.desk import Desk, Front, desk
from tests.world import World, ministry


@pytest.fixture(scope="module")
def laid(django_db_setup: None, django_db_blocker: Any) -> Iterator[Desk]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield desk(ministry(datetime(2026, 11, 24, 0, 5, tzinfo=UTC)))
        transaction.set_rollback(True)


@pytest.fixture
def at_the_desk(laid: Desk, db: None) -> Desk:
    """Inside the module's transaction, with one of its own for each test."""
    world: World = replace(laid.world, hands=replace(laid.world.hands, devices=dict(laid.world.hands.devices)))
    world.organisations, world.units, world.people = deepcopy((world.organisations, world.units, world.people))
    return replace(laid, world=world, front=Front(world))
