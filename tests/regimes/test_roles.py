"""The table of roles and the procedures agree: whoever may take a step may see the case."""

from warifu.regimes.jp import roles
from warifu.regimes.jp.iesi.procedures import ALL

FROM_THE_CASE = {roles.PERSON, roles.SUPERIOR, roles.INVESTIGATOR}


def test_whoever_may_take_a_step_sees_such_cases() -> None:
    for procedure in ALL:
        opening = {"start"}
        for step in procedure.steps:
            if set(step.source) <= opening:
                continue
            for role in set(step.by) - FROM_THE_CASE:
                assert procedure.name in roles.ROLES[role].cases, f"{role} takes {procedure.name}/{step.name}"


def test_every_role_a_procedure_names_exists() -> None:
    for procedure in ALL:
        for step in procedure.steps:
            assert set(step.by) <= set(roles.ROLES)


def test_compartments_are_opened_only_by_known_names() -> None:
    known = dict(roles.COMPARTMENTS)
    for role in roles.ROLES.values():
        assert set(role.compartments) <= set(known)


def test_the_administrator_sees_no_case() -> None:
    assert roles.ROLES[roles.ADMINISTRATOR].cases == ()
    assert roles.ROLES[roles.ADMINISTRATOR].compartments == ()


def test_contractors_open_no_compartment_of_a_person() -> None:
    # Act 13(2), 16(2): the contractor learns the result, or that there was no consent.
    for code in (roles.PROTECTION_OFFICER, roles.OPERATIONS_MANAGER):
        assert roles.ROLES[code].compartments == ()
        assert "assessment" not in roles.ROLES[code].cases
