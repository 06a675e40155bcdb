"""An empty key store in a directory of its own."""

from collections.abc import Iterator
from pathlib import Path

import django
import pytest

# Before any model is imported; the installation it reads is the one the suite made.
django.setup()

from warifu.registers.vault.keyfile import make_key  # noqa: E402
from warifu.registers.vault.keystore import KeyStore  # noqa: E402


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
