"""Parts of names for the big world, from `world_names.txt`: family and given names with their readings, offices, divisions, matters.

All people made of them are invented.
"""

from pathlib import Path

_TEXT = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")


def _blocks() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for block in _TEXT.split("\n\n"):
        name, *words = block.split()
        found[name] = words
    return found


_BLOCKS = _blocks()
FAMILY, GIVEN = ([tuple(one.split("/")) for one in _BLOCKS[name]] for name in ("FAMILY", "GIVEN"))
MINISTRIES, DIVISIONS, MATTERS, WHATS, PLACES, PAPERS, FIRMS = (
    _BLOCKS[name] for name in ("MINISTRIES", "DIVISIONS", "MATTERS", "WHATS", "PLACES", "PAPERS", "FIRMS")
)
