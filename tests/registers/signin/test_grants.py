"""Tokens through the door: who makes them for whom, and what ends them."""

from datetime import date

import pytest
from django.db import connection

from tests.registers.signin.office import Office
from warifu.kernel.ids import Instant, LegalDay, OrgId, PersonId
from warifu.kernel.procedure.model import Refusal
from warifu.registers.ledger.models import Outbox
from warifu.registers.signin import grants, queries, tokens
from warifu.registers.signin.challenges import NotAccepted
from warifu.registers.signin.grants import Made

LAST = LegalDay(date(2026, 12, 31))


@pytest.fixture
def organ(office: Office) -> OrgId:
    return office.organisation("cabinet_office")


@pytest.fixture
def admin(office: Office, organ: OrgId) -> PersonId:
    return office.keyed(organ, "administrator")


def make(
    owner: PersonId, actor: PersonId | None, at: Instant, *scopes: str, label: str = "照会", last: LegalDay = LAST
) -> Made | Refusal:
    return grants.create_token(owner=owner, label=label, scopes=scopes, last_day=last, actor=actor, at=at)


def code(answer: object) -> str:
    assert isinstance(answer, Refusal), answer
    return answer.reasons[0].code


def owner_of(bearer: str, at: Instant) -> tokens.TokenInfo | None:
    with connection.cursor() as cursor:
        return tokens.token_owner(cursor, bearer, at)


def test_made_used_revoked(office: Office, organ: OrgId, admin: PersonId, at: Instant) -> None:
    owner = office.person(organ, "officer")
    before = Outbox.objects.count()
    made = make(owner, admin, at, "decide")
    assert isinstance(made, Made)
    found = owner_of(made.bearer, at)
    assert found is not None
    assert (found.person, found.scopes) == (owner, {"decide"})
    assert grants.revoke_token(made.id, owner, at) == made.id
    assert owner_of(made.bearer, at) is None
    assert Outbox.objects.count() == before + 2
    assert queries.own_tokens(found.account, at)[0].ended


def test_only_the_administrator_and_the_terminal_make_them(
    office: Office, organ: OrgId, admin: PersonId, at: Instant
) -> None:
    owner = office.person(organ, "officer")
    stranger = office.person(office.organisation(), "administrator")
    assert code(make(owner, stranger, at, "decide")) == "role"
    assert code(make(owner, owner, at, "decide")) == "role"
    assert code(make(PersonId("x" * 26), None, at, "decide")) == "role"
    made = make(owner, None, at, "decide")
    assert isinstance(made, Made)
    assert code(grants.revoke_token(made.id, stranger, at)) == "role"
    assert code(grants.revoke_token("x" * 26, admin, at)) == "role"
    assert owner_of(made.bearer, at) is not None


def test_ledger_entries_are_for_inspector_and_partner(
    office: Office, organ: OrgId, admin: PersonId, at: Instant
) -> None:
    officer, inspector = office.person(organ, "officer"), office.person(organ, "inspector")
    assert code(make(officer, admin, at, "ledger:entries")) == "scope"
    assert isinstance(make(inspector, admin, at, "ledger:entries", "ledger:tiles"), Made)


@pytest.mark.parametrize(("entry", "no"), [({"label": " "}, "entry"), ({"last": LegalDay(date(2026, 11, 23))}, "day")])
def test_an_entry_that_makes_no_sense(
    office: Office, organ: OrgId, at: Instant, entry: dict[str, object], no: str
) -> None:
    owner = office.person(organ)
    assert code(make(owner, None, at, "decide", **entry)) == no  # type: ignore[arg-type]
    assert code(make(owner, None, at)) == "entry"
    assert code(make(owner, None, at, "everything")) == "entry"


def test_a_closed_account_has_nothing_left(office: Office, organ: OrgId, admin: PersonId, at: Instant) -> None:
    owner = office.keyed(organ, "officer")
    made = make(owner, admin, at, "decide")
    assert isinstance(made, Made)
    grants.close_account(owner, admin, at)
    assert owner_of(made.bearer, at) is None
    with pytest.raises(NotAccepted):
        office.enter(owner)
    assert code(make(owner, admin, at, "decide")) == "role"


def test_whose_tokens_one_sees(office: Office, organ: OrgId, admin: PersonId, at: Instant) -> None:
    mine, other = office.person(organ, "officer"), office.person(office.organisation(), "officer")
    for owner in (mine, other):
        make(owner, None, at, "decide")
    assert [row.owner for row in queries.managed_tokens(admin, at)] == [mine]
    assert [row.owner for row in queries.managed_tokens(other, at)] == [other]
    assert {row.owner for row in queries.all_tokens(at)} == {mine, other}


def test_everybody_of_the_example_by_organisation(office: Office, organ: OrgId, at: Instant) -> None:
    from warifu.kernel.law.days import legal_day

    head = office.person(organ, "head", kanji="棚橋 朔")
    assessed = office.person(organ, kanji="水無瀬 遥")
    firm = office.person(office.organisation("contractor"))
    group, contractors = queries.fictitious(legal_day(at))
    assert [p.id for p in contractors.people] == [firm]
    assert group.organisation.ja == "産業基盤省"
    assert [p.id for p in group.people] == [head, assessed]
    assert [r.ja for r in group.people[0].roles] == ["行政機関の長"]
    assert group.people[1].roles == ()
