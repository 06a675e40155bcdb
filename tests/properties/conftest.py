"""The same ministry as the duties' stories."""

import pytest

from tests.world import World, ministry


@pytest.fixture
def world(db: None, at: object) -> World:
    return ministry(at)  # type: ignore[arg-type]
