"""The file of the index: no name lies in it, and of somebody who was erased no token either, not even keyed."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from tests.registers.search.conftest import Finds
from tests.world import World, assessed
from warifu.kernel.ids import Cite, PersonId
from warifu.registers.people.naming import part_name
from warifu.registers.search import keeping, registry
from warifu.registers.search.index import PLACE_BITS, Row
from warifu.registers.search.sqlite import SqliteIndex
from warifu.registers.search.tokens import Tokens
from warifu.registers.vault import erasure
from warifu.registers.vault.erasure import Erased

# Keys die once the act's transaction is committed.
pytestmark = pytest.mark.django_db(transaction=True)
ERASED = "御手洗 満月"


def everything() -> bytes:
    return b"".join(path.read_bytes() for path in sorted(settings.INSTALLATION.directory.glob("search.db*")))


def tokens_of(kind: str, one: str) -> set[bytes]:
    """The tokens that no other row of the kind has."""
    source = registry.source(kind)
    assert source is not None
    tokens = Tokens(keeping.key()[1], kind)
    rows = {entry.id: set(keeping.row_of(tokens, entry).tokens) for entry in source.entries(None)}
    return rows.pop(one) - set().union(*rows.values())


def lying(tokens: set[bytes]) -> int:
    """How many of these stand in the file, as they are or as FTS5 writes them."""
    raw = everything()
    return sum(token in raw or token.hex().encode() in raw for token in tokens)


def erase(world: World, subject: str, compartments: list[str] | None = None) -> None:
    done = erasure.erase(
        subject, compartments, ground="no_longer_needed", basis=Cite("NPSC", "37"), by=PersonId("terminal"), at=world.at
    )
    assert isinstance(done, Erased)


def test_no_name_and_no_title_lies_in_it(world: World, finds: Finds) -> None:
    world.person(ERASED, "ministry", unit="ports")
    assert finds("minister", "満月")
    for text in (ERASED, "満月", "満", "sato"):
        assert text.encode() not in everything() and text.encode("utf-16-le") not in everything()
    assert settings.INSTALLATION.search.stat().st_mode & 0o777 == 0o600


def test_an_erased_person_leaves_no_token(world: World, finds: Finds) -> None:
    who = world.person(ERASED, "ministry", unit="ports")
    case = assessed(world, ERASED, until="consent")
    assert set(finds("clerk", "満月")) == {"person", "case"}
    hers, of_case = tokens_of("person", who), tokens_of("case", case)
    assert len(hers) > 10 and lying(hers) > len(hers) // 2 and lying(of_case) > 0
    erase(world, who)
    # In the moment in which the keys are gone, before anybody searches again.
    assert lying(hers) == 0
    named = of_case - tokens_of("case", case)
    assert named and lying(named) == 0
    assert who.encode() not in everything()
    assert finds("clerk", "満") == {}
    assert lying(hers) == 0 and lying(named) == 0
    assert finds("clerk", "sato")["person"] == ["SATO"], "others stay"
    assert keeping.differences() == []


def test_a_name_that_was_parted_from_her_dossier_stays(world: World, finds: Finds) -> None:
    who = world.person(ERASED, "ministry", unit="ports")
    assessed(world, ERASED, until="consent")
    with transaction.atomic():
        part_name(who)
        erase(world, who, ["identity"])
    assert set(finds("clerk", "満月")) == {"person", "case"}
    assert keeping.differences() == []


def test_a_purge_that_was_cut_off_is_done_at_the_next_start(
    world: World, finds: Finds, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = world.person(ERASED, "ministry")
    finds("minister", "満")
    hers = tokens_of("person", who)
    monkeypatch.setattr(SqliteIndex, "purge", lambda self: None)
    erase(world, who)
    assert finds("minister", "満") == {}
    assert lying(hers) > 0, "without a purge something stays: the test would prove nothing otherwise"
    monkeypatch.undo()
    keeping.ensure()
    assert lying(hers) == 0


def test_erasing_before_anybody_searched(world: World) -> None:
    who = world.person(ERASED, "ministry")
    erase(world, who)
    assert not settings.INSTALLATION.search.exists()


def index_in(folder: Path) -> SqliteIndex:
    index = SqliteIndex(folder / "search.db")
    with index.writing():
        index.begin_anew("key")
    return index


def test_places_follow_the_day_and_then_the_order_of_coming(tmp_path: Path, world: World) -> None:
    index, (token, other) = index_in(tmp_path), (b"aaaaa", b"bbbbb")
    later = world.later(days=1).day
    with index.writing():
        index.put("person", [Row("b", later, (token,), ()), Row("a", world.later(days=-1).day, (token, other), ())])
        index.put("person", [Row("c", later, (token,), ())])
    assert [one for _, one in index.candidates("person", [(token,)], None, 9)] == ["c", "b", "a"]
    assert [one for _, one in index.candidates("person", [(token, other), (b"ccccc",)], None, 9)] == ["a"]
    places = index.places("person", ["a", "b", "c", "d"])
    assert set(places) == {"a", "b", "c"} and places["b"] >> PLACE_BITS == later.toordinal()
    assert index.candidates("person", [(token,)], places["c"], 1) == [(places["b"], "b")]
    with index.writing():
        # Changed on the same day it keeps its place; another day is another place.
        index.put("person", [Row("b", later, (other,), ("key",)), Row("c", world.day, (token,), ())])
    assert index.places("person", ["b"]) == {"b": places["b"]}
    assert [one for _, one in index.candidates("person", [(token,)], None, 9)] == ["c", "a"]
    assert index.sealed_under(["key", "other"]) == [("person", "b")]
    index.close()


@pytest.mark.parametrize("kind", ["", "Person", "no_such", "a b", "人"])
def test_a_kind_is_a_word(tmp_path: Path, kind: str) -> None:
    index = index_in(tmp_path)
    with pytest.raises(ValueError, match="kind"), index.writing():
        index.put(kind, [])
    assert index.kinds() == []
    index.close()
