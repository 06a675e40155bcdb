"""A range of staff, foreseen on its page before it is set: who would gain, who would lose, and nothing taken."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.interfaces.web.booking import home
from tests.interfaces.web.conftest import SignIn
from tests.interfaces.web.test_queries_of_pages import counted
from tests.interfaces.web.test_searches import recorded
from tests.world import World, assessed, contracted, contractor, designated, provided
from warifu.duties.contractors import ranges
from warifu.duties.contractors.models import Accreditation, Provision, RangeOfEmployees
from warifu.duties.designation.models import Designation, RangeOfStaff
from warifu.interfaces.web.case import foreseen
from warifu.kernel.access.model import READ, Question
from warifu.kernel.ids import CaseId
from warifu.registers.casework.models import Case, Step
from warifu.registers.gate.decide import decide


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, settings: Any) -> None:
    settings.INSTALLATION = home(tmp_path)


@pytest.fixture
def case(world: World) -> str:
    """Sato and the officer have been assessed; the unit of ports, where both are, is in the range."""
    found = designated(world)
    world.take("manager", "designation:set_range", case=found, range_units=[world.units["ports"]], range_need="担当")
    assessed(world)
    assessed(world, "officer")
    return str(found)


def permitted(world: World, case: str) -> set[str]:
    item = Designation.objects.get(case_id=case).id
    people = list(world.people.values())
    found = decide(connection, [Question(p, READ, item) for p in people], world.day)
    return {p for p, decision in zip(people, found, strict=True) if decision.permitted}


def test_what_would_change_and_that_nothing_has(world: World, enter: SignIn, case: str) -> None:
    client, before, steps = enter("manager"), permitted(world, case), Step.objects.count()
    assert before == {world.people["sato"], world.people["officer"]}
    assert (
        f'formaction="/cases/{case}/steps/set_range/preview/"'
        in client.get(f"/cases/{case}/steps/set_range/").content.decode()
    )
    sent = {"range_people": [world.people["sato"]], "range_need": "一人で足りる", "once": "x", "revision": "1"}
    page = client.post(f"/cases/{case}/steps/set_range/preview/", sent).content.decode()
    told = page.split('id="foreseen"', 1)[1].split("</section>", 1)[0]
    assert "閲覧できるようになる人 0人、閲覧できなくなる人 1人" in told and "officer" in told and "sato" not in told
    # The form comes back as it was filled in, and the records are as they were.
    assert "一人で足りる" in page and f'value="{world.people["sato"]}" checked' in page
    assert permitted(world, case) == before and Step.objects.count() == steps
    assert not RangeOfStaff.objects.filter(person__isnull=False).exists()
    (said,) = recorded()
    assert (said["actor"], said["detail"]["gained"], said["detail"]["lost"]) == (world.people["manager"], 0, 1)


def test_it_says_what_then_happens(world: World, enter: SignIn, case: str) -> None:
    world.later(days=1)
    world.take("manager", "designation:set_range", case=case, range_people=[world.people["sato"]], range_need="担当")
    assert permitted(world, case) == {world.people["sato"]}
    client = enter("manager", "en")
    sent = {"range_units": [world.units["ports"]], "range_need": "x"}
    page = client.post(f"/cases/{case}/steps/set_range/preview/", sent).content.decode()
    assert "1 people would gain the right to read, 0 would lose it" in page
    world.take("manager", "designation:set_range", case=case, **sent)
    assert permitted(world, case) == {world.people["sato"], world.people["officer"]}


def test_numbers_are_of_all_where_not_all_are_named(
    world: World, enter: SignIn, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foreseen, "MOST_NAMED", 1)
    page = (
        enter("manager").post(f"/cases/{case}/steps/set_range/preview/", {"range_people": ["nobody"]}).content.decode()
    )
    assert "閲覧できなくなる人 2人" in page and "名前を示すのは一部の人です" in page


def test_who_may_not_take_the_step_foresees_nothing(world: World, enter: SignIn, case: str) -> None:
    world.organisation("other")
    world.person("stranger", "other", "iesi_manager")
    for who, status in (("officer", 403), ("stranger", 404), ("clerk", 404)):
        answer = enter(who).post(f"/cases/{case}/steps/set_range/preview/", {})
        assert answer.status_code == status and "foreseen" not in answer.content.decode(), who
    assert enter("manager").post(f"/cases/{case}/steps/check_reasons/preview/", {}).status_code == 404
    assert recorded() == []


@pytest.fixture
def accredited(world: World) -> str:
    """A contractor provided with an item; Tanaka is in its range and listed, Suzuki has been assessed and is not."""
    contractor(world)
    item = Designation.objects.get(case_id=designated(world)).id
    case = contracted(world)
    for who in ("tanaka", "suzuki"):
        assessed(world, who, by="firm-ops")
    world.fill("firm-ops", "accreditation:set_range", case=case, range_people=[world.people["tanaka"]])
    provided(world, case, item)
    both = [world.people["tanaka"], world.people["suzuki"]]
    world.fill("firm-ops", "accreditation:set_range", case=case, range_people=both)
    world.fill("firm-chief", "accreditation:list_handlers", case=case, item=item, handlers=both)
    return str(case)


def test_the_range_of_a_contractor_is_foreseen_for_every_item_it_was_provided_with(
    world: World, enter: SignIn, accredited: str
) -> None:
    def told(*chosen: str) -> str:
        sent = {"range_people": [world.people[name] for name in chosen]}
        page = enter("firm-ops").post(f"/cases/{accredited}/steps/set_range/preview/", sent).content.decode()
        return page.split('id="foreseen"', 1)[1].split("</section>", 1)[0]

    found = told("suzuki")
    assert "閲覧できるようになる人 0人、閲覧できなくなる人 1人" in found and "tanaka" in found and "suzuki" not in found
    assert "閲覧できるようになる人 0人、閲覧できなくなる人 0人" in told("tanaka", "suzuki")
    assert RangeOfEmployees.objects.filter(after__isnull=True).count() == 2
    # What is foreseen happens; the other way round it would be a gain.
    world.fill("firm-ops", "accreditation:set_range", case=accredited, range_people=[world.people["suzuki"]])
    found = told("tanaka", "suzuki")
    assert "閲覧できるようになる人 1人、閲覧できなくなる人 0人" in found and "tanaka" in found


def test_another_organs_range_for_the_same_item_stays(world: World, accredited: str) -> None:
    case = Case.objects.get(id=accredited)
    item = Provision.objects.get().item_id
    other = Accreditation.objects.create(
        case_id=Case.objects.exclude(id=accredited).first().id,  # type: ignore[union-attr]
        organ_id=world.organisations["cabinet"],
        contractor_id=world.organisations["firm"],
    )
    RangeOfEmployees.objects.create(accreditation=other, person_id=world.people["tanaka"], first=world.day)
    gone = (world.people["tanaka"], world.people["suzuki"])
    (alone,) = ranges.proposals(case, [], [], world.day)
    assert alone.item == item and alone.remove_people == set(gone)
    Provision.objects.create(
        accreditation=other, item_id=item, kind="provided", first=world.day, end_date_told=world.day
    )
    # Nor does it matter what else the other organ provided.
    elsewhere = Designation.objects.get(case_id=designated(world))
    Provision.objects.create(
        accreditation=other, item=elsewhere, kind="provided", first=world.day, end_date_told=world.day
    )
    (beside,) = ranges.proposals(case, [], [], world.day)
    assert beside.item == item and beside.remove_people == {world.people["suzuki"]}


def test_what_was_provided_is_read_together(world: World, accredited: str) -> None:
    case = Case.objects.get(id=accredited)
    with counted() as one:
        assert len(ranges.proposals(case, [], [world.people["tanaka"]], world.day)) == 1
    for title in ("点検記録", "配線図"):
        provided(world, CaseId(accredited), Designation.objects.get(case_id=designated(world, title=title)).id)
    with counted() as three:
        assert len(ranges.proposals(case, [], [world.people["tanaka"]], world.day)) == 3
    assert len(three) == len(one)


def test_an_item_is_read_once_for_what_is_foreseen(world: World, enter: SignIn, case: str) -> None:
    client = enter("manager")
    with counted() as asked:
        client.post(f"/cases/{case}/steps/set_range/preview/", {"range_people": [world.people["sato"]]})
    # The rows of nobody in particular are read with the item; the two ranges once more, by their own key.
    for table, times in (("gate_employment", 1), ("gate_designation", 1), ("gate_handler", 1)):
        assert sum(f'FROM "{table}"' in sql or f"FROM {table}" in sql for sql in asked) == times, table
