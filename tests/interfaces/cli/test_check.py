"""`warifu check facts`: nothing to say of an office set up through its acts; a right stated behind their back is named."""

import argparse
from datetime import UTC, datetime

import django
import pytest

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from tests.world import designated, ministry  # noqa: E402
from warifu.interfaces.cli import check  # noqa: E402
from warifu.kernel.access.tables import OPEN  # noqa: E402
from warifu.kernel.ids import Instant, OrgId, PersonId  # noqa: E402
from warifu.kernel.law.days import legal_day  # noqa: E402
from warifu.registers.casework.models import Period  # noqa: E402
from warifu.registers.gate.state import rows_of, state  # noqa: E402
from warifu.registers.people import acts  # noqa: E402
from warifu.registers.people.domain import Names  # noqa: E402

AT = Instant(datetime.now(UTC))


def office() -> tuple[OrgId, PersonId]:
    """An organ with one person, through the acts that found an office."""
    organ = acts.add_organisation(kind="organ", code="mlit", name_ja="国土省", name_en="Ministry", actor=None, at=AT)
    assert isinstance(organ, str)
    names, first = Names("佐藤 澪", "サトウ ミオ", "SATO Mio"), legal_day(AT)
    person = acts.add_person(names=names, organisation=organ, unit=None, first=first, actor=None, at=AT)
    assert isinstance(person, str)
    return organ, person


def warifu_check(what: str) -> int:
    parser = argparse.ArgumentParser()
    check.add(parser.add_subparsers())
    parsed = parser.parse_args(["check", what])
    parsed.data, parsed.key_file = settings.INSTALLATION.directory, settings.INSTALLATION.key_file
    return int(parsed.run(parsed))


@pytest.mark.django_db
def test_an_office_set_up_through_its_acts(capsys: pytest.CaptureFixture[str]) -> None:
    _, person = office()
    assert rows_of(connection, "employment", (person,)), "the acts state employment at the gate"
    assert warifu_check("facts") == 0
    assert capsys.readouterr().out == "no difference\n"


@pytest.mark.django_db
def test_a_right_without_a_record_and_a_record_without_a_right(capsys: pytest.CaptureFixture[str]) -> None:
    organ, person = office()
    (employed,) = rows_of(connection, "employment", (person,))
    state(connection, "employment", (person,), [])
    state(connection, "standing", (person, organ), [(20260101, OPEN, "good", "")])
    assert warifu_check("facts") == 1
    told = capsys.readouterr().out.splitlines()
    assert f"employment {person}: lacking: {' '.join(map(str, employed))}" in told
    assert f"standing {person} {organ}: unclaimed: 20260101 {OPEN} good " in told
    assert told[-1] == "2 differences"


@pytest.mark.django_db
def test_periods_that_no_journal_calls_for_are_named(capsys: pytest.CaptureFixture[str], at: Instant) -> None:
    case = designated(ministry(at))
    assert warifu_check("periods") == 0
    capsys.readouterr()
    Period.objects.filter(case=case).delete()
    assert warifu_check("periods") == 1
    assert capsys.readouterr().out == f"{case}\n1 differences\n"
