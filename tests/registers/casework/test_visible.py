"""Who sees that a case is registered: every role of the table against every procedure, in an organisation that takes part and in another.

What is expected comes from the table of roles and from three sentences of law, not from the query: the investigator sees what the
Cabinet Office was asked for (Act 12(4), 12(5)); the inspector sees every organ's designations; the person sees her own case.
"""

from dataclasses import dataclass

import pytest

from tests.world import World, assessed, contracted, contractor, designated, ministry
from warifu.duties.contractors import queries as contractors
from warifu.duties.designation import queries as designation
from warifu.interfaces.example.filling import fill
from warifu.kernel.ids import CaseId
from warifu.regimes.jp import roles
from warifu.registers.casework import queries, registry
from warifu.registers.casework.models import Case, Interest, Party
from warifu.registers.people.queries import audience

PROCEDURES = ("designation", "accreditation", "assessment")
# A role, the kind of organisation it is held in, and whether that organisation takes part in the cases.
HELD = [
    (role.code, kind, takes_part)
    for role in roles.ROLES.values()
    for kind in role.at
    if kind
    for takes_part in (True, False)
]


@dataclass
class Places:
    """The same three cases twice: at the ministry with its contractor, and at another organ with another."""

    world: World
    cases: dict[str, CaseId]
    elsewhere: dict[str, CaseId]

    def sees(self, who: str) -> set[str]:
        asking = audience(self.world.people[who], self.world.day)
        seen = set(queries.visible(asking).values_list("id", flat=True))
        named = {
            f"{where}:{name}": case
            for where, cases in (("own", self.cases), ("other", self.elsewhere))
            for name, case in cases.items()
        }
        return {name for name, case in named.items() if case in seen}


@pytest.fixture
def places(db: None, at: object) -> Places:
    world = ministry(at)  # type: ignore[arg-type]
    contractor(world)
    contractor(world, "rival")
    world.organisation("abroad", "partner")
    own = {
        "designation": designated(world),
        "accreditation": contracted(world),
        "assessment": assessed(world, "sato", until="request_investigation"),
    }
    world.organisation("other")
    world.unit("lab", "other")
    world.person("officer2", "other", roles.OFFICER)
    world.person("clerk2", "other", roles.ASSESSMENT_STAFF)
    world.person("kobayashi", "other", unit="lab")
    propose = registry.procedure("accreditation").step("propose")
    proposal = fill(
        propose, {"contractor": world.organisations["rival"], "kind": "provided", "units": [world.units["lab"]]}
    )
    there = {
        "designation": world.fill("officer2", "designation:propose", arms=["infra"], groups=["g2"], held_by="own", measure="marking",
                                  units=[world.units["lab"]], not_other_secret="yes", from_abroad="no"),
        "accreditation": world.take("officer2", "accreditation:propose", **proposal),
        # Not yet asked for: no investigator sees it.
        "assessment": world.fill("clerk2", "assessment:list_person", person=world.people["kobayashi"], **{"class": "new"}),
    }  # fmt: skip
    return Places(world, own, there)


TAKES_PART = {"organ": "ministry", "cabinet_office": "cabinet", "contractor": "firm", "partner": "abroad"}
STRANGE = {"organ": "strange", "cabinet_office": "strange", "contractor": "strange", "partner": "strange"}


def expected(role: str, kind: str, takes_part: bool) -> set[str]:
    if role == roles.INSPECTOR:
        return {"own:designation", "other:designation"}
    if role == roles.INVESTIGATOR:
        return {"own:assessment"} if takes_part else set()
    # The Cabinet Office is here nobody's organ in charge, and a partner is part of nothing.
    if not takes_part or kind in ("cabinet_office", "partner"):
        return set()
    return {f"own:{name}" for name in roles.ROLES[role].cases}


def test_every_role_against_every_procedure(places: Places) -> None:
    world = places.world
    found, wanted = {}, {}
    for n, (role, kind, takes_part) in enumerate(HELD):
        place = TAKES_PART[kind] if takes_part else f"strange-{n}"
        if not takes_part:
            world.organisation(place, kind)
        world.person(f"holder-{n}", place, role)
        found[role, kind, takes_part] = places.sees(f"holder-{n}")
        wanted[role, kind, takes_part] = expected(role, kind, takes_part)
    assert found == wanted
    assert {role for role, _, _ in HELD} == set(roles.ROLES) - {roles.PERSON, roles.SUPERIOR}
    # Somebody sees each of them, and the administrator and the partner none.
    assert set().union(*found.values()) >= {f"own:{name}" for name in PROCEDURES}
    assert not any(seen for (role, _, _), seen in found.items() if role in (roles.ADMINISTRATOR, roles.PARTNER))


