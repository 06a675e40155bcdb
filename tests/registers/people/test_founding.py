"""The first administrator: made once, and not left alone with roles that need two."""

import pytest

from tests.registers.people.office import Office, code
from warifu.kernel.ids import Instant, PersonId
from warifu.kernel.procedure.model import Refusal
from warifu.regimes.jp import roles
from warifu.registers.people import acts
from warifu.registers.people.domain import Names
from warifu.registers.people.models import OfficeEntry, Organisation, Person


def found(at: Instant, name: str = "雪村 環") -> PersonId | Refusal:
    return acts.found(
        names=Names(name), organisation_ja="産業基盤省", organisation_en="Ministry", code="sangyo", act_2_1="iii", at=at
    )


@pytest.fixture
def founded(db: None, at: object) -> Office:
    """An installation just founded; its two other people hold nothing yet."""
    office = Office(Instant(at))  # type: ignore[arg-type]
    office.people["founder"] = PersonId(str(found(office.at)))
    office.organisations["ministry"] = Organisation.objects.get().id
    for name in ("second", "third"):
        office.people[name] = office.enter("ministry", by="founder")
    return office


def test_only_once(founded: Office) -> None:
    assert code(found(founded.at, "だれか")) == "founded"
    assert Organisation.objects.count() == 1
    assert Person.objects.count() == 3


def test_nobody_founds_where_anybody_is_registered(office: Office) -> None:
    assert code(found(office.at)) == "founded"


def test_the_founder_administers_and_nothing_else(founded: Office) -> None:
    assert founded.holds("founder") == {roles.ADMINISTRATOR}
    assert {e.act for e in founded.entered()} == {"organisation_added", "person_added", "appointed"}


def test_her_first_fellow_completes_the_founding_and_then_two_are_needed(founded: Office) -> None:
    # There is nobody who could confirm: only this one appointment takes effect at once.
    head = founded.appoint("third", roles.HEAD, by="founder")
    assert founded.holds("third") == set()
    founded.appoint("second", roles.ADMINISTRATOR, by="founder")
    assert founded.holds("second") == {roles.ADMINISTRATOR}
    entry = OfficeEntry.objects.order_by("id").last()
    assert entry is not None
    assert entry.actor_id == founded.people["founder"]
    assert entry.data["founding"] is True
    founded.appoint("third", roles.ADMINISTRATOR, by="founder")
    assert founded.holds("third") == set()
    founded.confirm(head, by="second")
    assert founded.holds("third") == {roles.HEAD}
