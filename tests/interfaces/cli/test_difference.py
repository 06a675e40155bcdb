"""`warifu law diff` as somebody types it: who would gain, who would lose, and one entry that it was asked."""

import argparse
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml

from tests.interfaces.cli.serving import run
from tests.interfaces.cli.test_decide import outbox
from tests.interfaces.front import world
from tests.interfaces.front.conftest import home, prepared  # noqa: F401 (fixtures)
from warifu.interfaces.cli import law
from warifu.kernel.access.tables import OPEN, number
from warifu.kernel.ids import Instant, LegalDay
from warifu.kernel.law.days import legal_day
from warifu.regimes.jp.iesi import law as iesi_law
from warifu.regimes.jp.iesi import standing
from warifu.registers.gate.state import state
from warifu.registers.installation import Installation, InstallationError

TODAY = legal_day(Instant(datetime.now(UTC)))
SOON = TODAY + timedelta(days=30)


@pytest.fixture
def office(home: Installation) -> Installation:  # noqa: F811
    """Two people in the range of two items; the standing of one of them ends in a month. A deputy who is in no range."""
    world.found(home)
    world.people(home, ["alice", "bob", "deputy"])
    world.items(home, ["grid", "port"], ["alice", "bob"])
    with world.connect(home) as connection:
        state(connection, "standing", ("bob", world.ORGAN), [(0, number(SOON), "good", "")])
        state(connection, "exempt", ("deputy",), [(0, OPEN, world.ORGAN, "state_minister")])
    return home


def warifu(at: Installation, *arguments: str) -> int:
    parser = argparse.ArgumentParser()
    law.add(parser.add_subparsers())
    parsed = parser.parse_args(["law", "diff", *arguments])
    parsed.data, parsed.key_file = at.directory, at.key_file
    return int(parsed.run(parsed))


def test_what_ends_between_two_days(office: Installation, capsys: pytest.CaptureFixture[str]) -> None:
    assert warifu(office, "days", TODAY.isoformat(), SOON.isoformat()) == 0
    told = capsys.readouterr().out
    assert "組 / pairs: 6   得る / gain: 0   失う / lose: 2" in told
    assert "2: 許可 / permit  →  法第11条第1項 / Act 11(1)\n  bob grid" in told
    (said,) = outbox(office)
    assert (said["kind"], said["subject"]) == ("overview", "")
    assert said["detail"] == {
        "before": TODAY.isoformat(), "after": SOON.isoformat(), "via": "cli", "pairs": 6, "gained": 0, "lost": 2,
    }  # fmt: skip


def test_what_a_reading_would_change(office: Installation, capsys: pytest.CaptureFixture[str]) -> None:
    """Whether exempt offices are bound by the range too (reading exempt_office_range)."""
    assert warifu(office, "reading", "exempt_office_range", "--json") == 0
    told = orjson.loads(capsys.readouterr().out)
    assert (told["before"], told["after"], told["gained"], told["lost"]) == ("a", "b", 2, 0)
    assert told["changed"] == [
        {"count": 2, "before": ["outside_range"], "after": [], "person": "deputy", "item": "grid"}
    ]
    # Once it is taken so, the other way is back.
    with world.connect(office) as connection:
        state(connection, "reading", ("",), [(0, OPEN, "exempt_office_range", "b")])
    assert warifu(office, "reading", "exempt_office_range", "--json") == 0
    told = orjson.loads(capsys.readouterr().out)
    assert (told["before"], told["after"], told["gained"], told["lost"]) == ("b", "a", 0, 2)


LAW = Path(__file__).resolve().parents[3] / "src/warifu/regimes/jp/iesi"


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """The law's data with results that carry five years instead of ten."""
    shutil.copytree(LAW, tmp_path / "draft")
    values = tmp_path / "draft/values/assessment.yaml"
    values.write_text(values.read_text().replace("is: 10\n    cite: Act 11(1)", "is: 5\n    cite: Act 11(1)", 1))
    return tmp_path / "draft"


