"""One installation: where its files lie, what it is called, and the random ids it gives out. No Django.

The directory holds `records.db` (Django's), `ledger.db` (the log), `keys.db` (subject keys), `files/` (sealed payloads) and
`installation.json` (chosen once: origin of the log, public address, example or not). The installation's own key lies outside it.

Where WARIFU_DATABASE_URL names a PostgreSQL database, records and log lie there instead (the log in the schema `ledger`); keys, files
and settings stay in the directory. WARIFU_REPLICA_URL names a standby of it for lists. Both may hold a password: they stay in the
environment, and no message shows them.
"""

import base64
import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

DATABASE, REPLICA = "WARIFU_DATABASE_URL", "WARIFU_REPLICA_URL"
LEDGER_SCHEMA = "ledger"


class InstallationError(Exception):
    """The directory, its settings or its key file are not as they must be. The message says what to do."""


def new_id() -> str:
    """128 random bits as 26 characters of lower-case base32."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


@dataclass(frozen=True, slots=True)
class Server:
    """A PostgreSQL database, and the schema in it ("": the one that its user finds first)."""

    url: str = field(repr=False)  # may hold a password
    schema: str = ""

    def __str__(self) -> str:
        """Host and database, without user and password."""
        parts = urlsplit(self.url)
        host = parts.hostname or parse_qs(parts.query).get("host", ["the local socket"])[0]
        return f"PostgreSQL, {parts.path.lstrip('/') or 'the default database'} at {host}"


# Where a database lies: a file of SQLite's, or a server.
Place = Path | Server


@dataclass(frozen=True, slots=True)
class Installation:
    directory: Path
    key_file: Path
    origin: str  # public address, e.g. http://localhost:8000
    log_origin: str  # names the log for ever, e.g. example.invalid/warifu
    example: bool = False
    # Whether the operator declared it approved for protected content itself; otherwise only the paper, the safe and the hands are kept.
    content_approved: bool = False
    database: str = field(default="", repr=False)  # postgresql://…; "": SQLite
    replica: str = field(default="", repr=False)

    @property
    def records(self) -> Place:
        return Server(self.database) if self.database else self.directory / "records.db"

    @property
    def ledger(self) -> Place:
        return Server(self.database, LEDGER_SCHEMA) if self.database else self.directory / "ledger.db"

    @property
    def keys(self) -> Path:
        return self.directory / "keys.db"

    @property
    def search(self) -> Path:
        """The index of the search: derived, in no backup."""
        return self.directory / "search.db"

    @property
    def files(self) -> Path:
        return self.directory / "files"


def default_key_file(directory: Path) -> Path:
    return directory.with_name(directory.name + ".key")


def create(
    directory: Path, key_file: Path, *, origin: str, log_origin: str, example: bool, content_approved: bool = False
) -> Installation:
    """Make an empty installation: directory (0700), key file (0600, 32 random bytes unless it is there), settings.

    Raises InstallationError where the directory already holds an installation.
    """
    settings = directory / "installation.json"
    if settings.exists():
        raise InstallationError(f"{directory} already holds an installation")
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    (directory / "files").mkdir(mode=0o700, exist_ok=True)
    if not key_file.exists():
        with open(os.open(key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:  # noqa: PTH123 (needs the mode)
            out.write(secrets.token_bytes(32))
    chosen = {"origin": origin, "log_origin": log_origin, "example": example, "content_approved": content_approved}
    settings.write_text(json.dumps({**chosen, "postgresql": bool(_url(DATABASE))}, indent=1) + "\n")
    return load(directory, key_file)


def load(directory: Path, key_file: Path | None = None) -> Installation:
    """Read an installation; where its databases lie, the environment says.

    Raises InstallationError where there is none, its key file is missing, or the environment names a server and should not, or the reverse.
    """
    settings = directory / "installation.json"
    if not settings.exists():
        raise InstallationError(f"{directory} holds no installation")
    key_file = key_file or default_key_file(directory)
    if not key_file.exists():
        raise InstallationError(
            f"the key file {key_file} is missing: without it nothing sealed can be opened, so nothing starts"
        )
    told = json.loads(settings.read_text())
    database = _url(DATABASE)
    if told.pop("postgresql", False) != bool(database):
        raise InstallationError(
            f"{directory} was made on SQLite: leave {DATABASE} out"
            if database
            else f"the records of {directory} lie on PostgreSQL: name the database with {DATABASE}"
        )
    return Installation(directory, key_file, **told, database=database, replica=_url(REPLICA) if database else "")


def _url(name: str) -> str:
    """The address of a database that the environment names; "" where it names none."""
    given = os.environ.get(name, "").strip()
    if given and urlsplit(given).scheme not in ("postgresql", "postgres"):
        raise InstallationError(f"{name} is no address of a PostgreSQL database: postgresql://USER@HOST/DATABASE")
    return given


def from_environment() -> Installation:
    """The installation the parent process named: WARIFU_DATA and WARIFU_KEY_FILE."""
    if "WARIFU_DATA" not in os.environ:
        raise InstallationError("WARIFU_DATA names no installation")
    key_file = os.environ.get("WARIFU_KEY_FILE")
    return load(Path(os.environ["WARIFU_DATA"]), Path(key_file) if key_file else None)
