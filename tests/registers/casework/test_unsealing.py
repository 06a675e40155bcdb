"""Opening a compartment: for its roles, for a stated purpose, never without a trace; full or empty, the answer is the same."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.registers.casework.conftest import Everything
from tests.world import World, assessed, contracted, contractor, designated
from warifu.kernel.ids import CaseId
from warifu.regimes.jp import roles
from warifu.registers.casework.models import Case, Interest, Step, Unsealing
from warifu.registers.casework.unsealing import PURPOSES, Content, Sealed, contents, unseal, who_looked
from warifu.registers.ledger.models import Outbox
from warifu.registers.vault import evidence, payloads
from warifu.registers.vault.sealed import keystore

COMPARTMENTS = tuple(name for name, _ in roles.COMPARTMENTS)
LOOKERS = {
    "minister": roles.HEAD,
    "assessor": roles.ASSESSMENT_OFFICER,
    "clerk": roles.ASSESSMENT_STAFF,
    "listener": roles.COMPLAINT_OFFICER,
    "investigator": roles.INVESTIGATOR,
    "sato": roles.PERSON,
}
NOBODY = ("manager", "keeper", "officer", "inspector", "colleague")


def look(world: World, case: CaseId, who: str, compartment: str, purpose: str = "judge") -> tuple[Content, ...]:
    return unseal(case_id=case, compartment=compartment, person=world.people[who], purpose=purpose, at=world.at)


def opens(world: World, case: CaseId, who: str) -> set[str]:
    found = set()
    for compartment in (*COMPARTMENTS, "designation", "application", "case", "evidence", ""):
        try:
            look(world, case, who, compartment)
        except Sealed:
            continue
        found.add(compartment)
    return found


def test_each_role_opens_its_compartments_and_no_other(world: World) -> None:
    case = assessed(world)
    for who, role in LOOKERS.items():
        assert opens(world, case, who) == set(roles.ROLES[role].compartments), who
    for who in NOBODY:
        assert opens(world, case, who) == set(), who


def test_in_another_persons_case_the_person_is_nobody(world: World) -> None:
    case = assessed(world, until="hand_in")
    assessed(world, "colleague", until="list_person")
    assert opens(world, case, "colleague") == set()


def test_designations_and_applications_open_for_whoever_takes_part(world: World) -> None:
    contractor(world)
    contractor(world, "rival")
    item, firm = designated(world), contracted(world)
    assert "designation" in opens(world, item, "officer")
    assert "designation" in opens(world, item, "inspector")
    assert opens(world, item, "firm-chief") == set()
    assert "application" in opens(world, firm, "firm-chief")
    assert opens(world, firm, "rival-chief") == set()
    assert opens(world, firm, "inspector") == set()


@pytest.mark.parametrize("purpose", ["", "curiosity", "JUDGE", "own "])
def test_only_for_a_purpose_of_the_list(world: World, purpose: str, everything: Callable[..., Everything]) -> None:
    # Act 16(1)
    case = assessed(world, until="hand_in")
    before = everything()
    with pytest.raises(Sealed):
        look(world, case, "investigator", "conduct", purpose)
    assert everything() == before
    assert [len(look(world, case, "investigator", "conduct", name)) for name, _ in PURPOSES] == [1] * len(PURPOSES)


def test_what_lies_there_oldest_first_with_its_step(world: World) -> None:
    case = assessed(world, until="hand_in")
    world.fill("investigator", "assessment:interview", case=case, notes="一度目")
    world.fill("investigator", "assessment:interview", case=case, notes="二度目")
    found = look(world, case, "investigator", "interview")
    assert [c.step for c in found] == ["interview", "interview"]
    assert found[0].seq < found[1].seq
    assert all("interview" in Step.objects.get(case_id=case, seq=c.seq).sealed for c in found)
    assert look(world, case, "investigator", "inquiry") == ()


def test_full_and_empty_are_refused_alike(world: World) -> None:
    case = assessed(world, until="hand_in")
    said = []
    for compartment in ("family", "inquiry", "nonsense"):
        with pytest.raises(Sealed) as refused:
            look(world, case, "clerk", compartment)
        said.append((type(refused.value), refused.value.args))
    with pytest.raises(Sealed):
        look(world, CaseId("nowhere"), "clerk", "identity")
    assert said == [(Sealed, (name,)) for name in ("family", "inquiry", "nonsense")]


def test_every_reading_is_in_the_case_and_in_the_ledger(world: World) -> None:
    case = assessed(world, until="hand_in")
    entries = Outbox.objects.count()
    look(world, case, "investigator", "conduct", "investigate")
    look(world, case, "sato", "conduct", "own")
    row = Case.objects.get(id=case)
    assert [(u.person_id, u.role, u.compartment, u.purpose) for u in who_looked(row)] == [
        (world.people["sato"], roles.PERSON, "conduct", "own"),
        (world.people["investigator"], roles.INVESTIGATOR, "conduct", "investigate"),
    ]
    assert Outbox.objects.count() == entries + 2
    said = opened(Unsealing.objects.order_by("id")[0].entry_id)
    assert (said["kind"], said["actor"], said["subject"]) == (
        "casework:unseal",
        world.people["investigator"],
        world.people["sato"],
    )
    assert said["detail"] == {"compartment": "conduct", "purpose": "investigate"}


def opened(entry_id: str) -> dict[str, Any]:
    row = Outbox.objects.get(entry_id=entry_id)
    fields = evidence.open_(keystore(), row.key_id, bytes(row.opening))["fields"]
    return {name: field["value"] for name, field in fields.items()}


def test_an_interest_seals_everything(world: World) -> None:
    case = assessed(world, until="hand_in")
    Interest.objects.create(case_id=case, person_id=world.people["investigator"])
    assert opens(world, case, "investigator") == set()


def test_what_was_erased_says_so(world: World) -> None:
    case = assessed(world, until="hand_in")
    destroyed = keystore().destroy(world.people["sato"], ["health"])
    (gone,) = look(world, case, "investigator", "health")
    assert gone == Content("hand_in", gone.seq, {}, erased=True)
    payloads.remove(destroyed)
    (gone,) = contents(Case.objects.get(id=case), "health")
    assert gone.erased
    (kept,) = look(world, case, "investigator", "conduct")
    assert kept.values
    assert not kept.erased
