"""What a load leaves behind: one entry for the whole, one a subject; and where it fails or is killed, nothing."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from tests.duties.lists.office import exported, load, loaded, office, write
from tests.postgres import fresh
from tests.registers.vault import scenes
from warifu.duties.lists import acts
from warifu.duties.lists.columns import LISTS
from warifu.duties.lists.models import Load, OutsideKey
from warifu.registers.ledger.entry import check_opening, parse
from warifu.registers.ledger.models import Outbox
from warifu.registers.search import keeping
from warifu.registers.search.models import Due
from warifu.registers.vault import evidence
from warifu.registers.vault.sealed import keystore

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[3]


def _entries() -> Iterator[dict[str, Any]]:
    for row in Outbox.objects.order_by("id"):
        opening = evidence.open_(keystore(), row.key_id, bytes(row.opening))
        yield check_opening(parse(bytes(row.entry)), opening)


def test_the_whole_commits_to_counts_and_files(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", office())
    done = loaded(folder)
    *_, whole = _entries()
    assert (whole["kind"], whole["actor"]) == ("lists:loaded", "terminal")
    assert whole["detail"]["load"] == done.id
    assert dict(whole["detail"]["files"]) == {p.name: sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}
    assert {name: new for name, new, _ in whole["detail"]["counts"]} == {n: len(r) for n, r in office().items()}
    assert Load.objects.get().entry_id == Outbox.objects.order_by("id").last().entry_id


def test_everybody_has_an_entry_of_her_own(tmp_path: Path) -> None:
    done = loaded(write(tmp_path / "in", office()))
    told = {entry["subject"]: entry for entry in _entries() if entry["subject"]}
    assert len(told) == done.subjects == 3 + 4 + 3
    person = OutsideKey.objects.get(listed="people", key="0001").object
    # Whoever holds the list works out the same digest: this is what the page of documentation promises.
    hers = b""
    for name, rows in office().items():
        for row in rows:
            if LISTS[name].about == "person" and row.get("person", row.get("number")) == "0001":
                cells = [row[column.name] for column in LISTS[name].columns]
                hers += ("\x1f".join([name, *cells]) + "\n").encode()
    assert told[person]["detail"]["sha256"] == sha256(hers).hexdigest()
    assert told[person]["kind"] == "lists:person_loaded"


def test_an_export_is_recorded(tmp_path: Path) -> None:
    loaded(write(tmp_path / "in", office()))
    files = exported(tmp_path / "out")
    *_, last = _entries()
    assert last["kind"] == "lists:exported"
    assert dict(last["detail"]["files"]) == {name: sha256(data).hexdigest() for name, data in files.items()}


def test_what_was_loaded_is_marked_for_the_search(tmp_path: Path) -> None:
    loaded(write(tmp_path / "in", office()))
    marked = set(Due.objects.values_list("kind", flat=True))
    assert marked == {"person", "organisation", "case", "document", "item"}


def test_many_at_once_are_indexed_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[int] = []
    monkeypatch.setattr(acts, "_MOST_MARKS", 3)
    monkeypatch.setattr(keeping, "rebuild", lambda: built.append(1))
    loaded(write(tmp_path / "in", office()))
    assert built == [1]


def _dump() -> dict[str, list[tuple[Any, ...]]]:
    tables = [t for t in connection.introspection.table_names() if not t.startswith("sqlite_")]
    with connection.cursor() as cursor:
        found = {}
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = cursor.fetchall()
    return found


@pytest.mark.parametrize("where", ["copies", "assessments", "people"])
def test_a_load_that_breaks_off_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    before = _dump()

    def breaks(_writing: object) -> None:
        raise RuntimeError(where)

    monkeypatch.setitem(acts.WRITE, where, breaks)
    with pytest.raises(RuntimeError, match=where), transaction.atomic():
        load(write(tmp_path / "in", office()))
    assert _dump() == before


_KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from warifu.interfaces.cli.django_setup import django_setup
from warifu.registers import installation as place
django_setup(place.load(Path({data!r}), Path({key!r})))
from tests.duties.lists.office import load
from warifu.duties.lists import acts
acts.WRITE["copies"] = lambda writing: os.kill(os.getpid(), signal.SIGKILL)
load(Path({lists!r}))
"""


@fresh.files_only
def test_killed_in_the_middle_the_registers_are_as_before(tmp_path: Path) -> None:
    home = scenes.make(tmp_path / "data")
    _prepared(home.directory, home.key_file)
    lists = write(tmp_path / "in", office())
    before = _records(home.records)
    script = _KILLED.format(root=str(ROOT), data=str(home.directory), key=str(home.key_file), lists=str(lists))
    done = _python("-c", script)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert _records(home.records) == before
    warifu = ("-m", "warifu.interfaces.cli.main", "--data", str(home.directory), "--key-file", str(home.key_file))
    done = _python(*warifu, "load", str(lists), "--lang", "ja")
    assert done.returncode == 0 and "登録しました" in done.stdout, done.stderr
    assert "人: 新規 4 変更 0 同じ 0" in done.stdout
    assert "\x1b" not in done.stderr, "no bar where nobody looks"
    assert _python(*warifu, "check", "facts").stdout == "no difference\n"
    assert _python(*warifu, "check", "journal").returncode == 0
    again = _python(*warifu, "load", str(lists), "--dry-run", "--lang", "en")
    assert again.stdout.splitlines()[-1] == "Nothing changes."
    lists.joinpath("people.csv").write_text("番号\r\n", encoding="utf-8")
    refused = _python(*warifu, "load", str(lists))
    assert refused.returncode == 1 and "people.csv 1行目「番号」" in refused.stderr


def _prepared(data: Path, key_file: Path) -> None:
    environment = {
        **os.environ,
        "WARIFU_DATA": str(data),
        "WARIFU_KEY_FILE": str(key_file),
        "PYTHONPATH": str(ROOT / "src"),
    }
    subprocess.run(
        [sys.executable, "-m", "warifu.interfaces.cli.prepare"], env=environment, check=True, capture_output=True
    )


def _python(*arguments: str) -> "subprocess.CompletedProcess[str]":
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("WARIFU_", "DJANGO_"))}
    environment = {**clean, "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def _records(path: Path) -> str:
    with closing(sqlite3.connect(path)) as records:
        return sha256("\n".join(records.iterdump()).encode()).hexdigest()


def test_the_database_counts_anew_what_it_holds(tmp_path: Path) -> None:
    """Without it, a page over the staff of a large organ took twenty seconds after a load."""
    asked: list[str] = []

    def noted(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(noted):
        loaded(write(tmp_path / "in", office()))
    assert "ANALYZE" in asked
