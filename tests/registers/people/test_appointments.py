"""Appointments: a deciding role needs a second person, days limit it, and an administrator sets up her own organisation only."""

import pytest
from django.db import IntegrityError, transaction

from tests.registers.people.office import Office, code
from warifu.kernel.procedure.model import Refusal
from warifu.regimes.jp import roles
from warifu.registers.people import acts, queries
from warifu.registers.people.models import Appointment

DECIDING = sorted(r.code for r in roles.ROLES.values() if r.deciding and "organ" in r.at)
OTHERS = sorted(r.code for r in roles.ROLES.values() if not r.deciding and "contractor" in r.at)


@pytest.mark.parametrize("role", DECIDING)
def test_a_deciding_role_holds_nothing_until_a_second_person_confirms(office: Office, role: str) -> None:
    made = office.appoint("sato", role, by="first")
    assert office.holds("sato") == set()
    assert office.confirm(made, by="second") == made
    assert office.holds("sato") == {role}


@pytest.mark.parametrize("role", OTHERS)
def test_a_contractors_other_roles_hold_at_once(office: Office, role: str) -> None:
    office.appoint("tanaka", role, by="first", at="firm")
    assert office.holds("tanaka") == {role}


def test_whatever_opens_cases_of_an_organ_needs_a_second_person() -> None:
    """Whoever enters people could otherwise enter one who does not exist, appoint her and read cases as her."""
    opening = {r.code for r in roles.ROLES.values() if r.cases and {"organ", "cabinet_office"} & set(r.at)}
    assert opening and {code for code in opening if not roles.ROLES[code].deciding} == set()


def test_neither_the_proposer_nor_the_appointed_confirms(office: Office) -> None:
    made = office.appoint("second", roles.HEAD, by="first")
    assert code(office.confirm(made, by="first")) == "second_person"
    assert code(office.confirm(made, by="second")) == "second_person"
    assert office.holds("second") == {roles.ADMINISTRATOR}
    # The head is the other who may.
    assert office.confirm(made, by="minister") == made
    assert code(office.confirm(made, by="minister")) == "second_person", "it waits no longer"


@pytest.mark.parametrize("who", ["sato", "keeper"])
def test_only_an_administrator_or_the_head_there_is_the_second_person(office: Office, who: str) -> None:
    made = office.appoint("mori", roles.HEAD, by="first")
    assert code(office.confirm(made, by=who)) == "second_person"


@pytest.mark.parametrize("who", ["first", "mori"])
def test_the_data_layer_knows_the_second_person_too(office: Office, who: str) -> None:
    made = office.appoint("mori", roles.HEAD, by="first")
    with pytest.raises(IntegrityError, match="appointment_second_person"), transaction.atomic():
        Appointment.objects.filter(id=made).update(confirmed_by_id=office.people[who])
    Appointment.objects.filter(id=made).update(confirmed_by_id=office.people["second"])


def test_nobody_appoints_herself(office: Office) -> None:
    # Else one administrator alone could read cases.
    assert code(office.appoint("first", roles.OFFICER, by="first")) == "self"
    assert code(office.appoint("first", roles.INVESTIGATOR, by="first")) == "self"


def test_a_role_lasts_from_its_first_day_to_its_last(office: Office) -> None:
    office.appointed("sato", roles.OFFICER, first=office.on(2), last=office.on(4))
    held = [office.holds("sato", office.on(n)) for n in range(1, 6)]
    assert held == [set(), {roles.OFFICER}, {roles.OFFICER}, {roles.OFFICER}, set()]
    one = office.appointed("mori", roles.OFFICER, last=office.day)
    assert office.holds("mori") == {roles.OFFICER}
    assert office.holds("mori", office.on(1)) == set()
    assert code(office.end(one, by="first", last=office.day)) == ""
    assert code(office.appoint("mori", roles.OFFICER, by="first", first=office.on(2), last=office.on(1))) == "day"


def test_an_end_holds_from_the_next_day_or_at_once(office: Office) -> None:
    made = office.appointed("sato", roles.OFFICER)
    office.end(made, by="second", last=office.on(3))
    assert office.holds("sato", office.on(3)) == {roles.OFFICER}
    assert office.holds("sato", office.on(4)) == set()
    office.end(made, by="second", last=office.on(-1))
    assert office.holds("sato") == set()
    assert code(office.end(made, by="second", last=office.day)) == "ended"


