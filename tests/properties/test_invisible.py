"""A case somebody may not see changes no byte of what she gets: pages, lists, counts, errors, answers over the API.

Every page that each outsider can reach is read before and after cases are added that are not for her: a designation, an accreditation, an
assessment. Excepted, since they belong to the log as a whole: its checkpoint and hash tiles, the number of its entries, the proof that an
entry is in it; and clocks, marks of forms. For the partner, who sees that entries exist, the entries that were not there before.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import httpx
import pytest

from tests.properties.hidden_cases import OFFICER, OUTSIDE
from tests.stories.program import ROOT, Program, environment
from tests.stories.shared import example_of
from warifu.kernel.law.days import JST

_MARK = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_LINK = re.compile(r'(?:href|action)="(/[^"#]*)"')
# What may differ between two readings of a page that says the same.
_PASSING = (
    _MARK,
    re.compile(r'name="once" value="[^"]+"'),  # a form's own token
    re.compile(r"\d{1,2}:\d\d"),  # the time of day at which a page was made
)
# The log as a whole: its size, its checkpoint, and where an entry stands in it.
_OF_THE_LOG = re.compile(
    r"<pre.*?</pre>|<ol class=\"mono\">.*?</ol>|<dd><span class=\"mono\">.*?</dd>|[\d,]+[件段]", re.DOTALL
)
# Of the calendar's two hundred months those in which something of the hidden cases ends.
_NOT_WALKED = ("/calendar/?", "/search/", "/static/", "/law/", "/signin/", "/help", "/accessibility", "/privacy")
# Words that stand in the hidden cases alone, a character that stands everywhere, numbers.
_WORDS = ("見えてはならない", "千早", "世良 迅", "業", "2026")
_MOST = 400  # pages of one reader
_TODAY = datetime.now(JST).date()
_ENDS = (_TODAY, _TODAY + timedelta(days=31), _TODAY.replace(year=_TODAY.year + 3, day=1))
_SEARCHES = (
    "/cases/?state=all",
    "/cases/?state=closed",
    "/cases/?procedure=designation&state=all",
    "/designations/?state=in_force",
    "/contractors/?state=accredited",
    "/documents/?kind=electronic",
    "/people/?standing=valid",
    *(f"/calendar/?month={day:%Y-%m}" for day in _ENDS),
    "/law/readings/",
    "/signin/as/",
)


def _aside(program: Program, *words: str) -> Any:
    env = environment()
    env |= {
        "WARIFU_DATA": str(program.data),
        "WARIFU_KEY_FILE": f"{program.data}.key",
        "PYTHONPATH": f"{env['PYTHONPATH']}:{ROOT}",
    }
    command = [sys.executable, "-m", "tests.properties.hidden_cases", *words]
    said = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    return json.loads(said.stdout)


class Outsider:
    """A reader with a session of her own, and a token for the API."""

    def __init__(self, program: Program, client: httpx.Client, name: str, person: str) -> None:
        self.client, self.name, self.person = client, name, person
        mark = _MARK.search(client.get("/signin/as/").text)
        assert mark
        entered = client.post("/signin/as/", data={"person": person, "csrfmiddlewaretoken": mark[1]})
        assert entered.status_code == 303, f"{name}: {entered.status_code}"
        words = ("--owner", person, "--label", "外からの試験", "--scope", "decide", "--last-day", "2099-12-31")
        made = program.command("token", "create", *words)
        assert made.returncode == 0, made.stderr
        self.bearer = {"authorization": f"Bearer {made.stdout.strip()}"}

    def read(self, path: str) -> tuple[int, str]:
        answer = self.client.get(path)
        if path.startswith("/ledger/") and path.endswith("/proof"):
            return answer.status_code, ""
        text = answer.text if "html" in answer.headers.get("content-type", "") else f"{len(answer.content)} bytes"
        for passing in _PASSING:
            text = passing.sub("", text)
        return answer.status_code, _OF_THE_LOG.sub("", text) if path.startswith("/ledger/") else text

    def walk(self) -> dict[str, tuple[int, str]]:
        """Everything she can reach from her first page, and what she would find with the searches."""
        found: dict[str, tuple[int, str]] = {}
        waiting = [
            "/",
            "/own/",
            "/keys/",
            "/cases/",
            "/designations/",
            "/contractors/",
            "/people/",
            "/documents/",
            *_SEARCHES,
        ]
        while waiting and len(found) < _MOST:
            path = waiting.pop(0)
            if path in found:
                continue
            found[path] = self.read(path)
            if path.startswith("/signin/"):
                continue
            links = (unescape(link) for link in _LINK.findall(found[path][1]))
            waiting += [link for link in links if not link.startswith(_NOT_WALKED) and "lang=" not in link]
        return found | {f"search for {words}": self.search(words) for words in _WORDS}

    def search(self, words: str) -> tuple[int, str]:
        """What the page of the search shows her; nobody but an appointed reader has one."""
        mark = _MARK.search(self.client.get("/search/").text)
        sent = self.client.post("/search/", data={"words": words, "csrfmiddlewaretoken": mark[1] if mark else ""})
        assert sent.status_code in (303, 403, 404), sent.status_code
        return self.read("/search/")

    def ask(self, person: str, item: str, act: str = "read") -> dict[str, Any]:
        question = {
            "subject": {"type": "person", "id": person},
            "action": {"name": act},
            "resource": {"type": "item", "id": item},
        }
        answer = self.client.post("/access/v1/evaluation", json=question, headers=self.bearer)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        # Its own id and its place in the ledger are new with every answer.
        return {**found, "context": {k: v for k, v in found["context"].items() if k not in ("id", "ledger_index")}}


@pytest.fixture(scope="module")
def program(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Program:
    return example_of(request, tmp_path_factory)


@pytest.fixture(scope="module")
def outsiders(program: Program) -> Iterator[list[Outsider]]:
    people = _aside(program, "prepare")
    with ExitStack() as open_:
        yield [
            Outsider(program, open_.enter_context(httpx.Client(base_url=program.url, timeout=60)), name, people[name])
            for name in OUTSIDE
        ]


def test_what_is_not_for_somebody_changes_nothing_she_gets(program: Program, outsiders: list[Outsider]) -> None:
    absent = "a" * 26
    for outsider in outsiders:
        outsider.ask(absent, absent)  # from now on her token has been used today
    with ThreadPoolExecutor(3) as hands:
        before = list(hands.map(Outsider.walk, outsiders))
        asked = [(o.ask(o.person, absent), o.ask(absent, absent, "provide")) for o in outsiders]
        added = _aside(program, "add")
        after = list(hands.map(Outsider.walk, outsiders))
    for outsider, old, new in zip(outsiders, before, after, strict=True):
        assert sum(status == 200 for status, _ in old.values()) >= 5, f"{outsider.name} saw next to nothing"
        changed = {path for path in old if old[path] != new.get(path)} | (set(new) - set(old))
        assert not changed, f"{outsider.name}: {sorted(changed)}"
    assert any(
        "<mark>" in page for pages in before for path, (_, page) in pages.items() if path.startswith("search for")
    )
    assert asked == [(o.ask(o.person, absent), o.ask(absent, absent, "provide")) for o in outsiders]
    for outsider in outsiders:
        # Asked for by its very id, it is what a thing that was never there is.
        _, nothing = outsider.read(f"/cases/{absent}/")
        for case in added["cases"]:
            status, page = outsider.read(f"/cases/{case}/")
            assert (status, page.replace(case, absent)) == (404, nothing), f"{outsider.name}, {case}"
        for path in (
            f"/designations/{added['item']}/",
            f"/who-may/?item={added['item']}",
            f"/who-may/items/{added['item']}/",
            f"/office/people/{added['person']}/",
        ):
            there = outsider.read(path)
            assert there[0] == 404, f"{outsider.name}, {path}"


def test_numbers_tell_nothing_of_other_organs(program: Program, outsiders: list[Outsider]) -> None:
    """An organ counts its own cases: how many another has cannot be read off the next number."""
    officer = next(o for o in outsiders if o.name == OFFICER)
    page = officer.client.get("/open/designation/propose/").text
    sheet = page[page.index('action="/open/designation/propose/"') :]
    unit = re.search(r'name="units" value="([^"]+)"', sheet)
    mark, once = _MARK.search(sheet), re.search(r'name="once" value="([^"]+)"', sheet)
    assert unit and mark and once
    told = {
        "title": "海底の調査",
        "outline": "架空の調査",
        "arms": "infra",
        "groups": "g2",
        "reason_protectable": "架空",
        "reason_not_public": "架空",
        "reason_special_need": "架空",
        "not_other_secret": "yes",
        "held_by": "own",
        "from_abroad": "no",
        "measure": "marking",
        "proposed_last_day": "2029-03-31",
        "units": unit[1],
        "revision": "0",
    }
    sent = officer.client.post(
        "/open/designation/propose/", data={**told, "csrfmiddlewaretoken": mark[1], "once": once[1]}
    )
    assert sent.status_code == 303, sent.text
    assert re.search(r"<h1>.*?-0001", officer.client.get(sent.headers["location"]).text, re.DOTALL)
