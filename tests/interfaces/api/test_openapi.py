"""What the OpenAPI document says against what the running program does: schemathesis sends what it allows and what it does not."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.stories.program import ROOT, Program, environment
from tests.stories.shared import example_of
from warifu.interfaces.front.api import SCOPES
from warifu.kernel.ids import Instant
from warifu.kernel.law.days import legal_day

EXAMPLES = 15  # of each endpoint and way of making them; the same ones at every run


@pytest.fixture
def example(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Program:
    return example_of(request, tmp_path_factory)


@pytest.fixture
def bearer(example: Program) -> str:
    """A token of an officer of the example, with every scope there is an endpoint for."""
    with closing(sqlite3.connect(example.data / "records.db")) as records:
        (owner,) = records.execute("SELECT min(person_id) FROM people_appointment WHERE role = 'officer'").fetchone()
    scopes = [word for scope in sorted(set(SCOPES.values())) for word in ("--scope", scope)]
    last = legal_day(Instant(datetime.now(UTC))) + timedelta(days=1)
    command = [sys.executable, "-m", "warifu.interfaces.cli.main", "token", "create", "--data", str(example.data)]
    command += ["--owner", owner, "--label", "書式の試験", "--last-day", last.isoformat(), *scopes]
    made = subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=60, check=True)
    return made.stdout.strip()


def test_the_program_is_what_its_document_says(example: Program, bearer: str, tmp_path: Path) -> None:
    command = [str(Path(sys.executable).with_name("schemathesis")), "run", f"{example.url}/access/v1/openapi.json"]
    command += [
        "--header",
        f"Authorization: Bearer {bearer}",
        "--checks",
        "all",
        "--phases",
        "examples,coverage,fuzzing",
    ]
    command += ["--max-examples", str(EXAMPLES), "--generation-deterministic", "--no-color", "--workers", "1"]
    hooks = {
        "SCHEMATHESIS_HOOKS": "tests.interfaces.api.made_up_tokens",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
    }
    told = subprocess.run(
        command, cwd=tmp_path, env=environment() | hooks, capture_output=True, text=True, timeout=300, check=False
    )
    assert told.returncode == 0, told.stdout[-8_000:] + told.stderr[-2_000:]
    # Everything in the document was tried, and a good part of it was answered rather than turned away.
    assert "Tested: 6" in told.stdout and "No issues found" in told.stdout, told.stdout[-2_000:]
