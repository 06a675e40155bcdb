"""Every form that comes back says the same in four places, says what would be right, and has lost nothing that was typed.

Where the focus goes needs a browser: tests/stories/test_refusals.py.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.interfaces.web import sheets
from tests.interfaces.web.conftest import SignIn
from tests.interfaces.web.sheets import Element
from tests.world import World, designated
from warifu.duties.clearance.models import Retention
from warifu.duties.exports.models import ExportLimit
from warifu.interfaces.web.case import forms
from warifu.kernel.ids import CaseId
from warifu.kernel.procedure.model import START
from warifu.regimes.jp import roles
from warifu.regimes.jp.iesi import law
from warifu.regimes.jp.iesi.procedures import ALL

_ERROR = {"ja": "誤り：", "en": "Error:"}
_STOP = {"ja": "。", "en": "."}


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


def told(page: Element, lang: str) -> None:
    """The rules of a form that came back."""
    assert next(page.all("title")).text().startswith(_ERROR[lang])
    ids = [e.attrs["id"] for e in page.all() if "id" in e.attrs]
    assert len(ids) == len(set(ids)), sorted(i for i in ids if ids.count(i) > 1)
    by_id = {e.attrs["id"]: e for e in page.all() if "id" in e.attrs}
    (summary,) = (e for e in page.all("section") if e.has("errsum"))
    assert summary.attrs["tabindex"] == "-1" and by_id[summary.attrs["aria-labelledby"]].tag == "h2"
    linked = []
    for link in summary.all("a"):
        place = by_id[link.attrs["href"].removeprefix("#")]
        invalid = [e for e in place.all("input", "select", "textarea") if e.attrs.get("aria-invalid") == "true"]
        if place.tag == "fieldset" and not any(e.attrs.get("name") for e in place.all("input", "select", "textarea")):
            continue
        linked.append(place)
        described = [by_id[i] for i in place.attrs["aria-describedby"].split() if i in by_id]
        assert len(described) == len(place.attrs["aria-describedby"].split()), link.text()
        (said,) = (d.text() for d in described if d.text().startswith(_ERROR[lang]))
        assert link.text() in said
        # What is wrong, and what would be right.
        assert said.count(_STOP[lang]) >= 2, said
        assert invalid or place.tag == "fieldset", link.text()
    order = [e for e in page.all() if e in linked]
    assert order == linked and order, "the summary goes through the form from its top to its end"
    under = {id(e) for place in linked for e in place.all()}
    assert all(id(e) in under for e in page.all() if e.attrs.get("aria-invalid") == "true")


def kept(typed: dict[str, list[str]], sheet: Element) -> None:
    """What was typed stands in the form again. What a device signed, and the mark of a sending, are made anew."""
    now = sheets.gathered(sheet.sends())
    lost = {name: now.get(name) for name, values in typed.items() if any(values) and now.get(name) != values}
    assert not lost.keys() - {"assertion", "credential", "once", "csrfmiddlewaretoken"}, {
        name: str(value)[:60] for name, value in lost.items()
    }


def sent_back(client: Client, path: str, action: str) -> None:
    """Sent with nothing in it, then with everything wrong, in both languages."""
    for lang in ("ja", "en"):
        client.cookies["warifu_language"] = lang
        shown = client.get(path)
        assert shown.status_code == 200, path
        sheet = sheets.form(sheets.read(text(shown)), action)
        to = sheet.attrs.get("action") or path
        empty, bad = sheets.blank(sheet), sheets.wrong(sheet)
        answer = client.post(to, empty)
        assert answer.status_code == 422, (to, answer.status_code)
        told(sheets.read(text(answer)), lang)
        if any(e.tag == "textarea" or e.attrs.get("type") == "text" for e in sheet.controls()):
            answer = client.post(to, bad)
            assert answer.status_code == 422, (to, answer.status_code)
            page = sheets.read(text(answer))
            told(page, lang)
            kept(bad, sheets.form(page, action))


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("keeper", "/documents/add/"),
        ("minister", "/office/delegations/"),
        ("admin", "/tokens/"),
        ("admin", "/office/organisations/add/"),
        ("minister", "/exports/limit/{ministry}/"),
        ("minister", "/erasure/retention/{ministry}/?kind=result"),
        ("minister", "/law/readings/{ministry}/{reading}/"),
    ],
)
def test_forms_of_the_office(world: World, enter: SignIn, who: str, path: str) -> None:
    if who == "admin":
        world.person("admin", "ministry", roles.ADMINISTRATOR)
    reading = next(r.name for r in law().readings.values() if r.switchable)
    there = path.format(ministry=world.organisations["ministry"], reading=reading)
    sent_back(enter(who), there, there.partition("?")[0])


def test_forms_of_set_up(world: World, enter: SignIn) -> None:
    world.person("admin", "ministry", roles.ADMINISTRATOR)
    house, person = (
        f"/office/organisations/{world.organisations['ministry']}/",
        f"/office/people/{world.people['sato']}/",
    )
    for path, names in ((house, ("people", "units")), (person, ("appoint", "move", "exempt", "leave"))):
        for name in names:
            sent_back(enter("admin"), path, f"{path}{name}/")


def openings() -> Iterator[tuple[str, str, str]]:
    who = {roles.OFFICER: "officer", roles.ASSESSMENT_STAFF: "clerk", roles.COMPLAINT_OFFICER: "listener"}
    for procedure in ALL:
        for step in procedure.steps:
            for role in step.by:
                if START in step.source and role in who:
                    yield who[role], procedure.name, step.name


@pytest.mark.parametrize(("who", "procedure", "step"), list(openings()))
def test_forms_that_open_a_case(world: World, enter: SignIn, who: str, procedure: str, step: str) -> None:
    path = f"/open/{procedure}/{step}/"
    sent_back(enter(who), path, path)


def asking(client: Client, case: CaseId) -> list[str]:
    """The steps on the page of a case whose form asks for something."""
    main = next(sheets.read(text(client.get(f"/cases/{case}/"))).all("main"))
    found = [f for f in main.all("form") if "/steps/" in f.attrs.get("action", "")]
    return [f.attrs["action"] for f in found if any(e.has("need") for e in f.all("span"))]


def test_forms_of_steps(world: World, enter: SignIn) -> None:
    case, sent = designated(world), 0
    for who in ("minister", "manager", "officer"):
        for path in asking(enter(who), case):
            sent_back(enter(who), path, path)
            sent += 1
    assert sent >= 3


def test_the_question_who_may(world: World, enter: SignIn) -> None:
    designated(world)
    sent_back(enter("manager"), "/who-may/", "/who-may/")


def test_the_set_up(db: None) -> None:
    sent_back(Client(HTTP_HOST="localhost"), "/signin/setup/", "/signin/setup/")


def test_what_a_file_was_is_asked_for_again(world: World, enter: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser forgets it, so the form says so; one that is too large is said at its field, and nothing else is lost."""
    monkeypatch.setattr(settings, "INSTALLATION", replace(settings.INSTALLATION, content_approved=True))
    designated(world)
    client = enter("keeper")
    small = SimpleUploadedFile("a.pdf", b"%PDF-1.7")
    answer = client.post("/documents/add/", {"title": "調査の記録", "file": small})
    page = text(answer)
    assert answer.status_code == 422 and "ファイルは、もう一度選んでください。" in page
    monkeypatch.setattr(forms, "LARGEST_UPLOAD", 4)
    answer = client.post("/documents/add/", {"title": "調査の記録", "file": SimpleUploadedFile("a.pdf", b"%PDF-1.7")})
    page = text(answer)
    assert answer.status_code == 422 and 'href="#add-file"' in page and 'value="調査の記録"' in page


