"""A flat file built anew: CSV in UTF-8 with a byte order mark, every cell quoted, no cell that a spreadsheet would run. Pure.

A spreadsheet takes a cell that begins with = + - @ (or their full-width forms), a tab or a line break for a formula or a command. Such a
cell gets an apostrophe in front, and so does one that begins with an apostrophe: whoever takes one apostrophe off the front of every cell
that has one has the values as they were (`plain`).
"""

import csv
import io
from collections.abc import Iterable, Sequence
from itertools import chain

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")
_MARK = "'"


def neutral(text: str) -> str:
    """The text as a cell that is only ever text."""
    return _MARK + text if text.startswith(_STARTS) or text.lstrip().startswith(_STARTS) else text


def plain(cell: str) -> str:
    """The text that `neutral` was given."""
    return cell.removeprefix(_MARK)


def written(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The file: header and rows, lines ended by CR LF as RFC 4180 wants them."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in chain([header], rows):
        writer.writerow([neutral(text) for text in row])
    return out.getvalue().encode("utf-8-sig")
