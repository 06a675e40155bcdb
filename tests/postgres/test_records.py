"""The records on PostgreSQL: every migration, and the stories of all duties told once more there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.postgres.server import server

ROOT = Path(__file__).parents[2]


@pytest.mark.postgres
def test_the_duties_tell_the_same_stories_on_postgresql() -> None:
    with server() as socket:
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("WARIFU_", "DJANGO_"))},
            "WARIFU_TEST_SETTINGS": "tests.postgres.settings",
            "WARIFU_TEST_POSTGRES": socket,
        }
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "tests/duties", "--ignore=tests/duties/custody", "-x"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed
    assert int(passed[1]) >= 30
