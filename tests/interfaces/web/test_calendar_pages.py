"""The calendar of deadlines: each running period on its last day, holidays by name, and nothing of a case she takes no part in."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.interfaces.web.conftest import SignIn
from tests.world import PROPOSAL, World, assessed, contractor, designated
from warifu.interfaces.web.calendar import build
from warifu.interfaces.web.case.seen import address, number
from warifu.regimes.jp import roles
from warifu.registers.casework.models import Case, Party

_CELL = re.compile(r'<td class="cal__day[^>]*><time datetime="([^"]+)">\d+</time>(.*?)</td>', re.S)


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


def cells(page: str) -> dict[str, str]:
    """ISO day -> what stands in its cell."""
    found = _CELL.findall(page)
    assert len(dict(found)) == len(found)
    return dict(found)


def test_a_deadline_stands_on_its_last_day_and_nowhere_else(world: World, enter: SignIn) -> None:
    case = world.take("officer", "designation:propose", **PROPOSAL, units=[world.units["ports"]])
    client, row = enter("officer"), Case.objects.get(id=case)
    # Ten open days from 24 November 2026.
    december = cells(text(client.get("/calendar/?month=2026-12")))
    assert [day for day, cell in december.items() if address(row) in cell] == ["2026-12-08"]
    cell = december["2026-12-08"]
    for words in (number(row), "指定案の決定", "行政機関の長など）の番", "仮定"):
        assert words in cell, words
    assert "期限を過ぎた" not in cell
    assert address(row) not in text(client.get("/calendar/"))
    assert "Decision on the proposal" in text(enter("officer", lang="en").get("/calendar/?month=2026-12"))


def test_late_ones_are_marked_and_counted_in_the_month_of_today(world: World, enter: SignIn) -> None:
    world.take("officer", "designation:propose", **PROPOSAL, units=[world.units["ports"]])
    world.later(days=16)
    assert "期限を過ぎた" in cells(text(enter("officer").get("/calendar/")))["2026-12-08"]
    world.later(days=30)
    client = enter("officer")
    present = text(client.get("/calendar/"))
    assert "まだ終わっていないもの：1件" in present
    assert '<a href="/calendar/?month=2026-12">いちばん古い月' in present
    assert "まだ終わっていないもの" not in text(client.get("/calendar/?month=2027-02"))


def test_of_a_full_day_the_first_are_named_and_the_others_counted(world: World, enter: SignIn) -> None:
    for _ in range(build.MOST_A_DAY + 2):
        world.take("officer", "designation:propose", **PROPOSAL, units=[world.units["ports"]])
    client = enter("officer")
    page = text(client.get("/calendar/?month=2026-12"))
    cell = cells(page)["2026-12-08"]
    assert cell.count("/cases/") == build.MOST_A_DAY + 1 and "ほか 2件" in cell
    assert f"{build.MOST_A_DAY + 2}件の期限" in page
    listed = re.search(r'href="(/cases/\?[^"]+)"', cell)
    assert listed
    rows = text(client.get(listed[1].replace("&amp;", "&")))
    assert rows.count('<th role="rowheader"') == build.MOST_A_DAY + 2


def test_what_is_paused_or_done_does_not_stand_there(world: World, enter: SignIn) -> None:
    case = assessed(world, until="hand_in")

    def ends() -> list[str]:
        """The last day of the investigation, if the calendar says one."""
        client = enter("assessor")
        months = ["2026-12", *(f"2027-{month:02}" for month in range(1, 13))]
        shown = [cells(text(client.get(f"/calendar/?month={month}"))).items() for month in months]
        return [day for month in shown for day, cell in month if case in cell and "適性評価調査" in cell]

    (first,) = ends()
    world.fill("investigator", "assessment:inquire", case=case)
    assert ends() == []
    world.later(days=14).fill("investigator", "assessment:record_answer", case=case)
    (moved,) = ends()
    assert date.fromisoformat(moved) > date.fromisoformat(first)
    world.fill("investigator", "assessment:send_opinion", case=case)
    assert ends() == []


def test_designations_and_results_stand_where_they_end(world: World, enter: SignIn) -> None:
    item, result = designated(world), assessed(world)
    client = enter("minister")
    assert address(Case.objects.get(id=item)) in cells(text(client.get("/calendar/?month=2031-11")))["2031-11-23"]
    # Ten years from the notice of the result (Act 12(1)(ii)): the case is closed, the result carries on.
    ends = [
        month for month in ("2036-10", "2036-11", "2036-12") if result in text(client.get(f"/calendar/?month={month}"))
    ]
    assert ends == ["2036-11"]


def test_holidays_rest_days_and_today(world: World, enter: SignIn) -> None:
    client = enter("officer")
    page = text(client.get("/calendar/?month=2026-11"))
    assert page.count('class="iso">2026-11<') == 1
    shown = cells(page)
    assert list(shown) == [f"2026-11-{day:02}" for day in range(1, 31)]
    assert "祝日：勤労感謝の日" in shown["2026-11-23"]
    assert "閉庁日" in shown["2026-11-22"]
    assert "閉庁日" not in shown["2026-11-25"]
    assert [day for day, cell in shown.items() if "今日" in cell] == ["2026-11-24"]
    # 1 November 2026 is a Sunday: six empty places before it.
    first = re.search(r"<tbody>\s*<tr>(.*?)</tr>", page, re.S)
    assert first
    assert first[1].count("<td></td>") == 6
    listed = page.split('class="cal__list"')[1].split("</ul>\n  </div>")[0]
    assert re.findall(r'<h3><time datetime="([^"]+)"', listed) == ["2026-11-03", "2026-11-23", "2026-11-24"]
    assert "2026年の暦要項による内閣府の公表" in page
    assert "令和7年2月3日" in page
    assert "閉庁日" in cells(text(client.get("/calendar/?month=2026-12")))["2026-12-31"]
    english = text(enter("officer", lang="en").get("/calendar/?month=2026-11"))
    assert "Holiday: Labour Thanksgiving Day" in english
    assert "November 2026" in english
    later = text(client.get("/calendar/?month=2028-02"))
    assert "祝日法による計算" in later
    assert "暦要項が未公表" in later
    assert "style=" not in page


def test_29_february_is_there_in_2028_alone(world: World, enter: SignIn) -> None:
    client = enter("officer")
    leap = [
        year for year in (2027, 2028, 2029) if f"{year}-02-29" in cells(text(client.get(f"/calendar/?month={year}-02")))
    ]
    assert leap == [2028]


def test_the_calendar_ends_where_the_holidays_end(world: World, enter: SignIn) -> None:
    client = enter("officer")
    for month in (
        "2024-12",
        "2041-01",
        "2026-13",
        "2026-00",
        "2026-1",
        "202611",
        "x",
        "2026-11-24",
        "２０２６-11",
        "2026-W4",
    ):
        assert client.get("/calendar/", {"month": month}).status_code == 404, month
    first, last = text(client.get("/calendar/?month=2025-01")), text(client.get("/calendar/?month=2040-12"))
    assert "暦はここから始まります" in first
    assert 'href="/calendar/?month=2025-02"' in first
    assert "暦はここで終わります" in last
    assert 'href="/calendar/?month=2040-11"' in last
    assert build.shown("", date(2045, 3, 9)) == date(2040, 3, 1)  # type: ignore[arg-type]


def test_another_organs_head_sees_nothing_of_it(world: World, enter: SignIn) -> None:
    world.organisation("agency")
    world.person("director", "agency", roles.HEAD)
    client = enter("director")
    months = [f"/calendar/?month={month}" for month in ("2026-11", "2026-12", "2031-11", "2036-11")]
    mark = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
    before = [mark.sub("", text(client.get(month))) for month in months]
    world.take("officer", "designation:propose", **PROPOSAL, units=[world.units["ports"]])
    designated(world)
    assessed(world)
    assert [mark.sub("", text(client.get(month))) for month in months] == before
    assert any("/cases/" in text(enter("minister").get(month)).split("<main")[1] for month in months)


def test_each_role_finds_the_cases_of_its_own_business(world: World, enter: SignIn) -> None:
    item, result = designated(world), assessed(world)
    for who, month, case, there in (
        ("officer", "2031-11", item, True),
        ("clerk", "2031-11", item, False),
        ("clerk", "2036-11", result, True),
        ("officer", "2036-11", result, False),
    ):
        assert (case in text(enter(who).get(f"/calendar/?month={month}"))) is there, (who, month)


def test_her_own_case_and_one_she_is_asked_in_as_superior_stand_in_no_calendar(world: World, enter: SignIn) -> None:
    hers = assessed(world, "keeper")
    asked = assessed(world, until="hand_in")
    Party.objects.create(case_id=asked, part=roles.SUPERIOR, person_id=world.people["keeper"])
    client = enter("keeper")
    for month, case in (("2036-11", hers), ("2027-02", asked)):
        # She has the page, and the case.
        assert client.get(f"/cases/{case}/").status_code == 200
        assert case not in text(client.get(f"/calendar/?month={month}"))
        assert case in text(enter("clerk").get(f"/calendar/?month={month}"))


def test_who_acts_in_no_case_has_no_calendar(world: World, enter: SignIn) -> None:
    contractor(world)
    for who in ("sato", "inspector"):
        client = enter(who)
        assert client.get("/calendar/").status_code == 404, who
        assert "/calendar/" not in text(client.get("/cases/")), who
    client = enter("officer")
    for path in ("/", "/cases/"):
        assert '<a href="/calendar/">' in text(client.get(path)), path
    assert enter("firm-chief").get("/calendar/").status_code == 200


@pytest.mark.parametrize("kind", ["designations", "assessments"])
def test_the_number_of_queries_does_not_grow_with_the_cases(world: World, enter: SignIn, kind: str) -> None:
    def more(count: int) -> None:
        for place in range(count):
            if kind == "designations":
                designated(world)
            else:
                name = f"{kind}{len(world.people)}-{place}"
                world.person(name, "ministry", unit="ports")
                assessed(world, name)

    month = "2031-11" if kind == "designations" else "2036-11"
    client = enter("minister")

    def asked() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as taken:
            page = text(client.get(f"/calendar/?month={month}"))
        return len(taken), page.split('class="cal__wide"')[1].split('class="cal__narrow"')[0].count('<a href="/cases/')

    more(1)
    few, one = asked()
    more(4)
    many, five = asked()
    assert (one, five) == (1, 5)
    assert many <= few
    assert many < 30
