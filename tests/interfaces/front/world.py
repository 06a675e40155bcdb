"""A small world straight in the tables: an organ, items it designated, people cleared and in range, a token. And rights taken away."""

import os
import sys
from contextlib import closing
from datetime import date, datetime, timedelta

import orjson

from warifu.kernel.access.tables import OPEN
from warifu.kernel.ids import Instant, LegalDay
from warifu.kernel.law.days import legal_day
from warifu.registers import database
from warifu.registers import installation as place
from warifu.registers.database import Connection
from warifu.registers.gate.state import state
from warifu.registers.installation import Installation, new_id
from warifu.registers.signin import sessions, tokens
from warifu.registers.vault import box, evidence
from warifu.registers.vault.keystore import KeyStore

ORGAN, UNIT = "organ", "unit"


def environment(home: Installation) -> dict[str, str]:
    """What a process of the program is told about an installation."""
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "WARIFU_DATA": str(home.directory),
        "WARIFU_KEY_FILE": str(home.key_file),
        place.DATABASE: home.database,
    }


def connect(home: Installation) -> Connection:
    return database.connect(home.records, timeout=30)


def found(home: Installation) -> None:
    with closing(connect(home)) as connection:
        state(connection, "organisation", (ORGAN,), [(0, OPEN, "organ")])


def people(home: Installation, names: list[str]) -> None:
    """People of the organ with good standing; they are in no range yet. Their names, alike, are sealed as names are."""
    with closing(KeyStore(home.keys, home.key_file)) as keystore:
        keys = keystore.keys_for(names, "identity")
    named = orjson.dumps({"kana": "だれか", "kanji": "誰か", "roman": "Somebody"})
    with closing(connect(home)) as connection, database.act(connection):
        for person in names:
            connection.execute(
                "INSERT INTO people_person (id, names, appointments_mark) VALUES (?, ?, 0)",
                (person, box.put(*keys[person], named, "text")),
            )
            state(connection, "employment", (person,), [(0, OPEN, ORGAN, UNIT)])
            state(connection, "standing", (person, ORGAN), [(0, OPEN, "good", "")])


def items(home: Installation, names: list[str], readers: list[str]) -> None:
    """Designated items with a range of people who may read them."""
    with closing(connect(home)) as connection, database.act(connection):
        for item in names:
            state(connection, "designation", (item, ORGAN), [(0, OPEN, "in_force", "")])
            state(connection, "range_person", (item, ORGAN), [(0, OPEN, person) for person in readers])


def account(home: Installation, person: str, at: datetime) -> str:
    made = new_id()
    with closing(connect(home)) as connection:
        connection.execute(
            "INSERT INTO signin_account (id, person_id, created) VALUES (?, ?, ?)", (made, person, int(at.timestamp()))
        )
    return made


def token(home: Installation, owner: str, at: datetime, *scopes: str, last_day: date | None = None) -> str:
    """The bearer of a fresh token of an account."""
    with closing(connect(home)) as connection:
        _, bearer = tokens.create(
            connection.cursor(),
            account=owner,
            label=None,
            scopes=scopes or (tokens.DECIDE,),
            last_day=LegalDay(last_day or legal_day(Instant(at)) + timedelta(days=30)),
            at=Instant(at),
        )
    return bearer


def session(home: Installation, owner: str, at: datetime) -> str:
    """The cookie's value of a fresh session."""
    with closing(connect(home)) as connection:
        return sessions.open_session(connection.cursor(), owner, Instant(at), how=sessions.EXAMPLE)


def take_away(connection: Connection, keystore: KeyStore, person: str, at: datetime, law: str) -> str:
    """One act: the person's standing ends, and the entry that says so waits in the outbox. Gives the entry's id once it is committed."""
    fields = {"kind": "assessment.doubt", "subject": person}
    with database.act(connection):
        state(connection, "standing", (person, ORGAN), [(0, OPEN, "doubt", "")])
        return evidence.record(
            connection.cursor(), keystore, cls="act", at=at, law_digest=law, subject=person, fields=fields
        )


def give_back(connection: Connection, person: str) -> None:
    with database.act(connection):
        state(connection, "standing", (person, ORGAN), [(0, OPEN, "good", "")])
