"""The searches of the API where they are carried out: what a token's owner may find, one entry for each search, nothing about the rest."""

import json
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.interfaces.web.booking import home
from tests.world import World, assessed, designated
from warifu.duties.designation.models import Designation
from warifu.interfaces.web import searches
from warifu.kernel.ids import LegalDay
from warifu.registers.gate.state import rows_of, state
from warifu.registers.ledger import entry
from warifu.registers.ledger.models import Outbox
from warifu.registers.signin import grants, tokens
from warifu.registers.vault import evidence
from warifu.registers.vault.sealed import keystore

PATH = "/access/v1/search/"
ALL = (tokens.SEARCH_SUBJECT, tokens.SEARCH_RESOURCE, tokens.SEARCH_ACTION)


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, settings: Any) -> None:
    settings.INSTALLATION = home(tmp_path)


@pytest.fixture
def item(world: World) -> str:
    """An item in the range of the unit of ports; of those there Sato alone has been assessed."""
    found = designated(world)
    world.take("manager", "designation:set_range", case=found, range_units=[world.units["ports"]], range_need="担当")
    assessed(world)
    return str(Designation.objects.get(case_id=found).id)


def bearer(world: World, who: str, *scopes: str) -> str:
    made = grants.create_token(
        owner=world.people[who],
        label="machine",
        scopes=scopes or ALL,
        last_day=LegalDay(world.day + timedelta(days=30)),
        actor=None,
        at=world.at,
    )
    assert isinstance(made, grants.Made)
    return made.bearer


def ask(world: World, kind: str, with_: str, sent: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    status, body = searches.answered(PATH + kind, json.dumps(sent).encode(), b"application/json", with_, world.at)
    return int(status), json.loads(body)


def who(item: str, act: str = "read", **more: Any) -> dict[str, Any]:
    return {"subject": {"type": "person"}, "action": {"name": act}, "resource": {"type": "item", "id": item}, **more}


def what(person: str, **more: Any) -> dict[str, Any]:
    return {
        "subject": {"type": "person", "id": person},
        "action": {"name": "read"},
        "resource": {"type": "item"},
        **more,
    }


def both(person: str, item: str) -> dict[str, Any]:
    return {"subject": {"type": "person", "id": person}, "resource": {"type": "item", "id": item}}


def recorded() -> list[dict[str, Any]]:
    """What stands in the outbox about overviews."""
    opened = [
        entry.check_opening(entry.parse(bytes(row.entry)), evidence.open_(keystore(), row.key_id, bytes(row.opening)))
        for row in Outbox.objects.order_by("id")
    ]
    return [one for one in opened if one["kind"] == "overview"]


def test_who_may_is_found_and_recorded_once(world: World, item: str) -> None:
    status, told = ask(world, "subject", bearer(world, "manager"), who(item))
    sato = world.people["sato"]
    assert (status, told["results"]) == (200, [{"type": "person", "id": sato}])
    assert told["page"] == {"next_token": "", "count": 1, "total": 1}
    (said,) = recorded()
    assert (said["actor"], said["object"], said["subject"]) == (world.people["manager"], item, "")
    # Everybody of the ministry was asked about; the two of the Cabinet Office were not.
    assert (said["detail"]["asked"], said["detail"]["permitted"]) == (len(world.people) - 2, 1)
    assert said["detail"]["via"] == "api" and said["detail"]["ids"] == sha256(sato.encode()).hexdigest()
    assert Outbox.objects.filter(entry_id=told["context"]["id"]).exists()


def test_what_she_may_and_whether(world: World, item: str) -> None:
    machine, sato, clerk = bearer(world, "manager"), world.people["sato"], world.people["clerk"]
    assert ask(world, "resource", machine, what(sato))[1]["results"] == [{"type": "item", "id": item}]
    assert ask(world, "resource", machine, what(clerk))[1]["results"] == []
    assert ask(world, "action", machine, both(sato, item))[1]["results"] == [{"name": "read"}]
    assert ask(world, "action", machine, both(clerk, item))[1]["results"] == []
    assert [(one["subject"], one["object"], one["detail"]["asked"]) for one in recorded()] == [
        (sato, "", 1), (clerk, "", 1), (sato, item, 1), (clerk, item, 1),
    ]  # fmt: skip


def test_what_the_owner_does_not_see_is_as_what_is_not_there(world: World, item: str) -> None:
    """Another ministry's officer, and this ministry's about people elsewhere: byte for byte the answer about nothing."""
    world.organisation("other")
    world.person("stranger", "other", "officer")
    machine, stranger = bearer(world, "manager"), bearer(world, "stranger")

    def told(kind: str, with_: str, sent: dict[str, Any]) -> dict[str, Any]:
        status, answer = ask(world, kind, with_, sent)
        assert status == 200
        del answer["context"]["id"]
        return answer

    sato, elsewhere, absent = world.people["sato"], world.people["investigator"], "a" * 26
    assert told("subject", stranger, who(item)) == told("subject", stranger, who(absent))
    assert told("resource", stranger, what(sato)) == told("resource", stranger, what(absent))
    assert told("action", stranger, both(sato, item)) == told("action", stranger, both(absent, absent))
    assert told("resource", machine, what(elsewhere)) == told("resource", machine, what(absent))
    for kind, sent in (
        ("subject", {**who(item), "subject": {"type": "martian"}}),
        ("subject", {**who(item), "resource": {"type": "record", "id": item}}),
        ("subject", who(item, "copy")),
        ("subject", who(item, "provide")),
    ):
        assert told(kind, machine, sent)["results"] == []
    # A recipient of whom she may not ask is none.
    to = {"name": "provide", "properties": {"to": {"type": "person", "id": elsewhere}}}
    assert told("subject", machine, {**who(item), "action": to})["results"] == []


def test_each_search_has_a_scope_and_the_scope_a_role(world: World, item: str) -> None:
    for kind, scope in (("subject", ALL[0]), ("resource", ALL[1]), ("action", ALL[2])):
        for other in (*ALL, tokens.DECIDE):
            status, told = ask(world, kind, bearer(world, "manager", other), {"broken": True})
            assert status == (400 if other == scope else 403), (kind, other)
            assert told["status"] == status
    assert ask(world, "subject", "no token", who(item))[0] == 401
    assert recorded() == []
    # Only whose role opens the page may own such a token; and a change of appointment ends the scope.
    refused = grants.create_token(
        owner=world.people["clerk"], label="m", scopes=ALL, last_day=LegalDay(world.day), actor=None, at=world.at
    )
    assert not isinstance(refused, grants.Made)
    machine = bearer(world, "manager")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_person SET appointments_mark = appointments_mark + 1 WHERE id = %s",
            [world.people["manager"]],
        )
    assert ask(world, "subject", machine, who(item))[0] == 403


