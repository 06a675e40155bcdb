"""How often the pages of everyday work ask the database, in the example: a bound that does not grow with the office."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from warifu.interfaces.example.load import load
from warifu.interfaces.web import middleware
from warifu.kernel.ids import Instant, LegalDay, PersonId
from warifu.kernel.law.days import legal_day
from warifu.regimes.jp import roles
from warifu.registers.casework import queries
from warifu.registers.people.models import Appointment
from warifu.registers.people.queries import audience
from warifu.registers.signin import acts, sessions

MOST = 15
WORKING = (
    roles.OFFICER,
    roles.HEAD,
    roles.IESI_MANAGER,
    roles.SECURITY_OFFICER,
    roles.ASSESSMENT_OFFICER,
    roles.ASSESSMENT_STAFF,
    roles.COMPLAINT_OFFICER,
    roles.INVESTIGATOR,
    roles.PROTECTION_OFFICER,
    roles.OPERATIONS_MANAGER,
)


@contextmanager
def counted() -> Iterator[list[str]]:
    asked: list[str] = []

    def noted(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(noted):
        yield asked


def enter(person: PersonId, at: Instant) -> Client:
    client, account = Client(HTTP_HOST="localhost"), acts.account_for(person, at)
    with connection.cursor() as cursor:
        client.cookies["warifu_session"] = sessions.open_session(cursor, account.id, at, how=sessions.PASSKEY)
    client.cookies[middleware.LANGUAGE_COOKIE] = "ja"
    return client


@pytest.mark.django_db
def test_tasks_cases_and_each_case_ask_no_more_than_so_often() -> None:
    at = Instant(datetime.now(UTC))
    load(settings.INSTALLATION, legal_day(at))
    met, looked_at = set(), 0
    for role in WORKING:
        for who in sorted(set(Appointment.objects.filter(role=role).values_list("person_id", flat=True))):
            asking, client = audience(PersonId(who), LegalDay(legal_day(at))), enter(PersonId(who), at)
            cases = queries.visible(asking).order_by("id").values_list("id", flat=True)
            client.get("/privacy")
            for path in ("/", "/cases/", *(f"/cases/{case}/" for case in cases)):
                with counted() as asked:
                    answer = client.get(path)
                assert answer.status_code == 200, path
                assert len(asked) <= MOST, f"{role} {path}: {len(asked)}\n" + "\n".join(asked)
                looked_at += 1
            met.add(role)
    assert met == set(WORKING) and looked_at > 100
