"""Recorded values of a step's fields as a reader sees them: codes become labels, ids become names, days stay days."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from warifu.interfaces.web.blocks import Bit, Row
from warifu.interfaces.web.directory import Directory
from warifu.kernel.ids import LegalDay, Text
from warifu.kernel.procedure.model import Field, Kind

_YES = Text("はい", "yes")
_NO = Text("いいえ", "no")
_TICKED = Text("確かめた", "confirmed")
_FILE = Text("ファイルあり", "file attached")

# Labels of choices that the installation holds, by the name of the choice and the value.
Labels = Mapping[str, Mapping[str, Text]]


def rows(fields: Sequence[Field], values: Mapping[str, Any], known: Directory, labels: Labels) -> tuple[Row, ...]:
    """One row for each field that holds something, in the order of the form."""
    return tuple(
        Row(field.label.of(known.language), bits(field, values[field.name], known, labels))
        for field in fields
        if field.name in values
    )


def bits(field: Field, value: Any, known: Directory, labels: Labels) -> tuple[Bit, ...]:
    """The pieces of one value. A value of an unexpected form is shown as the text it is, never dropped."""
    if field.kind is Kind.ROWS:
        return tuple(Bit(_line(field, row, known, labels)) for row in value)
    if isinstance(value, list):
        return tuple(_one(field, item, known, labels) for item in value)
    return (_one(field, value, known, labels),)


def _line(field: Field, row: Mapping[str, Any], known: Directory, labels: Labels) -> str:
    gap = "; " if known.language == "en" else "、"
    colon = ": " if known.language == "en" else "："
    parts = []
    for column in field.columns:
        if column.name in row:
            shown = gap.join(plain(bit, known) for bit in bits(column, row[column.name], known, labels))
            parts.append(f"{column.label.of(known.language)}{colon}{shown}")
    return gap.join(parts)


def plain(bit: Bit, known: Directory) -> str:
    """A piece as bare text."""
    return bit.text or (bit.day.isoformat() if bit.day else "")


def _one(field: Field, value: Any, known: Directory, labels: Labels) -> Bit:
    language = known.language
    text = str(value)
    if field.kind is Kind.DAY:
        return Bit(day=LegalDay(date.fromisoformat(text)))
    if field.kind is Kind.YES_NO:
        return Bit((_YES if text == "yes" else _NO).of(language))
    if field.kind is Kind.TICK:
        return Bit(_TICKED.of(language))
    if field.kind is Kind.FILE:
        return Bit(_FILE.of(language))
    if field.kind in (Kind.PERSON, Kind.PEOPLE):
        return Bit(known.person(text))
    if field.kind is Kind.ORG:
        return Bit(known.organisation(text) or text)
    if field.kind is Kind.UNITS:
        listed = labels.get(field.choices_from, {}).get(text)
        return Bit(listed.of(language) if listed else known.unit(text) or text)
    chosen = dict(field.choices).get(text) or labels.get(field.choices_from, {}).get(text)
    return Bit(chosen.of(language) if chosen else text)
