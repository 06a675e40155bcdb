"""What only PostgreSQL can show; run by `tests.postgres.test_told_again`, on its server."""

import pytest
from django.db import connection

from tests.registers.search.conftest import Finds
from tests.world import World
from warifu.kernel.ids import Cite, PersonId
from warifu.registers.search import keeping
from warifu.registers.vault import erasure

pytestmark = pytest.mark.django_db(transaction=True)


def _plan(sql: str, *params: object) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
        cursor.execute(f"EXPLAIN {sql}", params)
        return "\n".join(row[0] for row in cursor.fetchall())


def test_the_index_is_asked(world: World, finds: Finds) -> None:
    assert finds("minister", "sato")
    plan = _plan("SELECT id FROM search_index WHERE tokens @> %s::bigint[]", [1])
    assert "search_index_tokens" in plan


def test_an_erased_person_is_gone_from_the_table(world: World, finds: Finds) -> None:
    who = world.person("御手洗 満月", "ministry")
    assert finds("minister", "満")["person"]
    erasure.erase(who, None, ground="no_longer_needed", basis=Cite("NPSC", "37"), by=PersonId("terminal"), at=world.at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_index WHERE id = %s", [who])
        assert cursor.fetchall() == [(0,)]
        cursor.execute("SELECT count(*) FROM search_index_meta WHERE name = 'purge'")
        assert cursor.fetchall() == [(0,)], "the table was vacuumed"
    assert finds("minister", "満") == {}
    assert keeping.differences() == []
