"""What people called their keys stood in clear in older records: the migration seals it, and what a provider calls them is kept no more."""

import os
import subprocess
import sys
from pathlib import Path

from tests.registers.vault import scenes
from warifu.registers import installation as place
from warifu.registers.ledger import log
from warifu.registers.vault import keystore

_MIGRATED = """
import django; django.setup()
from django.core.management import call_command
from django.db import connection
from warifu.registers.signin.labels import open_labels
from warifu.registers.signin.models import ApiToken, KeyEvent, Passkey, ProvidedSubject
from warifu.registers.signin.provided import kept

def migrate(*to): call_command("migrate", *to, verbosity=0, interactive=False)

migrate("signin", "0002")
with connection.cursor() as cursor:
    def put(table, **values):
        cursor.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join(['%s'] * len(values))})", [*values.values()])
    put("people_person", id="p", names=b"", appointments_mark=0)
    put("signin_account", id="a", person_id="p", created=1)
    key = dict(account_id="a", public_key=b"k", sign_count=0, aaguid="", created=1)
    put("signin_passkey", id="1", credential_id="1", label="灰原恵の電話", **key)
    put("signin_passkey", id="2", credential_id="2", label="", **key)
    put("signin_apitoken", id="t", secret_hash="", account_id="a", label="灰原恵の集計", scopes="decide", created=1,
        last_day="2027-01-01", last_used="", appointments_mark=0)
    put("signin_keyevent", account_id="a", at=1, event="passkey:added", label="灰原恵の電話", entry_id="")
    put("signin_providedsubject", account_id="a", issuer="https://idp.invalid", subject="haibara.megumi", bound=1, ended=2)
    put("signin_providedsubject", account_id="a", issuer="https://idp.invalid", subject="haibara.megumi", bound=3)
migrate()
assert open_labels(Passkey.objects.order_by("id").values_list("label", flat=True)) == ["灰原恵の電話", ""]
assert open_labels(ApiToken.objects.values_list("label", flat=True)) == ["灰原恵の集計"]
assert open_labels(KeyEvent.objects.values_list("label", flat=True)) == ["灰原恵の電話"]
known = kept("https://idp.invalid", "haibara.megumi")
assert list(ProvidedSubject.objects.order_by("id").values_list("subject", flat=True)) == ["", known]
"""


def test_older_records_are_sealed_by_the_migration(tmp_path: Path) -> None:
    home = place.create(
        tmp_path / "data", tmp_path / "data.key",
        origin="http://localhost:8000", log_origin="example.invalid/warifu", example=True,
    )  # fmt: skip
    keystore.of(home).close()
    log.ensure(home)
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(scenes.ROOT / "src"), str(scenes.ROOT))),
        "WARIFU_DATA": str(home.directory),
        "WARIFU_KEY_FILE": str(home.key_file),
        "DJANGO_SETTINGS_MODULE": "warifu.interfaces.web.settings",
    }
    done = subprocess.run([sys.executable, "-c", _MIGRATED], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for path in sorted(p for p in home.directory.rglob("*") if p.is_file()):
        for word in ("灰原", "haibara"):
            assert word.encode() not in path.read_bytes(), path.name
