"""Erasure and hold as acts: hold wins; what is erased cannot be opened, by anybody, in any part; that it was erased can be shown."""

import json
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction

from warifu.kernel.ids import Cite, Instant, PersonId
from warifu.kernel.procedure.model import Refusal
from warifu.registers import installation as place
from warifu.registers.installation import new_id
from warifu.registers.ledger import entry as entries
from warifu.registers.ledger.models import Outbox
from warifu.registers.search import keeping
from warifu.registers.search.index import Row
from warifu.registers.search.tokens import BYTES
from warifu.registers.vault import erased, erasure, evidence, hold, payloads
from warifu.registers.vault.erasure import Erased
from warifu.registers.vault.keystore import KeyDestroyed, KeyStore
from warifu.registers.vault.models import Erasure, Hold, Payload
from warifu.registers.vault.recording import record
from warifu.registers.vault.sealed import keystore, open_text, seal_text

pytestmark = pytest.mark.django_db(transaction=True)
OFFICER = PersonId("o" * 26)
BASIS = Cite("NPSC", "37")


@pytest.fixture
def person() -> str:
    return new_id()


@pytest.fixture
def dossier(person: str, at: datetime) -> dict[str, str]:
    return {
        name: payloads.put(person, name, {"answer": f"{name} の回答"}, at) for name in ("health", "family", "identity")
    }


def _erase(person: str, at: datetime, compartments: list[str] | None = None) -> Erased | Refusal:
    return erasure.erase(person, compartments, ground="no_longer_needed", basis=BASIS, by=OFFICER, at=Instant(at))


def _opening(row: Outbox) -> dict[str, object]:
    opening = evidence.open_(keystore(), row.key_id, bytes(row.opening))
    return entries.check_opening(entries.parse(bytes(row.entry)), opening)


def test_some_compartments_go_the_others_stay(person: str, dossier: dict[str, str], at: datetime) -> None:
    done = _erase(person, at, ["health", "family"])
    assert isinstance(done, Erased) and done.keys == 2
    assert payloads.get(dossier["identity"]) == {"answer": "identity の回答"}
    assert payloads.ids_of(person) == [dossier["identity"]]
    with pytest.raises(payloads.PayloadMissing):
        payloads.get(dossier["health"])


def test_all_means_names_and_openings_too(person: str, dossier: dict[str, str], at: datetime) -> None:
    names = seal_text(person, "identity", {"kanji": "山田花子"})
    with transaction.atomic():
        record("act", at=Instant(at), subject=person, fields={"kind": "assessment:grant", "subject": person})
    row = Outbox.objects.get()
    assert _opening(row)["subject"] == person
    assert isinstance(_erase(person, at), Erased)
    for attempt in (lambda: open_text(names), lambda: _opening(row)):
        with pytest.raises(KeyDestroyed):
            attempt()
    assert not Payload.objects.filter(subject=person).exists()
    assert keystore().key_ids(person) == []


def test_a_big_file_is_gone_too(person: str, at: datetime) -> None:
    path = payloads.path_of(payloads.put(person, "document", b"x" * 400_000, at))
    assert path.exists()
    _erase(person, at)
    assert not path.exists()


def test_the_log_says_that_something_was_erased_and_nothing_of_whom(
    person: str, dossier: dict[str, str], at: datetime
) -> None:
    key_ids = keystore().key_ids(person)
    done = _erase(person, at)
    assert isinstance(done, Erased)
    row = Outbox.objects.get(entry_id=done.entry_id)
    assert entries.parse(bytes(row.entry)).cls == "erasure"
    said = _opening(row)
    assert said["object"] == key_ids and said["actor"] == OFFICER and said["reasons"] == ["no_longer_needed"]
    assert said["detail"] == {"basis": "NPSC 37", "complete_on": "2026-12-24"}
    assert person not in json.dumps(said) and said["subject"] == ""
    kept = Erasure.objects.get(id=done.id)
    assert person not in json.dumps([kept.key_ids, kept.explanation])
    line = erased.read(erased.path_of(place.from_environment()))[-1]
    assert line.key_ids == tuple(key_ids)
    assert erased.unexplained([(0, bytes(row.entry))], [line]) == []


