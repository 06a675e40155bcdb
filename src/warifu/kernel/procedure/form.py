"""From what somebody typed to what a step records: `clean` reads raw form data against the declared fields.

Values travel as JSON: text, ISO day, whole number, "yes"/"no", one choice, a list, rows of columns. Cleaning a clean value gives
the same value, so that pages, the API and the engine may all call it. Glyphs are never changed or refused (names keep their
registered form); only line breaks, control characters and spaces at the ends are. Names that no field declares are left out.
Whether a choice that the installation holds (people, units) exists is asked of `offered`.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from warifu.kernel.ids import Text
from warifu.kernel.law.era import DayError, parse_day
from warifu.kernel.procedure.model import Field, Kind, Reason

Raw = Mapping[str, object]  # text, number, truth, list of text, list of objects
Offered = Mapping[str, Collection[str]]  # name in Field.choices_from to the values on offer

MOST_ROWS = 200
_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.-]{0,63}")
_NUMBER = re.compile(r"[+-]?\d{1,15}")
_YES = ("yes", "on", "true", "1", "はい")
_NO = ("no", "off", "false", "0", "いいえ")
_ONE_ID = (Kind.PERSON, Kind.ORG, Kind.ITEM, Kind.FILE)
_MANY_IDS = (Kind.PEOPLE, Kind.UNITS)
_CHOOSE_ONE, _CHOOSE_SOME = (
    Text("1つ選んでください。", "Choose one."),
    Text("1つ以上選んでください。", "Choose at least one."),
)
_CHOOSE = {
    Kind.CHOICES: _CHOOSE_SOME,
    Kind.UNITS: _CHOOSE_SOME,
    Kind.PEOPLE: Text("1人以上選んでください。", "Choose at least one person."),
    Kind.PERSON: Text("1人選んでください。", "Choose one person."),
    Kind.FILE: Text("ファイルを選んでください。", "Choose a file."),
}


@dataclass(frozen=True, slots=True)
class Clean:
    """What was understood (by field name), and every reason why something cannot stand as it is."""

    values: Mapping[str, object]
    reasons: tuple[Reason, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.reasons


class _Wrong(Exception):
    """Inside this module: a value that cannot be read, with the sentence that says so and the way to put it right."""

    def __init__(self, text: Text, remedy: Text) -> None:
        self.text = text
        self.remedy = remedy


def clean(fields: Sequence[Field], raw: Raw, offered: Offered | None = None) -> Clean:
    """Read `raw` against `fields`. Rows come as a list of objects or flat as "field.0.column". Never raises for bad input.

    Reasons carry the code `field:<name>`, inside rows `field:<name>.<row>.<column>` with rows counted from 0.
    """
    values: dict[str, object] = {}
    reasons: list[Reason] = []
    for field in fields:
        if not shown(field, values):
            continue
        if field.kind is Kind.ROWS:
            rows, wrong = _rows(field, raw, offered)
            reasons.extend(wrong)
            if rows:
                values[field.name] = rows
            elif not wrong and field.required:
                reasons.append(_reason(field, _missing(field)))
            continue
        try:
            value = _value(field, raw.get(field.name), offered)
        except _Wrong as wrong_value:
            reasons.append(_reason(field, wrong_value))
            continue
        if value is not None:
            values[field.name] = value
        elif field.required:
            reasons.append(_reason(field, _missing(field)))
    return Clean(values, tuple(reasons))


def shown(field: Field, values: Raw) -> bool:
    """Whether the field is asked at all, given the values before it: a field with `required_when` only then."""
    if field.required_when is None:
        return True
    name, wanted = field.required_when
    value = values.get(name)
    given = value if isinstance(value, list) else [value]
    return any(one in wanted for one in given)


def row_count(field: Field, raw: Raw) -> int:
    """How many rows `raw` holds for a field of rows, empty ones included (a page adds its blank ones to these)."""
    return len(_raw_rows(field, raw))


def given_for(source: str, fields: Sequence[Field], values: Raw) -> list[str]:
    """Every clean value of the fields whose choices come from `source`, in rows too."""
    found: list[str] = []
    for field in fields:
        value = values.get(field.name)
        if field.kind is Kind.ROWS and isinstance(value, list):
            found += [one for row in value for one in given_for(source, field.columns, row)]
        elif field.choices_from == source and value is not None:
            found += map(str, value) if isinstance(value, list) else [str(value)]
    return found


def sealed(fields: Sequence[Field], values: Raw) -> dict[str, dict[str, object]]:
    """The clean values by compartment; plain ones under ""."""
    parts: dict[str, dict[str, object]] = {}
    for field in fields:
        if field.name in values:
            parts.setdefault(field.compartment or "", {})[field.name] = values[field.name]
    return parts


def _rows(field: Field, raw: Raw, offered: Offered | None) -> tuple[list[dict[str, object]], list[Reason]]:
    rows: list[dict[str, object]] = []
    reasons: list[Reason] = []
    given = _raw_rows(field, raw)
    if len(given) > MOST_ROWS:
        text = Text(
            f"「{field.label.ja}」は{MOST_ROWS}行までです。", f"“{field.label.en}” takes at most {MOST_ROWS} rows."
        )
        return [], [_reason(field, _Wrong(text, Text("行を減らしてください。", "Use fewer rows.")))]
    for number, row in enumerate(given):
        if not any(_filled(row.get(column.name)) for column in field.columns):
            continue
        read = clean(field.columns, row, offered)
        rows.append(dict(read.values))
        reasons.extend(_in_row(field, number, reason) for reason in read.reasons)
    return rows, reasons


def _raw_rows(field: Field, raw: Raw) -> list[Mapping[str, object]]:
    given = raw.get(field.name)
    if isinstance(given, list | tuple):
        return [row for row in given if isinstance(row, Mapping)]
    found: dict[int, dict[str, object]] = {}
    for name, value in raw.items():
        parts = name.split(".")
        if len(parts) == 3 and parts[0] == field.name and re.fullmatch(r"\d{1,4}", parts[1]):
            found.setdefault(int(parts[1]), {})[parts[2]] = value
    return [found[number] for number in sorted(found)]


def _in_row(field: Field, number: int, reason: Reason) -> Reason:
    column = reason.code.removeprefix("field:")
    text = Text(
        f"「{field.label.ja}」{number + 1}行目：{reason.text.ja}",
        f"“{field.label.en}”, row {number + 1}: {reason.text.en}",
    )
    return Reason(f"field:{field.name}.{number}.{column}", text, reason.remedy, reason.cite)


def _value(field: Field, given: object, offered: Offered | None) -> object | None:
    """The clean value, None where nothing was given. Raises _Wrong."""
    if field.kind in (Kind.CHOICES, *_MANY_IDS):
        return _several(field, given, offered)
    if isinstance(given, list | tuple):
        given = given[-1] if given else None
    if given is False and field.kind is Kind.YES_NO:
        return "no"
    if not _filled(given):
        return None
    text = _plain(field, given)
    if field.kind in (Kind.LINE, Kind.LONG):
        return _within(field, text)
    if field.kind is Kind.DAY:
        return _day(field, text)
    if field.kind is Kind.NUMBER:
        return _number(field, text)
    if field.kind is Kind.YES_NO:
        return _yes_no(field, text)
    if field.kind is Kind.TICK:
        # An unticked box is a statement not made: the same as nothing.
        return "yes" if text.lower() in _YES else None
    return _one_of(field, text, offered)


def _several(field: Field, given: object, offered: Offered | None) -> list[str] | None:
    many = given if isinstance(given, list | tuple) else [given]
    texts = [_plain(field, one) for one in many if _filled(one)]
    # An order of ticking carries no meaning; each counts once.
    unique = list(dict.fromkeys(_one_of(field, text, offered) for text in texts))
    return unique or None


def _one_of(field: Field, text: str, offered: Offered | None) -> str:
    allowed: Collection[str] | None = None
    if field.choices:
        allowed = [value for value, _ in field.choices]
    elif offered is not None and field.choices_from in offered:
        allowed = offered[field.choices_from]
    if allowed is not None and text not in allowed:
        raise _Wrong(
            Text(
                f"「{field.label.ja}」に、選べないものが入っています。",
                f"“{field.label.en}” holds something that is not on offer.",
            ),
            Text("示されている中から選んでください。", "Choose one of those shown."),
        )
    if allowed is None and not _ID.fullmatch(text):
        raise _Wrong(
            Text(f"「{field.label.ja}」を読み取れません。", f"“{field.label.en}” cannot be read."),
            Text("一覧から選んでください。", "Choose from the list."),
        )
    return text


def _plain(field: Field, given: object) -> str:
    text = str(given).replace("\r\n", "\n").replace("\r", "\n")
    lines_allowed = field.kind is Kind.LONG
    if any(_control(sign, lines_allowed) for sign in text):
        raise _Wrong(
            Text(
                f"「{field.label.ja}」に、改行などの使えない文字があります。",
                f"“{field.label.en}” holds a line break or control character.",
            ),
            Text("見えない文字を消して、もう一度書いてください。", "Remove it and write it again."),
        )
    return text.strip()


def _control(sign: str, lines_allowed: bool) -> bool:
    if lines_allowed and sign in "\n\t":
        return False
    return unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp")


def _within(field: Field, text: str) -> str:
    if len(text) > field.max_length:
        raise _Wrong(
            Text(
                f"「{field.label.ja}」は{field.max_length}字までです。いまは{len(text)}字あります。",
                f"“{field.label.en}” takes {field.max_length} characters; there are {len(text)}.",
            ),
            Text(
                f"あと{len(text) - field.max_length}字減らしてください。",
                f"Take out {len(text) - field.max_length}.",
            ),
        )
    return text


def _day(field: Field, text: str) -> str:
    try:
        return parse_day(text).isoformat()
    except DayError as error:
        raise _Wrong(
            Text(
                f"「{field.label.ja}」の「{text[:40]}」は日付として読めません。",
                f"“{field.label.en}”: “{text[:40]}” is no day that can be read.",
            ),
            error.remedy,
        ) from error


def _number(field: Field, text: str) -> int:
    digits = unicodedata.normalize("NFKC", text).replace(",", "")
    if not _NUMBER.fullmatch(digits):
        raise _Wrong(
            Text(
                f"「{field.label.ja}」の「{text[:40]}」は数として読めません。",
                f"“{field.label.en}”: “{text[:40]}” is no whole number.",
            ),
            Text("数字だけで書いてください。", "Write digits only."),
        )
    return int(digits)


def _yes_no(field: Field, text: str) -> str:
    if text.lower() in _YES:
        return "yes"
    if text.lower() in _NO:
        return "no"
    raise _Wrong(
        Text(
            f"「{field.label.ja}」は「はい」か「いいえ」で答えます。", f"“{field.label.en}” is answered by yes or no."
        ),
        Text("どちらかを選んでください。", "Choose one of the two."),
    )


def _missing(field: Field) -> _Wrong:
    choose = field.kind not in (Kind.LINE, Kind.LONG, Kind.DAY, Kind.NUMBER, Kind.ROWS)
    if field.kind is Kind.TICK:
        return _Wrong(
            Text(f"「{field.label.ja}」に印がありません。", f"“{field.label.en}” is not ticked."),
            Text("確かめたうえで印を付けてください。", "Make sure that it is so, then tick it."),
        )
    if choose:
        return _Wrong(
            Text(f"「{field.label.ja}」が選ばれていません。", f"“{field.label.en}” has not been chosen."),
            _CHOOSE.get(field.kind, _CHOOSE_ONE),
        )
    return _Wrong(
        Text(f"「{field.label.ja}」が空いています。", f"“{field.label.en}” is empty."),
        Text("書いてください。", "Fill it in."),
    )


def _filled(given: object) -> bool:
    if isinstance(given, list | tuple):
        return any(_filled(one) for one in given)
    return given is not None and given is not False and str(given).strip() != ""


def _reason(field: Field, wrong: _Wrong) -> Reason:
    return Reason(f"field:{field.name}", wrong.text, wrong.remedy, (field.cite,))


def walk(fields: Sequence[Field]) -> Iterator[Field]:
    """Every field, columns of rows included."""
    for field in fields:
        yield field
        yield from walk(field.columns)
