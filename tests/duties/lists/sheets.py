"""Spreadsheets written by hand, as small as they can be: xlsx and ods with text, numbers and days."""

import io
import zipfile
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from warifu.duties.lists import sheet_child

Cell = str | int | date
Sheets = dict[str, list[list[Cell]]]
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def xlsx(sheets: Sheets) -> bytes:
    """The least xlsx of the program's own, with other sheets in it."""
    out = io.BytesIO()
    names = "".join(f'<sheet name={quoteattr(n)} sheetId="{i}" r:id="r{i}"/>' for i, n in enumerate(sheets, 1))
    links = "".join(
        f'<Relationship Id="r{i}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in range(1, len(sheets) + 1)
    )
    with (
        zipfile.ZipFile(io.BytesIO(sheet_child.blank())) as least,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack,
    ):
        for part in ("[Content_Types].xml", "_rels/.rels"):
            pack.writestr(part, least.read(part))
        pack.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{names}</sheets></workbook>',
        )
        pack.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>',
        )
        for number, rows in enumerate(sheets.values(), 1):
            body = "".join(
                f'<row r="{r}">{"".join(_cell(c, r, k) for k, c in enumerate(row))}</row>'
                for r, row in enumerate(rows, 1)
            )
            pack.writestr(
                f"xl/worksheets/sheet{number}.xml",
                f'<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData></worksheet>',
            )
    return out.getvalue()


def _cell(cell: Cell, row: int, column: int) -> str:
    place = f"{chr(65 + column)}{row}"
    if isinstance(cell, int):
        return f'<c r="{place}"><v>{cell}</v></c>'
    if isinstance(cell, date):
        return f'<c r="{place}" t="d"><v>{cell.isoformat()}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'


def ods(sheets: Sheets) -> bytes:
    out = io.BytesIO()
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    tables = "".join(
        f"<table:table table:name={quoteattr(name)}>"
        + "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
        + "</table:table>"
        for name, rows in sheets.items()
    )
    with zipfile.ZipFile(out, "w") as pack:
        pack.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        pack.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        pack.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>{tables}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return out.getvalue()


def _ods_cell(cell: Cell) -> str:
    if isinstance(cell, int):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
    if isinstance(cell, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