def test_a_later_page_names_nobody_who_may_no_longer(world: World, item: str) -> None:
    for name in ("aoki", "baba", "chiba"):
        world.person(name, "ministry", unit="ports")
        (organ,) = {world.organisations["ministry"]}
        state(
            connection,
            "standing",
            (world.people[name], organ),
            rows_of(connection, "standing", (world.people["sato"], organ)),
        )
    machine, expected = bearer(world, "manager"), sorted(world.people[n] for n in ("sato", "aoki", "baba", "chiba"))
    sent = who(item, page={"limit": 3})
    status, first = ask(world, "subject", machine, sent)
    assert [one["id"] for one in first["results"]] == expected[:3] and first["page"]["total"] == 4
    later = {**sent, "page": {"limit": 3, "token": first["page"]["next_token"]}}
    assert [one["id"] for one in ask(world, "subject", machine, later)[1]["results"]] == expected[3:]
    assert ask(world, "subject", bearer(world, "manager"), later)[0] == 400
    state(connection, "standing", (expected[3], world.organisations["ministry"]), [])
    status, last = ask(world, "subject", machine, later)
    assert (status, last["results"], last["page"]["count"]) == (200, [], 0)
    assert len(recorded()) == 1


def test_while_the_clock_is_set_back_nothing_is_found(world: World, item: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searches.clock, "permits_stopped", lambda *_: True)
    status, told = ask(world, "subject", bearer(world, "manager"), who(item))
    assert status == 503 and told["title"] and recorded() == []


def test_the_door_speaks_http(world: World, item: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from io import BytesIO

    from warifu.interfaces.web import middleware

    monkeypatch.setattr(middleware, "now", lambda: world.at)
    monkeypatch.setattr(searches, "close_old_connections", lambda: None)
    started: list[Any] = []

    def call(path: str, sent: dict[str, Any]) -> dict[str, Any]:
        body = json.dumps(sent).encode()
        environ = {
            "PATH_INFO": path, "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": "application/json",
            "wsgi.input": BytesIO(body), "HTTP_AUTHORIZATION": f"Bearer {bearer(world, 'manager')}",
        }  # fmt: skip
        (answer,) = searches.door(environ, lambda *said: started.append(said))
        told: dict[str, Any] = json.loads(answer)
        return told

    assert call(PATH + "subject", who(item))["page"]["count"] == 1
    assert call(PATH + "nothing", {})["status"] == 404
    assert [status for status, _ in started] == ["200 OK", "404 Not Found"]
    assert [dict(headers)["Content-Type"] for _, headers in started] == ["application/json", "application/problem+json"]
