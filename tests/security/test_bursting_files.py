"""PDFs that would burst a reader's program, written so that a simple search of their content finds nothing to count."""

from collections.abc import Callable

import pytest

from tests.duties.custody.hostile import build, one_page, stream
from warifu.duties.custody import stamp

_FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]"
_PATTERN = b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9"
DEPTH = 25


def _chain(call: bytes, key: bytes, last: bytes, first: int = 5) -> dict[str, bytes]:
    """Every form draws the next one ten times: ten to the power of DEPTH drawings."""
    forms = {
        f"o{number}": stream(call * 10, _FORM + b" /Resources << /XObject << " + key + b" %d 0 R >> >>" % (number + 1))
        for number in range(first, first + DEPTH)
    }
    return {**forms, f"o{first + DEPTH}": last}


def _called(call: bytes, key: bytes) -> Callable[[], bytes]:
    def make() -> bytes:
        chain = _chain(call, key, stream(b"0 0 1 1 re f", _FORM))
        return build(one_page(call, resources=b"/XObject << " + key + b" 5 0 R >>", **chain))

    return make


def _patterns() -> bytes:
    """The same with a pattern as each link; the page fills with the first."""
    links = {
        f"o{n}": stream(
            b"/Pattern cs /P scn 0 0 9 9 re f " * 10, _PATTERN + b" /Resources << /Pattern << /P %d 0 R >> >>" % (n + 1)
        )
        for n in range(5, 5 + DEPTH)
    }
    links[f"o{5 + DEPTH}"] = stream(b"0 0 1 1 re f", _PATTERN + b" /Resources << >>")
    content = b"/Pattern cs /P scn 0 0 99 99 re f"
    return build(one_page(content, resources=b"/Pattern << /P 5 0 R >>", **links))


def _in_a_pattern() -> bytes:
    chain = _chain(b"/F Do ", b"/F", stream(b"0 0 1 1 re f", _FORM), first=6)
    pattern = stream(b"/F Do", _PATTERN + b" /Resources << /XObject << /F 6 0 R >> >>")
    content = b"/Pattern cs /P scn 0 0 99 99 re f"
    return build(one_page(content, resources=b"/Pattern << /P 5 0 R >>", o5=pattern, **chain))


def _in_a_glyph() -> bytes:
    chain = _chain(b"/F Do ", b"/F", stream(b"0 0 1 1 re f", _FORM), first=7)
    font = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /FirstChar 97 /LastChar 97 /Widths [9]"
        b" /Encoding << /Differences [97 /a] >> /CharProcs << /a 6 0 R >> /Resources << /XObject << /F 7 0 R >> >> >>"
    )
    content = b"BT /T 9 Tf (a) Tj ET"
    return build(one_page(content, resources=b"/Font << /T 5 0 R >>", o5=font, o6=stream(b"9 0 d0 /F Do"), **chain))


def _text_in_a_glyph() -> bytes:
    """Each letter shows ten of the next font's: counted nowhere, since a letter is no form."""
    objects = {}
    for n in range(5, 5 + 2 * DEPTH, 2):
        objects[f"o{n}"] = (
            b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /FirstChar 97 /LastChar 97 /Widths [9]"
            b" /Encoding << /Differences [97 /a] >> /CharProcs << /a %d 0 R >> /Resources << /Font << /T %d 0 R >> >> >>"
            % (n + 1, n + 2)
        )
        objects[f"o{n + 1}"] = stream(b"9 0 d0 BT /T 9 Tf (aaaaaaaaaa) Tj ET")
    objects[f"o{5 + 2 * DEPTH}"] = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    return build(one_page(b"BT /T 9 Tf (a) Tj ET", resources=b"/Font << /T 5 0 R >>", **objects))


def _borrowed() -> bytes:
    """A form without resources: on its first use there is little to draw, on its second the whole chain."""
    borrower = stream(b"/F Do", _FORM)
    chain = _chain(b"/F Do ", b"/F", stream(b"0 0 1 1 re f", _FORM), first=8)
    cheap = stream(b"/B Do", _FORM + b" /Resources << /XObject << /B 5 0 R /F 33 0 R >> >>")
    dear = stream(b"/B Do", _FORM + b" /Resources << /XObject << /B 5 0 R /F 8 0 R >> >>")
    resources = b"/XObject << /C 6 0 R /D 7 0 R >>"
    return build(one_page(b"/C Do /D Do", resources=resources, o5=borrower, o6=cheap, o7=dear, **chain))


_BURSTING: dict[str, Callable[[], bytes]] = {
    "a letter as its number": _called(b"/#46 Do ", b"/F"),
    "a letter of two bytes": _called("/é Do ".encode(), "/é".encode()),
    "a zero between": _called(b"/F\0Do ", b"/F"),
    "a comment between": _called(b"/F%x\nDo ", b"/F"),
    "patterns in patterns": _patterns,
    "forms in a pattern": _in_a_pattern,
    "forms in a glyph": _in_a_glyph,
    "text in a glyph": _text_in_a_glyph,
    "resources of another": _borrowed,
}


@pytest.mark.parametrize("name", sorted(_BURSTING))
def test_it_is_refused(name: str) -> None:
    with pytest.raises(stamp.TooComplex):
        stamp.examine(_BURSTING[name]())


def test_what_printers_write_is_not() -> None:
    """A pattern with a picture's form in it, a font of drawn letters, a form drawn twice."""
    glyph = stream(b"9 0 0 0 9 9 d1 q 9 0 0 9 0 0 cm BI /W 8 /H 2 /IM true /BPC 1 ID T'\nEI Q")
    font = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /FirstChar 97 /LastChar 97 /Widths [9]"
        b" /Encoding << /Differences [97 /a] >> /CharProcs << /a 6 0 R >> >>"
    )
    pattern = stream(b"/F Do", _PATTERN + b" /Resources << /XObject << /F 8 0 R >> >>")
    form = stream(b"0 0 1 1 re f", _FORM + b" /Resources << >>")
    content = b"BT /T 9 Tf (aaa) Tj ET /Pattern cs /P scn 0 0 99 99 re f /F Do /F Do"
    resources = b"/Font << /T 5 0 R >> /Pattern << /P 7 0 R >> /XObject << /F 8 0 R >>"
    stamp.examine(build(one_page(content, resources=resources, o5=font, o6=glyph, o7=pattern, o8=form)))
