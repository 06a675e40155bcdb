"""Reads a spreadsheet (xlsx, ods) in a process of its own, which has no files and no network (`sheet_child`): it came from outside.

A sheet is a list of rows of text, as a CSV file would hold it. Formulas are never worked out; what a spreadsheet last showed is read.
"""

import orjson

from warifu.duties.custody.stamping import confined
from warifu.kernel.ids import Text

MAX_FILE = 64 * 1024 * 1024  # bytes
MAX_ANSWER = 256 * 1024 * 1024
MEMORY = 2 * 1024 * 1024 * 1024
PROCESSOR_SECONDS = 120
WALL_SECONDS = 180.0
_CHILD = "warifu.duties.lists.sheet_child"

Sheet = tuple[str, list[list[str]]]


class Unreadable(Exception):
    """The file cannot be read here: why, and what to do."""

    def __init__(self, says: Text, remedy: Text) -> None:
        super().__init__(says.en)
        self.says, self.remedy = says, remedy


def read(content: bytes) -> list[Sheet]:
    """Every sheet with its rows. Raises Unreadable."""
    if len(content) > MAX_FILE:
        raise Unreadable(
            Text("ファイルが大きすぎます（64 MiBまで）。", "The file is too large (at most 64 MiB)."), _AS_CSV
        )
    limits = {"limits": {"memory": MEMORY, "seconds": PROCESSOR_SECONDS}}
    said = confined.ask(_CHILD, limits, content, seconds=WALL_SECONDS, most=MAX_ANSWER)
    try:
        answer = orjson.loads(said)
        sheets = [(str(name), [[str(cell) for cell in row] for row in rows]) for name, rows in answer["sheets"]]
        code = str(answer["code"])
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
        code, sheets = "too_complex", []
    if code:
        raise Unreadable(_WHY.get(code, _WHY["too_complex"]), _AS_CSV)
    return sheets


_AS_CSV = Text(
    "普通のxlsxかodsで保存し直すか、CSV（UTF-8）にしてください。",
    "Save it again as plain xlsx or ods, or as CSV (UTF-8).",
)
_WHY = {
    "not_a_sheet": Text("表計算のファイルとして読めません。", "It cannot be read as a spreadsheet."),
    "too_complex": Text(
        "この表計算ファイルは、定めた限度の中では安全に開けません。",
        "This spreadsheet cannot be opened safely within the limits.",
    ),
}
