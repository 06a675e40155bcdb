"""Carries the drawn content of a page, and nothing else, from a file of unknown origin into a new one. Runs only in the child process.

What is carried is what a list below names: content, fonts, images, colours, patterns. Everything else stays behind because no list names
it: scripts, actions, annotations, forms, attachments, references to other files, metadata, hidden structure, optional layers (what a
hidden layer draws becomes visible). Refused are files that are no PDF, that are encrypted, and that would burst a reader's program:
forms drawn in forms without end, images and streams beyond a limit. What the pictures and fonts themselves contain is not judged here.
"""

import io
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

MAX_PAGES = 3000
MAX_OBJECTS = 400_000
MAX_PIXELS = 1 << 28  # of one image
MAX_DECODED = 256 * 1024 * 1024  # bytes of content and forms in all
MAX_DRAWN = 200_000  # times that forms and patterns are drawn, those in others counted each time
MAX_SIDE = 14_400.0  # points: the largest page that PDF allows

# What a dictionary is decides which of its keys are carried.
_PLAIN, _RESOURCES, _NAMES, _DRAWINGS = range(4)
# Dictionaries whose names are the author's: the kinds of resources, the glyphs of a drawn font, the inks of a colour space.
_KINDS = frozenset(("ExtGState", "ColorSpace", "Pattern", "Shading", "XObject", "Font"))
_NAMED = frozenset(("CharProcs", "Colorants"))
# Line by line: streams; forms, groups, soft masks; images; graphics states; patterns, shadings, functions; colour spaces; fonts.
_ALLOWED = """
Type Subtype Length Filter DecodeParms Predictor Colors Columns EarlyChange K EndOfLine EncodedByteAlign Rows EndOfBlock BlackIs1
DamagedRowsBeforeError ColorTransform JBIG2Globals
Resources FormType BBox Matrix Group S CS I G BC SMask
Width Height ColorSpace BitsPerComponent Intent ImageMask Mask Decode Interpolate SMaskInData Matte
ExtGState Font LW LC LJ ML D RI OP op OPM BG BG2 UCR UCR2 TR TR2 HT FL SM SA BM CA ca AIS TK HalftoneType Frequency Angle SpotFunction
AccurateScreens TransferFunction HalftoneName Default Cyan Magenta Yellow Black Gray Red Green Blue Xsquare Ysquare Width2 Height2
PatternType PaintType TilingType XStep YStep Shading ShadingType Background AntiAlias Coords Domain Function Extend BitsPerCoordinate
BitsPerFlag VerticesPerRow FunctionType Range Size BitsPerSample Order Encode C0 C1 N Functions Bounds
Alternate WhitePoint BlackPoint Gamma Process Components MixingHints Solidities PrintingOrder DotGain Colorants
BaseFont FirstChar LastChar Widths FontDescriptor Encoding ToUnicode DescendantFonts CIDSystemInfo CIDToGIDMap DW W DW2 W2 FontBBox
FontMatrix FontName FontFamily FontStretch FontWeight Flags ItalicAngle Ascent Descent Leading CapHeight XHeight StemV StemH AvgWidth
MaxWidth MissingWidth FontFile FontFile2 FontFile3 CharSet Style Panose Lang FD CIDSet BaseEncoding Differences CMapName WMode UseCMap
Registry Ordering Supplement Length1 Length2 Length3 CharProcs
"""
_KEYS = frozenset(_ALLOWED.split())
# A name and the operator that draws with it, as readers see them: white space and comments between, `#31` in a name for `1` (ISO 32000-1,
# 7.2 and 7.3.5).
_DRAWS = re.compile(
    rb"/([^\0\t\n\f\r /\[\]()<>{}%]+)(?:[\0\t\n\f\r ]|%[^\r\n]*[\r\n])+(Do|scn|SCN)(?![^\0\t\n\f\r /\[\]()<>{}%])"
)
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
# Written so that the bits of a picture in the line hardly ever look like it.
_SHOWS_TEXT = re.compile(
    rb"(?:^|[\0\t\n\f\r ])(?:BT|Tf)(?:[\0\t\n\f\r ]|$)|[)>\]][\0\t\n\f\r ]*T[jJ](?:[\0\t\n\f\r ]|$)"
)
_PATTERN_IN_PATTERN = 2  # deeper than this nobody draws by hand


