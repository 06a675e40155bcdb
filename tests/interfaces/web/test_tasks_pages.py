"""My tasks: what is due first stands in front however many there are; what rests stirs when something is owed or comes near."""

import re
from datetime import UTC, datetime

from tests.interfaces.web.conftest import SignIn
from tests.world import PROPOSAL, World, assessed, designated
from warifu.interfaces.web.tasks.build import MOST_MINE, MOST_OTHERS
from warifu.registers.casework.models import Case, Notice


def home(enter: SignIn, who: str) -> str:
    return enter(who).get("/").content.decode()


def propose(world: World) -> str:
    return world.take("officer", "designation:propose", **PROPOSAL, units=[world.units["ports"]])


def shown(page: str) -> list[str]:
    """The cases that are tasks, in their order."""
    return re.findall(r'<h3><a href="/cases/([a-z2-7]{26})/', page)


def test_of_more_than_fit_those_due_first_are_shown(world: World, enter: SignIn) -> None:
    first = propose(world)
    assert "/cases/?turn=mine" not in home(enter, "minister")
    world.later(days=1)
    for _ in range(MOST_MINE):
        propose(world)
    page = home(enter, "minister")
    found = shown(page)
    assert found[0] == first and len(found) == len(set(found)) == MOST_MINE
    assert 'href="/cases/?turn=mine"' in page


def test_what_one_was_asked_for_by_name_stands_before_all_else(world: World, enter: SignIn) -> None:
    for _ in range(MOST_MINE):
        propose(world)
    world.later(days=1)
    case = assessed(world, until="request_investigation")
    world.fill("clerk", "assessment:ask_superior", case=case, superior=world.people["minister"])
    assert case in shown(home(enter, "minister"))


def test_all_that_wait_for_others_are_counted_and_the_first_shown(world: World, enter: SignIn) -> None:
    for waiting in (MOST_OTHERS, MOST_OTHERS + 1, MOST_OTHERS + 2):
        while len(Case.objects.all()) < waiting:
            propose(world)
        page = re.sub(r"<[^>]+>|\s+", "", home(enter, "officer"))
        assert f"{waiting}件ほかの人の番" in page
        assert page.count("港湾の電力供給の弱点の調査") == MOST_OTHERS


def test_a_designation_in_force_is_a_task_while_something_is_owed_and_near_its_deadline(
    world: World, enter: SignIn
) -> None:
    case = designated(world)
    assert case in shown(home(enter, "manager"))
    Notice.objects.filter(case=case).update(given_at=world.at)
    assert case not in shown(home(enter, "manager"))
    # Order 12: the reasons are checked once a year.
    world.until(datetime(2027, 11, 24, 3, 0, tzinfo=UTC))
    assert case in shown(home(enter, "manager"))
