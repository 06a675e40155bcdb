"""Stories are told through the program itself: started as somebody starts it, looked at in a real browser, asked over its address."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.stories.program import Program
from tests.stories.shared import example_of
from tests.stories.visitor import Visitor, chromium

Visit = Callable[..., Visitor]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # For a module and no longer: its driver keeps an event loop in this thread, under which Django's tests could not run.
    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def example(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The fictitious ministry, started once; stories share it and must not undo one another."""
    return example_of(request, tmp_path_factory)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Program]:
    """An installation nobody has entered yet."""
    with Program(tmp_path / "empty") as program:
        yield program


@pytest.fixture
def visit(browser: Browser, example: Program) -> Iterator[Visit]:
    """`visit()` is a stranger at the example; `visit("宗像 令子")` has entered as that person."""
    with ExitStack() as open_:

        def come(name: str = "", language: str = "ja", *, script: bool = True) -> Visitor:
            visitor = open_.enter_context(Visitor(browser, example.url, language, script=script))
            return visitor.enter(name) if name else visitor

        yield come
