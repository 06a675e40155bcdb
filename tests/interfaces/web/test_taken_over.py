"""The page of a designation that was brought along in lists: it stands where the lists say, says so, and the next step is taken on it."""

from pathlib import Path

import pytest

from tests.duties.lists.office import AT, loaded, office, write
from tests.interfaces.web.conftest import SignIn
from tests.world import World
from warifu.duties.designation.models import Designation
from warifu.duties.lists.models import OutsideKey
from warifu.registers.casework.models import Case

pytestmark = pytest.mark.django_db


def _person(number: str) -> str:
    return OutsideKey.objects.get(listed="people", key=number).object


def test_a_case_that_was_taken_over_says_so_and_goes_on(world: World, enter: SignIn, tmp_path: Path) -> None:
    lists = office()

    lists["appointments"][1] |= {"confirmed_by": "0003"}
    loaded(write(tmp_path / "in", lists))
    item = Designation.objects.get(id=OutsideKey.objects.get(listed="designations", key="基-2").object)
    world.people |= {"taker": _person("0001"), "boss": _person("0002")}
    page = enter("taker").get(f"/cases/{item.case_id}/").content.decode()
    assert "一覧から引き継いだ" in page and "2030-06-30" in page
    case = world.until(AT).fill("taker", "designation:propose_lifting", case=item.case_id)
    assert Case.objects.get(id=case).state == "lifting_proposed"
