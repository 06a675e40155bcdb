"""Django's backend for PostgreSQL, with the promise that `BEGIN IMMEDIATE` gives on SQLite: those who act wait for each other.

Every transaction that Django begins takes the writers' lock first (see `registers.postgres`, which says why). Reading outside a
transaction, as pages do, waits for nobody.
"""

from typing import Any

from django.db.backends.postgresql import base

from warifu.registers.postgres import DURABLE, WRITERS


class DatabaseWrapper(base.DatabaseWrapper):
    """Named by its package in `DATABASES`."""

    def init_connection_state(self) -> None:
        super().init_connection_state()
        with self.connection.cursor() as cursor:
            cursor.execute(DURABLE)

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)
        if not autocommit:
            with self.wrap_database_errors, self.connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITERS])


def settings_of(url: str, patience: float) -> dict[str, Any]:
    """The entry of `DATABASES` for an address; `patience` in seconds for a lock.

    Raises psycopg.ProgrammingError for an address that is none.
    """
    from psycopg.conninfo import conninfo_to_dict

    told = conninfo_to_dict(url)
    named = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    known = {key: str(told.pop(name, "") or "") for key, name in named.items()}
    limits = f"-c lock_timeout={int(patience * 1000)} {told.pop('options', '')}"
    return {
        "ENGINE": "warifu.registers.django_postgres",
        **known,
        "OPTIONS": {**told, "options": limits.strip(), "application_name": "warifu pages"},
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
