"""The ledger as a page: who sees an entry, what it says opened, and a proof that holds outside of the program."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.interfaces.web.booking import book, home
from tests.interfaces.web.conftest import SignIn
from tests.world import World, designated
from warifu.interfaces.cli.proof import check, disclosed
from warifu.registers.casework.models import Step
from warifu.registers.installation import Installation
from warifu.registers.ledger.store import open_reader
from warifu.registers.people.models import OfficeEntry
from warifu.registers.vault import openings


@pytest.fixture
def log(tmp_path: Path, settings: Any) -> Installation:
    settings.INSTALLATION = home(tmp_path)
    return settings.INSTALLATION  # type: ignore[no-any-return]


def index_of(log: Installation, entry_id: str) -> int:
    with open_reader(log.ledger) as reader:
        found = reader.index_of(entry_id)
    assert found is not None
    return found


def test_before_the_first_start_there_is_no_log(log: Installation, world: World, enter: SignIn) -> None:
    client = enter("officer")
    assert "台帳はまだ始まっていません" in client.get("/ledger/").content.decode()
    assert client.get("/ledger/entry/0/").status_code == 404
    case = designated(world)
    assert "台帳に記入中" in client.get(f"/cases/{case}/").content.decode()


def test_an_entry_opened_proven_and_checked_offline(log: Installation, world: World, enter: SignIn) -> None:
    case = designated(world)
    book(log, world.at)
    step = Step.objects.get(case_id=case, step="designate")
    index = index_of(log, step.entry_id)
    client = enter("officer")
    assert f"/ledger/entry/{index}/" in client.get(f"/cases/{case}/").content.decode()
    page = client.get(f"/ledger/entry/{index}/").content.decode()
    for words in ("指定した", "designation:designate", "法第3条第1項", "有効", "証明を保存", "開封値を保存"):
        assert words in page, words
    proof = client.get(f"/ledger/entry/{index}/proof")
    assert "attachment" in proof.headers["Content-Disposition"]
    opening = client.get(f"/ledger/entry/{index}/opening").content
    policy = client.get("/ledger/policy").content
    found, _, entry = check(proof.content, policy)
    assert found == index
    assert disclosed(entry, index, opening)["object"] == case


def test_an_entry_of_others_is_like_none(log: Installation, world: World, enter: SignIn) -> None:
    case = designated(world)
    book(log, world.at)
    index = index_of(log, Step.objects.get(case_id=case, step="propose").entry_id)
    for who in ("sato", "clerk"):
        client = enter(who)
        for path in ("", "proof", "opening"):
            assert client.get(f"/ledger/entry/{index}/{path}").status_code == 404
        assert client.get("/ledger/entry/999999/").status_code == 404


def test_the_inspector_sees_that_there_is_an_entry_and_no_more(log: Installation, world: World, enter: SignIn) -> None:
    book(log, world.at)
    index = index_of(log, OfficeEntry.objects.filter(act="person_added").earliest("id").entry_id)
    client = enter("inspector")
    page = client.get(f"/ledger/entry/{index}/").content.decode()
    assert "中身は封じられています" in page
    assert "office:" not in page
    assert client.get(f"/ledger/entry/{index}/proof").status_code == 200
    assert client.get(f"/ledger/entry/{index}/opening").status_code == 404


def test_without_a_signature_there_is_no_proof_yet(log: Installation, world: World, enter: SignIn) -> None:
    case = designated(world)
    book(log, world.at, signed=False)
    index = index_of(log, Step.objects.get(case_id=case, step="propose").entry_id)
    client = enter("officer")
    assert "まだ署名を待っています" in client.get(f"/ledger/entry/{index}/").content.decode()
    assert client.get(f"/ledger/entry/{index}/proof").status_code == 404


def test_the_overview_leads_to_an_entry(log: Installation, world: World, enter: SignIn) -> None:
    book(log, world.at)
    client = enter("officer")
    assert client.get("/ledger/?n=1,024")["Location"] == "/ledger/entry/1024/"
    page = client.get("/ledger/?n=abc").content.decode()
    assert "数字だけで書いてください" in page
    assert "example.invalid/warifu" in page


def test_an_opening_is_json_with_its_index(log: Installation, world: World, enter: SignIn) -> None:
    case = designated(world)
    book(log, world.at)
    index = index_of(log, Step.objects.get(case_id=case, step="propose").entry_id)
    found = json.loads(enter("officer").get(f"/ledger/entry/{index}/opening").content)
    assert found["index"] == index
    assert len(found["fields"]) == 8


def test_what_was_erased_is_not_called_sealed(log: Installation, world: World, enter: SignIn) -> None:
    book(log, world.at)
    index = index_of(log, OfficeEntry.objects.filter(act="person_added").earliest("id").entry_id)
    with open_reader(log.ledger) as reader:
        found = reader.opening(index)
        other = next(row.idx for row in reader.rows(0, reader.size()) if found and row.key_id != found[0])
    assert found is not None
    assert openings.forget(log.ledger, [found[0]]) > 0
    client = enter("inspector")
    page = client.get(f"/ledger/entry/{index}/").content.decode()
    assert "中身は消去されています" in page and "中身は封じられています" not in page
    assert client.get(f"/ledger/entry/{index}/proof").status_code == 200
    assert "中身は消去されています" not in client.get(f"/ledger/entry/{other}/").content.decode()
    assert enter("officer").get(f"/ledger/entry/{index}/").status_code == 404