def test_what_ended_before_it_was_confirmed_is_confirmed_no_more(office: Office) -> None:
    made = office.appoint("sato", roles.HEAD, by="first")
    office.end(made, by="second", last=office.on(-1))
    assert code(office.confirm(made, by="second")) == "second_person"
    assert office.holds("sato") == set()


@pytest.mark.parametrize(
    ("role", "place"),
    [
        (roles.PROTECTION_OFFICER, "ministry"),
        (roles.HEAD, "firm"),
        (roles.INVESTIGATOR, "ministry"),
        (roles.PERSON, "ministry"),
        ("emperor", "ministry"),
    ],
)
def test_a_role_belongs_to_a_kind_of_organisation(office: Office, role: str, place: str) -> None:
    assert code(office.appoint("sato", role, by="first", at=place)) == "role_place"


def test_an_administrator_sets_up_her_own_organisation_and_contractors(office: Office) -> None:
    office.organisation("partner", "partner")
    office.person("boss", "firm", roles.ADMINISTRATOR)
    seen = queries.managed(queries.audience(office.people["first"], office.day)).values_list("code", flat=True)
    assert set(seen) == {"ministry", "firm", "partner"}
    assert office.enter("firm", by="first")
    assert code(office.enter("cabinet", by="first")) == "role"
    assert code(office.enter("ministry", by="keeper")) == "role"
    # A contractor's administrator has nothing but the contractor.
    assert not isinstance(office.enter("firm", by="boss"), Refusal)
    for place in ("ministry", "cabinet", "partner"):
        assert code(office.enter(place, by="boss")) == "role"
        assert code(office.appoint("sato", roles.OFFICER, by="boss", at=place)) == "role"


@pytest.mark.parametrize("who", ["minister", "sato"])
def test_who_is_no_administrator_sets_up_nothing(office: Office, who: str) -> None:
    by = office.people[who]
    ministry = office.organisations["ministry"]
    appointment = Appointment.objects.get(person_id=office.people["second"]).id
    answers = [
        office.enter("ministry", by=who),
        office.appoint("mori", roles.OFFICER, by=who),
        office.end(appointment, by=who, last=office.day),
        office.move("mori", "ministry", office.on(1), by=who, unit="ports"),
        office.leave("mori", office.day, by=who),
        office.hold_office("mori", "state_minister", by=who),
        acts.add_unit(organisation=ministry, name_ja="新課", name_en="New", actor=by, at=office.at),
        acts.add_organisation(kind="contractor", code="x", name_ja="x", name_en="x", actor=by, at=office.at),
    ]
    assert [code(answer) for answer in answers] == ["role"] * len(answers)


def test_a_contractors_administrator_enters_no_organisation(office: Office) -> None:
    office.person("boss", "firm", roles.ADMINISTRATOR)
    by = office.people["boss"]
    made = acts.add_organisation(kind="contractor", code="x", name_ja="x", name_en="x", actor=by, at=office.at)
    assert code(made) == "role"


def test_organisations_have_a_kind_and_a_code_of_their_own(office: Office) -> None:
    def add(kind: str, name: str) -> str:
        by = office.people["first"]
        return code(acts.add_organisation(kind=kind, code=name, name_ja="社", name_en="Co", actor=by, at=office.at))

    assert add("contractor", "ministry") == "code"
    assert add("club", "club") == "kind"
    assert add("contractor", "works") == ""


def test_another_organ_is_set_up_from_outside_until_it_stands_by_itself(office: Office) -> None:
    by = office.people["first"]
    office.organisations["agency"] = acts.add_organisation(  # type: ignore[assignment]
        kind="organ", code="agency", name_ja="庁", name_en="Agency", act_2_1="iii", actor=by, at=office.at
    )
    for name in ("ito", "kato", "goto"):
        office.people[name] = office.enter("agency", by="first")
    made = office.appoint("ito", roles.ADMINISTRATOR, by="first", at="agency")
    assert office.confirm(made, by="second") == made
    # It has an administrator: nobody else enters people there. A second person there is not yet, so one outside confirms.
    assert code(office.enter("agency", by="first")) == "role"
    second = office.appoint("kato", roles.ADMINISTRATOR, by="ito", at="agency")
    assert office.confirm(second, by="first") == second
    third = office.appoint("goto", roles.HEAD, by="ito", at="agency")
    assert code(office.confirm(third, by="first")) == "second_person"
    assert office.confirm(third, by="kato") == third
