"""The ministry of the stories, and every row of the records, so that a test can say that nothing was written."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps

from tests.world import World, ministry

Everything = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
def world(db: None, at: object) -> World:
    return ministry(at)  # type: ignore[arg-type]


@pytest.fixture
def everything() -> Callable[..., Everything]:
    """All rows of all tables but the named ones, as they stand."""

    def rows(*without: str) -> Everything:
        return {
            model._meta.label: sorted(model._default_manager.values_list(), key=repr)
            for model in apps.get_models()
            if model._meta.label not in without
        }

    return rows
