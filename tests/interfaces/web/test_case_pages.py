"""The page of a case and of its steps, as the people of one designation see them."""

from tests.interfaces.web.conftest import SignIn
from tests.world import PROPOSAL, World, designated


def test_the_case_shows_whose_turn_and_every_refusal(world: World, enter: SignIn) -> None:
    case = world.take("officer", "designation:propose", **PROPOSAL, units=[world.units["ports"]])
    mine = enter("minister").get(f"/cases/{case}/").content.decode()
    assert "あなたの番" in mine
    assert "指定する" in mine
    theirs = enter("officer").get(f"/cases/{case}/").content.decode()
    assert "あなたの番" not in theirs
    assert "いまはできない手順" in theirs
    english = enter("officer", "en").get(f"/cases/{case}/").content.decode()
    assert "Steps not possible now" in english


def test_what(world: World, enter: SignIn) -> None:
    case = designated(world)
    for who in ("minister", "officer", "manager", "inspector"):
        client = enter(who)
        for path in (
            "/",
            "/cases/",
            f"/cases/{case}/",
            "/designations/",
            "/law/jp.iesi",
            "/law/jp.iesi?q=Act+4(1)",
            "/law/open-questions",
            "/own/",
        ):
            answer = client.get(path)
            assert answer.status_code in (200, 303, 404), (who, path)
            print(who, path, answer.status_code)
