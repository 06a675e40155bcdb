"""Scenes in an installation with files of its own: what needs Django is played in a process of its own, as in life."""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import warifu
from warifu.registers import database
from warifu.registers import installation as place
from warifu.registers.installation import Installation
from warifu.registers.ledger import clock, log, store
from warifu.registers.ledger.sequencer import Sequencer
from warifu.registers.vault import keystore

AT = datetime(2026, 11, 24, 0, 5, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[3]


def make(folder: Path) -> Installation:
    """A new installation with its tables."""
    made = _create(folder)
    made.records.write_bytes(_tables())
    return made


def _create(folder: Path) -> Installation:
    made = place.create(
        folder,
        folder.with_suffix(".key"),
        origin="http://localhost:8000",
        log_origin="example.invalid/warifu",
        example=True,
    )
    keystore.of(made).close()
    log.ensure(made)
    return made


@cache
def _tables() -> bytes:
    """The empty records of a new installation: the same for all, and slow to make."""
    with tempfile.TemporaryDirectory() as folder:
        made = _create(Path(folder) / "data")
        play(made, "tables")
        with closing(sqlite3.connect(made.records)) as records:
            records.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return made.records.read_bytes()


def play(home: Installation, scene: str, **values: Any) -> Any:
    """Play a scene of this module in a process of its own; what it returns comes back."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(Path(warifu.__file__).parents[1]), str(ROOT))),
        "WARIFU_DATA": str(home.directory),
        "WARIFU_KEY_FILE": str(home.key_file),
        "DJANGO_SETTINGS_MODULE": "warifu.interfaces.web.settings",
    }
    code = f"import django; django.setup(); from tests.registers.vault import scenes; scenes.answer({scene!r}, {json.dumps(values)!r})"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise AssertionError(done.stderr)
    return json.loads(done.stdout)


def answer(scene: str, values: str) -> None:
    print(json.dumps(globals()["scene_" + scene](**json.loads(values))))


def sequence(home: Installation, at: datetime = AT) -> None:
    """Let the sequencer take the outbox and sign."""
    one = Sequencer(home, lambda *_, **__: [], now=lambda: at)
    one.start()
    one.stop()
    with closing(database.connect(home.records)) as records:
        end = time.monotonic() + 10
        while records.execute("SELECT count(*) FROM ledger_outbox").fetchone()[0]:
            assert time.monotonic() < end, "the outbox was not taken"
            one = Sequencer(home, lambda *_, **__: [], now=lambda: at)
            one.start()
            time.sleep(0.3)
            one.stop()


def permits_stopped(home: Installation) -> bool:
    with closing(store.open_reader(home.ledger)) as reader:
        found = clock.last(reader.connection)
    return found is not None and found.permits_stopped


def proofs(home: Installation) -> dict[int, bytes]:
    with closing(store.open_reader(home.ledger)) as reader:
        return {index: reader.prove(index).encode() for index in range(reader.size())}


def policy(home: Installation) -> bytes:
    with closing(store.open_reader(home.ledger)) as reader:
        return reader.policy().encode()


# ---- played with Django up


def scene_tables() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)


def scene_person(person: str, name: str, acts: int = 3) -> dict[str, Any]:
    """Somebody with names, answers, a big file and acts about her; what must never be found afterwards comes back."""
    from django.db import transaction

    from warifu.kernel.ids import Instant
    from warifu.registers.ledger.models import Outbox
    from warifu.registers.people.models import Person
    from warifu.registers.vault import evidence, payloads
    from warifu.registers.vault.recording import record
    from warifu.registers.vault.sealed import keystore, seal_text

    with transaction.atomic():
        Person.objects.create(id=person, names=seal_text(person, "identity", {"kanji": name}))
        small = payloads.put(person, "health", {"answer": f"{name} の通院"}, AT)
        big = payloads.put(person, "document", name.encode() * 30_000, AT)
        for number in range(acts):
            record(
                "act",
                at=Instant(AT),
                subject=person,
                fields={"kind": f"test:{number}", "subject": person, "detail": name},
            )
    salts: list[str] = []
    for row in Outbox.objects.all():
        opening = evidence.open_(keystore(), row.key_id, bytes(row.opening))["fields"]
        if opening["subject"]["value"] == person:
            salts += [field["salt"] for field in opening.values()]
    keys = [keystore().open(key_id).hex() for key_id in keystore().key_ids(person)]
    return {"small": small, "big": big, "salts": salts, "keys": keys, "key_ids": keystore().key_ids(person)}


def scene_act(person: str) -> None:
    from django.db import transaction

    from warifu.kernel.ids import Instant
    from warifu.registers.vault.recording import record

    with transaction.atomic():
        record("act", at=Instant(AT), subject=person, fields={"kind": "test:later", "subject": person})


def scene_erase(person: str, days: int = 0) -> str:
    from warifu.kernel.ids import Cite, Instant, PersonId
    from warifu.registers.vault import erasure

    at = Instant(AT + timedelta(days=days))
    done = erasure.erase(
        person, None, ground="no_longer_needed", basis=Cite("NPSC", "37"), by=PersonId("terminal"), at=at
    )
    assert isinstance(done, erasure.Erased), done
    return done.complete_on.isoformat()


def scene_read(person: str) -> dict[str, Any]:
    """What can be opened of somebody: names, payloads by id, each or the error's name."""
    from warifu.registers.people.models import Person
    from warifu.registers.vault import erasure, payloads
    from warifu.registers.vault.keystore import KeyDestroyed, KeysMissing
    from warifu.registers.vault.sealed import open_text

    erasure.resume()
    found: dict[str, Any] = {"payloads": {}}
    try:
        found["names"] = open_text(bytes(Person.objects.get(id=person).names))
    except (KeyDestroyed, KeysMissing) as gone:
        found["names"] = type(gone).__name__
    for payload_id in payloads.ids_of(person):
        value = payloads.get(payload_id)
        found["payloads"][payload_id] = value.decode() if isinstance(value, bytes) else value
    return found


def scene_commands(lines: list[list[str]], data: str, key_file: str) -> list[dict[str, Any]]:
    """`warifu erase …`, one after the other: exit code, output, errors of each."""
    import argparse
    import io
    from contextlib import redirect_stderr, redirect_stdout

    from warifu.interfaces.cli import erase

    parser = argparse.ArgumentParser()
    erase.add(parser.add_subparsers())
    found = []
    for line in lines:
        parsed = parser.parse_args(["erase", *line])
        parsed.data, parsed.key_file = Path(data), Path(key_file)
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = int(parsed.run(parsed))
        found.append({"code": code, "out": out.getvalue(), "err": err.getvalue()})
    return found


def scene_office(name: str) -> str:
    """The first administrator of an organ, entered through the act that founds an office; her id."""
    from warifu.kernel.ids import Instant
    from warifu.registers.people import acts
    from warifu.registers.people.domain import Names

    founded = acts.found(
        names=Names(name), organisation_ja="産業省", organisation_en="Ministry", code="m", act_2_1="iii", at=Instant(AT)
    )
    assert isinstance(founded, str), founded
    return founded


def scene_find(person: str, typed: str) -> list[str]:
    """What somebody finds."""
    from warifu.kernel.ids import Instant, PersonId
    from warifu.kernel.law.days import legal_day
    from warifu.registers.people.queries import audience
    from warifu.registers.search import queries
    from warifu.registers.search.fold import words

    asking = audience(PersonId(person), legal_day(Instant(AT)))
    found = queries.find(asking, asking.pages, words(typed), size=10)
    return [read.id for one in found for read in one.rows]


def scene_search(command: list[str], data: str, key_file: str) -> tuple[int, str]:
    """`warifu search …` or `warifu check search`: exit code and output."""
    import argparse
    import io
    from contextlib import redirect_stdout

    from warifu.interfaces.cli import check, search

    parser = argparse.ArgumentParser()
    nouns = parser.add_subparsers()
    for noun in (check, search):
        noun.add(nouns)
    parsed = parser.parse_args(command)
    parsed.data, parsed.key_file = Path(data), Path(key_file)
    with redirect_stdout(io.StringIO()) as out:
        code = int(parsed.run(parsed))
    return code, out.getvalue()
