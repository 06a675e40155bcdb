"""What a reader's program would find in a PDF: the text of each page through its ToUnicode maps, the frames, every key in the file."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Stream


@dataclass(frozen=True)
class Drawn:
    """One page: its lines of text, each with its rendering mode (3: not shown), and its rectangles with the stroke colour, in points."""

    lines: tuple[tuple[str, int], ...]
    frames: tuple[tuple[tuple[float, ...], float, float, float, float], ...]

    def text(self) -> str:
        return "\n".join(line for line, _ in self.lines)


def pages(data: bytes) -> list[Drawn]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [_drawn(page) for page in pdf.pages]


def keys(data: bytes) -> set[str]:
    """Every key of every dictionary and stream in the file."""
    found: set[str] = set()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found |= set(pdf.trailer.keys())
        for thing in pdf.objects:
            for inner in _all(thing):
                found |= set(inner.keys())
    return found


def streams(data: bytes) -> bytes:
    """Every stream, decoded where it can be."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        parts = []
        for thing in pdf.objects:
            if isinstance(thing, Stream):
                try:
                    parts.append(thing.read_bytes())
                except pikepdf.PdfError:
                    parts.append(thing.read_raw_bytes())
        return b"\n".join(parts)


def _all(thing: Any) -> Iterator[Any]:
    if isinstance(thing, Array):
        for item in thing:
            if not getattr(item, "is_indirect", False):
                yield from _all(item)
    elif isinstance(thing, Dictionary | Stream):
        yield thing
        for _, value in thing.items():
            if not getattr(value, "is_indirect", False):
                yield from _all(value)


def _drawn(page: pikepdf.Page) -> Drawn:
    fonts: dict[str, dict[int, str]] = {}
    lines: list[tuple[str, int]] = []
    frames = []
    font, mode, stroke = "", 0, (0.0,)
    stroked: list[tuple[tuple[float, ...], float, float, float, float]] = []
    parts: list[str] = []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "Tf":
            font = str(operands[0])
        elif name == "Tr":
            mode = int(operands[0])
        elif name in ("RG", "G"):
            stroke = tuple(float(n) for n in operands)
        elif name == "re":
            stroked.append((stroke, *(float(n) for n in operands)))
        elif name in ("S", "s"):
            frames += stroked
        elif name == "BT":
            parts = []
        elif name in ("Tj", "TJ"):
            if font not in fonts:
                fonts[font] = _to_unicode(page.obj["/Resources"]["/Font"][font])
            pieces = operands[0] if name == "TJ" else [operands[0]]
            parts += [
                fonts[font].get(b, "?") for p in pieces if not isinstance(p, int | float | Decimal) for b in bytes(p)
            ]
        elif name == "ET":
            lines.append(("".join(parts), mode))
            mode = 0
        if name in ("S", "s", "f", "f*", "B", "n"):
            stroked = []
    return Drawn(tuple(lines), tuple(frames))


def _to_unicode(font: Any) -> dict[int, str]:
    cmap = font["/ToUnicode"].read_bytes().decode("ascii")
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.S):
        for code, value in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            found[int(code, 16)] = bytes.fromhex(value).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.S):
        for low, _, values in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*\[(.*?)\]", block, re.S):
            for offset, value in enumerate(re.findall(r"<([0-9A-Fa-f]+)>", values)):
                found[int(low, 16) + offset] = bytes.fromhex(value).decode("utf-16-be")
        for low, high, start in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            for code in range(int(low, 16), int(high, 16) + 1):
                found[code] = chr(int(start, 16) + code - int(low, 16))
    return found