_Drawn = tuple[tuple[int, int], str]  # a stream, as form or as pattern
_Above = tuple[_Drawn, ...]


class Refused(Exception):
    """The file is not carried over. `code` says why: not_pdf, encrypted, too_many_pages, too_complex."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page as it is shown, upright: `matrix` brings what is inside `box` to the origin; `width` by `height` points."""

    page: pikepdf.Page
    box: tuple[float, float, float, float]
    matrix: tuple[float, float, float, float, float, float]
    width: float
    height: float


def open_source(data: bytes) -> pikepdf.Pdf:
    """Open a file of unknown origin. Raises Refused, and what pikepdf raises for a file that is broken."""
    pikepdf.settings.set_qpdf_limits(
        doc_max_warnings=1000,
        parser_max_nesting=100,
        parser_max_container_size=2_000_000,
        max_stream_filters=4,
        flate_max_memory=MAX_DECODED,
        run_length_max_memory=MAX_DECODED,
        png_max_memory=MAX_DECODED,
        tiff_max_memory=MAX_DECODED,
        dct_max_memory=MAX_DECODED,
        dct_max_progressive_scans=50,
    )
    if b"%PDF-" not in data[:1024]:
        raise Refused("not_pdf")
    try:
        source = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError:
        raise Refused("encrypted") from None
    # Also where an empty password opens it: a file that somebody protected is not ours to open up.
    if source.is_encrypted:
        raise Refused("encrypted")
    return source


def sheets(source: pikepdf.Pdf) -> list[Sheet]:
    """Every page in order. Raises Refused."""
    pages = len(source.pages)
    if not pages:
        raise Refused("not_pdf")
    if pages > MAX_PAGES:
        raise Refused("too_many_pages")
    return [_sheet(page) for page in source.pages]


def _sheet(page: pikepdf.Page) -> Sheet:
    box = left, bottom, right, top = _visible(page)
    unit = float(page.obj.get("/UserUnit", 1))
    turn = int(_inherited(page, "/Rotate", 0)) % 360
    matrix = {
        0: (unit, 0.0, 0.0, unit, -left * unit, -bottom * unit),
        90: (0.0, -unit, unit, 0.0, -bottom * unit, right * unit),
        180: (-unit, 0.0, 0.0, -unit, right * unit, top * unit),
        270: (0.0, unit, -unit, 0.0, top * unit, -left * unit),
    }.get(turn)
    if matrix is None or not 0 < unit <= MAX_SIDE:
        raise Refused("not_pdf")
    width, height = (right - left) * unit, (top - bottom) * unit
    return Sheet(page, box, matrix, *((width, height) if turn in (0, 180) else (height, width)))


