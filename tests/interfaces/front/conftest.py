"""An installation of its own for every test, copied from one that was prepared once, the way `serve` prepares it."""

import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.interfaces.front import world
from tests.postgres import fresh
from warifu.registers import installation as place
from warifu.registers.installation import Installation


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `data` and `data.key`: tables, keys and an empty log."""
    folder = tmp_path_factory.mktemp("prepared")
    with pytest.MonkeyPatch.context() as environment:
        if fresh.SERVER:
            environment.setenv(place.DATABASE, fresh.database())
        return _prepare(folder)


def _prepare(folder: Path) -> Path:
    made = place.create(
        folder / "data",
        folder / "data.key",
        origin="http://localhost:8000",
        log_origin="example.invalid/warifu",
        # A test's server need not be durable, and only an example may run on such a one.
        example=bool(fresh.SERVER),
    )
    subprocess.run(
        [sys.executable, "-m", "warifu.interfaces.cli.prepare"],
        env=world.environment(made),
        check=True,
        stdout=subprocess.PIPE,
    )
    world.found(made)
    (folder / "database").write_text(made.database)
    return folder


@pytest.fixture
def home(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    shutil.copytree(prepared, tmp_path / "home")
    if fresh.SERVER:
        monkeypatch.setenv(place.DATABASE, fresh.database(fresh.name_of((prepared / "database").read_text())))
    return place.load(tmp_path / "home" / "data")


@pytest.fixture
def now() -> datetime:
    """The time of the machine: what runs as a process of its own has no other."""
    return datetime.now(UTC)


@pytest.fixture
def bearer(home: Installation, now: datetime) -> str:
    """A token that may ask for decisions, in a world of one reader ("alice"), one without a range ("bob") and one item ("item")."""
    world.people(home, ["alice", "bob", "owner"])
    world.items(home, ["item"], ["alice"])
    return world.token(home, world.account(home, "owner", now), now)
