"""Who may see this, and why not: the recorded answer, and every rule beside it."""

from pathlib import Path
from typing import Any

import pytest

from tests.interfaces.web.booking import Front, home
from tests.interfaces.web.conftest import SignIn
from tests.world import World, designated
from warifu.duties.designation.models import Designation
from warifu.interfaces.api.ask import FrontDown
from warifu.interfaces.web import choosing
from warifu.interfaces.web.who_may import views


@pytest.fixture
def front(tmp_path: Path, settings: Any, world: World, monkeypatch: pytest.MonkeyPatch) -> Front:
    settings.INSTALLATION = home(tmp_path)
    made = Front(settings.INSTALLATION, world.at)
    monkeypatch.setattr(views, "ask", made)
    return made


def item_of(case: str) -> str:
    return str(Designation.objects.get(case_id=case).id)


def test_of_many_items_only_the_one_named_is_offered(
    world: World, enter: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = item_of(designated(world)), item_of(designated(world))
    client = enter("manager")
    assert all(f'value="{item}"' in client.get("/who-may/").content.decode() for item in (one, other))
    monkeypatch.setattr(choosing, "MOST_LISTED", 1)
    assert other not in client.get("/who-may/").content.decode()
    page = client.get(f"/who-may/?item={one}").content.decode()
    assert f'value="{one}" checked' in page and other not in page


def test_a_no_names_every_rule(world: World, enter: SignIn, front: Front) -> None:
    item = item_of(designated(world))
    client = enter("manager")
    answer = client.post("/who-may/", {"person": world.people["sato"], "act": "read", "item": item, "day": ""})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "閲覧できません" in page
    assert "満たさない条件が2つ" in page
    for words in ("資料なし", "法第5条第1項", "法第11条第1項", "いちばん近い方法", "満たす", "当てはまらない"):
        assert words in page, words
    # Unmet first.
    assert page.index("rule--no") < page.index("rule--yes") < page.index("rule--na")
    ((question, actor, via),) = front.asked
    assert (question.person, actor, via) == (world.people["sato"], world.people["manager"], "pages")
    assert "/ledger/entry/0/" in page
    assert (
        "May not read"
        in enter("manager", "en")
        .post("/who-may/", {"person": world.people["sato"], "act": "read", "item": item})
        .content.decode()
    )


def test_a_chosen_item_leads_to_everybody(world: World, enter: SignIn, front: Front) -> None:
    item = item_of(designated(world))
    page = enter("manager").get(f"/who-may/?item={item}&person={world.people['sato']}").content.decode()
    assert f'href="/who-may/items/{item}/"' in page and f'href="/who-may/people/{world.people["sato"]}/"' in page
    assert f'value="{world.people["sato"]}" selected' in page
    assert front.asked == []


def test_too_many_to_choose_from_are_not_all_opened(
    world: World, enter: SignIn, front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choosing, "MOST_LISTED", 3)
    page = enter("manager").get(f"/who-may/?person={world.people['sato']}").content.decode()
    assert world.people["sato"] in page and world.people["clerk"] not in page
    assert (
        world.people["investigator"]
        not in enter("manager")
        .get(f"/who-may/?person={world.people['investigator']}")
        .content.decode()
        .split('id="main"', 1)[1]
    )


def test_an_item_that_is_not_seen_is_not_there(world: World, enter: SignIn, front: Front) -> None:
    world.organisation("other")
    world.person("stranger", "other", "officer")
    item = item_of(designated(world))
    client = enter("stranger")
    assert client.get(f"/who-may/?item={item}").status_code == 404
    answer = client.post("/who-may/", {"person": world.people["stranger"], "act": "read", "item": item})
    assert answer.status_code == 404
    assert front.asked == []


def test_people_of_other_houses_are_not_on_offer(world: World, enter: SignIn, front: Front) -> None:
    item = item_of(designated(world))
    answer = enter("manager").post("/who-may/", {"person": world.people["investigator"], "act": "read", "item": item})
    assert answer.status_code == 422
    assert "「だれが」が選ばれていません" in answer.content.decode()
    assert front.asked == []


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"day": "いつか"}, "日付として読めません"),
        ({"act": "provide"}, "提供の相手が選ばれていません"),
        ({"act": "copy"}, "「何をする」が選ばれていません"),
    ],
)
def test_what_is_no_question_is_not_asked(
    world: World, enter: SignIn, front: Front, sent: dict[str, str], words: str
) -> None:
    item = item_of(designated(world))
    whole = {"person": world.people["sato"], "act": "read", "item": item, **sent}
    answer = enter("manager").post("/who-may/", whole)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert front.asked == []


def test_when_nothing_can_be_recorded_nothing_is_answered(
    world: World, enter: SignIn, front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: object, **__: object) -> None:
        raise FrontDown("no socket")

    monkeypatch.setattr(views, "ask", down)
    item = item_of(designated(world))
    answer = enter("manager").post("/who-may/", {"person": world.people["sato"], "act": "read", "item": item})
    assert answer.status_code == 503
    assert "いまは判断できません" in answer.content.decode()
    assert "rule--" not in answer.content.decode()
