"""Office set-up, delegations and tokens, through their pages."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.interfaces.web.conftest import SignIn
from tests.world import World
from warifu.interfaces.web.listing import SIZE
from warifu.regimes.jp import roles
from warifu.registers.people import queries
from warifu.registers.people.models import Appointment, Delegation, Office, Organisation, Person, Unit


@pytest.fixture
def office(world: World) -> World:
    world.person("admin", "ministry", roles.ADMINISTRATOR)
    world.person("second", "ministry", roles.ADMINISTRATOR)
    return world


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


def test_an_organisation_a_unit_a_person(office: World, enter: SignIn) -> None:
    client = enter("admin")
    made = client.post(
        "/office/organisations/add/",
        {"kind": "contractor", "code": "asanagi", "name_ja": "あさなぎ計装株式会社", "name_en": "Asanagi Keiso K.K."},
    )
    firm = Organisation.objects.get(code="asanagi")
    assert made["Location"] == f"/office/organisations/{firm.id}/"
    client.post(f"{made['Location']}units/", {"name_ja": "計測技術部", "name_en": "Instrumentation"})
    unit = Unit.objects.get(organisation=firm)
    entered = client.post(
        f"{made['Location']}people/",
        {
            "kanji": "水無瀬 遥",
            "kana": "みなせ はるか",
            "roman": "MINASE Haruka",
            "unit": unit.id,
            "first": "令和8年11月24日",
        },
    )
    page = text(client.get(entered["Location"]))
    assert "水無瀬 遥" in page
    shown = text(client.get(made["Location"]))
    for words in ("計測技術部", "水無瀬 遥", "人を登録した", "部署を登録した"):
        assert words in shown, words


def test_what_is_missing_is_said(office: World, enter: SignIn) -> None:
    client = enter("admin")
    answer = client.post("/office/organisations/add/", {"kind": "organ", "code": "x", "name_ja": "省", "name_en": "M"})
    assert answer.status_code == 422
    # Act 2(1): an organ is one of its items.
    assert 'href="#organisation-act_2_1"' in text(answer)
    answer = client.post(
        "/office/organisations/add/", {"kind": "partner", "code": "ministry", "name_ja": "省", "name_en": "M"}
    )
    # What can be put right is said on the form, which keeps what was typed.
    assert answer.status_code == 422
    assert "同じ符号の組織があります。別の符号にしてください。" in text(answer)
    assert 'href="#organisation-code"' in text(answer) and 'value="ministry"' in text(answer)


def test_a_deciding_role_takes_two(office: World, enter: SignIn) -> None:
    first, sato = enter("admin"), office.people["sato"]
    path = f"/office/people/{sato}/"
    assert first.post(f"{path}appoint/", {"role": "head", "first": "2026-11-24"}).status_code == 303
    assert "2人目の確認待ち" in text(first.get(path))
    assert queries.roles_on(sato, office.day) == ()
    row = Appointment.objects.get(person_id=sato)
    assert first.post(f"/office/appointments/{row.id}/confirm/").status_code == 403
    other = enter("second")
    assert "あなたの確認を待つ任命" in text(other.get("/office/"))
    assert other.post(f"/office/appointments/{row.id}/confirm/").status_code == 303
    assert [h.role for h in queries.roles_on(sato, office.day)] == ["head"]
    assert "あなたの確認を待つ任命" not in text(other.get("/office/"))
    assert other.post(f"/office/appointments/{row.id}/end/", {"last": "2026-11-24"}).status_code == 303
    assert Appointment.objects.get(id=row.id).after is not None


def test_an_exempt_office_takes_two(office: World, enter: SignIn) -> None:
    first, sato = enter("admin"), office.people["sato"]
    sent = {"office": "state_minister", "first": "2026-11-24"}
    assert first.post(f"/office/people/{sato}/exempt/", sent).status_code == 303
    row = Office.objects.get(person_id=sato)
    assert first.post(f"/office/offices/{row.id}/confirm/").status_code == 403
    assert enter("second").post(f"/office/offices/{row.id}/confirm/").status_code == 303
    assert Office.objects.get(id=row.id).confirmed_by_id == office.people["second"]


def test_moving_and_leaving(office: World, enter: SignIn) -> None:
    client, sato = enter("admin"), office.people["sato"]
    office.later(days=2)
    client = enter("admin")
    post = f"{office.organisations['ministry']}.{office.units['grid']}"
    assert client.post(f"/office/people/{sato}/move/", {"post": post, "first": "2026-11-26"}).status_code == 303
    assert "grid" in text(client.get(f"/office/people/{sato}/"))
    assert client.post(f"/office/people/{sato}/leave/", {"last": "2026-12-31"}).status_code == 303
    # She is still shown to who set her up, so that a slip can be seen.
    office.later(days=60)
    assert enter("admin").get(f"/office/people/{sato}/").status_code == 200


def test_the_office_is_closed_to_others(office: World, enter: SignIn) -> None:
    sato, ministry = office.people["sato"], office.organisations["ministry"]
    for who in ("officer", "clerk", "inspector"):
        client = enter(who)
        for path in ("/office/", f"/office/organisations/{ministry}/", f"/office/people/{sato}/", "/tokens/"):
            assert client.get(path).status_code == 404, (who, path)
    # The head confirms and delegates, and sets nobody up.
    head = enter("minister")
    assert head.get("/office/").status_code == 200
    assert head.get(f"/office/organisations/{ministry}/").status_code == 404
    assert head.get(f"/office/people/{sato}/").status_code == 404


def test_people_who_are_nobody(office: World, enter: SignIn) -> None:
    assert enter("admin").get(f"/office/people/{'a' * 26}/").status_code == 404
    assert Person.objects.filter(id="a" * 26).count() == 0


def test_a_delegation_is_seen_by_both_and_taken_back(office: World, enter: SignIn) -> None:
    head = enter("minister")
    sent = {
        "role": f"{office.organisations['ministry']}.head",
        "delegate": office.people["officer"],
        "steps": ["designation:designate", "designation:lift"],
        "rule": "専決規程 第4条",
        "first": "2026-11-24",
        "last": "2027-03-31",
    }
    assert head.post("/office/delegations/", sent).status_code == 303
    row = Delegation.objects.get()
    assert row.steps == ["designate", "lift"]
    page = text(head.get("/office/delegations/"))
    for words in ("専決規程 第4条", "指定する", "有効", "取り消す"):
        assert words in page, words
    path = f"/office/delegations/{row.id}/withdraw/"
    assert enter("manager").post(path).status_code == 404
    assert head.post(path).status_code == 303
    assert "取り消した" in text(head.get("/office/delegations/"))


def test_a_delegation_without_a_rule_is_none(office: World, enter: SignIn) -> None:
    answer = enter("minister").post("/office/delegations/", {"steps": ["designation:designate"]})
    assert answer.status_code == 422
    assert 'href="#delegate-rule"' in text(answer)
    assert Delegation.objects.count() == 0


def test_a_token_is_shown_once(office: World, enter: SignIn) -> None:
    client: Client = enter("admin")
    sent = {"owner": office.people["officer"], "label": "文書管理システム", "scopes": ["decide"], "last": "2027-03-31"}
    page = text(client.post("/tokens/", sent))
    shown = re.search(r"warifu_[a-z2-7]{26}_[A-Za-z0-9_-]{43}", page)
    assert shown
    again = text(client.get("/tokens/"))
    assert shown[0] not in again
    assert "文書管理システム" in again
    found = re.search(r"/tokens/(\w+)/revoke/", again)
    assert found
    assert enter("minister").post(f"/tokens/{found[1]}/revoke/").status_code == 404
    assert client.post(f"/tokens/{found[1]}/revoke/").status_code == 303
    assert "使えない" in text(client.get("/tokens/"))


def test_scopes_that_a_role_needs_are_refused(office: World, enter: SignIn) -> None:
    sent = {"owner": office.people["officer"], "label": "x", "scopes": ["ledger:entries"], "last": "2027-03-31"}
    answer = enter("admin").post("/tokens/", sent)
    assert answer.status_code == 422
    assert 'href="#token-scopes"' in text(answer)
    assert "台帳の記載は、独立公文書管理監と外国政府の担当者だけが読みます" in text(answer)


def test_a_house_is_shown_page_by_page(office: World, enter: SignIn) -> None:
    """Whoever has many on the staff sees them in pages, and a page costs the same number of queries however many there are."""
    client, address = enter("admin"), f"/office/organisations/{office.organisations['ministry']}/"

    few = _asked(client, address)
    for number in range(30):
        office.person(f"staff{number:02}", "ministry", roles.OFFICER)
    assert _asked(client, address) == few <= 15
    first, second = text(client.get(address)), text(client.get(f"{address}?p=2"))
    row = re.compile(r'<th role="rowheader" scope="row"><a href="([^"]+)"')
    here, there = row.findall(first), row.findall(second)
    assert len(here) == 25 and there and not set(here) & set(there)


def _asked(client: Client, address: str) -> int:
    asked: list[str] = []

    def noted(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(noted):
        client.get(address)
    return len(asked)


def test_of_many_organisations_some_are_shown_and_all_counted(office: World, enter: SignIn) -> None:
    for number in range(SIZE + 1):
        office.organisation(f"firm-{number:02}", "contractor")
    client = enter("admin")
    pages = [text(client.get(f"/office/?p={number}")) for number in (1, 2)]
    shown = [set(re.findall(r'href="/office/organisations/([a-z2-7]{26})/"', page)) for page in pages]
    everybody = set(
        queries.set_up_by(queries.audience(office.people["admin"], office.day)).values_list("id", flat=True)
    )
    assert len(shown[0]) == SIZE and not shown[0] & shown[1] and shown[0] | shown[1] == everybody
    assert all(f"{len(everybody)}件" in page for page in pages)
