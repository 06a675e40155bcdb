"""A ministry with two administrators, the Cabinet Office with one, a contractor with none yet; nobody has acted in it."""

import pytest

from tests.registers.people.office import Office
from tests.world import World, ministry
from warifu.kernel.ids import Instant
from warifu.regimes.jp import roles


@pytest.fixture
def office(db: None, at: object) -> Office:
    made = Office(Instant(at))  # type: ignore[arg-type]
    made.organisation("ministry")
    made.organisation("cabinet", "cabinet_office", "ii")
    made.organisation("firm", "contractor")
    made.unit("ports", "ministry")
    made.unit("survey", "cabinet")
    made.person("first", "ministry", roles.ADMINISTRATOR)
    made.person("second", "ministry", roles.ADMINISTRATOR)
    made.person("keeper", "cabinet", roles.ADMINISTRATOR)
    made.person("minister", "ministry", roles.HEAD)
    made.person("sato", "ministry", unit="ports")
    made.person("mori", "ministry")
    made.person("tanaka", "firm")
    return made


@pytest.fixture
def world(db: None, at: object) -> World:
    """The ministry of the stories, for what a delegation does in a case."""
    return ministry(at)  # type: ignore[arg-type]
