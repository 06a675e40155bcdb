"""PDFs made to harm whoever opens them, or only broken: each by the rule it breaks. Generated here, none is stored."""

import io
import zlib
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, String


def build(objects: dict[int, bytes]) -> bytes:
    """A PDF from numbered objects; object 1 is the catalogue."""
    out, offsets = io.BytesIO(), {}
    out.write(b"%PDF-1.7\n")
    for number, body in sorted(objects.items()):
        offsets[number] = out.tell()
        out.write(b"%d 0 obj\n" % number + body + b"\nendobj\n")
    start, last = out.tell(), max(objects)
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (last + 1))
    for number in range(1, last + 1):
        out.write(b"%010d 00000 n \n" % offsets[number] if number in offsets else b"0000000000 65535 f \n")
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (last + 1, start))
    return out.getvalue()


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n" % (len(content), entries) + content + b"\nendstream"


def one_page(
    content: bytes = b"", *, page: bytes = b"/MediaBox [0 0 595 842]", resources: bytes = b"", **more: bytes
) -> dict[int, bytes]:
    """Objects of a plain file; `more` are objects by name `o5`, `o6`, …"""
    return {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R " + page + b" /Contents 4 0 R /Resources << " + resources + b" >> >>",
        4: content if content.startswith(b"<<") else stream(content),
        **{int(name[1:]): body for name, body in more.items()},
    }


def _encrypted(user: str) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user=user))
    return out.getvalue()


def _nested_arrays() -> bytes:
    deep = b"[" * 20_000 + b"]" * 20_000
    return build(one_page(b"", resources=b"/ExtGState << /A << /TR " + deep + b" >> >>"))


def bomb(size: int, times: int) -> bytes:
    content, filters = b"\n" * size, b""
    for _ in range(times):
        content, filters = zlib.compress(content, 9), filters + b"/FlateDecode "
    return build(one_page(stream(content, b"/Filter [" + filters + b"]")))