@pytest.fixture
def assessed(office: Installation) -> Installation:
    """Alice was told of her result six years ago, and Bob last year; both in the records, and the gate says what follows."""
    with world.connect(office) as connection:
        connection.execute(
            "INSERT INTO people_organisation (id, kind, code, act_2_1, name_ja, name_en) VALUES (?, 'organ', ?, 'iii', '', '')",
            (world.ORGAN, world.ORGAN),
        )
        for person, years in (("alice", 6), ("bob", 1)):
            told = TODAY.replace(year=TODAY.year - years, day=1)
            connection.execute(
                "INSERT INTO clearance_assessment (person_id, organ_id, under, reason_class, positive, decided_on, notified_on,"
                " by_prime_minister) VALUES (?, ?, 'jp.iesi', 'NEW', 1, ?, ?, 0)",
                (person, world.ORGAN, told.isoformat(), told.isoformat()),
            )
            result = standing.Assessment(world.ORGAN, standing.IESI, True, LegalDay(told), LegalDay(told))
            state(connection, "standing", (person, world.ORGAN), standing.standing_rows(world.ORGAN, [result], []))
    return office


def typed(at: Installation, *words: str) -> dict[str, Any]:
    """As a process of its own, since it brings up Django for these records."""
    ran = run("law", "diff", *words, "--json", "--data", str(at.directory), "--key-file", str(at.key_file))
    assert ran.returncode == 0, ran.stderr
    told: dict[str, Any] = orjson.loads(ran.stdout)
    return told


def test_what_another_version_of_the_law_would_change(assessed: Installation, draft: Path) -> None:
    told = typed(assessed, "law", "built-in", str(draft))
    assert (told["pairs"], told["gained"], told["lost"]) == (6, 0, 2)
    (kind,) = told["changed"]
    assert kind == {"count": 2, "before": [], "after": ["not_found_trustworthy"], "person": "alice", "item": "grid"}
    assert told["before"] == iesi_law().digest != told["after"]
    # The other way round is the other way round; and an old version alone is held against the built-in one.
    told = typed(assessed, "law", str(draft))
    assert (told["gained"], told["lost"]) == (2, 0)
    assert [said["detail"]["lost"] for said in outbox(assessed)] == [2, 0]
    # Five years before, she was well inside of both.
    early = TODAY.replace(year=TODAY.year - 5)
    assert typed(assessed, "law", "built-in", str(draft), "--at", early.isoformat())["changed"] == []


def test_a_folder_that_is_no_law(assessed: Installation, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path / "empty", tmp_path / "nowhere"):
        with pytest.raises(InstallationError):
            warifu(assessed, "law", str(folder))
    assert outbox(assessed) == []


def proposed(tmp_path: Path, **told: Any) -> str:
    file = tmp_path / "range.yaml"
    file.write_text(yaml.safe_dump({"item": "grid", "organisation": world.ORGAN, **told}))
    return str(file)


def test_what_another_range_would_change(
    office: Installation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Carol, who is cleared, comes in by name, and Bob goes; then all of the unit by the unit."""
    world.people(office, ["carol"])
    file = proposed(tmp_path, add={"people": ["carol"]}, remove={"people": ["bob"]})
    assert warifu(office, "range", file, "--json") == 0
    told = orjson.loads(capsys.readouterr().out)
    assert (told["item"], told["pairs"], told["gained"], told["lost"]) == ("grid", 4, 1, 1)
    assert sorted((one["person"], one["before"], one["after"]) for one in told["changed"]) == [
        ("bob", [], ["outside_range"]), ("carol", ["outside_range"], []),
    ]  # fmt: skip
    assert warifu(office, "range", proposed(tmp_path, add={"units": [world.UNIT]}), "--json") == 0
    told = orjson.loads(capsys.readouterr().out)
    assert (told["gained"], told["lost"]) == (2, 0)
    # The whole range taken away: nobody's, and for want of any record of one.
    assert warifu(office, "range", proposed(tmp_path, remove={"people": ["alice", "bob"]}), "--json") == 0
    assert orjson.loads(capsys.readouterr().out)["lost"] == 2
    assert [said["detail"]["item"] for said in outbox(office)] == ["grid"] * 3


@pytest.mark.parametrize(
    "told", [{"more": 1}, {"add": []}, {"add": {"unit": []}}, {"remove": {"people": [1]}}, {"item": 5}]
)
def test_a_file_that_proposes_nothing_readable(office: Installation, tmp_path: Path, told: dict[str, Any]) -> None:
    with pytest.raises(InstallationError):
        warifu(office, "range", proposed(tmp_path, **told))
    with pytest.raises(InstallationError):
        warifu(office, "range", str(tmp_path / "no-such-file"))
    assert outbox(office) == []


def test_without_records_there_is_nothing_to_compare(home: Installation) -> None:  # noqa: F811
    home.records.rename(home.records.with_name("elsewhere"))
    with pytest.raises(InstallationError):
        warifu(home, "days", TODAY.isoformat(), SOON.isoformat())
