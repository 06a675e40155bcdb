"""The fictitious papers: two pages of PDF with a title, an outline and nothing that is secret."""

import io
from importlib.resources import as_file, files

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

_FONT = "warifu-example"
_LEFT, _TOP, _LINE, _WIDTH = 72, 690, 22, 34


def paper(title: str, outline: str) -> bytes:
    """A PDF of two A4 pages."""
    folder = files("warifu.duties.custody") / "fonts"
    font = next(f for f in folder.iterdir() if f.name.endswith(".ttf"))
    with as_file(font) as path:
        pdfmetrics.registerFont(TTFont(_FONT, str(path)))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for number, body in enumerate(
        (outline, "この文書は例示のために作られたもので、書かれていることはすべて架空です。"), start=1
    ):
        canvas.setFont(_FONT, 18)
        canvas.drawString(_LEFT, _TOP, title)
        canvas.setFont(_FONT, 12)
        for line, start in enumerate(range(0, len(body), _WIDTH)):
            canvas.drawString(_LEFT, _TOP - 2 * _LINE - line * _LINE, body[start : start + _WIDTH])
        canvas.drawString(_LEFT, 60, f"{number} / 2")
        canvas.showPage()
    canvas.save()
    return out.getvalue()
