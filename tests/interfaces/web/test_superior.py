"""A superior is asked for a sheet: it is on her first page until she hands it in, and she learns nothing else of the case."""

import re

import pytest

from tests.interfaces.web.conftest import SignIn
from tests.world import World, assessed, contracted, contractor
from warifu.kernel.ids import CaseId
from warifu.regimes.jp import roles

INVESTIGATED = ("request_investigation", "hand_in", "inquire")
# What would tell a superior where the case stands.
STANDS = ("質問票を記入中", "調査中", "照会先の回答待ち", "内閣府", "あと", "手続の図", "進み具合", "予定")


def text(answer: object) -> str:
    """The words of a page, without spaces."""
    return re.sub(r"<[^>]+>|\s+", "", answer.content.decode())  # type: ignore[attr-defined]


@pytest.fixture
def asked(world: World) -> CaseId:
    """Sato's case under investigation; her superior holds no role."""
    world.person("boss", "ministry", unit="ports")
    case = assessed(world, until="hand_in")
    return world.fill("clerk", "assessment:ask_superior", case=case, superior=world.people["boss"])


def test_it_is_on_her_own_page_until_she_hands_it_in(world: World, enter: SignIn, asked: CaseId) -> None:
    boss = enter("boss")
    page = text(boss.get("/own/"))
    assert "上司の調査票を求められています" in page and "sato" in page
    form = text(boss.get(f"/cases/{asked}/"))
    assert "あなたの番" in form and "上司の調査票を出す" in form
    world.fill("boss", "assessment:fill_sheet", case=asked)
    assert "調査票を求められています" not in text(boss.get("/own/"))
    assert "あなたの調査票は届いています。" in text(boss.get(f"/cases/{asked}/"))


def test_one_with_tasks_finds_it_among_them_and_in_front(world: World, enter: SignIn, asked: CaseId) -> None:
    world.fill("clerk", "assessment:ask_superior", case=asked, superior=world.people["officer"])
    page = text(enter("officer").get("/"))
    assert "あなたの番の案件は1件" in page and "調査票を求められている" in page
    assert not [word for word in STANDS if word in page]
    world.fill("officer", "assessment:fill_sheet", case=asked)
    page = text(enter("officer").get("/"))
    assert "あなたの番の案件はありません" in page and "sato" not in page


@pytest.mark.parametrize("until", INVESTIGATED)
def test_her_page_is_the_same_wherever_the_case_stands(world: World, enter: SignIn, until: str) -> None:
    world.person("boss", "ministry", unit="ports")
    case = assessed(world, until="request_investigation")
    world.fill("clerk", "assessment:ask_superior", case=case, superior=world.people["boss"])
    if until != "request_investigation":
        world.fill("sato", "assessment:hand_in", case=case)
    if until == "inquire":
        world.fill("investigator", "assessment:inquire", case=case)
    page = text(enter("boss").get(f"/cases/{case}/"))
    assert "この人について知っている事実を、調査票で求められています。" in page
    assert not [word for word in STANDS if word in page]


def test_when_the_investigation_is_over_it_is_not_there_for_her(world: World, enter: SignIn, asked: CaseId) -> None:
    boss = enter("boss")
    assert boss.get(f"/cases/{asked}/").status_code == 200
    world.fill("investigator", "assessment:send_opinion", case=asked)
    assert boss.get(f"/cases/{asked}/").status_code == 404
    assert "sato" not in text(boss.get("/own/"))


def test_no_list_has_it(world: World, enter: SignIn, asked: CaseId) -> None:
    for who in ("boss", "officer"):
        world.fill("clerk", "assessment:ask_superior", case=asked, superior=world.people[who])
        assert "sato" not in text(enter(who).get("/cases/?state=all"))


def test_who_may_be_asked_works_where_the_person_does(world: World, asked: CaseId) -> None:
    world.organisation("elsewhere")
    world.person("stranger", "elsewhere", roles.HEAD)
    for who in ("stranger", "sato"):
        sent = {"superior": world.people[who]}
        assert world.codes("clerk", "assessment:ask_superior", case=asked, **sent) == {"field:superior"}
    sent = {"superior": world.people["boss"]}
    assert world.codes("investigator", "assessment:ask_superior", case=asked, **sent) == {"role"}


def test_nobody_else_hands_one_in(world: World, asked: CaseId) -> None:
    for who in ("clerk", "investigator", "sato"):
        sent = {"sheet_matters": ["crime"], "sheet": "x"}
        assert "role" in world.codes(who, "assessment:fill_sheet", case=asked, **sent)


def test_of_a_contractors_employee_her_own_house_is_asked(world: World, enter: SignIn) -> None:
    contractor(world)
    contracted(world)
    case = assessed(world, "tanaka", by="firm-chief", until="hand_in")
    refused = world.codes("clerk", "assessment:ask_superior", case=case, superior=world.people["officer"])
    assert refused == {"field:superior"}
    world.fill("clerk", "assessment:ask_superior", case=case, superior=world.people["suzuki"])
    assert "tanaka" in text(enter("suzuki").get("/own/"))
    # Who lists the firm's people learns nothing by it.
    assert enter("firm-chief").get(f"/cases/{case}/").status_code == 404
