"""Choosing out of many: who is outside is neither listed, nor found, nor accepted. Here people; items in `duties/designation`."""

import pytest

from tests.world import World, ministry
from warifu.kernel.ids import PersonId
from warifu.registers.people import acts
from warifu.registers.people import choosing as people
from warifu.registers.people.domain import Names
from warifu.registers.search import choosing
from warifu.registers.search.fold import words


@pytest.fixture
def world(db: None, at: object) -> World:
    world = ministry(at)  # type: ignore[arg-type]
    for kanji, kana, house in (("渡邉 涼", "わたなべ りょう", "ministry"), ("渡部 涼", "わたべ りょう", "cabinet")):
        world.people[kanji] = PersonId(
            str(
                acts.add_person(
                    names=Names(kanji, kana, ""),
                    organisation=world.organisations[house],
                    unit=None,
                    first=world.day,
                    actor=None,
                    at=world.at,
                )
            )
        )
    return world


def staff(world: World, *houses: str) -> choosing.Choosable:
    return people.staff(world.day, *(world.organisations[house] for house in houses))


def test_a_few_are_listed_and_many_are_not(world: World) -> None:
    cabinet = {world.people[name] for name in ("investigator", "inspector", "渡部 涼")}
    assert set(choosing.listed(staff(world, "cabinet"), 3) or ()) == cabinet
    assert choosing.listed(staff(world, "cabinet"), 2) is None


def test_a_name_is_found_among_those_on_offer_only(world: World) -> None:
    ours, theirs = world.people["渡邉 涼"], world.people["渡部 涼"]
    for asked in ("渡", "わた", "涼 辺", "リョウ"):
        assert choosing.found(staff(world, "ministry"), words(asked), 20) == ([ours], False), asked
    assert choosing.found(staff(world, "cabinet"), words("渡"), 20) == ([theirs], False)
    assert set(choosing.found(staff(world, "ministry", "cabinet"), words("渡"), 20)[0]) == {ours, theirs}
    assert choosing.found(staff(world, "ministry"), words("・"), 20) == ([], False)
    assert choosing.found(choosing.without(staff(world, "ministry"), ours), words("渡"), 20) == ([], False)


def test_no_more_are_found_than_asked_for(world: World) -> None:
    some, more = choosing.found(staff(world, "ministry"), words("o"), 2)
    assert (len(some), more) == (2, True)


def test_whoever_left_is_not_found_any_more(world: World) -> None:
    gone = world.people["渡邉 涼"]
    acts.leave(person=gone, last=world.day, actor=None, at=world.at)
    world.later(days=1)
    assert choosing.found(staff(world, "ministry"), words("渡"), 20) == ([], False)
    assert choosing.allowed(staff(world, "ministry"), [gone]) == []


def test_what_is_sent_is_held_against_the_predicate(world: World) -> None:
    sato, theirs = world.people["sato"], world.people["渡部 涼"]
    assert choosing.allowed(staff(world, "ministry"), [sato, theirs, "nobody", sato]) == [sato]
    assert choosing.allowed(staff(world, "ministry"), []) == []
