"""What every test stands on: an installation in a temporary directory, a clock that is passed in, sockets that reach loopback only."""

import os
import shutil
import socket
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django
import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import expect

from tests.postgres import fresh
from warifu.registers import installation as place
from warifu.registers.installation import Installation

if fresh.SERVER:
    os.environ[place.DATABASE] = fresh.url()
_directory = Path(tempfile.mkdtemp(prefix="warifu-tests-"))
place.create(
    _directory / "data",
    _directory / "data.key",
    origin="http://localhost:8000",
    log_origin="example.invalid/warifu",
    example=True,
)
os.environ["WARIFU_DATA"] = str(_directory / "data")
os.environ["WARIFU_KEY_FILE"] = str(_directory / "data.key")
# Set here and not in the configuration file: the settings are read from the installation above.
os.environ["DJANGO_SETTINGS_MODULE"] = "warifu.interfaces.web.settings"
django.setup()

# A busy machine is no reason to fail.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")
expect.set_options(timeout=20_000)

SHARED = Path(__file__).resolve().parents[2] / "shared"
# The reference time of the whole suite: Tuesday 24 November 2026, 09:05 in Japan.
AT = datetime(2026, 11, 24, 0, 5, tzinfo=UTC)


def pytest_unconfigure() -> None:
    shutil.rmtree(_directory, ignore_errors=True)


@pytest.fixture
def at() -> datetime:
    return AT


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that reaches for another machine fails at once."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):  # type: ignore[index]
            raise AssertionError(f"a test tried to reach {address}")
        return connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def databases_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """On PostgreSQL: every installation that a test makes lies in a new database, as it lies in a new directory."""
    if not fresh.SERVER:
        return
    create = place.create

    def made(*args: Any, **told: Any) -> Installation:
        monkeypatch.setenv(place.DATABASE, fresh.database())
        return create(*args, **told)

    monkeypatch.setattr(place, "create", made)


@pytest.fixture(scope="session")
def vectors() -> Path:
    """The shared test vectors; a test that needs them says so when they are not there."""
    folder = SHARED / "data" / "proof"
    if not folder.is_dir():
        pytest.skip("the shared test vectors are not beside this checkout")
    return folder