def test_registers_ask_the_same_in_their_own_columns(places: Places) -> None:
    world = places.world
    Interest.objects.create(case_id=places.elsewhere["designation"], person_id=world.people["inspector"])
    Interest.objects.create(case_id=places.cases["accreditation"], person_id=world.people["officer"])
    for case in Case.objects.prefetch_related("parties"):
        sides = {(p.part, p.organisation_id) for p in case.parties.all() if p.part in ("organ", "contractor")}
        assert sides == {("organ", case.organisation_id), ("contractor", case.contractor_id)} - {("contractor", None)}
    shown: dict[str, set[str]] = {}
    for who in world.people.values():
        asking = audience(who, world.day)
        for name, rows in (("item", designation.visible(asking)), ("firm", contractors.visible(asking))):
            found = set(rows.values_list("case_id", flat=True))
            assert found == set(
                rows.model.objects.filter(case__in=queries.visible(asking)).values_list("case", flat=True)
            )
            shown[name] = shown.get(name, set()) | found
    assert [len(found) for found in shown.values()] == [2, 2]


def test_cases_about_people_are_not_seen_by_columns_alone(places: Places) -> None:
    asking = audience(places.world.people["clerk"], places.world.day)
    with pytest.raises(ValueError, match="assessment"):
        queries.seen_in(asking, "assessment", queries.Columns())


def test_without_a_role_one_sees_ones_own_case_and_no_other(places: Places) -> None:
    assert places.sees("sato") == {"own:assessment"}
    assert places.sees("kobayashi") == {"other:assessment"}
    # An employee of the contractor that is accredited, and a colleague in the unit.
    assert places.sees("tanaka") == set()
    places.world.person("colleague of sato", "ministry", unit="ports")
    assert places.sees("colleague of sato") == set()


def test_a_superior_sees_the_case_she_is_asked_about(places: Places) -> None:
    world = places.world
    world.person("superior", "ministry", unit="ports")
    Party.objects.create(case_id=places.cases["assessment"], part=roles.SUPERIOR, person_id=world.people["superior"])
    assert places.sees("superior") == {"own:assessment"}


@pytest.mark.parametrize("part", ["notified", "recipient", "police", "told_contractor", "person"])
def test_being_told_something_opens_nothing(places: Places, part: str) -> None:
    world = places.world
    world.person("told", "ministry", unit="ports")
    world.person("told boss", "rival", roles.PROTECTION_OFFICER)
    for case in places.cases.values():
        Party.objects.create(case_id=case, part=part, person_id=world.people["told"])
        Party.objects.create(case_id=case, part=part, organisation_id=world.organisations["rival"])
    assert places.sees("told") == set()
    assert places.sees("told boss") == {"other:accreditation"}


def test_an_interest_shuts_one_case(places: Places) -> None:
    assert places.sees("minister") == {f"own:{name}" for name in PROCEDURES}
    Interest.objects.create(case_id=places.cases["assessment"], person_id=places.world.people["minister"])
    assert places.sees("minister") == {"own:designation", "own:accreditation"}


def test_a_role_opens_a_case_only_on_its_days(places: Places) -> None:
    from datetime import timedelta

    from tests.world import made
    from warifu.kernel.ids import LegalDay
    from warifu.registers.people import acts as people

    world = places.world
    world.person("acting", "ministry")
    first, last = LegalDay(world.day + timedelta(days=2)), LegalDay(world.day + timedelta(days=3))
    made(
        people.appoint(
            person=world.people["acting"], organisation=world.organisations["ministry"], role=roles.OFFICER, first=first, last=last,
            actor=None, at=world.at,
        )
    )  # fmt: skip
    seen = [bool(places.sees("acting")) for _ in range(5) if world.later(days=1)]
    assert seen == [False, True, True, False, False]


def test_roles_in_the_case_are_those_of_the_table(places: Places) -> None:
    """`standing` names no role that `visible` would not let in."""
    world = places.world
    for name, case in places.cases.items():
        row = Case.objects.get(id=case)
        for who in sorted(world.people):
            asking = audience(world.people[who], world.day)
            stands = queries.standing(row, asking)
            may_act = {role for step in registry.procedure(name).steps for role in step.by}
            if f"own:{name}" not in places.sees(who):
                assert not set(stands.roles) & may_act - {
                    r.code for r in roles.ROLES.values() if name not in r.cases
                }, (who, name)
