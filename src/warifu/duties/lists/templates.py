"""Lists as files: rows written as they are read, and empty lists with their headings. No Django."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from warifu.duties.lists import cells
from warifu.duties.lists.columns import LISTS
from warifu.duties.lists.declared import Listed, Row

_BOM = "\ufeff"


def template(place: Path, *, language: str) -> list[str]:
    """Every list with its headings and no row. Raises FileExistsError rather than writing over one."""
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, listed in LISTS.items():
        with (place / f"{name}.csv").open("x", encoding="utf-8", newline="") as out:
            write(out, listed, iter(()), language)
    return list(LISTS)


def write(out: IO[str], listed: Listed, rows: Iterator[Row], language: str) -> None:
    # Without the mark the usual spreadsheet takes UTF-8 for something else.
    out.write(_BOM)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.title.of(language) for column in listed.columns])
    plain = [not column.choices for column in listed.columns]
    for row in rows:
        writer.writerow(
            [
                cell if easy and (not cell or cell[0].isalnum()) else cells.write(column, cell, language)
                for column, easy, cell in zip(listed.columns, plain, row, strict=True)
            ]
        )
