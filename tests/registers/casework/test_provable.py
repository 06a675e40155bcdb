"""`warifu check journal`: what was changed, added or taken away by hand in the journal is named; what was erased is only counted."""

import argparse
from pathlib import Path
from typing import Any

import pytest

from tests.interfaces.web.booking import book, home
from tests.world import World, designated, ministry
from warifu.interfaces.cli import check
from warifu.registers.casework.models import Case, Step
from warifu.registers.casework.provable import Held, hold
from warifu.registers.installation import Installation
from warifu.registers.ledger.store import open_reader
from warifu.registers.signin.acts import account_for
from warifu.registers.signin.models import Passkey
from warifu.registers.signin.stepup import site
from warifu.registers.vault.keystore import KeyStore
from warifu.registers.vault.sealed import keystore


@pytest.fixture
def log(tmp_path: Path, settings: Any) -> Installation:
    settings.INSTALLATION = home(tmp_path)
    return settings.INSTALLATION  # type: ignore[no-any-return]


@pytest.fixture
def world(db: None, at: Any, log: Installation) -> World:
    """One designation, proposed and decided, and its entries in the log."""
    made = ministry(at)
    designated(made)
    book(log, made.at)
    return made


def held(log: Installation, keys: KeyStore | None = None) -> Held:
    with open_reader(log.ledger) as reader:
        return hold(reader, keys or keystore(), site())


def signed() -> Step:
    return Step.objects.get(step="designate")


def test_every_line_agrees_with_its_entry(world: World, log: Installation) -> None:
    found = held(log)
    assert found.faults == [] and found.agree == Step.objects.count() >= 2
    assert (found.waiting, found.erased) == (0, 0)


def test_a_line_whose_entry_still_waits_is_no_fault(world: World, log: Installation) -> None:
    lines = Step.objects.count()
    designated(world)
    found = held(log)
    assert (found.faults, found.agree, found.waiting) == ([], lines, Step.objects.count() - lines)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"data": {"last_day": "2099-12-31"}}, "detail"),
        ({"sealed": {"designation": "a" * 26}}, "detail"),
        ({"state": "lifted"}, "outcome"),
        ({"step": "lift"}, "kind"),
        ({"delegation": "rule 9"}, "detail"),
        ({"seq": 9}, "detail"),
    ],
)
def test_a_line_changed_by_hand_is_named(world: World, log: Installation, change: dict[str, Any], named: str) -> None:
    step = signed()
    Step.objects.filter(id=step.id).update(**change)
    (fault,) = held(log).faults
    assert fault.startswith(f"case {step.case_id}, line ") and fault.endswith(f"says otherwise of {named}")


def test_another_actor_or_subject_is_named(world: World, log: Installation) -> None:
    step = signed()
    Step.objects.filter(id=step.id).update(actor=world.people["sato"])
    assert [fault.rsplit(" ", 1)[1] for fault in held(log).faults] == ["actor"]
    Step.objects.filter(id=step.id).update(actor=step.actor_id)
    Case.objects.filter(id=step.case_id).update(subject="b" * 26)
    assert {fault.rsplit(" ", 1)[1] for fault in held(log).faults} == {"subject"}


def test_a_signature_changed_by_hand_is_named(world: World, log: Installation) -> None:
    step = signed()
    stored = dict(step.signature)
    for wrong in (
        {"signature": stored["authenticator_data"]},
        {"nonce": stored["signature"][:43]},
        {"credential": "x"},
    ):
        Step.objects.filter(id=step.id).update(signature={**stored, **wrong})
        assert len(held(log).faults) == 1, wrong
    Step.objects.filter(id=step.id).update(signature=None)
    assert [fault.rsplit(" ", 1)[1] for fault in held(log).faults] == ["detail"]


def test_a_revoked_key_has_signed_all_the_same_and_anothers_never(world: World, log: Installation) -> None:
    key = Passkey.objects.get(credential_id=signed().signature["credential"])
    Passkey.objects.filter(id=key.id).update(revoked_at=int(world.at.timestamp()))
    assert held(log).faults == []
    Passkey.objects.filter(id=key.id).update(account=account_for(world.people["sato"], world.at))
    assert len(held(log).faults) == 1


def test_a_line_taken_away_or_put_in_is_named(world: World, log: Installation) -> None:
    step = signed()
    Step.objects.filter(id=step.id).delete()
    (fault,) = held(log).faults
    assert fault.endswith("the journal has no line for it")
    step.entry_id = "c" * 26
    step.save(force_insert=True)
    assert any(fault.endswith("the log has no entry for it") for fault in held(log).faults)


def test_what_was_erased_is_counted_and_not_accused(world: World, log: Installation) -> None:
    lines = Step.objects.count()
    keystore().destroy(signed().case.subject, ["evidence"])
    found = held(log)
    assert (found.faults, found.agree, found.erased) == ([], 0, lines)


def test_the_command_says_how_many(
    world: World, log: Installation, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "django_setup", lambda _: None)  # the records of this test are set up already
    parser = argparse.ArgumentParser()
    check.add(parser.add_subparsers())
    parsed = parser.parse_args(["check", "journal"])
    parsed.data, parsed.key_file = log.directory, log.key_file
    assert parsed.run(parsed) == 0
    lines = Step.objects.count()
    assert capsys.readouterr().out == f"{lines} lines agree, 0 wait, 0 cannot be proven any more, 0 differ\n"
    Step.objects.filter(id=signed().id).update(state="expired")
    assert parsed.run(parsed) == 1
