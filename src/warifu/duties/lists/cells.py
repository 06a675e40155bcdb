"""Reads a cell as its column declares it, and writes it back. Pure.

Codes, numbers, days and choices are folded to their usual width (NFKC); names and titles are kept as they are written, since folding
would put another character in the place of a registered one. A value that a spreadsheet would take for a formula is exported behind an
apostrophe, and read without it.
"""

import unicodedata
from collections.abc import Callable

from warifu.duties.lists.columns import YES_NO
from warifu.duties.lists.declared import Column, Kind
from warifu.kernel.ids import Text
from warifu.kernel.law.era import DayError, parse_day

PARTED = "/"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
_LARGEST = 2**31 - 1
# Beside the words of the declaration.
_YES, _NO = ("1", "true", "○", "〇", "有", "y"), ("0", "false", "×", "無", "n")


class CellError(ValueError):
    """The cell is not what its column wants."""

    def __init__(self, says: Text, remedy: Text) -> None:
        super().__init__(says.en)
        self.says, self.remedy = says, remedy


def read(column: Column, raw: str) -> str:
    """The canonical text of a cell, "" where it is empty. Raises CellError."""
    text = raw[1:] if len(raw) > 1 and raw[0] == "'" and raw[1] in _FORMULA else raw
    text = text.strip()
    if not text:
        if column.required:
            raise CellError(Text("空欄です。", "It is empty."), Text("値を入れてください。", "Give a value."))
        return ""
    found = _READERS[column.kind](column, text)
    if len(found) > column.longest:
        raise CellError(
            Text(f"{column.longest}文字を超えています。", f"It has more than {column.longest} characters."),
            Text("短くしてください。", "Make it shorter."),
        )
    return found


def write(column: Column, value: str, language: str) -> str:
    """The cell as it is exported: choices by their words, and nothing that a spreadsheet would run."""
    if value and column.choices:
        words = dict(column.choices)
        value = PARTED.join(words[code].of(language) for code in value.split(PARTED))
    return f"'{value}" if value.startswith(_FORMULA) else value


def fold(text: str) -> str:
    """As codes and headers are compared."""
    return unicodedata.normalize("NFKC", text).strip()


def _text(column: Column, text: str) -> str:
    allowed = "\n\t" if column.kind is Kind.LONG else ""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if any(unicodedata.category(c) in ("Cc", "Cs", "Co", "Cn") and c not in allowed for c in text):
        raise CellError(
            Text(
                "使えない文字（改行や制御文字など）があります。",
                "It holds characters that cannot be used (line breaks, controls).",
            ),
            Text("その文字を除いてください。", "Take them out."),
        )
    return text


def _code(column: Column, text: str) -> str:
    found = _text(column, fold(text))
    if PARTED in found and column.kind is Kind.CODE:
        raise CellError(
            Text("符号に「/」は使えません。", 'A code holds no "/".'),
            Text("別の符号にしてください。", "Choose another code."),
        )
    return found


def _codes(column: Column, text: str) -> str:
    return PARTED.join(sorted({_text(column, part) for p in fold(text).split(PARTED) if (part := p.strip())}))


def _count(_column: Column, text: str) -> str:
    folded = fold(text)
    if not (folded.isascii() and folded.isdecimal()) or not 0 < int(folded) <= _LARGEST:
        raise CellError(
            Text("1以上の整数ではありません。", "It is no whole number from 1."),
            Text("12 のように数字だけを書いてください。", "Write digits alone, like 12."),
        )
    return str(int(folded))


def _day(_column: Column, text: str) -> str:
    try:
        return parse_day(text).isoformat()
    except DayError as error:
        raise CellError(
            Text("年月日として読めないか、ない日です。", f"{error}."),
            Text(
                "2026-11-24、2026/11/24、令和8年11月24日、R8.11.24 のように書いてください。",
                "Write it like 2026-11-24, 2026/11/24, 令和8年11月24日 or R8.11.24.",
            ),
        ) from error


def _yes_no(column: Column, text: str) -> str:
    folded = fold(text).casefold()
    if folded in _YES or folded in _NO:
        return "yes" if folded in _YES else "no"
    return _choice(column, text)


def _choice(column: Column, text: str) -> str:
    folded = fold(text).casefold()
    for code, words in column.choices or YES_NO:
        if folded in (code.casefold(), fold(words.ja).casefold(), fold(words.en).casefold()):
            return code
    raise CellError(
        Text("決められた値ではありません。", "It is none of the values there are."),
        Text(
            "、".join(words.ja for _, words in column.choices) + " のどれかにしてください。",
            "Write one of: " + ", ".join(code for code, _ in column.choices) + ".",
        ),
    )


def _choices(column: Column, text: str) -> str:
    return PARTED.join(sorted({_choice(column, part) for part in fold(text).split(PARTED) if part.strip()}))


_READERS: dict[Kind, Callable[[Column, str], str]] = {
    Kind.TEXT: _text,
    Kind.LONG: _text,
    Kind.CODE: _code,
    Kind.CODES: _codes,
    Kind.COUNT: _count,
    Kind.DAY: _day,
    Kind.YES_NO: _yes_no,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
}
