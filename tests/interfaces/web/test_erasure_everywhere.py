"""Somebody of the example is erased in the running program; then every page that anybody is led to is looked at."""

import html
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.interfaces.cli.serving import Serving, until
from warifu.registers.signin.authenticator import Authenticator

GONE = ("的場", "まとば", "MATOBA")
# Somebody of every role that the example has, and how many addresses of one kind are opened for each.
READERS = ("宗像", "久我山", "副島", "石動", "羽田", "来栖", "日高", "鮫島", "雪村", "二宮", "ブラント")
_MOST_ALIKE = 6
_LINK = re.compile(r'(?:href|action)="(/[^"#]*)')
_ID = re.compile(r"[a-z2-7]{26}|\d+")
_LEAVE = re.compile(r"^/(static|signin)/|^/(law/jp\.iesi\?|favicon)|/prepare/$|[?&]lang=")


class Visitor:
    """One person's browser without a screen."""

    def __init__(self, serving: Serving, name: str) -> None:
        self.client = httpx.Client(
            base_url=serving.client.base_url, headers={"host": serving.client.headers["host"]}, timeout=30
        )
        page = self.client.get("/signin/as/").text
        found = re.search(rf'<b>[^<]*{name}.*?name="person" value="([^"]+)"', page, re.S)
        assert found, name
        self.person = found[1]
        self.post("/signin/as/", "/signin/as/", person=self.person)
        self.device = Authenticator(serving.origin)

    def post(self, page: str, to: str, **data: str) -> httpx.Response:
        mark = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.client.get(page).text)
        assert mark, page
        return self.client.post(to, data={**data, "csrfmiddlewaretoken": mark[1]})

    def key(self) -> None:
        options = self.post("/keys/", "/keys/add/options/").json()
        made = self.post("/keys/", "/keys/add/", credential=self.device.create(options["create"]), label="鍵")
        assert made.status_code == 303, made.status_code

    def signed(self, page: str, to: str, **data: str) -> httpx.Response:
        """A form whose act is signed: the device is asked what the page would ask it."""
        options: Any = self.post(page, f"{to}prepare/", **data).json()
        assert "get" in options, self.post(page, to, **data).text
        return self.post(page, to, **data, assertion=json.dumps(json.loads(self.device.get(options["get"]))))

    def walk(self, *first: str) -> dict[str, httpx.Response]:
        """The pages that links and forms lead to, from the first page and from `first` on; of each kind so many."""
        todo, seen, kinds = ["/", "/own/", *first], {}, {}  # type: ignore[var-annotated]
        while todo:
            path = todo.pop()
            kind = _ID.sub("*", path.split("?")[0])
            if path in seen or _LEAVE.search(path) or kinds.get(kind, 0) >= _MOST_ALIKE:
                continue
            kinds[kind] = kinds.get(kind, 0) + 1
            seen[path] = answer = self.client.get(path)
            if answer.headers.get("content-type", "").startswith("text/html"):
                todo += [html.unescape(link) for link in _LINK.findall(answer.text)]
            if "location" in answer.headers:
                todo.append(answer.headers["location"])
        return seen


def entries(data: Path) -> int:
    with closing(sqlite3.connect(data / "ledger.db")) as ledger:
        return int(ledger.execute("SELECT count(*) FROM entry").fetchone()[0])


@dataclass
class Example:
    """The running program, and whoever came in; they all leave at the end."""

    serving: Serving
    data: Path
    visitors: list[Visitor] = field(default_factory=list)

    def enter(self, name: str) -> Visitor:
        self.visitors.append(Visitor(self.serving, name))
        return self.visitors[-1]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Example]:
    data = tmp_path_factory.mktemp("erased") / "data"
    with Serving(data, "--example") as serving:
        until(lambda: serving.client.get("/signin/").status_code == 200, 60)
        made = Example(serving, data)
        yield made
        for visitor in made.visitors:
            visitor.client.close()


def test_after_everything_of_somebody_is_erased_every_page_still_stands(example: Example) -> None:
    data = example.data
    matoba = example.enter("的場")
    head = example.enter("宗像")
    assert any(name in head.client.get("/erasure/").text for name in GONE)
    head.key()
    page = f"/erasure/{matoba.person}/"
    staff = head.client.get(page)
    assert staff.status_code == 200 and "いま職員・従業者なので、氏名は名簿に要ります。" in staff.text
    case = re.findall(r"/cases/[a-z2-7]{26}/", staff.text)[0]
    office, administrator = f"/office/people/{matoba.person}/", example.enter("雪村")
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    left = administrator.post(office, f"{office}leave/", last=yesterday.isoformat())
    assert left.status_code == 303, left.text

    what = {"scope": "everything", "ground": "request_granted", "basis": "公文書管理法第8条第2項", "sure": "yes"}
    done = head.signed(page, f"{page}erase/", **what)
    assert done.status_code == 303, done.text
    after = head.client.get(page).text
    assert "（消去済み）" in after and "に完了します" in after
    assert matoba.client.get("/own/").status_code == 303, "nobody is signed in as this person any more"

    until(lambda: entries(data) > 300, 30)
    walked = 0
    for name in READERS:
        reader = example.enter(name)
        pages = reader.walk(page, case)
        if name == "日高":
            # The inspector sees that there are entries, opened or not: every one is asked for.
            pages |= {path: reader.client.get(path) for i in range(entries(data)) if (path := f"/ledger/entry/{i}/")}
        broken = {path: a.status_code for path, a in pages.items() if a.status_code >= 500}
        assert broken == {}, (name, broken)
        told = [path for path, a in pages.items() if any(text in a.text for text in GONE)]
        assert told == [], (name, told)
        walked += len(pages)
    assert walked > 500

    # Compartments that were erased open to nothing, with a purpose and without an error; in English too.
    officer = example.enter("久我山")
    shown = officer.post(f"{case}compartments/identity/", f"{case}compartments/identity/", purpose="complaint")
    assert shown.status_code == 200 and "消去済みです" in shown.text
    officer.client.get("/?lang=en")
    assert "(erased)" in officer.client.get(case).text


def test_no_name_ever_lies_in_clear_in_a_file(example: Example) -> None:
    """Neither of the one who was erased nor of anybody else: else destroying a key would erase nothing."""
    with closing(sqlite3.connect(example.data / "records.db")) as records:
        records.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    for path in sorted(p for p in example.data.rglob("*") if p.is_file()):
        content = path.read_bytes()
        for text in (*GONE, "宗像", "くがやま", "MUNAKATA"):
            assert text.encode() not in content, (path.name, text)