class Carrier:
    """Brings pages of one source into one target; counts what they cost and stops at the limits above."""

    def __init__(self, source: pikepdf.Pdf, target: pikepdf.Pdf) -> None:
        self._source, self._target = source, target
        self._seen: set[tuple[tuple[int, int], int]] = set()
        self._objects = self._decoded = self._drawn = 0
        self._costs: dict[_Drawn, int] = {}
        self._fonts: set[tuple[int, int]] = set()

    def form(self, sheet: Sheet) -> Object:
        """The page's content as a form of the target. Raises Refused."""
        content = self._content(sheet.page)
        found = _inherited(sheet.page, "/Resources", None)
        resources: Any = found if isinstance(found, Dictionary) else Dictionary()
        self._scrub(resources, _RESOURCES)
        self._drawn += self._cost(content, resources, ())
        if self._drawn > MAX_DRAWN:
            raise Refused("too_complex")
        box = Array([Decimal(f"{number:.4f}") for number in sheet.box])
        form = Stream(self._target, content, {"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": box})
        form["/Resources"] = self._carried(resources)
        group = sheet.page.obj.get("/Group")
        if isinstance(group, Dictionary) and group.get("/S") == Name.Transparency:
            self._scrub(group, _PLAIN)
            form["/Group"] = self._carried(group)
        return form

    def _carried(self, found: Any) -> Object:
        return self._target.copy_foreign(found if found.is_indirect else self._source.make_indirect(found))

    def _content(self, page: pikepdf.Page) -> bytes:
        contents = page.obj.get("/Contents")
        streams: list[Any] = list(contents) if isinstance(contents, Array) else [contents]
        return b"\n".join(self._read(stream) for stream in streams if isinstance(stream, Stream))

    def _read(self, stream: Any) -> bytes:
        content: bytes = stream.read_bytes()
        self._decoded += len(content)
        if self._decoded > MAX_DECODED:
            raise Refused("too_complex")
        return content

    def _scrub(self, root: Any, kind: int) -> None:
        """Take away every key that no list names, in all that `root` leads to."""
        waiting: list[tuple[Any, int]] = [(root, kind)]
        while waiting:
            found, kind = waiting.pop()
            if not isinstance(found, Dictionary | Stream | Array):
                continue
            if found.is_indirect:
                if (found.objgen, kind) in self._seen:
                    continue
                self._seen.add((found.objgen, kind))
            self._objects += 1
            if self._objects > MAX_OBJECTS:
                raise Refused("too_complex")
            if isinstance(found, Array):
                waiting += [(item, _PLAIN) for item in found]
            else:
                waiting += _scrub_keys(found, kind)

    def _cost(self, content: bytes, resources: Any, above: _Above) -> int:
        """How often forms are drawn when this content is: each use of a form or pattern costs one and what that itself costs."""
        if not isinstance(resources, Dictionary):
            return 0
        self._plain_glyphs(resources, above)
        total = 0
        for match in _DRAWS.finditer(content):
            kind = "/XObject" if match[2] == b"Do" else "/Pattern"
            drawn = _named(resources.get(kind), match[1])
            if isinstance(drawn, Stream) and (kind == "/Pattern" or drawn.get("/Subtype") == Name.Form):
                total += 1 + self._cost_of(drawn, kind, resources, above)
            if total > MAX_DRAWN:
                raise Refused("too_complex")
        return total

    def _cost_of(self, drawn: Any, kind: str, outer: Any, above: _Above) -> int:
        here = (*above, (drawn.objgen, kind))
        patterns = sum(kind == "/Pattern" for _, kind in here)
        if here[-1] in above or len(above) > 50 or patterns > _PATTERN_IN_PATTERN + 1:
            raise Refused("too_complex")
        # What has no resources of its own takes those of whoever draws it, so that its cost is another each time.
        own = "/Resources" in drawn
        if not own or here[-1] not in self._costs:
            cost = self._cost(self._read(drawn), drawn.get("/Resources", outer), here)
            if not own:
                return cost
            self._costs[here[-1]] = cost
        return self._costs[here[-1]]

    def _plain_glyphs(self, resources: Any, above: _Above) -> None:
        """Glyphs that are drawn (Type 3 fonts) are drawn for every letter: they may hold lines and pictures, not forms or text."""
        fonts: Any = resources.get("/Font")
        for name in [str(name) for name in fonts.keys()] if isinstance(fonts, Dictionary) else ():  # noqa: SIM118
            font = fonts[name]
            glyphs: Any = font.get("/CharProcs") if isinstance(font, Dictionary) else None
            if not isinstance(glyphs, Dictionary) or (font.is_indirect and font.objgen in self._fonts):
                continue
            self._fonts.add(font.objgen)
            for glyph in [glyphs[str(glyph)] for glyph in glyphs.keys()]:  # noqa: SIM118
                content = self._read(glyph) if isinstance(glyph, Stream) else b""
                inside = Dictionary({"/XObject": _inside(font, resources, "/XObject")})
                if _SHOWS_TEXT.search(content) or self._cost(content, inside, above):
                    raise Refused("too_complex")


