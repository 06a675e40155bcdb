"""On PostgreSQL: every migration, and the tests of duties, registers, ledger and gate told once more, against a throw-away server."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.postgres.server import started

ROOT = Path(__file__).parents[2]
# What is left out knows no database, or tells of SQLite's files: copies, restores, PDFs, texts.
TOLD = {
    "duties": (["tests/duties", "--ignore=tests/duties/custody/test_stamp.py"], 60),
    "registers": (["tests/registers/people", "tests/registers/signin", "tests/registers/casework"], 150),
    "ledger and gate": (
        [
            "tests/registers/ledger/on_server.py",
            "tests/registers/gate",
            "tests/registers/ledger",
            *(
                f"--ignore=tests/registers/ledger/test_{name}.py"
                for name in ("entry", "restore", "published", "logkeys")
            ),
        ],
        150,
    ),
    "search": (
        [
            "tests/registers/search/test_keeping.py",
            "tests/registers/search/on_gin.py",
            "tests/properties/test_search.py",
        ],
        18,
    ),
    "the front while rights are taken away": (["tests/interfaces/front/test_faults_revocation.py"], 2),
    "the chain": (["tests/stories/test_chain.py"], 1),
}


@pytest.mark.postgres
@pytest.mark.parametrize("what", TOLD)
def test_the_same_tests_hold_on_postgresql(what: str) -> None:
    files, at_least = TOLD[what]
    with started(durable=False) as server:
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("WARIFU_", "DJANGO_"))}
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *files, "-x"],
            cwd=ROOT,
            env={**environment, "WARIFU_TEST_POSTGRES": server.url()},
            capture_output=True,
            text=True,
            timeout=900,
        )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed
    assert int(passed[1]) >= at_least
