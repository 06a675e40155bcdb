"""The registers of designations and documents as lists; see `current`."""

from collections.abc import Iterator
from typing import Any

from warifu.duties.custody.models import Copy, Document
from warifu.duties.designation.models import Designation, RangeOfStaff, ReasonCheck
from warifu.duties.lists.cells import PARTED
from warifu.duties.lists.declared import Row
from warifu.duties.lists.outside import Outside
from warifu.duties.lists.saying import last_of, opened_in_pieces, text_of
from warifu.registers.casework.models import Step
from warifu.registers.people.domain import ERASED

_DESIGNATE = "designate"


def designated() -> Any:
    """Designations that are or were in force: candidates are cases, which no list carries."""
    return Designation.objects.filter(first__isnull=False).order_by("id")


def first_periods() -> dict[str, str]:
    """By case the last day of the period as it was first set: from the journal, or from what was taken over."""
    rows = Step.objects.filter(step=_DESIGNATE, case__procedure="designation").values_list("case_id", "data")
    found = {case: str(data["last_day"]) for case, data in rows}
    for case, before in Designation.objects.exclude(case__before=[]).values_list("case_id", "case__before"):
        for one in before:
            if one["step"] == _DESIGNATE:
                found[case] = str(one["data"]["last_day"])
    return found


def designations(outside: Outside, opened: bool) -> Iterator[tuple[Row, str]]:
    firsts = first_periods()
    rows = designated().values_list(
        "id",
        "outline",
        "organisation_id",
        "groups",
        "measure",
        "unit_id",
        "first",
        "last",
        "lifted_on",
        "marked_later_on",
        "case_id",
    )
    for row, heading in opened_in_pieces(rows.iterator(), 1, opened):
        item, _, organisation, groups, measure, unit, first, last, lifted, marked, case = row
        if heading is None:
            title = outline = ERASED.kanji if opened else ""
        else:
            title, outline = str(heading["title"]), str(heading["outline"])
        yield (
            (
                outside.designations[item],
                outside.organisations[organisation],
                title,
                outline,
                PARTED.join(sorted(groups)),
                measure,
                outside.unit(unit),
                first.isoformat(),
                firsts.get(case) or last.isoformat(),
                text_of(lifted),
                text_of(marked),
            ),
            item,
        )


def extensions(outside: Outside, _opened: bool) -> Iterator[tuple[Row, str]]:
    for item, every in designated().exclude(extensions=[]).values_list("id", "extensions"):
        for one in every:
            yield (outside.designations[item], one["on"], one["last"], one.get("approved_on", "")), item


def ranges(outside: Outside, _opened: bool) -> Iterator[tuple[Row, str]]:
    for row in RangeOfStaff.objects.filter(item__first__isnull=False).order_by("id").iterator():
        if row.after is None or row.after > row.first:
            yield (
                (
                    outside.designations[row.item_id],
                    outside.organisations[row.organisation_id],
                    outside.unit(row.unit_id),
                    outside.person(row.person_id),
                    row.first.isoformat(),
                    last_of(row.after),
                ),
                str(row.id),
            )


def checks(outside: Outside, _opened: bool) -> Iterator[tuple[Row, str]]:
    for row in ReasonCheck.objects.order_by("id").iterator():
        said = (outside.person(row.checked_by_id), "yes" if row.still_met else "no")
        yield (outside.designations[row.item_id], row.checked_on.isoformat(), *said), str(row.id)


def documents(outside: Outside, opened: bool) -> Iterator[tuple[Row, str]]:
    rows = Document.objects.order_by("organisation_id", "number").values_list(
        "id", "title", "organisation_id", "number", "item_id", "kind", "made_on"
    )
    for (document, _, organisation, number, item, kind, made_on), title in opened_in_pieces(rows.iterator(), 1, opened):
        heading = str(title) if title is not None else ERASED.kanji if opened else ""
        organ, designation = outside.organisations[organisation], outside.designations[item]
        yield (organ, str(number), designation, heading, kind, made_on.isoformat()), document


def copies(outside: Outside, _opened: bool) -> Iterator[tuple[Row, str]]:
    rows = Copy.objects.values_list(
        "id", "document__organisation_id", "document__number", "number", "holder_id", "organisation_id"
    )
    for copy, organ, document, number, holder, held_at in rows.iterator():
        place = (outside.organisations[organ], str(document), str(number))
        yield (*place, outside.people[holder], outside.organisations[held_at]), copy


CURRENT = {
    "designations": designations,
    "extensions": extensions,
    "ranges": ranges,
    "checks": checks,
    "documents": documents,
    "copies": copies,
}
