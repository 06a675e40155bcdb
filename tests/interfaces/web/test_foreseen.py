"""A range of staff, foreseen on its page before it is set: who would gain, who would lose, and nothing taken."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.interfaces.web.booking import home
from tests.interfaces.web.conftest import SignIn
from tests.interfaces.web.test_searches import recorded
from tests.world import World, assessed, designated
from warifu.duties.designation.models import Designation, RangeOfStaff
from warifu.interfaces.web.case import foreseen
from warifu.kernel.access.model import READ, Question
from warifu.registers.casework.models import Step
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
    assert "閲覧できなくなる人 2人" in page and "名前は一部です" in page


def test_who_may_not_take_the_step_foresees_nothing(world: World, enter: SignIn, case: str) -> None:
    world.organisation("other")
    world.person("stranger", "other", "iesi_manager")
    for who, status in (("officer", 403), ("stranger", 404), ("clerk", 404)):
        answer = enter(who).post(f"/cases/{case}/steps/set_range/preview/", {})
        assert answer.status_code == status and "foreseen" not in answer.content.decode(), who
    assert enter("manager").post(f"/cases/{case}/steps/check_reasons/preview/", {}).status_code == 404
    assert recorded() == []
