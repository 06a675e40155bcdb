"""The pages of the big world, each asked as somebody whose role opens it in the biggest organ. See `world.py`."""

import gc
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.test import Client
from world_cases import House, houses
from world_lists import BIG, CABINET

from warifu.duties.custody.models import Document
from warifu.duties.designation.models import Designation
from warifu.interfaces.web import middleware
from warifu.kernel.ids import Instant, PersonId
from warifu.registers.casework.models import Case
from warifu.registers.people.models import Employment
from warifu.registers.signin import acts, sessions

# Name, milliseconds of each request by the clock and of the processor, queries of one.
Timed = tuple[str, list[float], list[float], int]


def pages(runs: int, only: str = "") -> Iterator[Timed]:
    """Every page that there is for the roles of the biggest organ, or those of a name."""
    # As in the process of pages (`cli.pages`).
    gc.collect()
    gc.freeze()
    for name, client, address, words in _clients():
        if only in name:
            yield _timed(name, client, address, words, runs)


def visits() -> Iterator[tuple[str, str, str]]:
    """Name, address and cookies of each, for whoever asks from outside."""
    for name, client, address, words in _clients():
        if words:
            client.post(address, {"words": words})
        yield name, address, "; ".join(f"{key}={cookie.value}" for key, cookie in client.cookies.items())


def _clients() -> Iterator[tuple[str, Client, str, str]]:
    found = houses()
    home, cabinet = found[BIG], found[CABINET]
    clients: dict[str, Client] = {}
    for name, role, address, words in _asked(home):
        if role not in clients:
            who = (cabinet if role in ("inspector", "investigator") else home).holders[role]
            clients[role] = _signed_in(PersonId(who))
        yield name, clients[role], address, words


def _asked(home: House) -> Iterator[tuple[str, str, str, str]]:
    """Name, role, address, and the words of a search ("" where it is none)."""
    item = Designation.objects.filter(organisation_id=home.id, first__isnull=False).order_by("-first").first()
    document = Document.objects.filter(organisation_id=home.id).order_by("-number").first()
    case = (
        Case.objects.filter(organisation_id=home.id, procedure="assessment", closed=False).order_by("-number").first()
    )
    proposed = Case.objects.filter(organisation_id=home.id, state="candidate").order_by("-number").first()
    someone = Employment.objects.filter(organisation_id=home.id).order_by("-id").first()
    for role in ("head", "assessment_staff", "officer", "security_officer"):
        yield f"tasks, {role}", role, "/", ""
    for role in ("head", "assessment_staff"):
        yield f"cases, {role}", role, "/cases/", ""
        yield f"calendar, {role}", role, "/calendar/", ""
    yield "an assessment", "assessment_staff", f"/cases/{case.id}/", ""
    yield "a proposed designation", "head", f"/cases/{proposed.id}/", ""
    yield "a designation taken over", "iesi_manager", f"/cases/{item.case_id}/", ""
    yield "designations", "officer", "/designations/", ""
    yield "designations, inspector", "inspector", "/designations/", ""
    yield "designations ending soon", "officer", "/designations/?state=soon", ""
    yield "one designation", "officer", f"/designations/{item.id}/", ""
    yield "contractors", "officer", "/contractors/", ""
    yield "people", "head", "/people/", ""
    yield "documents", "security_officer", "/documents/", ""
    yield "documents, page 200", "security_officer", "/documents/?p=200", ""
    yield "one document", "security_officer", f"/documents/{document.id}/", ""
    yield "who may", "head", f"/who-may/?item={item.id}", ""
    yield "oversight", "head", "/oversight/", ""
    yield "oversight, inspector", "inspector", "/oversight/", ""
    yield "oversight: documents", "head", "/oversight/documents/", ""
    yield "erasure", "head", "/erasure/", ""
    yield "office", "administrator", "/office/", ""
    yield "office, one organisation", "administrator", f"/office/organisations/{home.id}/", ""
    yield "office, a person", "administrator", f"/office/people/{someone.person_id}/", ""
    yield "listing a person", "assessment_staff", "/open/assessment/list_person/", ""
    yield "ledger", "head", "/ledger/", ""
    for words in ("港", "受電", "佐藤", "東京港湾"):
        yield f"search {words}", "head", "/search/", words


def _signed_in(person: PersonId) -> Client:
    at = Instant(datetime.now(UTC))
    client = Client(HTTP_HOST="localhost")
    account = acts.account_for(person, at)
    with connection.cursor() as cursor:
        client.cookies["warifu_session"] = sessions.open_session(cursor, account.id, at, how=sessions.PASSKEY)
    client.cookies[middleware.LANGUAGE_COOKIE] = "ja"
    return client


def _timed(name: str, client: Client, address: str, words: str, runs: int) -> Timed:
    if words:
        client.post(address, {"words": words})
    answer = client.get(address)
    while answer.status_code in (301, 302, 303):
        address = answer["Location"]
        answer = client.get(address)
    if answer.status_code != 200:
        return f"{name}: {answer.status_code}", [0.0], [0.0], 0
    asked: list[str] = []

    def noted(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(noted):
        _get(client, address)
    times = [_get(client, address) for _ in range(runs)]
    return name, [clock for clock, _ in times], [used for _, used in times], len(asked)


def _get(client: Client, address: str) -> tuple[float, float]:
    begin, used = time.perf_counter(), time.process_time()
    answer: Any = client.get(address)
    len(answer.content)
    return (time.perf_counter() - begin) * 1000, (time.process_time() - used) * 1000
