"""The index follows the records at once, is what a rebuild would give, and shows nobody more than the registers do. On either database."""

from dataclasses import asdict

import pytest

from tests.duties.custody.desk import desk
from tests.registers.search.conftest import Finds
from tests.world import PROPOSAL, World, assessed, contracted, contractor, designated, made
from warifu.registers.people import acts as people
from warifu.registers.people.domain import Names
from warifu.registers.people.models import Organisation, Person
from warifu.registers.search import due, keeping
from warifu.registers.search.index import Row
from warifu.registers.search.models import Due
from warifu.registers.vault.sealed import seal_text

pytestmark = pytest.mark.django_db


def test_what_was_just_done_is_found_by_one_character(world: World, finds: Finds) -> None:
    world.person("山 東", "ministry")
    assert finds("minister", "東")["person"] == ["山 東"]
    designated(world, title="峠の変電所の図面")
    assert finds("officer", "峠") == {"case": ["峠の変電所の図面"], "designation": ["峠の変電所の図面"]}
    assert not Due.objects.exists()


def test_a_title_that_was_changed_is_found_by_the_new_one(world: World, finds: Finds) -> None:
    case = world.take(
        "officer", "designation:propose", **{**PROPOSAL, "units": [world.units["ports"]], "title": "古い名"}
    )
    assert "case" in finds("officer", "古い")
    world.fill("minister", "designation:return_candidate", case=case)
    changed = {**PROPOSAL, "units": [world.units["ports"]], "title": "新しい名"}
    world.take("officer", "designation:propose_again", case=case, **changed)
    assert finds("officer", "古") == {}
    assert finds("officer", "新し")["designation"] == ["新しい名"]


def test_a_name_that_was_corrected_is_the_name_everywhere(world: World, finds: Finds) -> None:
    contractor(world)
    contracted(world, until="accept")
    assessed(world, until="consent")
    assert set(finds("minister", "sato")) == {"person", "case"}
    who, firm = world.people["sato"], world.organisations["firm"]
    Person.objects.filter(id=who).update(
        names=seal_text(who, "identity", asdict(Names("佐藤 澪", "さとう みお", "SATO Mio")))
    )
    Organisation.objects.filter(id=firm).update(name_ja="朝凪", name_en="Asanagi")
    due.mark_all([("person", who), ("organisation", firm)])
    assert set(finds("clerk", "澪")) == {"person", "case"}
    assert set(finds("officer", "凪")) == {"case", "contractor"}
    assert keeping.differences() == []


def test_several_words_in_any_order_and_the_newest_first(world: World, finds: Finds) -> None:
    for title in ("港湾の電力", "港湾の水道"):
        designated(world, title=title)
        world.later(days=1)
    assert finds("officer", "港")["designation"] == ["港湾の水道", "港湾の電力"]
    assert finds("officer", "電力　港湾")["designation"] == ["港湾の電力"]
    # Neighbouring pairs are there, the word is not.
    designated(world, title="電力と力学と学校")
    assert finds("officer", "電力学校") == {}
    assert finds("officer", "港", size=1)["designation"] == ["港湾の水道"]
    assert finds("officer", "港", size=1, first=1)["designation"] == ["港湾の電力"]
    assert finds("officer", "港", size=1, first=2) == {}


def test_a_number_finds_its_case(world: World, finds: Finds) -> None:
    designated(world)
    assert finds("officer", "指-2026-0001")["case"] == [PROPOSAL["title"]]


def test_who_sees_no_case_of_a_person_does_not_find_it_by_the_name(world: World, finds: Finds) -> None:
    world.person("御手洗 満月", "ministry", unit="ports")
    assessed(world, "御手洗 満月", until="consent")
    assert "case" in finds("clerk", "満月")
    assert finds("officer", "満月") == {}
    assert finds("investigator", "満月") == {}
    # Her own case is hers, and she has no page of people.
    assert finds("御手洗 満月", "満") == {"case": ["御手洗 満月".upper()]}
    world.fill("clerk", "assessment:step_aside", case=world_case(world))
    assert "case" not in finds("clerk", "満月"), "nobody with an interest in a case sees it"


def world_case(world: World) -> object:
    from warifu.registers.casework.models import Case

    return Case.objects.get(procedure="assessment").id


