"""The sign-in pages through Django's own door, with a software device in the place of the browser's."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import django
import pytest

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402

from tests.registers.signin.office import ORIGIN, Office  # noqa: E402
from warifu.kernel.ids import Instant, OrgId, PersonId  # noqa: E402
from warifu.registers.people.models import Organisation, Person  # noqa: E402
from warifu.registers.signin import acts, invitations  # noqa: E402
from warifu.registers.signin.authenticator import Authenticator  # noqa: E402
from warifu.registers.signin.models import Passkey, Session  # noqa: E402

FORM = {
    "organisation_ja": "産業基盤省",
    "organisation_en": "Ministry of Industrial Foundations",
    "code": "mib",
    "act_2_1": "iii",
    "kanji": "鷹取 志乃",
    "kana": "タカトリ シノ",
    "roman": "TAKATORI Shino",
}
COOKIE = "warifu_session"


class Browser:
    """A client that reads the mark of forms from the page before, as a browser sends it back."""

    def __init__(self, language: str = "ja") -> None:
        self.client = Client(enforce_csrf_checks=True, SERVER_NAME="localhost", headers={"accept-language": language})
        self.page: Any = None

    def get(self, path: str) -> Any:
        self.page = self.client.get(path)
        return self.page

    def post(self, path: str, **sent: str) -> Any:
        mark = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.page.content.decode())
        return self.client.post(path, {**sent, "csrfmiddlewaretoken": mark[1] if mark else ""})

    def ceremony(self, path: str, device: Authenticator, **sent: str) -> Any:
        """What the script does: ask, let the device act, ask again or send the form."""
        for _ in range(4):
            answer = self.post(f"{path}options/", **sent)
            todo = answer.json() if answer.status_code == 200 else {}
            if "get" in todo:
                sent["assertion"] = device.get(todo["get"])
            if "create" in todo:
                sent["credential"] = device.create(todo["create"])
            if not todo.get("again"):
                return self.post(path, **sent)
        raise AssertionError("no end of rounds")

    @property
    def inside(self) -> bool:
        return self.get("/keys/").status_code == 200


@pytest.fixture
def now() -> Instant:
    # The pages read the clock at their edge.
    return Instant(datetime.now(UTC))


@pytest.fixture
def office(db: None, now: Instant) -> Office:
    return Office(now)


@pytest.fixture
def organ(office: Office) -> OrgId:
    return office.organisation()


@pytest.fixture
def browser() -> Browser:
    return Browser()


@pytest.fixture
def device() -> Authenticator:
    return Authenticator(ORIGIN)


@pytest.fixture
def not_an_example(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(settings, "INSTALLATION", replace(settings.INSTALLATION, example=False))
    yield


def test_a_stranger_is_led_to_sign_in_and_back(office: Office, organ: OrgId, browser: Browser) -> None:
    officer = office.keyed(organ, "officer")
    led = browser.get("/keys/")
    assert (led.status_code, led["Location"]) == (303, "/signin/?next=%2Fkeys%2F")
    page = browser.get(led["Location"])
    assert page.status_code == 200
    answer = browser.ceremony("/signin/", office.devices[officer], next="/keys/")
    assert (answer.status_code, answer["Location"]) == (303, "/keys/")
    assert browser.inside


def test_the_cookie_is_kept_from_scripts_and_other_sites(office: Office, organ: OrgId, browser: Browser) -> None:
    officer = office.keyed(organ, "officer")
    browser.get("/signin/")
    cookie = browser.ceremony("/signin/", office.devices[officer]).cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert not cookie["domain"]
    assert not cookie["max-age"]


def test_under_https_it_is_bound_to_the_host(
    office: Office, organ: OrgId, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.http import HttpRequest

    from warifu.interfaces.web.signin.answers import entered, left

    monkeypatch.setattr(settings, "INSTALLATION", replace(settings.INSTALLATION, origin="https://warifu.example"))
    for answer in (entered(HttpRequest(), "value", "/"), left("/")):
        cookie = answer.cookies["__Host-warifu_session"]
        assert cookie["secure"]
        assert cookie["path"] == "/"
        assert not cookie["domain"]


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:1", "/signin/out/", ""]
)
def test_the_way_back_never_leads_elsewhere(office: Office, organ: OrgId, browser: Browser, elsewhere: str) -> None:
    officer = office.keyed(organ, "officer")
    browser.get("/signin/")
    assert browser.ceremony("/signin/", office.devices[officer], next=elsewhere)["Location"] == "/"


def test_one_sentence_for_every_failure(office: Office, organ: OrgId, browser: Browser, device: Authenticator) -> None:
    officer = office.keyed(organ, "officer")
    device.create(acts.creation_options(office.account(officer), office.at))
    unverified = office.devices[officer]
    unverified.verifies = False
    pages = []
    for who in (device, unverified):
        browser.get("/signin/")
        pages.append(browser.ceremony("/signin/", who))
    browser.get("/signin/")
    pages.append(browser.post("/signin/", assertion="nonsense"))
    assert {page.status_code for page in pages} == {403}
    without_marks = {re.sub(r'value="[^"]{64}"', "", page.content.decode()) for page in pages}
    assert len(without_marks) == 1
    assert "入れませんでした。" in pages[0].content.decode()
    assert not Session.objects.exists()


def test_forms_from_elsewhere_do_nothing(office: Office, organ: OrgId, browser: Browser) -> None:
    office.keyed(organ, "officer")
    assert browser.client.post("/signin/options/").status_code == 403
    assert browser.client.post("/signin/", {"assertion": "{}"}).status_code == 403
    assert browser.client.post("/signin/as/", {"person": "x"}).status_code == 403


def test_signing_in_again_ends_the_session_before_and_leaving_ends_it(
    office: Office, organ: OrgId, browser: Browser
) -> None:
    officer = office.keyed(organ, "officer")
    for _ in range(2):
        browser.client.cookies.pop("x", None)
        page = browser.get("/signin/")
        if page.status_code == 302:
            page = browser.get("/keys/")
        browser.ceremony("/signin/", office.devices[officer])
    assert Session.objects.count() == 1
    browser.get("/keys/")
    assert browser.post("/signin/out/")["Location"] == "/signin/"
    assert not Session.objects.exists()
    assert not browser.inside


# ---- the example ----


def test_the_example_lists_its_people_and_lets_in_as_one(office: Office, organ: OrgId, browser: Browser) -> None:
    head = office.person(organ, "head", kanji="棚橋 朔")
    page = browser.get("/signin/as/").content.decode()
    assert "棚橋 朔" in page
    assert "行政機関の長" in page
    assert "産業基盤省" in page
    assert browser.post("/signin/as/", person=head)["Location"] == "/"
    assert browser.inside


def test_in_english(office: Office, organ: OrgId) -> None:
    office.person(organ, "head")
    page = Browser("en").get("/signin/as/").content.decode()
    assert "TAKATORI Shino" in page
    assert "Head of the organ" in page


def test_nobody_lets_in_as_somebody_elsewhere(
    office: Office, organ: OrgId, browser: Browser, not_an_example: None
) -> None:
    head = office.person(organ, "head")
    page = browser.get("/signin/")
    assert "/signin/as/" not in page.content.decode()
    assert browser.post("/signin/as/", person=head).status_code == 404
    assert browser.get("/signin/as/").status_code == 404
    assert not Session.objects.exists()


def test_unknown_people_are_nobody(office: Office, browser: Browser) -> None:
    browser.get("/signin/")
    assert browser.post("/signin/as/", person="x" * 26).status_code == 404


def test_a_get_enters_nobody(office: Office, organ: OrgId, browser: Browser) -> None:
    browser.get(f"/signin/as/?person={office.person(organ)}")
    assert not Session.objects.exists()


# ---- set-up ----


@pytest.fixture
def link(db: None, now: Instant) -> str:
    made = acts.setup_link(now)
    assert made is not None
    return made


def test_set_up_in_one_form(link: str, browser: Browser, device: Authenticator) -> None:
    assert browser.get("/signin/setup/").status_code == 200
    assert browser.ceremony("/signin/setup/", device, secret=link, **FORM)["Location"] == "/"
    assert Organisation.objects.get().name_ja == "産業基盤省"
    assert browser.inside


def test_a_form_with_gaps_makes_no_passkey_and_says_where(link: str, browser: Browser, device: Authenticator) -> None:
    browser.get("/signin/setup/")
    page = browser.ceremony(
        "/signin/setup/", device, secret=link, **{**FORM, "code": "m b", "act_2_1": "", "kanji": " "}
    )
    assert page.status_code == 422
    assert device.credentials == []
    text = page.content.decode()
    assert text.count('class="field field--bad"') == 3
    assert 'href="#f-code"' in text
    assert "産業基盤省" in text
    assert not Person.objects.exists()


def test_a_wrong_link_makes_nothing(link: str, browser: Browser, device: Authenticator) -> None:
    browser.get("/signin/setup/")
    page = browser.ceremony("/signin/setup/", device, secret="aaaa", **FORM)
    assert page.status_code == 403
    assert "登録できませんでした" in page.content.decode()
    assert device.credentials == []


def test_set_up_after_somebody_is_there_is_a_refusal_page(
    link: str, browser: Browser, device: Authenticator, office: Office
) -> None:
    browser.get("/signin/setup/")
    office.person(office.organisation())
    page = browser.ceremony("/signin/setup/", device, secret=link, **FORM)
    assert page.status_code == 403
    assert "最初の管理者はすでにいます" in page.content.decode()


# ---- invitation and recovery ----


def test_from_invitation_to_the_first_page(
    office: Office, organ: OrgId, browser: Browser, device: Authenticator
) -> None:
    admin, person = office.keyed(organ, "administrator"), office.person(organ, "officer")
    browser.get("/signin/")
    browser.ceremony("/signin/", office.devices[admin])
    page = browser.get(f"/keys/people/{person}/")
    assert "鷹取 志乃" in page.content.decode()
    page = browser.post(f"/keys/people/{person}/invite/").content.decode()
    found = re.search(r"http://localhost:8000/signin/invitation/#([a-z2-7-]+)", page)
    assert found is not None
    guest = Browser()
    guest.get("/signin/invitation/")
    assert guest.ceremony("/signin/invitation/", device, secret=found[1], label="電話")["Location"] == "/"
    assert "電話" in guest.get("/keys/").content.decode()
    again = Browser()
    again.get("/signin/invitation/")
    answer = again.ceremony("/signin/invitation/", Authenticator(ORIGIN), secret=found[1])
    assert answer.status_code == 403
    assert found[1] not in browser.get(f"/keys/people/{person}/").content.decode()


def signed_in(office: Office, person: PersonId) -> Browser:
    made = Browser()
    made.get("/signin/")
    made.ceremony("/signin/", office.devices[person])
    return made


def test_two_people_replace_lost_keys(office: Office, organ: OrgId) -> None:
    admin, head, person = (office.keyed(organ, role) for role in ("administrator", "head", "officer"))
    hers = signed_in(office, person)
    path = f"/keys/people/{person}/"
    first, second = signed_in(office, admin), signed_in(office, head)
    first.get(path)
    assert first.ceremony(f"{path}ask/", office.devices[admin])["Location"] == path
    assert "あなたが申し出ました" in first.get(path).content.decode()
    page = second.get(path).content.decode()
    recovery = re.search(r'name="recovery" value="([^"]+)"', page)
    assert recovery is not None
    answer = second.ceremony(f"{path}agree/", office.devices[head], recovery=recovery[1])
    assert "/signin/invitation/#" in answer.content.decode()
    assert not hers.inside


def test_without_the_signature_nothing_is_replaced(office: Office, organ: OrgId) -> None:
    admin, person = office.keyed(organ, "administrator"), office.keyed(organ, "officer")
    browser = signed_in(office, admin)
    browser.get(f"/keys/people/{person}/")
    assert browser.post(f"/keys/people/{person}/ask/").status_code == 403
    assert invitations.awaiting(office.at) == []


@pytest.mark.parametrize("role", ["officer", "administrator"])
def test_strangers_get_the_page_of_nobody(office: Office, organ: OrgId, role: str) -> None:
    person = office.keyed(organ, "officer")
    browser = signed_in(office, office.keyed(office.organisation(), role))
    nobody = browser.get(f"/keys/people/{'x' * 26}/")
    somebody = browser.get(f"/keys/people/{person}/")
    assert nobody.status_code == somebody.status_code == 404
    browser.get("/keys/")
    for act in ("invite", "ask", "ask/options", "agree", "agree/options"):
        assert browser.post(f"/keys/people/{person}/{act}/").status_code == 404


# ---- one's own keys ----


def test_a_spare_key_is_added_with_a_signature_and_removed_again(office: Office, organ: OrgId) -> None:
    officer = office.keyed(organ, "officer")
    browser = signed_in(office, officer)
    browser.get("/keys/")
    device = office.devices[officer]
    first = Passkey.objects.get().id
    assert browser.ceremony("/keys/add/", device, label="予備の鍵")["Location"] == "/keys/"
    page = browser.get("/keys/").content.decode()
    assert "予備の鍵" in page
    assert "パスキーを加えた" in page
    spare = Passkey.objects.exclude(id=first).get()
    assert browser.post("/keys/remove/", passkey=spare.id).status_code == 403
    browser.get("/keys/")
    assert browser.ceremony("/keys/remove/", device, passkey=spare.id)["Location"] == "/keys/"
    assert Passkey.objects.get(id=spare.id).revoked_at is not None


def test_the_last_key_stays(office: Office, organ: OrgId) -> None:
    officer = office.keyed(organ, "officer")
    browser = signed_in(office, officer)
    browser.get("/keys/")
    page = browser.ceremony("/keys/remove/", office.devices[officer], passkey=Passkey.objects.get().id)
    assert page.status_code == 403
    assert "最後のパスキー" in page.content.decode()


def test_the_example_gives_a_key_on_the_spot(
    office: Office, organ: OrgId, browser: Browser, device: Authenticator
) -> None:
    head = office.person(organ, "head")
    browser.get("/signin/as/")
    browser.post("/signin/as/", person=head)
    browser.get("/keys/")
    assert browser.ceremony("/keys/add/", device)["Location"] == "/keys/"
    assert Passkey.objects.get().account.person_id == head


def test_signing_out_everywhere(office: Office, organ: OrgId) -> None:
    officer = office.keyed(organ, "officer")
    browser, other = signed_in(office, officer), signed_in(office, officer)
    browser.get("/keys/")
    browser.post("/keys/sessions/end/")
    assert not other.inside


def test_no_page_holds_inline_script_or_style(office: Office, organ: OrgId) -> None:
    browser = signed_in(office, office.keyed(organ, "administrator"))
    person = office.keyed(organ, "officer")
    pages = ["/keys/", f"/keys/people/{person}/", "/signin/as/", "/signin/setup/", "/signin/invitation/"]
    for page in [browser.get(path).content.decode() for path in pages] + [Browser().get("/signin/").content.decode()]:
        assert not re.search(r"<script(?![^>]*\ssrc=)|\son[a-z]+=|\sstyle=|<style", page)


def test_options_are_what_a_browser_takes(office: Office, browser: Browser) -> None:
    browser.get("/signin/")
    options = json.loads(browser.post("/signin/options/").content)["get"]
    assert options["rpId"] == "localhost"
    assert options["userVerification"] == "required"
