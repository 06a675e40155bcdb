"""The log as the static files that others read: checkpoint, hash tiles, entry bundles, made from the log's database as bytes.

Who may ask is left to the front: checkpoint and hash tiles are for every account that is signed in and for witnesses, entry bundles only
for the tokens of inspector and partner (`shows_entries`).
"""

from dataclasses import dataclass

from warifu.kernel.tlog import checkpoint, note, tiles
from warifu.kernel.tlog.errors import VerificationError
from warifu.kernel.tlog.tiles import Tile
from warifu.registers.ledger.store import Reader

IMMUTABLE = "private, max-age=31536000, immutable"
SECONDS = "private, max-age=1"


@dataclass(frozen=True, slots=True)
class Served:
    body: bytes
    content_type: str
    cache_control: str


def shows_entries(path: str) -> bool:
    """Whether what stands at this path holds entries, or could."""
    return path.startswith("tile/entries")


def answer(reader: Reader, path: str) -> Served | None:
    """What stands at `path` below the log's prefix (`checkpoint`, `tile/0/000.p/17`); None where there is nothing.

    Only what a signed checkpoint covers is shown, so that every byte served can be held against one.
    """
    signed = reader.checkpoint()
    if signed is None:
        return None
    if path == "checkpoint":
        return Served(signed, "text/plain; charset=utf-8", SECONDS)
    try:
        tile = tiles.parse_path(path)
    except VerificationError:
        return None
    body = read(reader, tile, checkpoint.parse(note.parse(signed).text).size)
    return None if body is None else Served(body, "application/octet-stream", IMMUTABLE)


def read(reader: Reader, tile: Tile, size: int) -> bytes | None:
    """The bytes of one tile in the tree of `size`; None where that tree does not hold it."""
    full, width = tiles.count(size, tile.level)
    if tile.n > full or (tile.n == full and tile.width > width):
        return None
    if tile.level == tiles.ENTRIES:
        start = tile.n * tiles.WIDTH
        return tiles.bundle(reader.entries(start, start + tile.width))
    return reader.read_tile(tile.level, tile.n, tile.width)[: tile.width * tiles.HASH]