def test_the_contractor_finds_the_firm_and_what_it_was_provided_with(world: World, finds: Finds) -> None:
    at_the_desk = desk(world)
    made(at_the_desk.register(title="受電設備の弱点（報告書）"))
    title = ["受電設備の弱点（報告書）"]
    assert finds("firm-chief", "弱点")["document"] == title
    assert finds("rival-chief", "弱点") == {}
    assert "contractor" in finds("firm-chief", "firm") and "contractor" not in finds("firm-chief", "rival")
    # The holder of a copy has no role; the officer of the organ has not got a copy.
    assert finds("sato", "弱") == {"document": title}
    assert finds("officer", "弱")["document"] == title
    assert finds("inspector", "弱")["document"] == title
    assert "document" not in finds("clerk", "弱")


def test_a_document_registered_before_it_was_provided(world: World, finds: Finds) -> None:
    from warifu.duties.designation.models import Designation

    case = designated(world)
    item = Designation.objects.get(case_id=case).id
    assessed(world)
    world.fill("manager", "designation:set_range", case=case, range_units=[world.units["ports"]])
    from warifu.duties.custody import acts

    made(
        acts.register(
            item=item, title="変圧器の配置", kind="paper", made_on=world.day, content=None, holder=world.people["sato"],
            actor=world.people["keeper"], at=world.at, content_approved=False,
        )
    )  # fmt: skip
    contractor(world)
    firm = contracted(world)
    assert finds("firm-chief", "変圧") == {}
    from tests.world import provided

    provided(world, firm, item)
    assert finds("firm-chief", "変圧") == {"document": ["変圧器の配置"]}


def test_administrators_find_whom_they_set_up(world: World, finds: Finds) -> None:
    world.organisation("elsewhere")
    world.person("root", "ministry", "administrator")
    world.person("東 海", "elsewhere")
    world.person("東 山", "ministry")
    assert finds("root", "東") == {"person": ["東 海", "東 山"]} or set(finds("root", "東")["person"]) == {
        "東 海",
        "東 山",
    }
    world.person("own root", "elsewhere", "administrator")
    assert finds("root", "東")["person"] == ["東 山"], (
        "an organ with an administrator of its own sets up its own people"
    )
    assert finds("root", "minist")["organisation"] == ["ministry"]


def test_whoever_left_is_found_no_more(world: World, finds: Finds) -> None:
    world.person("山 東", "ministry")
    made(people.leave(person=world.people["山 東"], last=world.day, actor=None, at=world.at))
    world.later(days=2)
    assert finds("minister", "山 東") == {}


def test_it_is_what_a_rebuild_would_give(world: World, finds: Finds) -> None:
    made(desk(world).register())
    finds("officer", "港")
    assert keeping.differences() == []
    before = {kind: found for kind in ("電", "sa", "firm") for found in [finds("minister", kind)]}
    counts = keeping.rebuild()
    assert counts["document"] == 1 and counts["person"] == Person.objects.count()
    assert before == {kind: finds("minister", kind) for kind in before}
    assert keeping.differences() == []


def test_what_is_wrong_with_it_is_named(world: World) -> None:
    with keeping.up_to_date() as index, index.writing():
        index.remove("person", [world.people["sato"]])
        index.put("person", [Row("nobody", world.day, (b"12345",), ())])
        index.put("organisation", [Row(world.organisations["ministry"], world.day, (b"12345",), ())])
    assert set(keeping.differences()) == {
        ("person", world.people["sato"], "lacking"),
        ("person", "nobody", "unclaimed"),
        ("organisation", world.organisations["ministry"], "other"),
    }
    keeping.rebuild()
    assert keeping.differences() == []


def test_a_mark_that_comes_while_others_are_worked_off_is_not_lost(
    world: World, finds: Finds, monkeypatch: pytest.MonkeyPatch
) -> None:
    finds("minister", "山")
    world.person("山 東", "ministry")
    done, late = keeping._done, []

    def slower(marked: list[int]) -> None:
        if not late:
            late.append(True)
            due.mark("person", world.people["sato"])
        done(marked)

    monkeypatch.setattr(keeping, "_done", slower)
    assert finds("minister", "東")["person"] == ["山 東"]
    assert late and not Due.objects.exists()


def test_without_a_word_nothing_is_found(world: World, finds: Finds) -> None:
    assert finds("minister", "・ー") == {}
    assert finds("minister", "minister", kind="no_such") == {}


def test_another_key_means_another_index(world: World, finds: Finds, monkeypatch: pytest.MonkeyPatch) -> None:
    finds("minister", "sato")
    monkeypatch.setattr(keeping, "key", lambda: ("k" * 26, b"another key" * 3))
    assert finds("minister", "sato")["person"] == ["SATO"]
    with keeping.opened() as index:
        assert index.key_id() == "k" * 26
    monkeypatch.undo()
    assert finds("minister", "sato")["person"] == ["SATO"]
