"""Evidence: the entry shows nothing, the opening opens it, and without the key nobody can."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime

import pytest

from warifu.kernel.envelope.seal import SealBroken
from warifu.registers.ledger import entry as entries
from warifu.registers.ledger import outbox
from warifu.registers.vault import evidence
from warifu.registers.vault.keystore import KeyDestroyed, KeyStore

DIGEST = "ab" * 32
PERSON = "p" * 26
FIELDS = {
    "kind": "assessment:grant",
    "outcome": "granted",
    "subject": PERSON,
    "actor": "o" * 26,
    "reasons": ["Act 12(1)"],
}


@pytest.fixture
def cursor() -> Iterator[sqlite3.Cursor]:
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE TABLE ledger_outbox (id INTEGER PRIMARY KEY AUTOINCREMENT, entry_id TEXT UNIQUE, entry BLOB, opening BLOB, key_id TEXT)"
    )
    yield connection.cursor()
    connection.close()


def _record(cursor: sqlite3.Cursor, keys: KeyStore, at: datetime) -> entries.Sealed:
    entry_id = evidence.record(cursor, keys, cls="act", at=at, law_digest=DIGEST, subject=PERSON, fields=FIELDS)
    row = outbox.take(cursor, outbox.waiting(cursor))[-1][1]
    assert row.entry_id == entry_id
    return row


def test_the_opening_opens_the_entry(cursor: sqlite3.Cursor, keys: KeyStore, at: datetime) -> None:
    row = _record(cursor, keys, at)
    opening = evidence.open_(keys, row.key_id, row.opening)
    shown = entries.check_opening(entries.parse(row.entry), opening)
    assert {name: value for name, value in shown.items() if value != ""} == FIELDS
    assert len(opening["fields"]) == 8


def test_entry_and_sealed_opening_show_nobody(cursor: sqlite3.Cursor, keys: KeyStore, at: datetime) -> None:
    row = _record(cursor, keys, at)
    for secret in (PERSON, "grant", "Act 12", "o" * 26):
        assert secret.encode() not in row.entry + row.opening
    # The same facts once more: no commitment and no box repeats, so nothing links the two.
    again = _record(cursor, keys, at)
    assert not set(entries.parse(row.entry).commitments) & set(entries.parse(again.entry).commitments)
    assert row.opening != again.opening


def test_salts_live_only_in_the_sealed_opening(cursor: sqlite3.Cursor, keys: KeyStore, at: datetime) -> None:
    row = _record(cursor, keys, at)
    keys.destroy(PERSON, [evidence.COMPARTMENT])
    with pytest.raises(KeyDestroyed):
        evidence.open_(keys, row.key_id, row.opening)
    entries.parse(row.entry)  # what is in the log does not change


def test_an_opening_under_another_key_or_changed_is_refused(
    cursor: sqlite3.Cursor, keys: KeyStore, at: datetime
) -> None:
    row = _record(cursor, keys, at)
    other, _ = keys.key_for("q" * 26, evidence.COMPARTMENT)
    with pytest.raises(SealBroken):
        evidence.open_(keys, other, row.opening)
    for position in (30, 45, len(row.opening) - 1):
        changed = bytearray(row.opening)
        changed[position] ^= 1
        with pytest.raises(SealBroken):
            evidence.open_(keys, row.key_id, bytes(changed))


def test_a_decision_is_prepared_without_the_outbox(keys: KeyStore, at: datetime) -> None:
    made = evidence.prepare(keys, cls="decision", at=at, law_digest=DIGEST, subject=PERSON, fields={"outcome": "deny"})
    assert entries.parse(made.entry).cls == "decision"
    assert evidence.open_(keys, made.key_id, made.opening)["fields"]["outcome"]["value"] == "deny"


def test_a_field_that_no_entry_has_is_refused(cursor: sqlite3.Cursor, keys: KeyStore, at: datetime) -> None:
    with pytest.raises(ValueError):
        evidence.record(cursor, keys, cls="act", at=at, law_digest=DIGEST, subject=PERSON, fields={"name": "山田"})
