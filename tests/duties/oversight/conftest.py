"""A ministry with something to count, and readers of its numbers."""

import pytest

from tests.world import World
from warifu.registers.people.domain import Audience
from warifu.registers.people.queries import roles_on


@pytest.fixture
def reader(world: World) -> "Reader":
    return Reader(world)


class Reader:
    """`reader("minister")`: that person as she stands on the world's day."""

    def __init__(self, world: World) -> None:
        self.world = world

    def __call__(self, who: str) -> Audience:
        person = self.world.people[who]
        return Audience(person, self.world.day, roles_on(person, self.world.day))
