"""Lists come from a streaming standby: the whole program on a primary and its standby, whose replay is held, let go, and taken away."""

import re
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from tests.postgres import fresh
from tests.postgres.server import Server, standby_of, started
from tests.stories.program import Program
from warifu.registers.postgres import DURABLE

pytestmark = pytest.mark.postgres

PATIENCE = 30
RAISE = "UPDATE casework_case SET number = number + %s WHERE procedure = 'designation'"


@pytest.fixture
def servers() -> Iterator[tuple[Server, Server]]:
    with started(durable=False) as primary, standby_of(primary) as standby:
        yield primary, standby


@pytest.fixture
def program(servers: tuple[Server, Server], tmp_path: Path) -> Iterator[Program]:
    primary, standby = servers
    database = fresh.database(server=primary.url())
    replica = fresh.url(fresh.name_of(database), standby.url())
    with Program(tmp_path / "example", example=True, database=database, replica=replica) as running:
        yield running


def entered(program: Program) -> httpx.Client:
    """Somebody who sees the register of designations: an officer of the example."""
    client = httpx.Client(base_url=program.url, follow_redirects=True, timeout=60)
    form = client.get("/signin/as/").text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    person = re.search(r'name="person" value="([^"]+)"(?:(?!</form>).)*?興津', form, re.S)
    assert token
    assert person
    client.post(
        "/signin/as/", data={"csrfmiddlewaretoken": token[1], "person": person[1]}, headers={"origin": program.url}
    )
    return client


def until(holds) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)


def shows(page: str, thousands: int) -> bool:
    """Whether numbers of cases stand there that were raised by so many thousands."""
    return re.search(rf"(?<!\d){thousands},?00\d(?!\d)", page) is not None


def test_lists_come_from_the_standby_and_say_when_it_is_behind(
    servers: tuple[Server, Server], program: Program
) -> None:
    _, standby = servers
    behind = "記録の写し"
    with closing(entered(program)) as client, psycopg.connect(program.database, autocommit=True) as records:

        def register() -> str:
            return client.get("/designations/").raise_for_status().text

        # As the program commits: what only a crash may lose is not what a standby is behind of.
        records.execute(DURABLE)
        until(lambda: behind not in register())
        assert not shows(register(), 7)
        standby.ask("SELECT pg_wal_replay_pause()")
        records.execute(RAISE, (7000,))
        # What the primary wrote reaches the standby a moment later.
        until(lambda: behind in register())
        held = register()
        assert behind in held
        assert not shows(held, 7)
        # One case is never read from a copy.
        case = records.execute("SELECT id FROM casework_case WHERE procedure = 'designation' LIMIT 1").fetchone()[0]
        own = client.get(f"/cases/{case}/").raise_for_status().text
        assert behind not in own
        assert shows(own, 7)
        standby.ask("SELECT pg_wal_replay_resume()")
        until(lambda: behind not in register())
        assert shows(register(), 7)
        _reverse_questions(client, standby, records)
        for path in ("/contractors/", "/people/", "/documents/", "/calendar/", "/oversight/"):
            assert client.get(path).status_code in (200, 404), path
        standby.stop()
        records.execute(RAISE, (1000,))
        alone = register()
        assert behind not in alone
        assert shows(alone, 8)


def _reverse_questions(client: httpx.Client, standby: Server, records: psycopg.Connection[Any]) -> None:
    """Asked of the standby where it shows everything; the primary answers as soon as it does not, and no page says as of when."""
    (item,) = records.execute("SELECT item FROM gate_designation ORDER BY 1 LIMIT 1").fetchone()  # type: ignore[misc]
    standby.ask("ALTER SYSTEM SET log_statement = 'all'")
    standby.ask("SELECT pg_reload_conf()")

    def asked() -> int:
        """How often the standby was asked for what the gate knows of an item."""
        page = client.get(f"/who-may/items/{item}/").raise_for_status().text
        assert "記録の写し" not in page
        return (standby.folder / "log").read_text().count("FROM gate_designation")

    # The entry of the last look reaches the standby a moment later.
    until(lambda: asked() > 0)
    standby.ask("SELECT pg_wal_replay_pause()")
    records.execute(RAISE, (0,))
    until(lambda: not _shows_all(standby, records))
    before = asked()
    assert asked() == before
    standby.ask("SELECT pg_wal_replay_resume()")
    until(lambda: asked() > before)


def _shows_all(standby: Server, records: psycopg.Connection[Any]) -> bool:
    (written,) = records.execute("SELECT pg_current_wal_flush_lsn()::text").fetchone()  # type: ignore[misc]
    return standby.ask(f"SELECT pg_last_wal_replay_lsn() >= '{written}'::pg_lsn") == [(True,)]
