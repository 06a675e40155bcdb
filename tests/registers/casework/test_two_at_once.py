"""Two at the same moment, in threads with connections of their own on a database that is a file: one act, and the other is shown it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from warifu.registers import installation as place

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def races(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    home = tmp_path_factory.mktemp("races")
    made = place.create(
        home / "data",
        home / "data.key",
        origin="http://localhost:8000",
        log_origin="example.invalid/races",
        example=True,
    )
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
        "WARIFU_DATA": str(made.directory),
        "WARIFU_KEY_FILE": str(made.key_file),
        "DJANGO_SETTINGS_MODULE": "warifu.interfaces.web.settings",
    }
    ran = subprocess.run(
        [sys.executable, "-m", "tests.registers.casework.racing"],
        env=environment, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-4000:]
    return dict(json.loads(ran.stdout))


def kinds(race: dict[str, Any]) -> list[str]:
    return sorted(answer["got"] for answer in race["answers"])


def test_one_of_two_people_wins_and_the_other_is_shown_what_she_did(races: dict[str, list[dict[str, Any]]]) -> None:
    for race in races["two_people"]:
        assert kinds(race) == ["conflict", "done"]
        winner = next(
            who for who, answer in zip(race["people"], race["answers"], strict=True) if answer["got"] == "done"
        )
        (lost,) = (answer for answer in race["answers"] if answer["got"] == "conflict")
        assert (lost["since"], lost["by"]) == (["set_range"], [winner])
        assert (race["revision"], race["seqs"], race["entries"]) == (3, [1, 2, 3], 3)


def test_what_is_taken_back_is_not_decided(races: dict[str, list[dict[str, Any]]]) -> None:
    for race in races["decide_and_withdraw"]:
        assert kinds(race) == ["conflict", "done"]
        assert race["revision"] == 2
        assert race["in_force"] == (race["state"] == "in_force")


def test_one_form_is_one_act_however_often_it_comes(races: dict[str, list[dict[str, Any]]]) -> None:
    for race in races["one_form_four_times"]:
        assert kinds(race) == ["done"] * 4
        assert {answer["seq"] for answer in race["answers"]} == {3}
        assert sorted(answer["again"] for answer in race["answers"]) == [False, True, True, True]
        assert (race["revision"], race["entries"]) == (3, 3)


def test_and_opens_one_case(races: dict[str, list[dict[str, Any]]]) -> None:
    for race in races["one_form_opens_one_case"]:
        assert kinds(race) == ["done"] * 3
        assert len({answer["case"] for answer in race["answers"]}) == 1
        assert race["opened"] == 1


def test_cases_opened_at_once_have_numbers_of_their_own(races: dict[str, list[dict[str, Any]]]) -> None:
    for race in races["three_cases"]:
        assert kinds(race) == ["done"] * 3
        first = race["numbers"][0]
        assert race["numbers"] == [first, first + 1, first + 2]
