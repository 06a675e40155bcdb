"""`warifu token` and `warifu invite` as somebody types them, on the installation of the suite."""

import argparse
import re
from datetime import UTC, datetime

import django
import pytest

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from tests.registers.signin.office import Office  # noqa: E402
from warifu.interfaces.cli import invite, token  # noqa: E402
from warifu.kernel.ids import Instant, PersonId  # noqa: E402
from warifu.registers.signin import invitations, tokens  # noqa: E402
from warifu.registers.signin.models import ApiToken, Invitation  # noqa: E402


@pytest.fixture
def office(db: None) -> Office:
    return Office(Instant(datetime.now(UTC)))


@pytest.fixture
def officer(office: Office) -> PersonId:
    return office.person(office.organisation(), "officer")


def warifu(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    nouns = parser.add_subparsers()
    token.add(nouns)
    invite.add(nouns)
    parsed = parser.parse_args(arguments)
    parsed.data, parsed.key_file = settings.INSTALLATION.directory, settings.INSTALLATION.key_file
    return int(parsed.run(parsed))


def create(officer: PersonId, *more: str) -> int:
    return warifu("token", "create", "--owner", officer, "--label", "記録管理", "--last-day", "2099-12-31", *more)


def test_create_list_revoke(office: Office, officer: PersonId, capsys: pytest.CaptureFixture[str]) -> None:
    assert create(officer, "--scope", "decide", "--scope", "ledger:tiles") == 0
    bearer = capsys.readouterr().out.strip()
    with connection.cursor() as cursor:
        found = tokens.token_owner(cursor, bearer, office.at)
    assert found is not None
    assert found.person == officer

    assert warifu("token", "list") == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.split("\t") == [found.id, officer, "記録管理", "decide,ledger:tiles", "2099-12-31", "-", "good"]
    assert bearer not in line

    assert warifu("token", "revoke", found.id) == 0
    with connection.cursor() as cursor:
        assert tokens.token_owner(cursor, bearer, office.at) is None
    assert warifu("token", "revoke", "x" * 26) == 1


def test_a_no_is_said_and_is_an_exit_code(officer: PersonId, capsys: pytest.CaptureFixture[str]) -> None:
    assert create(officer, "--scope", "ledger:entries") == 1
    said = capsys.readouterr()
    assert "inspector" in said.err
    assert said.out == ""
    assert create(PersonId("x" * 26), "--scope", "decide") == 1
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("bad", [["--scope", "everything"], []])
def test_what_cannot_be_meant_is_refused_before_anything_happens(officer: PersonId, bad: list[str]) -> None:
    with pytest.raises(SystemExit):
        create(officer, *bad)


def test_a_day_is_a_day(officer: PersonId) -> None:
    with pytest.raises(SystemExit):
        warifu("token", "create", "--owner", officer, "--label", "x", "--scope", "decide", "--last-day", "tomorrow")


def test_invite_prints_one_link(office: Office, officer: PersonId, capsys: pytest.CaptureFixture[str]) -> None:
    assert warifu("invite", officer) == 0
    found = re.fullmatch(r"http://localhost:8000/signin/invitation/#([a-z2-7-]+)", capsys.readouterr().out.strip())
    assert found is not None
    assert invitations.accept_options(found[1], office.at)["rp"]["id"] == "localhost"


def test_nobody_who_has_had_a_key_is_invited_from_the_terminal(
    office: Office, officer: PersonId, capsys: pytest.CaptureFixture[str]
) -> None:
    office.give_key(officer)
    assert warifu("invite", officer) == 1
    assert "one person alone" in capsys.readouterr().err
    assert not Invitation.objects.exists()