def _inside(font: Any, outer: Any, kind: str) -> Any:
    resources = font.get("/Resources", outer)
    found = resources.get(kind) if isinstance(resources, Dictionary) else None
    return found if isinstance(found, Dictionary) else Dictionary()


def _named(found: Any, written: bytes) -> Any:
    """What a name in content stands for; None where nothing of that name is there."""
    name = _HEX.sub(lambda m: bytes([int(m[1], 16)]), written)
    # Whoever wrote another name than UTF-8 into a dictionary was refused before.
    return found.get("/" + name.decode(errors="replace")) if isinstance(found, Dictionary) else None


def _scrub_keys(found: Any, kind: int) -> list[tuple[Any, int]]:
    inside: list[tuple[Any, int]] = []
    for key in [str(key) for key in found.keys()]:  # noqa: SIM118 (a PDF dictionary is changed meanwhile)
        value, name = found[key], key[1:]
        if kind == _NAMES or (kind == _DRAWINGS and _is_drawing(value)):
            inside.append((value, _PLAIN))
        elif kind == _RESOURCES and name in _KINDS:
            inside.append((value, _DRAWINGS if name == "XObject" else _NAMES))
        elif kind == _RESOURCES and name == "Properties" and isinstance(value, Dictionary):
            # The content may name its marked parts; what they were bound to (layers, structure) stays behind.
            found[key] = Dictionary({str(part): Dictionary() for part in value.keys()})  # noqa: SIM118
        elif kind == _PLAIN and name in _KEYS:
            inside.append((value, _RESOURCES if name == "Resources" else _NAMES if name in _NAMED else _PLAIN))
        else:
            del found[key]
    if found.get("/Subtype") == Name.Image and int(found.get("/Width", 0)) * int(found.get("/Height", 0)) > MAX_PIXELS:
        raise Refused("too_complex")
    return inside


def _is_drawing(value: Any) -> bool:
    """A form or an image; a PostScript program, the third kind, is none."""
    return isinstance(value, Stream) and value.get("/Subtype") in (Name.Form, Name.Image) and "/Subtype2" not in value


def _inherited(page: pikepdf.Page, key: str, default: Any) -> Any:
    """A page's attribute, its own or of the nearest parent that has it."""
    node: Any = page.obj
    steps = 0
    while isinstance(node, Dictionary) and steps < 100:
        if key in node:
            return node[key]
        node, steps = node.get("/Parent"), steps + 1
    return default


def _visible(page: pikepdf.Page) -> tuple[float, float, float, float]:
    """The part of the page that is shown: its crop box within its media box, in points. Raises Refused for a page without extent."""
    media = _box(_inherited(page, "/MediaBox", None))
    crop = _inherited(page, "/CropBox", None)
    left, bottom, right, top = media
    if crop is not None:
        a, b, c, d = _box(crop)
        if min(right, c) - max(left, a) > 1 and min(top, d) - max(bottom, b) > 1:
            left, bottom, right, top = max(left, a), max(bottom, b), min(right, c), min(top, d)
    return left, bottom, right, top


def _box(value: Any) -> tuple[float, float, float, float]:
    if not isinstance(value, Array) or len(value) != 4:
        raise Refused("not_pdf")
    a, b, c, d = (float(number) for number in value)
    left, bottom, right, top = min(a, c), min(b, d), max(a, c), max(b, d)
    if not (max(abs(left), abs(bottom), abs(right), abs(top)) < 1e6 and right - left > 1 and top - bottom > 1):
        raise Refused("not_pdf")
    return left, bottom, right, top
