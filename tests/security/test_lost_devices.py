"""A device that was lost, a link that was used: what somebody who holds one can still do after it was taken out of use."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from tests.registers.signin.office import ORIGIN, Office
from tests.registers.vault import scenes
from warifu.interfaces.cli.restore import end_sessions
from warifu.kernel.ids import Instant
from warifu.registers.signin import acts, sessions
from warifu.registers.signin.authenticator import Authenticator
from warifu.registers.signin.sessions import Session


def _session(value: str, at: Instant) -> Session | None:
    with connection.cursor() as cursor:
        return sessions.session_account(cursor, value, at)


@pytest.mark.django_db
def test_whoever_entered_with_a_key_that_is_removed_is_out(at: Instant) -> None:
    office = Office(at)
    officer = office.keyed(office.organisation(), "officer")
    here = office.enter(officer)
    session, own, lost = _session(here, at), office.devices[officer], Authenticator(ORIGIN)
    assert session is not None
    signed = own.get(acts.add_passkey_options(session, "", at)["get"])
    made = acts.add_passkey(session, lost.create(acts.add_passkey_options(session, signed, at)["create"]), "電話", at)
    thief = acts.sign_in(lost.get(acts.sign_in_options(at)), at)
    assert _session(thief, at)
    asked = acts.remove_passkey_options(session, made.id, at)["get"]
    acts.remove_passkey(session, made.id, own.get(asked), at)
    assert _session(thief, at) is None
    assert _session(here, at) is not None, "who removed it stays"


def test_no_link_of_a_backup_leads_in_again(tmp_path: Path, at: Instant) -> None:
    """One that was used, or replaced, after the backup was made would be good again in what is restored."""
    home = scenes.make(tmp_path / "data")
    scenes.play(home, "person", person="p" * 26, name="灰原恵")
    now = int(at.timestamp())
    with closing(sqlite3.connect(home.records)) as records:
        records.execute("INSERT INTO signin_account (id, person_id, created) SELECT 'a', id, 0 FROM people_person")
        records.execute(
            "INSERT INTO signin_invitation (id, purpose, secret_hash, account_id, created, expires, signatures)"
            " VALUES ('i', 'invite', 'hash', 'a', ?, ?, '[]')",
            (now, now + int(timedelta(days=7).total_seconds())),
        )
        records.commit()
    end_sessions(home, at)
    with closing(sqlite3.connect(home.records)) as records:
        open_links = "SELECT count(*) FROM signin_invitation WHERE used_at IS NULL AND expires > ?"
        assert records.execute(open_links, (now,)).fetchone() == (0,)
