"""Databases of their own for tests, on the throw-away server that WARIFU_TEST_POSTGRES names; without it everything is SQLite."""

import os
import secrets
from urllib.parse import quote

import psycopg
import pytest

# The address of its database `postgres`, as `address` makes it.
SERVER = os.environ.get("WARIFU_TEST_POSTGRES", "")

# What is told of SQLite's own files: a page damaged, a size limited, a file taken away or put back.
files_only = pytest.mark.skipif(bool(SERVER), reason="works on SQLite's files")


def address(folder: str, port: int, name: str = "postgres") -> str:
    return f"postgresql:///{name}?host={quote(folder, safe='')}&port={port}&user=postgres"


def url(name: str = "postgres", server: str = SERVER) -> str:
    """The address of another database of the same server."""
    return f"postgresql:///{name}?{server.partition('?')[2]}"


def database(template: str = "template0", server: str = SERVER) -> str:
    """The address of a new database: empty, or a copy of another one."""
    name = f"w{secrets.token_hex(8)}"
    with psycopg.connect(url(server=server), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return url(name, server)


def name_of(url: str) -> str:
    return url.split("///", 1)[1].split("?", 1)[0]
