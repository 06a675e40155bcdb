"""The process that opens a PDF of unknown origin: `python -m warifu.duties.custody.stamping.child`. No Django, no network, no files.

Standard input: one line of JSON (what to print), then the file. Standard output: one line of JSON (`{"code": "", "pages": 12, "guards":
[...]}` or `{"code": "encrypted", …}`), then the new file. It imports and reads all it needs, stamps a blank page once so that nothing is
left to be loaded, gives up everything (`lockdown`), and only then looks at the file. The parent is `warifu.duties.custody.stamp`.
"""

import io
import json
import os
import sys
from typing import Any

import pikepdf
from pikepdf import Dictionary

from warifu.duties.custody.stamping import carry, overlay
from warifu.duties.custody.stamping.carry import Carrier, Refused
from warifu.duties.custody.stamping.lockdown import Limits, close_down
from warifu.duties.custody.stamping.overlay import Stamp

_HEADER_BYTES = 16 * 1024


def stamped(data: bytes, stamp: Stamp) -> tuple[bytes, int]:
    """The new file and its number of pages. Raises Refused."""
    source = carry.open_source(data)
    sheets = carry.sheets(source)
    places = [overlay.place(sheet.width, sheet.height, carry.MAX_SIDE) for sheet in sheets]
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(overlay.draw(stamp, places))) as target:
        carrier = Carrier(source, target)
        for page, sheet, where in zip(target.pages, sheets, places, strict=True):
            page.obj["/Resources"]["/XObject"] = Dictionary({"/Content": carrier.form(sheet)})
            numbers = " ".join(f"{number:.5f}" for number in sheet.matrix)
            drawn = (
                f"q {where.scale:.5f} 0 0 {where.scale:.5f} {where.x:.3f} {where.y:.3f} cm {numbers} cm /Content Do Q\n"
            )
            page.contents_add(drawn.encode(), prepend=True)
        _bare(target)
        target.save(
            out, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True
        )
    return out.getvalue(), len(sheets)


def _bare(target: pikepdf.Pdf) -> None:
    """Nothing in the catalogue but the pages, and no information about who made the file with what."""
    _only(target.Root, "/Type", "/Pages")
    target.Root["/Lang"] = pikepdf.String("ja")
    if "/Info" in target.trailer:
        del target.trailer["/Info"]
    for page in target.pages:
        _only(page.obj, "/Type", "/Parent", "/MediaBox", "/Resources", "/Contents")


def _only(found: pikepdf.Object, *keys: str) -> None:
    for key in set(found.keys()) - set(keys):
        del found[key]


def _load_everything(stamp: Stamp) -> None:
    """Stamp a blank page and open an encrypted one: what is loaded late (fonts, codecs, ciphers) must be there before files are gone."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.save(out)
        stamped(out.getvalue(), stamp)
        pdf.save(out, encryption=pikepdf.Encryption(owner="o", user=""))
        pikepdf.open(out).close()


def main() -> None:
    header = sys.stdin.buffer.readline(_HEADER_BYTES)
    asked: dict[str, Any] = json.loads(header)
    stamp, limits = Stamp(**asked["stamp"]), Limits(**asked["limits"])
    overlay.load_font()
    _load_everything(stamp)
    guards = close_down(limits)
    pages, code, new = 0, "", b""
    try:
        new, pages = stamped(sys.stdin.buffer.read(), stamp)
    except Refused as refused:
        code = refused.code
    except (MemoryError, RecursionError):
        code = "too_complex"
    except Exception as fault:  # noqa: BLE001 (the edge of this process: whatever a broken file makes the parser raise, it is no PDF to us)
        code = "too_complex" if "limit exceeded" in str(fault) else "not_pdf"
    _write(json.dumps({"code": code, "pages": pages, "guards": guards}).encode() + b"\n" + new)
    # Nothing is tidied up: what could still run here runs on data of unknown origin.
    os._exit(0)


def _write(answer: bytes) -> None:
    rest = memoryview(answer)
    while rest:
        rest = rest[os.write(1, rest) :]


if __name__ == "__main__":
    main()
