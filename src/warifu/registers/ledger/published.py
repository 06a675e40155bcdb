"""The last checkpoint that left the house, kept beside the key file: outside the data directory, so that no restore takes it back.

Before a log signs, it is held against this file: a log that ends before it, or contradicts it, would fork. The file is written before
the checkpoint is served, so it is never older than what anybody has seen.
"""

import os
from pathlib import Path

from warifu.kernel.tlog import checkpoint, note, tree
from warifu.kernel.tlog.checkpoint import Checkpoint
from warifu.registers.installation import Installation
from warifu.registers.ledger.errors import Behind, Forked
from warifu.registers.ledger.store import Reader


def path_of(installation: Installation) -> Path:
    """`<key file>.published-checkpoint`: moves with the key file when that is replaced."""
    return path_beside(installation.key_file)


def path_beside(key_file: Path) -> Path:
    return key_file.with_name(key_file.name + ".published-checkpoint")


def read(installation: Installation) -> bytes | None:
    """The signed note; None where none was ever published from here."""
    path = path_of(installation)
    return path.read_bytes() if path.exists() else None


def write(installation: Installation, signed: bytes) -> None:
    """Replace the file in one step, durably. Raises OSError."""
    path = path_of(installation)
    draft = path.with_name(path.name + ".new")
    with draft.open("wb") as out:
        out.write(signed)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def compare(reader: Reader, signed: bytes | None) -> Checkpoint | None:
    """Hold the log against a checkpoint that it published; returns it, None where neither has any.

    Raises Behind where the log lacks entries (or the published checkpoint itself is lost), Forked where it contradicts,
    VerificationError where the note is not this log's.
    """
    if signed is None:
        if reader.checkpoint() is not None:
            raise Behind(
                "this log has published checkpoints, but the record of the last one beside the key file is missing"
            )
        return None
    parsed = note.parse(signed)
    parsed.verify(reader.verifiers())
    point = checkpoint.parse(parsed.text)
    if point.origin != reader.origin:
        raise Forked(f"the published checkpoint is of another log, {point.origin!r}")
    if point.size > reader.size():
        raise Behind(f"the log has {reader.size()} entries, but a checkpoint over {point.size} was published")
    if point.root != (reader.root(point.size) if point.size else tree.EMPTY_ROOT):
        raise Forked(f"the first {point.size} entries are not those of the published checkpoint")
    return point


def adopt(installation: Installation, reader: Reader, signed: bytes) -> Checkpoint:
    """Take a checkpoint that came back from a witness or an export as the last published one, where our own record of it was lost.

    Raises as `compare` does; nothing is written then. Nobody here can tell whether a later one was published: the operator says so.
    """
    point = compare(reader, signed)
    if point is None:
        raise Behind("no checkpoint was given")
    write(installation, signed)
    return point
