"""The log's two signing keys: 32-byte seeds of Ed25519 and ML-DSA-44, kept in the log's database, sealed under the installation's key.

They never lie on the disk in clear. The installation's key is a file outside the data directory; when it is replaced, `rewrap` seals anew.
"""

import os
from contextlib import closing
from pathlib import Path

from warifu.kernel.envelope import seal
from warifu.kernel.tlog import cosignature
from warifu.kernel.tlog.keys import SigningKey
from warifu.registers import database
from warifu.registers.database import Connection
from warifu.registers.installation import Place
from warifu.registers.ledger import store

SEED_BYTES = 32
_META = "log-keys"


def read_key_file(path: Path) -> bytes:
    """The installation's key. Raises SealBroken where the file is not 32 bytes."""
    key = path.read_bytes()
    if len(key) != seal.KEY_BYTES:
        raise seal.SealBroken(f"the key file {path} does not hold 32 bytes")
    return key


def create(connection: Connection, installation_key: bytes, origin: str, seeds: bytes) -> None:
    """Store the log's origin and new keys from 64 random bytes, in the caller's transaction."""
    signers = _signers(origin, seeds)
    store.set_meta(connection, "origin", origin.encode())
    store.set_meta(connection, "vkeys", "\n".join(str(key.verifier) for key in signers).encode())
    _put(connection, installation_key, origin, seeds)


def load(connection: Connection, installation_key: bytes) -> tuple[SigningKey, SigningKey]:
    """The keys, Ed25519 first. Raises SealBroken where the installation's key is another one."""
    origin = store.need_meta(connection, "origin").decode()
    return _signers(origin, seal.unwrap(installation_key, store.need_meta(connection, _META), _context(origin)))


def rewrap(ledger: Place, old_key: bytes, new_key: bytes) -> None:
    """Seal the log's keys under another installation key. Raises SealBroken where `old_key` does not open them; nothing changes then."""
    with closing(database.connect(ledger)) as connection, database.transaction(connection):
        origin = store.need_meta(connection, "origin").decode()
        seeds = seal.unwrap(old_key, store.need_meta(connection, _META), _context(origin))
        _put(connection, new_key, origin, seeds)


def _put(connection: Connection, key: bytes, origin: str, seeds: bytes) -> None:
    box = seal.wrap(key, seeds, _context(origin), os.urandom(seal.NONCE_BYTES))
    store.set_meta(connection, _META, box)


def _context(origin: str) -> bytes:
    return b"log-keys\n" + origin.encode()


def _signers(origin: str, seeds: bytes) -> tuple[SigningKey, SigningKey]:
    if len(seeds) != 2 * SEED_BYTES:
        raise ValueError("two seeds of 32 bytes each")
    ed, pq = seeds[:SEED_BYTES], seeds[SEED_BYTES:]
    return SigningKey(origin, cosignature.ED25519, ed), SigningKey(origin, cosignature.COSIGNATURE_MLDSA44, pq)
