"""An empty key store in a directory of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from warifu.registers.vault.keyfile import make_key
from warifu.registers.vault.keystore import KeyStore


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "installation.key"
    make_key(path)
    return path


@pytest.fixture
def keys(tmp_path: Path, key_file: Path) -> Iterator[KeyStore]:
    store = KeyStore(tmp_path / "keys.db", key_file, create=True)
    yield store
    store.close()
