"""What a crash, or somebody who may not, leaves behind: keys of an erasure that was decided, files of a step that was refused."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import warifu
from tests.registers.vault import scenes
from tests.world import World, contracted, contractor
from warifu.kernel.procedure.model import Refusal
from warifu.registers.casework.models import Step
from warifu.registers.vault import keystore, payloads

_DECIDED_AND_KILLED = """
import django; django.setup()
from tests.registers.vault import scenes
from warifu.registers.vault import erasure
erasure._finish = lambda _: None
scenes.scene_erase({person!r})
"""


_LABELLED = """
import django; django.setup()
from django.db import transaction
from tests.registers.vault import scenes
from warifu.kernel.ids import Instant, PersonId
from warifu.registers.signin import acts
from warifu.registers.signin.labels import seal_label
from warifu.registers.signin.models import Passkey
at, person = Instant(scenes.AT), PersonId({person!r})
with transaction.atomic():
    account = acts.account_for(person, at)
    key = dict(credential_id="c", public_key=b"p", sign_count=0, aaguid="", label=seal_label(person, {label!r}), created=1)
    Passkey.objects.create(id="k" * 26, account=account, **key)
"""


def _run(home: object, *command: str) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(Path(warifu.__file__).parents[1]), str(scenes.ROOT))),
        "WARIFU_DATA": str(home.directory),  # type: ignore[attr-defined]
        "WARIFU_KEY_FILE": str(home.key_file),  # type: ignore[attr-defined]
        "DJANGO_SETTINGS_MODULE": "warifu.interfaces.web.settings",
    }
    subprocess.run([sys.executable, *command], env=environment, check=True, timeout=120)


def test_an_erasure_that_was_cut_off_is_carried_out_by_the_next_start(tmp_path: Path) -> None:
    """It says that it was done, on a page and in the log: then the keys must not wait for somebody to think of a command."""
    home, person = scenes.make(tmp_path / "data"), "p" * 26
    scenes.play(home, "person", person=person, name="灰原恵")
    lost = home.files / "zz" / ("z" * 26)
    lost.parent.mkdir(exist_ok=True)
    lost.write_bytes(b"sealed, and named by no row")
    os.utime(lost, (0, 0))
    _run(home, "-c", _DECIDED_AND_KILLED.format(person=person))
    with closing(keystore.of(home)) as keys:
        assert keys.key_ids(person)
    _run(home, "-m", "warifu.interfaces.cli.prepare")
    with closing(keystore.of(home)) as keys:
        assert not keys.key_ids(person)
    assert not lost.exists()


def test_whoever_may_not_take_a_step_fills_no_disk(world: World) -> None:
    contractor(world)
    case = contracted(world, until="accept")
    before = set(payloads.files())
    large = b"x" * (payloads.IN_ROW + 1)
    answer = world.attempt("officer", "accreditation:apply", case=case, rules_file=large)
    assert isinstance(answer, Refusal)
    assert set(payloads.files()) == before


def test_but_what_is_handed_in_with_a_step_is_kept(world: World) -> None:
    contractor(world)
    case = contracted(world, until="accept")
    large = b"x" * (payloads.IN_ROW + 1)
    places = [{"place": "a", "place_address": "b", "facilities": "c"}]
    world.fill(
        "firm-chief",
        "accreditation:apply",
        case=case,
        chief=world.people["firm-chief"],
        managers=[world.people["firm-ops"]],
        places=places,
        rules_file=large,
    )
    assert payloads.get(Step.objects.get(case_id=case, step="apply").data["rules_file"]) == large


def test_what_somebody_called_her_device_lies_in_no_file(tmp_path: Path) -> None:
    """Overwritten in the tables, it would stand in write-ahead logs and backups for as long as these are kept."""
    home, person, label = scenes.make(tmp_path / "data"), "p" * 26, "灰原恵の電話"
    scenes.play(home, "person", person=person, name="灰原恵")
    # Another process has the records open, so that the last one to close does not empty the log.
    with closing(sqlite3.connect(home.records)) as held:
        held.execute("SELECT count(*) FROM people_person").fetchall()
        _run(home, "-c", _LABELLED.format(person=person, label=label))
        for path in sorted(p for p in home.directory.rglob("*") if p.is_file()):
            assert label.encode() not in path.read_bytes(), path.name
