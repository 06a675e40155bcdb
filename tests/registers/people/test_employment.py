"""Whose staff somebody is: stated at the gate at once, and what rests on it ends with it."""

import pytest
from django.db import connection

from tests.registers.people.office import Office, code
from tests.world import made
from warifu.kernel.access.tables import OPEN, number
from warifu.regimes.jp import roles
from warifu.registers.gate.check import differences
from warifu.registers.people import acts, queries


def test_a_person_is_staff_from_her_first_day(office: Office) -> None:
    ministry = office.organisations["ministry"]
    assert office.rows("employment", "sato") == [(number(office.day), OPEN, ministry, office.units["ports"])]
    employer = queries.employer_on(office.people["sato"], office.day)
    assert employer is not None
    assert employer.id == ministry
    assert queries.employer_on(office.people["sato"], office.on(-1)) is None


def test_a_move_states_the_gate(office: Office) -> None:
    then = office.on(10)
    made(office.move("sato", "cabinet", then, unit="survey"))
    assert office.rows("employment", "sato") == [
        (number(office.day), number(then), office.organisations["ministry"], office.units["ports"]),
        (number(then), OPEN, office.organisations["cabinet"], office.units["survey"]),
    ]
    assert differences(connection, acts.gate_rows()) == []
    last, first = (queries.employer_on(office.people["sato"], office.on(n)) for n in (9, 10))
    assert last is not None
    assert first is not None
    assert (last.code, first.code) == ("ministry", "cabinet")


def test_a_move_begins_after_the_present_employment_began(office: Office) -> None:
    assert code(office.move("sato", "cabinet", office.day)) == "day"
    made(office.move("sato", "cabinet", office.on(5)))
    assert code(office.move("sato", "ministry", office.on(5))) == "day"
    assert code(office.move("sato", "ministry", office.on(4))) == "day"


def test_roles_end_with_the_employment_they_were_held_in(office: Office) -> None:
    office.appointed("sato", roles.OFFICER)
    head = office.appoint("sato", roles.HEAD, by="first")
    office.confirm(head, by="second")
    later = office.appoint("sato", roles.SECURITY_OFFICER, by="first", first=office.on(20))
    elsewhere = office.appoint("sato", roles.PROTECTION_OFFICER, by="first", at="firm")
    made(office.move("sato", "cabinet", office.on(10)))
    assert office.holds("sato", office.on(9)) == {roles.OFFICER, roles.HEAD, roles.PROTECTION_OFFICER}
    assert office.holds("sato", office.on(10)) == {roles.PROTECTION_OFFICER}
    assert office.holds("sato", office.on(25)) == {roles.PROTECTION_OFFICER}
    ended = office.entered()[-1].data["ended"]
    assert later in ended
    assert head in ended
    assert elsewhere not in ended


def test_a_proposal_that_waits_ends_too(office: Office) -> None:
    head = office.appoint("sato", roles.HEAD, by="first")
    made(office.move("sato", "cabinet", office.on(1)))
    office.later(days=1)
    office.confirm(head, by="second")
    assert office.holds("sato") == set()


def test_a_move_within_the_organisation_ends_nothing(office: Office) -> None:
    office.appointed("sato", roles.OFFICER)
    made(office.move("sato", "ministry", office.on(1), by="first"))
    assert office.holds("sato", office.on(1)) == {roles.OFFICER}
    assert office.rows("employment", "sato")[-1][2:] == (office.organisations["ministry"], "")


def test_who_left_is_nobodys_staff(office: Office) -> None:
    office.appointed("sato", roles.OFFICER)
    made(office.leave("sato", office.on(3), by="first"))
    assert office.rows("employment", "sato")[-1][1] == number(office.on(4))
    assert queries.employer_on(office.people["sato"], office.on(4)) is None
    assert office.holds("sato", office.on(3)) == {roles.OFFICER}
    assert office.holds("sato", office.on(4)) == set()
    assert code(office.leave("sato", office.on(9), by="first")) == "role", "there is nothing to end"
    assert differences(connection, acts.gate_rows()) == []


def test_nobody_leaves_before_she_came(office: Office) -> None:
    assert code(office.leave("sato", office.on(-1), by="first")) == "day"


def test_nobody_is_taken_out_of_an_organisation_by_another(office: Office) -> None:
    assert code(office.move("sato", "cabinet", office.on(1), by="keeper", unit="survey")) == "employed"
    assert code(office.move("sato", "cabinet", office.on(1), by="first", unit="survey")) == "role"
    made(office.leave("sato", office.day, by="first"))
    assert code(office.move("sato", "cabinet", office.day, by="keeper")) == "day"
    made(office.move("sato", "cabinet", office.on(1), by="keeper", unit="survey"))
    assert office.rows("employment", "sato")[-1][2] == office.organisations["cabinet"]


@pytest.mark.parametrize("what", ["enter", "move"])
def test_a_unit_is_one_of_the_organisation(office: Office, what: str) -> None:
    if what == "enter":
        assert code(office.enter("ministry", by="first", unit="survey")) == "unit"
    else:
        assert code(office.move("sato", "ministry", office.on(1), by="first", unit="survey")) == "unit"
