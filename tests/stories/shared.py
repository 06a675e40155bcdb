"""One example for all tests that read it or add to it: started on first use, stopped when the tests end."""

import pytest

from tests.postgres import fresh
from tests.stories.program import Program

_EXAMPLE = pytest.StashKey[Program]()


def example_of(request: pytest.FixtureRequest, folders: pytest.TempPathFactory) -> Program:
    """The running example of this test run. Whoever uses it must not undo what another test stands on."""
    stash = request.config.stash
    if _EXAMPLE not in stash:
        program = Program(folders.mktemp("example"), example=True, database=fresh.database() if fresh.SERVER else "")
        program.__enter__()
        request.config.add_cleanup(program.stop)
        stash[_EXAMPLE] = program
    return stash[_EXAMPLE]
