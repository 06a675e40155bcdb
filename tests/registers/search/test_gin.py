"""The same index, the same findings on PostgreSQL: the tests of keeping and the comparison with reading everything, run there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.postgres.server import server

ROOT = Path(__file__).parents[3]


@pytest.mark.postgres
def test_it_keeps_and_finds_the_same_on_postgresql() -> None:
    with server() as socket:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("WARIFU_", "DJANGO_"))}
        here = {"WARIFU_TEST_SETTINGS": "tests.postgres.settings", "WARIFU_TEST_POSTGRES": socket}
        tests = (
            "tests/registers/search/test_keeping.py",
            "tests/properties/test_search.py",
            "tests/registers/search/on_gin.py",
        )
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *tests, "-x"],
            cwd=ROOT, env=kept | here, capture_output=True, text=True, timeout=300,
        )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed and int(passed[1]) >= 18
