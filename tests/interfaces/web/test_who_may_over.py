"""One item over everybody, one person over everything: the answers as one by one, grouped by articles, recorded, for who may see them."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.interfaces.web.booking import home
from tests.interfaces.web.conftest import SignIn
from tests.interfaces.web.test_searches import recorded
from tests.world import World, assessed, designated
from warifu.duties.designation.models import Designation
from warifu.interfaces.web.who_may import over, over_views
from warifu.kernel.access.model import READ, Question
from warifu.registers.gate.decide import decide


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, settings: Any) -> None:
    settings.INSTALLATION = home(tmp_path)


@pytest.fixture
def item(world: World) -> str:
    """In the range of the unit of ports; of those there Sato alone has been assessed."""
    found = designated(world)
    world.take("manager", "designation:set_range", case=found, range_units=[world.units["ports"]], range_need="担当")
    assessed(world)
    return str(Designation.objects.get(case_id=found).id)


def rows(page: str) -> str:
    return page.split('id="rows"', 1)[1].split("</section>", 1)[0]


def of_ministry(world: World) -> list[str]:
    return [p for name, p in world.people.items() if name not in ("investigator", "inspector")]


def test_who_may_read_an_item(world: World, enter: SignIn, item: str) -> None:
    answer = enter("manager").get(f"/who-may/items/{item}/")
    page = answer.content.decode()
    assert answer.status_code == 200 and "閲覧できる人 1人" in page
    assert f"できない人 {len(of_ministry(world)) - 1}人" in page
    assert f"/who-may/people/{world.people['sato']}/" in rows(page)
    assert f"/who-may/people/{world.people['clerk']}/" not in page
    # People who look rather than read: by unit, with both numbers in words.
    assert 'role="img"' in page and "ports 1 / 2" in page
    (said,) = recorded()
    assert (said["actor"], said["object"]) == (world.people["manager"], item)
    assert (said["detail"]["via"], said["detail"]["asked"], said["detail"]["permitted"]) == (
        "pages", len(of_ministry(world)), 1,
    )  # fmt: skip


def test_who_may_not_is_grouped_by_articles_and_opens(world: World, enter: SignIn, item: str) -> None:
    client, people = enter("manager"), of_ministry(world)
    alone = dict(zip(people, decide(connection, [Question(p, READ, item) for p in people], world.day), strict=True))
    groups: dict[tuple[Any, ...], set[str]] = {}
    for person, decision in alone.items():
        if not decision.permitted:
            groups.setdefault(decision.articles, set()).add(person)
    assert len(groups) > 1
    page = client.get(f"/who-may/items/{item}/?show=not").content.decode()
    found = re.findall(r'href="(/who-may/items/[^"]*group=[^"]*)"><span>(\d+)', rows(page))
    assert sorted(int(n) for _, n in found) == sorted(len(g) for g in groups.values())
    assert "法第5条第1項" in rows(page) and "職員の範囲" in rows(page)
    # No name is on the page of groups; a group opened names exactly its own.
    assert "/who-may/people/" not in page
    opened = []
    for address, number in found:
        page = client.get(address.replace("&amp;", "&")).content.decode()
        there = set(re.findall(r'href="/who-may/people/([^/]+)/"', rows(page)))
        assert len(there) == int(number)
        opened.append(there)
    assert sorted(map(sorted, opened)) == sorted(map(sorted, groups.values()))
    assert len(recorded()) == 1 + len(found)


def test_one_unit_alone(world: World, enter: SignIn, item: str) -> None:
    page = enter("manager").get(f"/who-may/items/{item}/?place={world.units['ports']}").content.decode()
    assert "閲覧できる人 1人、できない人 2人" in page
    page = enter("manager").get(f"/who-may/items/{item}/?place={world.units['grid']}&show=not").content.decode()
    assert "閲覧できる人 0人、できない人 0人" in page


def test_what_a_person_may_read(world: World, enter: SignIn, item: str) -> None:
    other = designated(world, title="送電網の弱点")
    sato, clerk = world.people["sato"], world.people["clerk"]
    client = enter("manager", "en")
    page = client.get(f"/who-may/people/{sato}/").content.decode()
    assert "she may read 1 items and may not read 1" in page
    assert f"/who-may/items/{item}/" in rows(page) and "港湾の電力供給" in rows(page) and "送電網" not in page
    page = client.get(f"/who-may/people/{clerk}/").content.decode()
    assert "she may read 0 items and may not read 2" in page
    # Where there is nothing she may, what stands against it is shown at once.
    assert '<option value="not" selected>' in page and "group=" in rows(page)
    (said, last) = recorded()
    assert (said["subject"], said["detail"]["asked"], said["detail"]["permitted"]) == (sato, 2, 1)
    assert last["subject"] == clerk and other


def test_for_others_there_is_no_such_page(world: World, enter: SignIn, item: str) -> None:
    world.organisation("other")
    world.person("stranger", "other", "officer")
    sato = world.people["sato"]
    for who in ("stranger", "clerk", "inspector", "sato"):
        client = enter(who)
        assert client.get(f"/who-may/items/{item}/").status_code == 404, who
        assert client.get(f"/who-may/people/{sato}/").status_code == 404, who
    client = enter("manager")
    assert client.get(f"/who-may/people/{world.people['investigator']}/").status_code == 404
    assert client.get(f"/who-may/items/{'a' * 26}/").status_code == 404
    assert recorded() == []


def test_pages_of_a_long_list(world: World, enter: SignIn, item: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warifu.interfaces.web.listing.SIZE", 2)
    monkeypatch.setattr(over, "MOST_SORTED", 1)
    monkeypatch.setattr(
        over_views.listing,
        "cut",
        lambda request, ids, filters, cut=over_views.listing.cut: cut(request, ids, filters, 2),
    )
    client, seen = enter("manager"), []
    page = client.get(f"/who-may/items/{item}/?show=not").content.decode()
    address = re.findall(r'href="(/who-may/items/[^"]*group=[^"]*)"', rows(page))[0].replace("&amp;", "&")
    for number in range(1, 20):
        page = client.get(address.replace("#rows", f"&p={number}")).content.decode()
        new = [p for p in re.findall(r'href="/who-may/people/([^/]+)/"', rows(page)) if p not in seen]
        if not new:
            break
        assert len(new) <= 2
        seen += new
    assert len(seen) == len(set(seen)) > 2


def test_one_look_costs_few_questions_of_the_records(
    world: World, enter: SignIn, item: str, django_assert_max_num_queries: Any
) -> None:
    client = enter("manager")
    client.get(f"/who-may/items/{item}/")
    with django_assert_max_num_queries(30):
        client.get(f"/who-may/items/{item}/")


def test_while_the_clock_is_set_back_nothing_is_shown(
    world: World, enter: SignIn, item: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(over_views.clock, "permits_stopped", lambda *_: True)
    answer = enter("manager").get(f"/who-may/items/{item}/")
    assert answer.status_code == 503 and "いまは判断できません" in answer.content.decode()
    assert "/who-may/people/" not in answer.content.decode() and recorded() == []
