"""Flat files: no cell runs, every value comes back, whatever is in it."""

import csv
import io

import pytest

from warifu.duties.exports import flat

HOSTILE = (
    "=1+1",
    "+81",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠a",
    "  =HYPERLINK(1)",
    "　＝cmd",
    "'=1",
    "''",
    "'",
)
TAME = ("", "重-2026-0001", "a=b", "1-2", "港湾", '"; "', "a\nb", "0123", "２０２６")


@pytest.mark.parametrize("text", [*HOSTILE, *TAME])
def test_a_cell_is_only_text_and_comes_back(text: str) -> None:
    cell = flat.neutral(text)
    assert flat.plain(cell) == text
    assert cell.lstrip()[:1] not in ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
    assert (cell != text) is (text in HOSTILE)


def test_the_file() -> None:
    rows = [[text, "x"] for text in (*HOSTILE, *TAME)]
    content = flat.written(["件名", "=列"], rows)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    read = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [[flat.plain(cell) for cell in row] for row in read] == [["件名", "=列"], *rows]
