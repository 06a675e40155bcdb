"""Fills in a form: one acceptable value for every field of a step, as a page would send it."""

from collections.abc import Sequence

from warifu.kernel.procedure.form import shown
from warifu.kernel.procedure.model import Field, Kind

_VALUES: dict[Kind, object] = {
    Kind.LINE: "架空の名",
    Kind.LONG: "架空の説明\n二行目",
    Kind.DAY: "令和13年11月23日",
    Kind.NUMBER: "12",
    Kind.YES_NO: "yes",
    Kind.TICK: "on",
    Kind.PERSON: "person1",
    Kind.PEOPLE: ["person1", "person2"],
    Kind.UNITS: ["unit1"],
    Kind.ORG: "org1",
    Kind.ITEM: "item1",
    Kind.FILE: "file1",
}


def answers(fields: Sequence[Field], **given: object) -> dict[str, object]:
    """Raw form data that `form.clean` accepts; `given` overrides single fields."""
    found: dict[str, object] = {}
    for field in fields:
        if not shown(field, found):
            continue
        if field.name in given:
            found[field.name] = given[field.name]
        elif field.kind is Kind.ROWS:
            found[field.name] = [answers(field.columns)]
        elif field.choices:
            value = field.choices[0][0]
            found[field.name] = [value] if field.kind is Kind.CHOICES else value
        elif field.kind in (Kind.CHOICE, Kind.CHOICES):
            found[field.name] = "choice1"
        else:
            found[field.name] = _VALUES[field.kind]
    return found
