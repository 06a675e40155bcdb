"""The process that reads a spreadsheet of unknown origin: `python -m warifu.duties.lists.sheet_child`. No Django, no network, no files.

Standard input: one line of JSON (limits), then the file. Standard output: `{"code": "", "sheets": [[name, [[cell, …], …]], …]}`. It loads
all it needs, reads a little sheet once so that nothing is left to be loaded, gives up everything (`lockdown`), and only then looks at the
file. The parent is `warifu.duties.lists.sheets`.
"""

import io
import json
import os
import sys
import zipfile
from datetime import date, datetime
from typing import Any

import orjson
from python_calamine import CalamineError, CalamineWorkbook

from warifu.duties.custody.stamping.lockdown import Limits, close_down

_HEADER_BYTES = 16 * 1024


def sheets(content: bytes) -> list[tuple[str, list[list[str]]]]:
    """Every sheet, its cells as text. Raises CalamineError."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [
        (
            name,
            [[text_of(cell) for cell in row] for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)],
        )
        for name in book.sheet_names
    ]


def text_of(cell: Any) -> str:
    """A cell as a CSV file would hold it: whole numbers without a point, days as 2026-11-24."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def blank() -> bytes:
    """The least xlsx that there is."""
    out, office = io.BytesIO(), "http://schemas.openxmlformats.org"
    relations, main_ = f"{office}/officeDocument/2006/relationships", f"{office}/spreadsheetml/2006/main"
    packed = f"{office}/package/2006"

    def related(kind: str, target: str) -> str:
        one = f'<Relationship Id="r1" Type="{relations}/{kind}" Target="{target}"/>'
        return f'<Relationships xmlns="{packed}/relationships">{one}</Relationships>'

    sheet = '<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets>'
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{packed}/content-types"/>',
        "_rels/.rels": related("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{main_}" xmlns:r="{relations}">{sheet}</workbook>',
        "xl/_rels/workbook.xml.rels": related("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main_}"><sheetData>{cell}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, part in parts.items():
            pack.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{part}')
    return out.getvalue()


def main() -> None:
    asked: dict[str, Any] = json.loads(sys.stdin.buffer.readline(_HEADER_BYTES))
    sheets(blank())
    close_down(Limits(**asked["limits"]))
    code, found = "", []
    try:
        found = sheets(sys.stdin.buffer.read())
    except CalamineError:
        code = "not_a_sheet"
    except (MemoryError, RecursionError):
        code = "too_complex"
    except BaseException:  # noqa: BLE001 (the edge of this process: native code raises what it likes, and panics, over a broken file)
        code = "not_a_sheet"
    rest = memoryview(orjson.dumps({"code": code, "sheets": found}))
    while rest:
        rest = rest[os.write(1, rest) :]
    # Nothing is tidied up: what could still run here runs on data of unknown origin.
    os._exit(0)


if __name__ == "__main__":
    main()
