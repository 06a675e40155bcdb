"""The log as a directory of static files that any web server can serve, and a restore can take missing entries from.

Full tiles never change: what is there is compared, not written again. The checkpoint comes last, so that a reader never sees one whose
tiles are not there. Openings are not exported; they belong to the vault.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from warifu.kernel.tlog import checkpoint, note, tiles
from warifu.kernel.tlog.errors import VerificationError
from warifu.kernel.tlog.tiles import Tile
from warifu.registers.ledger import serve
from warifu.registers.ledger.errors import NotYetProvable
from warifu.registers.ledger.store import Reader


@dataclass(frozen=True, slots=True)
class Exported:
    size: int
    written: int  # files that were not there before


def export(reader: Reader, directory: Path) -> Exported:
    """Write the log as of its newest checkpoint.

    Raises NotYetProvable before the first checkpoint, VerificationError where the directory holds another log or a damaged file.
    """
    signed = reader.checkpoint()
    if signed is None:
        raise NotYetProvable("nothing was signed yet")
    size = checkpoint.parse(note.parse(signed).text).size
    written = 0
    for tile in all_tiles(size):
        body = serve.read(reader, tile, size)
        if body is None or len(body) < tile.width * (2 if tile.level == tiles.ENTRIES else tiles.HASH):
            raise VerificationError(f"{tile.path}: the log does not hold what its checkpoint covers")
        written += _put(directory / tile.path, body)
    _replace(directory / "checkpoint", signed)
    return Exported(size, written)


def all_tiles(size: int) -> Iterator[Tile]:
    """Hash tiles and entry bundles of a tree of `size`."""
    yield from tiles.tiles(size)
    full, width = tiles.count(size, tiles.ENTRIES)
    yield from (Tile(tiles.ENTRIES, n) for n in range(full))
    if width:
        yield Tile(tiles.ENTRIES, full, width)


def _put(path: Path, body: bytes) -> bool:
    if path.exists():
        if path.read_bytes() != body:
            raise VerificationError(f"{path}: holds something else; another log's, or damaged")
        return False
    _replace(path, body)
    return True


def _replace(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    with draft.open("wb") as out:
        out.write(body)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)
