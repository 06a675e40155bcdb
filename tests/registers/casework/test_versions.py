"""A case keeps the version and the law under which it opened: two versions of one procedure live side by side."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from tests.world import PROPOSAL, World
from warifu.kernel.ids import CaseId, Cite, Text
from warifu.kernel.procedure.model import Field, Kind
from warifu.regimes.jp.iesi import law
from warifu.registers.casework import acts, registry
from warifu.registers.casework.models import Case, Step
from warifu.registers.ledger.models import Outbox
from warifu.registers.vault import evidence
from warifu.registers.vault.sealed import keystore

_WITNESS = Field("witness", Kind.LINE, Text("立会人", "Witness"), Cite("Assumed"), max_length=100)


@pytest.fixture
def next_version() -> Iterator[None]:
    """A second version of the designation: deciding asks one field more, and a candidate is not taken back any more."""
    duty = registry.duty_of("designation")
    (first,) = duty.procedures
    steps = tuple(
        replace(step, fields=(*step.fields, _WITNESS)) if step.name == "designate" else step
        for step in first.steps
        if step.name != "withdraw_candidate"
    )
    registry.register(replace(duty, procedures=(first, replace(first, version=2, steps=steps))))
    yield
    registry.register(duty)


def decline(world: World, case: CaseId) -> acts.Act:
    """A decision as its passkey signs it."""
    return acts.Act("designation", "decline", world.people["minister"], world.at, "once", case=case, revision=1)


def proposed(world: World) -> CaseId:
    return world.take("officer", "designation:propose", **PROPOSAL, units=[world.units["ports"]])


def test_a_new_case_opens_under_the_newest(world: World, next_version: None) -> None:
    assert Case.objects.get(id=proposed(world)).version == 2


def test_an_old_case_goes_on_under_its_own(world: World, request: pytest.FixtureRequest) -> None:
    old, other = proposed(world), proposed(world)
    request.getfixturevalue("next_version")
    new = proposed(world)
    # The new one asks for the witness; the old one does not know it.
    assert world.codes("minister", "designation:designate", case=new, last_day="2031-11-23") == {"field:witness"}
    world.take("minister", "designation:designate", case=old, last_day="2031-11-23", witness="だれか")
    assert "witness" not in Step.objects.get(case_id=old, step="designate").data
    world.take("minister", "designation:designate", case=new, last_day="2031-11-23", witness="立会 人")
    assert Step.objects.get(case_id=new, step="designate").data["witness"] == "立会 人"
    # What was dropped may still be done where it was begun.
    world.take("officer", "designation:withdraw_candidate", case=other, note="やめる")
    with pytest.raises(KeyError):
        world.attempt("officer", "designation:withdraw_candidate", case=proposed(world))
    assert {c.version for c in Case.objects.filter(id__in=[old, other])} == {1}


def test_the_signature_names_the_version(world: World, request: pytest.FixtureRequest) -> None:
    old = proposed(world)
    before = acts.digest(decline(world, old))
    request.getfixturevalue("next_version")
    assert acts.digest(decline(world, old)) == before
    Case.objects.filter(id=old).update(version=2)
    assert acts.digest(decline(world, old)) != before


def test_a_version_nobody_declares_is_an_error_and_no_other(world: World) -> None:
    case = proposed(world)
    Case.objects.filter(id=case).update(version=7)
    with pytest.raises(KeyError):
        world.attempt("minister", "designation:decline", case=case)


@dataclass(frozen=True)
class _Law:
    """The law as amended: all that casework asks of it."""

    digest: str


def test_a_case_keeps_the_digest_of_the_law_it_opened_under(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    old = proposed(world)
    monkeypatch.setattr(acts, "law", lambda: _Law("a" * 64))
    new = proposed(world)
    world.take("minister", "designation:designate", case=old, last_day="2031-11-23")
    assert Case.objects.get(id=old).law_digest == law().digest
    assert Case.objects.get(id=new).law_digest == "a" * 64


def test_the_entry_names_the_version_and_the_law(world: World, next_version: None) -> None:
    case = proposed(world)
    step = Step.objects.get(case_id=case)
    row = Outbox.objects.get(entry_id=step.entry_id)
    fields = evidence.open_(keystore(), row.key_id, bytes(row.opening))["fields"]
    assert fields["procedure"]["value"] == "designation v2"
    assert law().digest.encode() in bytes(row.entry)
