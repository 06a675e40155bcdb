"""Asks the front for decisions, from a page or a command: durable in the ledger before the answer is here. No Django, blocking.

The front is the only sequencer, so everybody else asks it, through a unix socket that only this account can reach.

    answer, = ask(installation, [Ask(person=reader, act="read", item=item)], actor=reader, via="pages")
    if answer["decision"]:
        ...  # answer["context"]["ledger_index"] names the entry that stands behind it
"""

import http.client
import socket
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import orjson

from warifu.registers.installation import Installation

SOCKET = "front.sock"  # a link in the data directory to the socket itself
PATIENCE = 10.0  # seconds
MOST_AT_ONCE = 5_000  # questions in one call


class FrontDown(Exception):
    """Nobody answers at the installation's socket: nothing was decided."""


class NotDecided(Exception):
    """The front could not decide just now (full disk, clock set back): nothing was recorded, nothing may be opened."""


@dataclass(frozen=True, slots=True)
class Ask:
    """May `person` do `act` ("read", "provide") with `item`, providing it to `to`? `day` (ISO) asks about another day than today."""

    person: str
    act: str
    item: str
    to: str = ""
    day: str = ""


class _Connection(http.client.HTTPConnection):
    def __init__(self, path: str) -> None:
        super().__init__("front", timeout=PATIENCE)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def ask(installation: Installation, questions: Sequence[Ask], *, actor: str, via: str) -> list[dict[str, Any]]:
    """One answer for each question, in order, in the form of the API: {"decision": bool, "context": {…}}.

    `actor` is the id of the person who asks ("" for the operator at a terminal), `via` is "pages" or "cli"; both go into the entry. Raises
    FrontDown or NotDecided; after either nothing is permitted.
    """
    body = orjson.dumps({"questions": [asdict(question) for question in questions], "actor": actor, "via": via})
    status, answer = _post(installation, "/decide", body)
    if status == 503:
        raise NotDecided(answer.get("detail", ""))
    if status != 200:
        raise ValueError(answer.get("detail", f"the front answered {status}"))
    found: list[dict[str, Any]] = answer["answers"]
    return found


def _post(installation: Installation, path: str, body: bytes) -> tuple[int, dict[str, Any]]:
    try:
        # The link is read and not followed: a socket's path may be 107 bytes, that of a data directory longer.
        connection = _Connection(str((installation.directory / SOCKET).readlink()))
        try:
            connection.request("POST", path, body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            return response.status, orjson.loads(response.read())
        finally:
            connection.close()
    except (OSError, http.client.HTTPException) as fault:
        raise FrontDown(f"the front of {installation.directory} does not answer: {fault}") from fault
