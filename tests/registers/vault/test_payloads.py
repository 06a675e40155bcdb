"""Payloads and sealed columns: closed on the disk, bound to their place, unreadable once erased."""

import sqlite3
from datetime import datetime
from pathlib import Path

import pytest
from django.db import transaction

from warifu.kernel.envelope.seal import SealBroken
from warifu.registers.installation import new_id
from warifu.registers.vault import payloads
from warifu.registers.vault.keystore import KeyDestroyed
from warifu.registers.vault.models import Payload
from warifu.registers.vault.sealed import keystore, open_text, seal_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> str:
    return new_id()


def test_json_and_bytes_come_back_as_they_went_in(person: str, at: datetime) -> None:
    answers = {"住所": "東京都", "since": None, "count": 3, "ratio": 0.5, "list": ["a", {"b": True}]}
    assert payloads.get(payloads.put(person, "economy", answers, at)) == answers
    for content in (b"", b"J{}", b"%PDF-1.7", bytes(range(256)) * 2000):
        assert payloads.get(payloads.put(person, "document", content, at)) == content


def test_big_ones_are_files_and_nothing_lies_in_clear(person: str, at: datetime) -> None:
    content = "山田花子の質問票".encode() * 20_000
    payload_id = payloads.put(person, "document", content, at)
    path = payloads.path_of(payload_id)
    assert Payload.objects.get(id=payload_id).box is None
    assert path.stat().st_mode & 0o077 == 0 and path in list(payloads.files())
    assert "山田花子".encode() not in path.read_bytes()
    assert payloads.get(payload_id) == content
    small = payloads.put(person, "document", "山田花子".encode(), at)
    assert "山田花子".encode() not in bytes(Payload.objects.get(id=small).box)


def test_a_payload_in_another_row_does_not_open(person: str, at: datetime) -> None:
    first, second = payloads.put(person, "health", ["a"], at), payloads.put(person, "health", ["b"], at)
    Payload.objects.filter(id=second).update(box=Payload.objects.get(id=first).box)
    with pytest.raises(SealBroken):
        payloads.get(second)
    with pytest.raises(payloads.PayloadMissing):
        payloads.get(new_id())


def test_too_large_is_refused_and_leaves_nothing(person: str, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(payloads, "LARGEST", 1000)
    before = list(payloads.files())
    with pytest.raises(payloads.PayloadTooLarge):
        payloads.put(person, "document", b"x" * 1000, at)
    assert list(payloads.files()) == before and not payloads.ids_of(person)


def test_the_list_of_what_is_kept(person: str, at: datetime) -> None:
    health, family = payloads.put(person, "health", 1, at), payloads.put(person, "family", 2, at)
    payloads.put(new_id(), "health", 3, at)
    assert set(payloads.ids_of(person)) == {health, family}
    assert payloads.ids_of(person, ["family"]) == [family]


def test_a_file_whose_row_was_rolled_back_is_swept(person: str, at: datetime) -> None:
    class Stop(Exception):
        pass

    kept = payloads.put(person, "document", b"k" * 300_000, at)
    with pytest.raises(Stop), transaction.atomic():
        lost = payloads.put(person, "document", b"l" * 300_000, at)
        raise Stop
    assert payloads.path_of(lost).exists()
    assert payloads.sweep() == 0  # it may belong to a transaction that is still running
    assert payloads.sweep(now=payloads.path_of(lost).stat().st_mtime + 7200) >= 1
    assert not payloads.path_of(lost).exists() and payloads.path_of(kept).exists()


def test_a_sealed_column(person: str, tmp_path: Path) -> None:
    names = {"kanji": "葛󠄀城 花子", "kana": "カツラギ ハナコ", "roman": "KATSURAGI Hanako"}
    sealed = seal_text(person, "identity", names)
    connection = sqlite3.connect(tmp_path / "any.db")
    connection.execute("CREATE TABLE t (names BLOB)")
    connection.execute("INSERT INTO t VALUES (?)", (sealed,))
    read = connection.execute("SELECT names FROM t").fetchall()[0][0]
    connection.close()
    assert open_text(read) == names
    assert "花子".encode() not in sealed and b"Hanako" not in sealed
    keystore().destroy(person, ["identity"])
    with pytest.raises(KeyDestroyed):
        open_text(sealed)
