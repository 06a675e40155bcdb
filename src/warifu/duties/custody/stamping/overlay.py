"""Draws what the law and the register put on every page: the mark in its red frame, the registration number beside it, the reader's stamp.

Order 4 with form 1, NPSC 8(1) and 8(6): the words 重要経済安保情報 and a frame in red, 12 mm high and 42 mm wide. NPSC 24, 26: the
registration number in red beside the mark. Above and below the content room is made for them by drawing the content smaller, so that
nothing of the document is covered; how much smaller stands on the page. The drawings of the Order's forms were not seen: where on the
page the mark stands is our choice. Runs only in the child process; the fonts' glyphs that are used are embedded.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, degrees, radians, sin
from pathlib import Path

from reportlab.lib.colors import Color
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONT_FILE = Path(__file__).parents[1] / "fonts" / "BIZUDGothic-Regular.ttf"
_FONT = "BIZUDGothic"
# NPSC 8(6)
_FRAME_WIDTH, _FRAME_HEIGHT = 42 * mm, 12 * mm
_MARGIN, _TOP, _BOTTOM = 8 * mm, 18 * mm, 20 * mm
_SMALLEST = 125 * mm  # a smaller page becomes this wide or high, so that mark and stamp fit
_SLANT = radians(28)
_RED, _BLACK, _GREY = Color(0.85, 0, 0), Color(0, 0, 0), Color(0.35, 0.35, 0.35)
_MISSING = "〓"  # the printers' sign for a character that the font lacks


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is printed. `token` is the invisible mark of this one copy."""

    mark: str
    registration: str
    copy_number: str
    reader: str
    time: str
    token: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where content of some size goes on its new page: page size, scale and offset, in points."""

    width: float
    height: float
    scale: float
    x: float
    y: float


def load_font() -> None:
    """Read the font; must be called before files can no longer be opened."""
    pdfmetrics.registerFont(TTFont(_FONT, str(FONT_FILE)))


def place(width: float, height: float, largest: float) -> Place:
    """Room for content of this size: the page keeps its size, within smallest and largest; the content shrinks to fit between the marks."""
    page_width, page_height = (min(max(side, _SMALLEST), largest) for side in (width, height))
    room = page_height - _TOP - _BOTTOM
    scale = min(1.0, room / height, page_width / width)
    return Place(
        page_width, page_height, scale, (page_width - width * scale) / 2, _BOTTOM + (room - height * scale) / 2
    )


def draw(stamp: Stamp, places: Sequence[Place]) -> bytes:
    """A PDF with one page a place, that holds only mark and stamp."""
    out = io.BytesIO()
    canvas = Canvas(out, pageCompression=1, invariant=1)
    for number, where in enumerate(places, 1):
        canvas.setPageSize((where.width, where.height))
        _across(canvas, stamp, where)
        _head(canvas, stamp, where, f"{number}/{len(places)}")
        _foot(canvas, stamp, where)
        _hide(canvas, stamp, where)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _head(canvas: Canvas, stamp: Stamp, where: Place, page: str) -> None:
    bottom = where.height - (_TOP + _FRAME_HEIGHT) / 2
    left = where.width - _MARGIN - _FRAME_WIDTH
    _mark(canvas, stamp.mark, left, bottom)
    room = left - _MARGIN - 3 * mm
    canvas.setFillColor(_RED)
    _fit(canvas, f"登録番号 {stamp.registration}", left - 3 * mm, bottom + 6.6 * mm, 10, room, right=True)
    canvas.setFillColor(_GREY)
    scaled = f"　原寸の{where.scale * 100:.0f}％" if where.scale < 0.995 else ""
    _fit(canvas, f"{page}{scaled}", left - 3 * mm, bottom + 1.8 * mm, 7.5, room, right=True)


def _foot(canvas: Canvas, stamp: Stamp, where: Place) -> None:
    bottom = (_BOTTOM - _FRAME_HEIGHT) / 2
    _mark(canvas, stamp.mark, _MARGIN, bottom)
    left = _MARGIN + _FRAME_WIDTH + 3 * mm
    room = where.width - left - _MARGIN
    canvas.setFillColor(_RED)
    _fit(canvas, f"登録番号 {stamp.registration}{_copy(stamp)}", left, bottom + 8.6 * mm, 8.5, room)
    canvas.setFillColor(_BLACK)
    _fit(canvas, f"閲覧者 {stamp.reader}", left, bottom + 4.6 * mm, 8.5, room)
    _fit(canvas, f"閲覧日時 {stamp.time}", left, bottom + 0.8 * mm, 8.5, room)


def _mark(canvas: Canvas, words: str, left: float, bottom: float) -> None:
    # Order 4: the words and the frame, both in red.
    canvas.setStrokeColor(_RED)
    canvas.setFillColor(_RED)
    canvas.setLineWidth(0.7 * mm)
    inset = 0.35 * mm
    canvas.rect(left + inset, bottom + inset, _FRAME_WIDTH - 2 * inset, _FRAME_HEIGHT - 2 * inset)
    size = _size(words, 14, _FRAME_WIDTH - 3 * mm)
    canvas.setFont(_FONT, size)
    canvas.drawCentredString(left + _FRAME_WIDTH / 2, bottom + _FRAME_HEIGHT / 2 - size * 0.36, words)


def _across(canvas: Canvas, stamp: Stamp, where: Place) -> None:
    """The reader's name and time faintly across the content: a photograph of any part of the page shows whose copy it was."""
    lines = [_printable(line) for line in (stamp.reader, f"{stamp.time}{_copy(stamp)}")]
    room = min(where.width * 0.86 / cos(_SLANT), where.height * 0.3 / sin(_SLANT))
    size = min(_size(line, 20, room) for line in lines)
    canvas.setFillColor(Color(0.4, 0.4, 0.4, alpha=0.2))
    canvas.setFont(_FONT, size)
    for height in (0.25, 0.5, 0.75):
        canvas.saveState()
        canvas.translate(where.width / 2, where.height * height)
        canvas.rotate(degrees(_SLANT))
        for number, line in enumerate(lines):
            canvas.drawCentredString(0, -number * size * 1.3, line)
        canvas.restoreState()
    canvas.setFillColor(_BLACK)


def _copy(stamp: Stamp) -> str:
    return f"　写し番号 {stamp.copy_number}" if stamp.copy_number else ""


def _hide(canvas: Canvas, stamp: Stamp, where: Place) -> None:
    text = canvas.beginText(_MARGIN, where.height - 3 * mm)
    text.setFont(_FONT, 4)
    text.setTextRenderMode(3)  # drawn, but not shown
    text.textOut(f"warifu-copy-{stamp.token}")
    canvas.drawText(text)


def _fit(canvas: Canvas, words: str, x: float, y: float, size: float, room: float, *, right: bool = False) -> None:
    words = _printable(words)
    canvas.setFont(_FONT, _size(words, size, room))
    (canvas.drawRightString if right else canvas.drawString)(x, y, words)


def _size(words: str, size: float, room: float) -> float:
    """The size in points, smaller where the words would not fit. Never cut: a reader's name must stand there whole."""
    wide = pdfmetrics.stringWidth(words, _FONT, size)
    return size if wide <= room else float(size * room / wide)


def _printable(words: str) -> str:
    """Variation selectors go; a character that the font lacks becomes 〓, so that something missing is seen to be missing."""
    known = pdfmetrics.getFont(_FONT).face.charToGlyph
    kept = (c for c in words if not (0xFE00 <= ord(c) <= 0xFE0F or 0xE0100 <= ord(c) <= 0xE01EF))
    return "".join(c if ord(c) in known else _MISSING for c in kept)
