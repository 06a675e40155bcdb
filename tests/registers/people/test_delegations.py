"""専決・代決: a role held, another person of the same organisation, an internal rule, a last day; both are named wherever it is used."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.registers.people.office import Office, code
from tests.world import PROPOSAL, World, made
from warifu.kernel.ids import LegalDay
from warifu.kernel.procedure.model import Delegated, Refusal
from warifu.regimes.jp import roles
from warifu.registers.casework.acts import NotVisible
from warifu.registers.casework.models import Case, Step
from warifu.registers.ledger.models import Outbox
from warifu.registers.people import acts, queries
from warifu.registers.people.models import Appointment, Delegation
from warifu.registers.vault import evidence
from warifu.registers.vault.sealed import keystore


def given(office: Office, to: str = "sato", day: LegalDay | None = None) -> tuple[Delegated, ...]:
    organs = [office.organisations["ministry"]]
    return queries.delegations_on(office.people[to], day or office.day, "designation", organs)


def test_it_names_whom_which_steps_and_under_which_rule(office: Office) -> None:
    made_id = made(office.delegate("sato"))
    (held,) = given(office)
    assert asdict(held) == {
        "of": office.people["minister"],
        "of_roles": frozenset({"head"}),
        "steps": frozenset({"designate", "lift"}),
        "rule": "専決規程 第4条",
        "id": made_id,
    }


def test_it_holds_from_its_first_day_to_its_last(office: Office) -> None:
    made(office.delegate("sato", first=office.on(1), last=office.on(2)))
    assert [len(given(office, day=office.on(n))) for n in range(4)] == [0, 1, 1, 0]


def test_only_a_role_held(office: Office) -> None:
    assert code(office.delegate("sato", by="mori")) == "role"
    assert code(office.delegate("sato", role=roles.COMPLAINT_OFFICER)) == "role"
    # Nor what was only given in delegation.
    made(office.delegate("sato"))
    assert code(office.delegate("mori", by="sato")) == "role"


@pytest.mark.parametrize("wrong", [{"rule": " "}, {"rule": "規" * 401}, {"steps": []}, {"to": "minister"}])
def test_it_needs_another_person_steps_and_a_rule(office: Office, wrong: dict[str, Any]) -> None:
    assert code(office.delegate(**{"to": "sato", **wrong})) == "delegation"


def test_its_last_day_is_not_before_its_first(office: Office) -> None:
    assert code(office.delegate("sato", first=office.on(1), last=office.day)) == "day"
    with pytest.raises(IntegrityError, match="delegation_ends"), transaction.atomic():
        Delegation.objects.create(
            id="x" * 26, organisation_id=office.organisations["ministry"], delegator_id=office.people["minister"],
            delegate_id=office.people["sato"], role="head", procedure="designation", steps=[], rule="x", first=office.day, after=office.day,
        )  # fmt: skip


def test_only_to_staff_of_the_same_organisation(office: Office) -> None:
    assert code(office.delegate("keeper")) == "delegate"
    made(office.leave("mori", office.on(5), by="first"))
    assert code(office.delegate("mori", first=office.on(6))) == "delegate"
    made(office.delegate("mori"))


def test_a_delegate_who_went_elsewhere_does_nothing_in_anybodys_name(office: Office) -> None:
    made(office.delegate("sato"))
    made(office.move("sato", "cabinet", office.on(5)))
    assert [len(given(office, day=office.on(n))) for n in (4, 5)] == [1, 0]
    assert queries.audience(office.people["sato"], office.on(5)).in_name == ()


def test_it_is_withdrawn_at_once_and_by_the_delegator_only(office: Office) -> None:
    delegation = made(office.delegate("sato"))
    for who in ("sato", "first"):
        answer = acts.withdraw_delegation(delegation=delegation, actor=office.people[who], at=office.at)
        assert code(answer) == "role"
    assert given(office)
    made(acts.withdraw_delegation(delegation=delegation, actor=office.people["minister"], at=office.at))
    assert given(office) == ()
    again = acts.withdraw_delegation(delegation=delegation, actor=office.people["minister"], at=office.at)
    assert code(again) == "role"


def test_it_ends_with_the_delegators_own_role(office: Office) -> None:
    made(office.delegate("sato"))
    head = Appointment.objects.get(role=roles.HEAD).id
    office.end(head, by="first", last=office.on(2))
    assert given(office, day=office.on(2))
    assert given(office, day=office.on(3)) == ()


# ---- in a case ----


def proposed(world: World, by: str = "officer") -> Any:
    return world.take(by, "designation:propose", **PROPOSAL, units=[world.units["ports"]])


def delegated(world: World, to: str = "deputy") -> str:
    return str(
        made(
            acts.delegate(
                organisation=world.organisations["ministry"],
                delegator=world.people["minister"],
                delegate=world.people[to],
                role=roles.HEAD,
                procedure="designation",
                steps=["designate", "lift"],
                rule="専決規程 第4条",
                first=world.day,
                last=LegalDay(world.day + timedelta(days=30)),
                at=world.at,
            )
        )
    )


def test_journal_and_ledger_name_both(world: World) -> None:
    world.person("deputy", "ministry", unit="ports")
    delegation = delegated(world)
    case = world.take("deputy", "designation:designate", case=proposed(world), last_day="2031-11-23")
    step = Step.objects.get(case_id=case, step="designate")
    assert (step.actor_id, step.acting_for_id) == (world.people["deputy"], world.people["minister"])
    assert step.delegation == delegation
    row = Outbox.objects.get(entry_id=step.entry_id)
    fields = evidence.open_(keystore(), row.key_id, bytes(row.opening))["fields"]
    assert fields["actor"]["value"] == world.people["deputy"]
    assert fields["detail"]["value"]["for"] == world.people["minister"]
    assert fields["detail"]["value"]["rule"] == delegation


def test_never_in_effect_to_the_proposer(world: World) -> None:
    delegated(world, "officer")
    assert "same_person" in world.codes("officer", "designation:designate", case=proposed(world), last_day="2031-11-23")
    # The colleague's proposal the officer may decide in the head's name.
    case = proposed(world, "colleague")
    world.take("officer", "designation:designate", case=case, last_day="2031-11-23")
    assert Case.objects.get(id=case).state == "in_force"


def test_never_in_the_name_of_the_proposer(world: World) -> None:
    world.person("deputy", "ministry", unit="ports")
    made(
        acts.appoint(
            person=world.people["minister"], organisation=world.organisations["ministry"], role=roles.OFFICER, first=world.day, last=None,
            actor=None, at=world.at,
        )
    )  # fmt: skip
    delegated(world)
    codes = world.codes("deputy", "designation:designate", case=proposed(world, "minister"), last_day="2031-11-23")
    assert codes == {"same_person"}


def test_withdrawn_between_form_and_step_it_is_refused(world: World) -> None:
    world.person("deputy", "ministry", unit="ports")
    delegation, case = delegated(world), proposed(world)
    made(acts.withdraw_delegation(delegation=delegation, actor=world.people["minister"], at=world.at))
    with pytest.raises(NotVisible):
        world.attempt("deputy", "designation:designate", case=case, last_day="2031-11-23")


def test_only_the_steps_it_names(world: World) -> None:
    world.person("deputy", "ministry", unit="ports")
    delegated(world)
    answer = world.attempt("deputy", "designation:decline", case=proposed(world), note="要らない")
    assert isinstance(answer, Refusal)
    assert {r.code for r in answer.reasons} == {"role"}
