"""Offices that need no assessment (Act 11(1)(i)-(vii), Order 18): listed ones, of organs, with a second person, for their days."""

import pytest
from django.db import IntegrityError, connection, transaction

from tests.registers.people.office import Office, code
from tests.world import made
from warifu.kernel.access.tables import OPEN, number
from warifu.regimes.jp.iesi import facts
from warifu.registers.gate.check import differences
from warifu.registers.people import acts
from warifu.registers.people.models import Office as Row


def test_it_exempts_nobody_until_a_second_person_confirms(office: Office) -> None:
    row = office.hold_office("sato", "state_minister", by="first")
    assert office.rows("exempt", "sato") == []
    for who in ("first", "sato", "mori", "keeper"):
        assert code(acts.confirm_office(office=row, actor=office.people[who], at=office.at)) == "second_person"
    made(acts.confirm_office(office=row, actor=office.people["second"], at=office.at))
    held = (number(office.day), OPEN, office.organisations["ministry"], "state_minister")
    assert office.rows("exempt", "sato") == [held]
    assert differences(connection, acts.gate_rows()) == []


@pytest.mark.parametrize("who", ["first", "sato"])
def test_the_data_layer_knows_the_second_person_too(office: Office, who: str) -> None:
    row = office.hold_office("sato", "state_minister", by="first")
    with pytest.raises(IntegrityError, match="office_second_person"), transaction.atomic():
        Row.objects.filter(id=row).update(confirmed_by_id=office.people[who])


def test_no_administrator_makes_herself_exempt(office: Office) -> None:
    assert code(office.hold_office("first", "state_minister", by="first")) == "self"


@pytest.mark.parametrize(("name", "place"), [("janitor", "ministry"), ("", "ministry"), ("state_minister", "firm")])
def test_only_offices_that_the_law_lists_and_of_organs(office: Office, name: str, place: str) -> None:
    assert code(office.hold_office("sato", name, by="first", at=place)) == "office"


@pytest.mark.parametrize("name", facts.OFFICES)
def test_every_listed_office_is_accepted(office: Office, name: str) -> None:
    made(office.hold_office("sato", name, by="first"))


def held(office: Office, **more: object) -> int:
    row = office.hold_office("sato", "order_18", by="first", **more)  # type: ignore[arg-type]
    return int(acts.confirm_office(office=made(row), actor=office.people["second"], at=office.at))  # type: ignore[arg-type]


def test_it_lasts_for_its_days(office: Office) -> None:
    held(office, last=office.on(3))
    assert office.rows("exempt", "sato")[0][:2] == (number(office.day), number(office.on(4)))
    assert code(office.hold_office("sato", "order_18", by="first", last=office.on(-1))) == "day"


def test_it_can_be_ended(office: Office) -> None:
    row = held(office)
    before = office.mark("sato")
    made(acts.end_office(office=row, last=office.day, actor=office.people["first"], at=office.at))
    assert office.rows("exempt", "sato")[0][1] == number(office.on(1))
    assert office.mark("sato") == before + 1
    end = acts.end_office(office=row, last=office.on(5), actor=office.people["first"], at=office.at)
    assert code(end) == "ended"
    for who in ("sato", "keeper"):
        assert code(acts.end_office(office=row, last=office.day, actor=office.people[who], at=office.at)) == "role"


@pytest.mark.parametrize("how", ["move", "leave"])
def test_it_ends_with_the_employment(office: Office, how: str) -> None:
    # A former holder of the office is assessed like everybody, wherever she works.
    held(office)
    if how == "move":
        made(office.move("sato", "firm", office.on(1)))
    else:
        made(office.leave("sato", office.day, by="first"))
    assert office.rows("exempt", "sato")[0][1] == number(office.on(1))
    assert differences(connection, acts.gate_rows()) == []
