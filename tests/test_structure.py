"""The floors of the house hold: the import contract, run from the tests so that no other gate is needed."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_import_contract() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [lint, "--no-cache"], cwd=ROOT, env={"PYTHONPATH": "src", "PATH": ""}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-4000:]


def test_types_of_the_pure_floors() -> None:
    done = subprocess.run([sys.executable, "-m", "mypy"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:]


def test_lint_and_format() -> None:
    ruff = Path(sys.executable).with_name("ruff")
    for command in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [ruff, *command, "src", "tests", "benchmarks", "warifu"], cwd=ROOT, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout[-4000:]
