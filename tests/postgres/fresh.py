"""Databases of their own for tests, on the throw-away server whose socket WARIFU_TEST_POSTGRES names; without it everything is SQLite."""

import os
import secrets
from urllib.parse import quote

import psycopg
import pytest

SOCKET = os.environ.get("WARIFU_TEST_POSTGRES", "")


# What is told of SQLite's own files: a page damaged, a size limited, a file taken away or put back.
files_only = pytest.mark.skipif(bool(SOCKET), reason="works on SQLite's files")


def url(name: str = "postgres", socket: str = SOCKET) -> str:
    return f"postgresql:///{name}?host={quote(socket, safe='')}&user=postgres"


def database(template: str = "template0") -> str:
    """The address of a new database: empty, or a copy of another one."""
    name = f"w{secrets.token_hex(8)}"
    with psycopg.connect(url(), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return url(name)


def name_of(address: str) -> str:
    return address.split("///", 1)[1].split("?", 1)[0]
