"""Coming in by an identity provider, against a real one: bound once, then entered; and everything that must not let anybody in."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as django_settings

from tests.doubles.oidc_provider import RunningProvider
from tests.interfaces.web.signin.test_pages import COOKIE, Browser, now, office  # noqa: F401 (fixtures)
from tests.registers.signin.office import ORIGIN, Office
from warifu.interfaces.web import middleware
from warifu.kernel.ids import Instant, PersonId
from warifu.registers.installation import InstallationError
from warifu.registers.people.models import Person
from warifu.registers.signin import acts, grants, invitations, provided, queries, stepup
from warifu.registers.signin import provider as machinery
from warifu.registers.signin.models import Invitation, KeyEvent, ProvidedSubject, Session

BACK = f"{ORIGIN}/signin/provider/back/"


@pytest.fixture(scope="module")
def running() -> Iterator[RunningProvider]:
    with RunningProvider(BACK) as provider:
        yield provider


@pytest.fixture
def provider(running: RunningProvider, settings: Any) -> Iterator[RunningProvider]:
    settings.OIDC = machinery.Config(running.issuer, running.client, running.secret)
    provided._provider.cache_clear()
    yield running
    running.call_itself(running.issuer)


@pytest.fixture
def invited(office: Office) -> tuple[PersonId, str]:  # noqa: F811
    """A person without a key, and the secret of her invitation."""
    organ = office.organisation()
    person = office.person(organ)
    issued = invitations.invite(person, None, office.at)
    assert isinstance(issued, invitations.Issued)
    return person, issued.secret


def bind(browser: Browser, provider: RunningProvider, secret: str, account: str) -> Any:
    """The page of the invitation, the button, the provider, and back."""
    browser.get("/signin/invitation/")
    page = browser.post("/signin/invitation/provider/", secret=secret)
    assert page.status_code == 200, page.status_code
    (address,) = [a for a in page.content.decode().split('"') if a.startswith(provider.issuer)]
    return browser.get(way(provider.returns(address.replace("&amp;", "&"), account)))


def enter(browser: Browser, provider: RunningProvider, account: str) -> Any:
    return browser.get(way(provider.returns(leaves(browser), account)))


def leaves(browser: Browser) -> str:
    left = browser.get("/signin/provider/")
    assert left.status_code == 303
    return str(left["location"])


def way(address: str) -> str:
    assert address.startswith(BACK)
    return address.removeprefix(ORIGIN)


def test_bound_by_an_invitation_then_entered(provider: RunningProvider, invited: tuple[PersonId, str]) -> None:
    person, secret = invited
    first = Browser()
    answer = bind(first, provider, secret, "mio")
    assert answer.status_code == 303 and answer["location"] == "/" and first.inside
    row = ProvidedSubject.objects.get()
    assert (row.account.person_id, row.issuer, row.ended) == (person, provider.issuer, None)
    assert "mio" not in row.subject
    again = Browser("en")
    answer = enter(again, provider, "mio")
    assert answer.status_code == 303 and again.inside
    # The session is like any other, and her page says what it is good for.
    assert again.client.cookies[COOKIE]["httponly"] and Session.objects.filter(how="provider").count() == 2
    page = again.get("/keys/").content.decode()
    assert "You are in by the identity provider" in page and "signing a decision takes a passkey" in page
    assert [e.event for e in KeyEvent.objects.order_by("id")][-2:] == ["provider:bound", "account:entered_by_provider"]
    # An invitation is good once, whatever it was used for.
    assert Invitation.objects.get().used_at is not None


def test_what_is_asked_of_the_provider(provider: RunningProvider, db: None) -> None:
    browser = Browser()
    sent = {name: value for name, (value,) in parse_qs(urlsplit(leaves(browser)).query).items()}
    assert (sent["response_type"], sent["scope"], sent["redirect_uri"]) == ("code", "openid", BACK)
    assert sent["code_challenge_method"] == "S256" and sent["client_id"] == provider.client
    assert len({sent["state"], sent["nonce"], sent["code_challenge"]}) == 3
    kept = browser.client.cookies[f"{COOKIE}_leaving"]
    assert kept["httponly"] and kept["samesite"] == "Lax" and kept.value not in str(sent)
    other = {name: value for name, (value,) in parse_qs(urlsplit(leaves(Browser())).query).items()}
    assert not {sent[n] for n in ("state", "nonce", "code_challenge")} & set(other.values())


def test_nobody_is_let_in_who_was_not_bound(provider: RunningProvider, office: Office) -> None:  # noqa: F811
    """Neither by a name nor by an address: nobody is made, and nobody is found."""
    office.person(office.organisation(), kanji="stranger")
    before = Person.objects.count()
    browser = Browser()
    answer = enter(browser, provider, "stranger")
    assert answer.status_code == 403 and "入れませんでした" in answer.content.decode()
    assert not browser.inside and Person.objects.count() == before and not ProvidedSubject.objects.exists()


def test_an_answer_is_good_once_and_in_the_browser_that_asked(
    provider: RunningProvider, invited: tuple[PersonId, str]
) -> None:
    bind(Browser(), provider, invited[1], "mio")
    browser, thief = Browser(), Browser()
    address = way(provider.returns(leaves(browser), "mio"))
    leaves(thief)
    # Somebody else's answer brought to her browser, or hers to somebody else's: the state is gone, nobody is in.
    assert thief.get(address).status_code == 403 and not thief.inside
    assert browser.get(address).status_code == 403 and not browser.inside
    address = way(provider.returns(leaves(browser), "mio"))
    assert browser.get(address).status_code == 303
    browser.client.cookies.clear()
    assert browser.get(address).status_code == 403


@pytest.mark.parametrize("change", ["state", "code", "iss", "late", "nonce"])
def test_what_was_changed_on_the_way_lets_nobody_in(
    provider: RunningProvider, invited: tuple[PersonId, str], change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bind(Browser(), provider, invited[1], "mio")
    browser = Browser()
    address = way(provider.returns(leaves(browser), "mio"))
    if change in ("state", "code"):
        address = address.replace(f"{change}=", f"{change}=x")
    elif change == "iss":
        address += "&iss=https%3A%2F%2Felsewhere.example"
    elif change == "late":
        monkeypatch.setattr(middleware, "now", lambda: Instant(datetime.now(UTC) + timedelta(minutes=6)))
    else:
        monkeypatch.setattr(provided, "b64", lambda raw: "another nonce")
    assert browser.get(address).status_code == 403
    assert not browser.inside


def test_the_issuer_is_exactly_the_one_configured(provider: RunningProvider, invited: tuple[PersonId, str]) -> None:
    bind(Browser(), provider, invited[1], "mio")
    browser = Browser()
    address = leaves(browser)
    provider.call_itself("https://elsewhere.example")
    # Its metadata are known still; what it signs now is another's.
    returned = provider.returns(address, "mio")
    assert browser.get(way(returned)).status_code == 403 and not browser.inside
    # Looked at anew, it is no provider of ours.
    provided._provider.cache_clear()
    assert browser.get("/signin/provider/").status_code == 503


def test_a_provider_may_change_its_keys(provider: RunningProvider, invited: tuple[PersonId, str]) -> None:
    bind(Browser(), provider, invited[1], "mio")
    provider.turn_key()
    browser = Browser()
    assert enter(browser, provider, "mio").status_code == 303 and browser.inside


def test_another_redirect_is_refused_by_the_provider(provider: RunningProvider, db: None) -> None:
    address = leaves(Browser()).replace("back%2F", "back%2Felsewhere")
    assert provider.asked(address, "mio").status_code == 400


def test_one_subject_one_person_and_once(provider: RunningProvider, office: Office) -> None:  # noqa: F811
    organ = office.organisation()
    secrets = []
    for _ in range(2):
        issued = invitations.invite(office.person(organ), None, office.at)
        assert isinstance(issued, invitations.Issued)
        secrets.append(issued.secret)
    assert bind(Browser(), provider, secrets[0], "mio").status_code == 303
    assert bind(Browser(), provider, secrets[1], "mio").status_code == 403
    # The invitation of the second one is not spent by it.
    assert bind(Browser(), provider, secrets[1], "nao").status_code == 303
    browser = Browser()
    browser.get("/signin/invitation/")
    assert browser.post("/signin/invitation/provider/", secret=secrets[1]).status_code == 403
    # Where there was a way in, one administrator alone makes no other.
    person = PersonId(ProvidedSubject.objects.first().account.person_id)  # type: ignore[union-attr]
    assert not isinstance(invitations.invite(person, None, office.at), invitations.Issued)


def test_who_came_in_this_way_signs_nothing(provider: RunningProvider, invited: tuple[PersonId, str]) -> None:
    browser = Browser()
    bind(browser, provider, invited[1], "mio")
    person = invited[0]
    with pytest.raises(stepup.NoPasskey):
        stepup.options(person, b"digest", Instant(datetime.now(UTC)))
    # Nor does she make herself a key that could sign.
    browser.get("/keys/")
    assert browser.post("/keys/add/options/").status_code == 409
    assert browser.post("/keys/add/", credential="{}", label="").status_code == 403


def test_the_rules_of_sessions_are_the_same(
    provider: RunningProvider, invited: tuple[PersonId, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bind(Browser(), provider, invited[1], "mio")
    idle, moved, out = Browser(), Browser(), Browser()
    for browser in (idle, moved, out):
        enter(browser, provider, "mio")
    out.get("/keys/")
    out.post("/signin/out/")
    assert not out.inside
    with monkeypatch.context() as later:
        later.setattr(middleware, "now", lambda: Instant(datetime.now(UTC) + timedelta(minutes=31)))
        assert not idle.inside
    assert moved.inside
    Person.objects.filter(id=invited[0]).update(appointments_mark=7)
    assert not moved.inside


def test_one_binds_her_own_account_with_a_signature(provider: RunningProvider, office: Office) -> None:  # noqa: F811
    person = office.keyed(office.organisation())
    browser = Browser()
    browser.client.cookies[COOKIE] = office.enter(person)
    browser.get("/keys/")
    assert browser.post("/keys/provider/", assertion="").status_code == 403
    page = browser.ceremony("/keys/provider/", office.devices[person])
    (address,) = [a for a in page.content.decode().split('"') if a.startswith(provider.issuer)]
    assert browser.get(way(provider.returns(address.replace("&amp;", "&"), "own"))).status_code == 303
    assert queries.own_keys(office.account(person).id)
    other = Browser()
    assert enter(other, provider, "own").status_code == 303 and other.inside
    # Replaced keys, or a closed account, end it.
    grants.close_account(person, None, office.at)
    assert enter(Browser(), provider, "own").status_code == 403
    assert not ProvidedSubject.objects.get().subject


def test_without_a_provider_there_is_no_such_page(office: Office) -> None:  # noqa: F811
    assert django_settings.OIDC is None
    browser = Browser()
    assert browser.get("/signin/provider/").status_code == browser.get("/signin/provider/back/").status_code == 404
    assert "/signin/provider/" not in browser.get("/signin/").content.decode()
    assert "/signin/invitation/provider/" not in browser.get("/signin/invitation/").content.decode()
    assert browser.post("/signin/invitation/provider/", secret="x").status_code == 404


def test_a_provider_that_is_away(settings: Any, office: Office) -> None:  # noqa: F811
    settings.OIDC = machinery.Config("http://127.0.0.1:9/o", "c", "s")
    answer = Browser().get("/signin/provider/")
    assert answer.status_code == 503 and "認証機関がいま応答しません" in answer.content.decode()


def test_half_a_provider_stops_the_start(tmp_path: Any) -> None:
    (tmp_path / "secret").write_text("s\n")
    (tmp_path / "empty").write_text("")
    whole = {
        machinery.ISSUER: "https://id.example",
        machinery.CLIENT_ID: "warifu",
        machinery.SECRET_FILE: str(tmp_path / "secret"),
    }
    found = machinery.configured(whole)
    assert found == machinery.Config("https://id.example", "warifu", "s") and "'s'" not in repr(found)
    assert machinery.configured({}) is None
    for change in (
        {machinery.ISSUER: "http://id.example"},
        {machinery.CLIENT_ID: ""},
        {machinery.SECRET_FILE: ""},
        {machinery.SECRET_FILE: str(tmp_path / "nowhere")},
        {machinery.SECRET_FILE: str(tmp_path / "empty")},
    ):
        with pytest.raises(InstallationError):
            machinery.configured({**whole, **change})


def test_the_example_is_entered_as_before(office: Office) -> None:  # noqa: F811
    person = office.person(office.organisation())
    assert acts.sign_in_as(person, office.at)
