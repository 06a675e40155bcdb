"""The least that is valid for every field of a step: what the example, and tests, fill in where the story does not care."""

from collections.abc import Mapping
from typing import Any

from warifu.kernel.procedure import form
from warifu.kernel.procedure.model import Field, Kind, Step

_LEAST = {Kind.DAY: "2026-12-01", Kind.NUMBER: "1", Kind.YES_NO: "no", Kind.TICK: "yes"}


def fill(step: Step, given: Mapping[str, Any], text: str = "例示のための記載です。") -> dict[str, Any]:
    """`given` first, then the least valid value of each required field that is asked."""
    values: dict[str, Any] = {}
    for asked in step.fields:
        if not form.shown(asked, values):
            continue
        if asked.name in given:
            values[asked.name] = given[asked.name]
        elif asked.required:
            values[asked.name] = _least(asked, text)
    return {**given, **values}


def _least(asked: Field, text: str) -> Any:
    if asked.kind is Kind.ROWS:
        return [{column.name: _least(column, text) for column in asked.columns if column.required}]
    if asked.choices:
        return [asked.choices[0][0]] if asked.kind is Kind.CHOICES else asked.choices[0][0]
    return _LEAST.get(asked.kind, text)