def test_what_is_in_force_stands_in_the_form_that_changes_it(world: World, enter: SignIn) -> None:
    house, head = world.organisations["ministry"], world.people["minister"]
    own = {"rule": "保全規程 第9条", "first": world.day, "entry_id": "", "signature": {}}
    ExportLimit.objects.create(organisation_id=house, most=40, set_by_id=head, **own)
    Retention.objects.create(organ_id=house, kind="result", months=36, set_by_id=head, **own)
    client = enter("minister")
    for link, path, name, value in (
        ("/exports/", f"/exports/limit/{house}/", "most", "40"),
        ("/erasure/", f"/erasure/retention/{house}/?kind=result", "months", "36"),
    ):
        assert f'href="{path}"' in text(client.get(link))
        sheet = sheets.form(sheets.read(text(client.get(path))), path.partition("?")[0])
        now = sheets.gathered(sheet.sends())
        assert now[name] == [value] and now["rule"] == ["保全規程 第9条"]
        # What somebody types takes its place, an empty field too.
        answer = client.post(path, {name: "", "rule": ""})
        again = sheets.gathered(sheets.form(sheets.read(text(answer)), path.partition("?")[0]).sends())
        assert answer.status_code == 422 and again[name] == [""] and again["rule"] == [""]


def test_a_no_to_what_was_sent_keeps_it(world: World, enter: SignIn) -> None:
    """A range with nobody in it is refused with the article, above the form as it was sent."""
    path = f"/cases/{designated(world)}/steps/set_range/"
    sheet = sheets.form(sheets.read(text(enter("manager").get(path))), path)
    answer = enter("manager").post(path, {**sheets.blank(sheet), "range_need": ["港の仕事"]})
    page = sheets.read(text(answer))
    assert answer.status_code == 403 and any(e.has("refuse") for e in page.all("div"))
    assert sheets.gathered(sheets.form(page, path).sends())["range_need"] == ["港の仕事"]
