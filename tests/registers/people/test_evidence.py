"""Every act of office set-up leaves one journal line and one ledger entry; a refused one leaves neither; sessions end at every change."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.registers.people.office import Office
from tests.world import made
from warifu.kernel.procedure.model import Refusal
from warifu.regimes.jp import roles
from warifu.registers.ledger.models import Outbox
from warifu.registers.people import acts
from warifu.registers.people.models import Appointment
from warifu.registers.vault import evidence
from warifu.registers.vault.keystore import KeyDestroyed
from warifu.registers.vault.sealed import keystore, open_text

Act = Callable[[Office], Any]


def _pending(office: Office) -> str:
    return str(made(office.appoint("sato", roles.HEAD, by="first")))


def _office(office: Office) -> int:
    return int(made(office.hold_office("sato", "order_18", by="first")))


# What is there before, the act itself (told what was there), its name in the journal, and whose sessions it ends.
ACTS: dict[str, tuple[Act | None, Callable[..., Any], str, str]] = {
    "organisation": (
        None,
        lambda o: acts.add_organisation(
            kind="contractor", code="new", name_ja="新", name_en="New", actor=o.people["first"], at=o.at
        ),
        "organisation_added",
        "",
    ),
    "unit": (
        None,
        lambda o: acts.add_unit(
            organisation=o.organisations["ministry"], name_ja="課", name_en="U", actor=o.people["first"], at=o.at
        ),
        "unit_added",
        "",
    ),
    "person": (None, lambda o: o.enter("ministry", by="first"), "person_added", ""),
    "move": (None, lambda o: o.move("sato", "ministry", o.on(1), by="first"), "person_moved", "sato"),
    "leave": (None, lambda o: o.leave("sato", o.day, by="first"), "person_left", "sato"),
    "appoint": (
        None,
        lambda o: o.appoint("tanaka", roles.OPERATIONS_MANAGER, by="first", at="firm"),
        "appointed",
        "tanaka",
    ),
    "propose": (None, lambda o: o.appoint("sato", roles.HEAD, by="first"), "appointment_proposed", "sato"),
    "confirm": (_pending, lambda o, was: o.confirm(was, by="second"), "appointment_confirmed", "sato"),
    "end": (_pending, lambda o, was: o.end(was, by="second", last=o.day), "appointment_ended", "sato"),
    "office": (None, lambda o: o.hold_office("sato", "order_18", by="first"), "office_proposed", "sato"),
    "office confirmed": (
        _office,
        lambda o, was: acts.confirm_office(office=was, actor=o.people["second"], at=o.at),
        "office_held",
        "sato",
    ),
    "office ended": (
        _office,
        lambda o, was: acts.end_office(office=was, last=o.day, actor=o.people["first"], at=o.at),
        "office_ended",
        "sato",
    ),
    "delegate": (None, lambda o: o.delegate("sato"), "delegated", "sato"),
    "withdraw": (
        lambda o: made(o.delegate("sato")),
        lambda o, was: acts.withdraw_delegation(delegation=was, actor=o.people["minister"], at=o.at),
        "delegation_withdrawn",
        "sato",
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_one_journal_line_one_entry_and_sessions_end(office: Office, name: str) -> None:
    before, act, called, whose = ACTS[name]
    was = (before(office),) if before else ()
    lines, entries = len(office.entered()), office.recorded()
    marks = {who: office.mark(who) for who in office.people}
    assert not isinstance(act(office, *was), Refusal)
    *_, line = office.entered()
    assert (len(office.entered()), office.recorded()) == (lines + 1, entries + 1)
    assert line.act == called
    assert {who for who in marks if office.mark(who) > marks[who]} == ({whose} if whose else set())
    fields = opened(line.entry_id)
    assert fields["kind"] == f"office:{called}"
    assert (fields["actor"], fields["subject"]) == (line.actor_id, line.person_id or line.organisation_id)
    assert fields["detail"] == line.data


def opened(entry_id: str) -> dict[str, Any]:
    row = Outbox.objects.get(entry_id=entry_id)
    found = evidence.open_(keystore(), row.key_id, bytes(row.opening))["fields"]
    return {name: field["value"] for name, field in found.items()}


def test_every_public_act_is_in_the_list_above() -> None:
    told = {"found", "gate_rows", "employment_rows", "exempt_rows"}
    named = {"add_organisation", "add_unit", "add_person", "move", "leave", "appoint", "confirm", "end_appointment", "hold_office",
             "confirm_office", "end_office", "delegate", "withdraw_delegation"}  # fmt: skip
    assert set(acts.__all__) - told == named


REFUSED: dict[str, Act] = {
    "not hers": lambda o: o.enter("cabinet", by="first"),
    "herself": lambda o: o.appoint("first", roles.OFFICER, by="first"),
    "no second person": lambda o: o.confirm(Appointment.objects.filter(role=roles.HEAD).get().id, by="first"),
    "a past day": lambda o: o.move("sato", "ministry", o.day, by="first"),
    "an unlisted office": lambda o: o.hold_office("sato", "janitor", by="first"),
    "a role not held": lambda o: o.delegate("sato", by="mori"),
    "founded": lambda o: acts.found(
        names=acts.Names("だれか"), organisation_ja="x", organisation_en="x", code="x", act_2_1="iii", at=o.at
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_changes_nothing(office: Office, name: str) -> None:
    lines, entries = len(office.entered()), office.recorded()
    marks = {who: office.mark(who) for who in office.people}
    appointments = list(Appointment.objects.order_by("id").values())
    assert isinstance(REFUSED[name](office), Refusal)
    assert (len(office.entered()), office.recorded()) == (lines, entries)
    assert {who: office.mark(who) for who in office.people} == marks
    assert list(Appointment.objects.order_by("id").values()) == appointments


def test_names_lie_sealed_and_are_gone_with_their_key(office: Office) -> None:
    from warifu.registers.people import queries
    from warifu.registers.people.domain import ERASED
    from warifu.registers.people.models import Person

    sato = office.people["sato"]
    assert queries.name(sato).kanji == "sato"
    assert b"sato" not in bytes(Person.objects.get(id=sato).names)
    keystore().destroy(sato, ["identity"])
    assert queries.name(sato) == ERASED
    with pytest.raises(KeyDestroyed):
        open_text(bytes(Person.objects.get(id=sato).names))
