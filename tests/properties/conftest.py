"""The same ministry as the duties' stories."""

import django
import pytest

django.setup()

from tests.world import World, ministry  # noqa: E402


@pytest.fixture
def world(db: None, at: object) -> World:
    return ministry(at)  # type: ignore[arg-type]