def test_complete_on_the_day_the_last_backup_of_the_keys_ends(
    person: str, dossier: dict[str, str], at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    # 09:05 in Japan on 24 November, and 30 days.
    done = _erase(person, at, ["health"])
    assert isinstance(done, Erased) and done.complete_on == date(2026, 12, 24) == erasure.complete_on(done.id)
    # A backup made while they were kept longer ends later.
    monkeypatch.setattr(KeyStore, "backups_end", property(lambda _: "2027-02-01"))
    later = _erase(person, at, ["family"])
    assert isinstance(later, Erased) and later.complete_on == date(2027, 2, 1)
    assert erasure.complete_on(new_id()) is None


def test_hold_wins(person: str, dossier: dict[str, str], at: datetime) -> None:
    held = hold.place(person, reason="訴訟が係属している", article="民事訴訟法第220条", by=OFFICER, at=Instant(at))
    refused = _erase(person, at)
    assert isinstance(refused, Refusal)
    assert refused.reasons[0].code == "hold" and "民事訴訟法第220条" in refused.reasons[0].text.ja
    assert payloads.get(dossier["health"]) == {"answer": "health の回答"}
    assert not Erasure.objects.exists()
    # That somebody tried is evidence.
    tried = [_opening(row) for row in Outbox.objects.all()]
    assert {"kind": "vault:erase", "outcome": "refused", "reasons": ["hold"]}.items() <= tried[-1].items()
    assert hold.release(held, reason="取下げ", by=OFFICER, at=Instant(at + timedelta(days=1))) is None
    assert isinstance(_erase(person, at + timedelta(days=1)), Erased)
    assert not Hold.objects.filter(subject=person).exists()


def test_a_hold_keeps_its_reason_sealed(person: str, at: datetime) -> None:
    hold.place(person, reason="内部調査のため", article="NPSC 40", by=OFFICER, at=Instant(at))
    row = Hold.objects.get(subject=person)
    assert "内部調査".encode() not in bytes(row.placed) and OFFICER.encode() not in bytes(row.placed)
    (found,) = hold.in_force(person, date(2026, 11, 24))
    assert (found.reason, found.article, found.by) == ("内部調査のため", "NPSC 40", OFFICER)
    assert hold.in_force(person, date(2026, 11, 23)) == ()
    for reason, article in (("", "NPSC 40"), ("x", " ")):
        with pytest.raises(ValueError):
            hold.place(person, reason=reason, article=article, by=OFFICER, at=Instant(at))


def test_a_hold_is_released_once(person: str, at: datetime) -> None:
    held = hold.place(person, reason="x", article="y", by=OFFICER, at=Instant(at))
    assert hold.release(held, reason="z", by=OFFICER, at=Instant(at)) is None
    assert hold.in_force(person, date(2026, 11, 24)) == ()
    assert isinstance(hold.release(held, reason="z", by=OFFICER, at=Instant(at)), Refusal)
    assert isinstance(hold.release(new_id(), reason="z", by=OFFICER, at=Instant(at)), Refusal)


def test_nothing_kept_and_a_ground_that_is_none(person: str, dossier: dict[str, str], at: datetime) -> None:
    assert isinstance(_erase(new_id(), at), Refusal)
    assert isinstance(_erase(person, at, ["complaint"]), Refusal)
    with pytest.raises(ValueError):
        erasure.erase(person, None, ground="because", basis=BASIS, by=OFFICER, at=Instant(at))


def test_inside_an_act_the_keys_die_with_its_commit_and_not_before(
    person: str, dossier: dict[str, str], at: datetime
) -> None:
    class Stop(Exception):
        pass

    with pytest.raises(Stop), transaction.atomic():
        _erase(person, at)
        raise Stop
    assert payloads.get(dossier["health"]) == {"answer": "health の回答"}
    assert not Erasure.objects.exists() and not Outbox.objects.exists()
    with transaction.atomic():
        assert isinstance(_erase(person, at), Erased)
        assert keystore().key_ids(person)
    assert not keystore().key_ids(person)


def test_a_crash_between_decision_and_destruction_is_made_good(
    person: str, dossier: dict[str, str], at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasure, "_finish", lambda _id: None)
    done = _erase(person, at)
    assert isinstance(done, Erased)
    assert keystore().key_ids(person) and not Erasure.objects.get(id=done.id).done
    monkeypatch.undo()
    assert erasure.resume() == 1
    assert not keystore().key_ids(person) and Erasure.objects.get(id=done.id).done
    assert erasure.resume() == 0


def test_what_older_records_bring_back_is_gone_after_the_next_start(
    person: str, dossier: dict[str, str], at: datetime
) -> None:
    """As where a server's dump from before the erasure was brought back, and the keys stayed: nothing opens, and nothing may lie there."""
    payloads.put(person, "identity", b"x" * (payloads.IN_ROW + 1), at)
    held = hold.place(person, reason="訴訟", article="民事訴訟法", by=OFFICER, at=Instant(at))
    hold.release(held, reason="終わった", by=OFFICER, at=Instant(at))
    sealed = [*Payload.objects.filter(subject=person), *Hold.objects.filter(subject=person)]
    key_ids = keystore().key_ids(person)
    row = Row(person, at.date(), (bytes(BYTES),), tuple(key_ids))
    keeping.ensure()
    assert isinstance(_erase(person, at), Erased)
    Erasure.objects.all().delete()
    for one in sealed:
        one.save(force_insert=True)
    with keeping.opened() as index:
        with index.writing():
            index.put("person", [row])
        assert index.sealed_under(key_ids) == [("person", person)]
        erasure.resume()
        assert index.sealed_under(key_ids) == []
    assert not payloads.ids_of(person) and not Hold.objects.filter(subject=person).exists()


def test_a_list_of_erased_keys_that_was_lost_is_written_again_from_the_records(
    person: str, dossier: dict[str, str], at: datetime
) -> None:
    assert isinstance(_erase(person, at), Erased)
    path = erased.path_of(place.from_environment())
    before = erased.read(path)
    path.unlink()
    erasure.resume()
    assert before[-1] in erased.read(path)


def test_keys_that_an_older_copy_brings_back_are_destroyed_again_at_the_next_start(
    person: str, dossier: dict[str, str], at: datetime
) -> None:
    """As where `keys.db` is put back from a copy and the records are not: on a server they come from a backup of their own."""
    before = {key.key_id: key for key in keystore().held() if key.subject == person}
    assert isinstance(_erase(person, at), Erased)
    keys = keystore()
    with keys._write() as connection:
        connection.executemany("DELETE FROM destroyed WHERE key_id = ?", [(key_id,) for key_id in before])
    keys.take_in(before.values(), ())
    assert keys.key_ids(person)
    erasure.resume()
    assert not keys.key_ids(person)
    for key_id in before:
        with pytest.raises(KeyDestroyed):
            keys.open(key_id)