def _forms_in_forms(depth: int, each: int) -> bytes:
    """Every form draws the next one several times: each ** depth drawings from a few hundred bytes."""
    forms = {
        f"o{number}": stream(
            b"/F Do " * each,
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F %d 0 R >> >>" % (number + 1),
        )
        for number in range(5, 5 + depth)
    }
    forms[f"o{5 + depth}"] = stream(b"0 0 1 1 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    return build(one_page(b"/F Do", resources=b"/XObject << /F 5 0 R >>", **forms))


def _form_in_itself() -> bytes:
    form = stream(b"/F Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 5 0 R >> >>")
    return build(one_page(b"/F Do", resources=b"/XObject << /F 5 0 R >>", o5=form))


def _pages_in_themselves() -> bytes:
    return build({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"})


def _pages_in_pages(depth: int) -> bytes:
    """Every node of the page tree holds the next one ten times."""
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R >>"}
    for number in range(2, 2 + depth):
        kids = b"%d 0 R " % (number + 1) * 10
        objects[number] = b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % 10 ** (depth - number + 2)
    objects[2 + depth] = b"<< /Type /Page /MediaBox [0 0 9 9] >>"
    return build(objects)


def _many_pages(count: int) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(count):
            pdf.add_blank_page(page_size=(200, 200))
        pdf.save(out)
    return out.getvalue()


def _huge_picture() -> bytes:
    picture = stream(
        b"x", b"/Type /XObject /Subtype /Image /Width 100000 /Height 100000 /ColorSpace /DeviceGray /BitsPerComponent 8"
    )
    return build(one_page(b"/I Do", resources=b"/XObject << /I 5 0 R >>", o5=picture))


def _page(attributes: bytes) -> bytes:
    return build(one_page(b"0 0 1 1 re f", page=attributes))


# name -> (the file, the error that names what is wrong with it)
SAMPLES: dict[str, tuple[Callable[[], bytes], tuple[str, ...]]] = {
    "nothing": (lambda: b"", ("NotAPdf",)),
    "text": (lambda: "これは文書です".encode(), ("NotAPdf",)),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 500, ("NotAPdf",)),
    "only a head": (lambda: b"%PDF-1.7\n", ("NotAPdf",)),
    "rubbish with a head": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 400, ("NotAPdf",)),
    "cut off": (lambda: _many_pages(30)[:300], ("NotAPdf",)),
    "no pages": (
        lambda: build({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [] /Count 0 >>"}),
        ("NotAPdf",),
    ),
    "password": (lambda: _encrypted("secret"), ("Encrypted",)),
    "rights without password": (lambda: _encrypted(""), ("Encrypted",)),
    "nested arrays": (_nested_arrays, ("NotAPdf", "TooComplex")),
    "flate bomb": (lambda: bomb(400 * 1024 * 1024, 1), ("TooComplex",)),
    "flate bomb in a flate bomb": (lambda: bomb(300 * 1024 * 1024, 3), ("TooComplex",)),
    "forms in forms": (lambda: _forms_in_forms(40, 10), ("TooComplex",)),
    "a form in itself": (_form_in_itself, ("TooComplex",)),
    "pages in themselves": (_pages_in_themselves, ("NotAPdf", "TooComplex")),
    "pages in pages": (lambda: _pages_in_pages(9), ("NotAPdf", "TooComplex", "TooLarge")),
    "too many pages": (lambda: _many_pages(3001), ("TooLarge",)),
    "huge picture": (_huge_picture, ("TooComplex",)),
    "page without extent": (lambda: _page(b"/MediaBox [0 0 0 0]"), ("NotAPdf",)),
    "page beyond measure": (lambda: _page(b"/MediaBox [0 0 99999999999 9]"), ("NotAPdf",)),
    "page turned half": (lambda: _page(b"/MediaBox [0 0 99 99] /Rotate 45"), ("NotAPdf",)),
    "page of no unit": (lambda: _page(b"/MediaBox [0 0 99 99] /UserUnit -1"), ("NotAPdf",)),
}


def loaded() -> bytes:
    """A file that opens, with everything in it that must not come along; each bears the word `UNWANTED`."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        page = pdf.pages[0].obj
        action = Dictionary({"/S": Name.JavaScript, "/JS": String("app.alert('UNWANTED')")})
        launch = Dictionary({"/S": Name.Launch, "/F": String("UNWANTED.exe")})
        link = Dictionary({"/S": Name.URI, "/URI": String("http://unwanted.invalid/UNWANTED")})
        layer = pdf.make_indirect(Dictionary({"/Type": Name.OCG, "/Name": String("UNWANTED layer")}))
        outside = pdf.make_stream(b"0 g")
        outside["/Type"], outside["/Subtype"], outside["/BBox"] = Name.XObject, Name.Form, Array([0, 0, 9, 9])
        outside["/F"] = String("\\\\unwanted.invalid\\UNWANTED")
        program = pdf.make_stream(b"(UNWANTED program) print")
        program["/Type"], program["/Subtype"] = Name.XObject, Name.PS
        form = pdf.make_stream(b"1 0 0 rg 100 100 50 50 re f")
        form.update(
            {"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, 595, 842]), "/Resources": Dictionary()}
        )
        form["/PieceInfo"] = Dictionary({"/App": Dictionary({"/Private": String("UNWANTED private")})})
        form["/Metadata"] = pdf.make_stream(b"<x:UNWANTED/>")
        form["/AF"] = Array([Dictionary({"/Type": Name.Filespec, "/F": String("UNWANTED.txt")})])
        form["/OC"] = layer
        form["/Ref"] = Dictionary({"/F": String("UNWANTED.pdf"), "/Page": 0})
        page["/Resources"] = Dictionary(
            {
                "/XObject": Dictionary(
                    {"/Fm": form, "/Out": outside, "/Ps": program, "/None": pdf.make_stream(b"UNWANTED data")}
                ),
                "/Properties": Dictionary({"/MC0": layer}),
                "/ExtGState": Dictionary(
                    {"/G": Dictionary({"/ca": 1, "/UNWANTED": String("UNWANTED state"), "/A": action})}
                ),
                "/UNWANTED": action,
            }
        )
        page["/Contents"] = pdf.make_stream(b"/OC /MC0 BDC /G gs /Fm Do EMC")
        page["/Annots"] = Array(
            [
                Dictionary(
                    {
                        "/Subtype": Name.Link,
                        "/Rect": Array([0, 0, 9, 9]),
                        "/A": link,
                        "/Contents": String("UNWANTED note"),
                    }
                )
            ]
        )
        page["/AA"] = Dictionary({"/O": launch})
        page["/Metadata"] = pdf.make_stream(b"<x:UNWANTED/>")
        page["/PieceInfo"] = Dictionary({"/App": String("UNWANTED piece")})
        pdf.Root["/OpenAction"] = action
        pdf.Root["/Names"] = Dictionary({"/JavaScript": Dictionary({"/Names": Array([String("UNWANTED"), action])})})
        pdf.Root["/OCProperties"] = Dictionary({"/OCGs": Array([layer]), "/D": Dictionary()})
        pdf.Root["/AcroForm"] = Dictionary({"/Fields": Array([]), "/XFA": pdf.make_stream(b"<UNWANTED/>")})
        pdf.attachments["UNWANTED.bin"] = b"UNWANTED attachment"
        pdf.docinfo["/Author"] = String("UNWANTED author")
        with pdf.open_metadata() as metadata:
            metadata["dc:creator"] = ["UNWANTED creator"]
        pdf.save(out)
    return out.getvalue()
