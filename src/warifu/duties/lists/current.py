"""The records as lists: for each list its rows as they stand now, with the id of each. What is exported, and what a load is held against.

`opened` False leaves sealed columns empty, for lists that are only referred to. What covers no day (an appointment that was ended before it
began) is not there, nor is what still runs as a case: candidates, assessments that were not notified, applications.
"""

from collections.abc import Callable, Iterator
from typing import Any

from warifu.duties.clearance.models import Assessment, DoubtNotice
from warifu.duties.lists import current_firms, current_items
from warifu.duties.lists.declared import Row
from warifu.duties.lists.outside import Outside
from warifu.duties.lists.saying import last_of, opened_in_pieces, text_of
from warifu.kernel.ids import Instant
from warifu.kernel.law.days import legal_day
from warifu.registers.casework.models import Step
from warifu.registers.people.domain import ERASED
from warifu.registers.people.models import Appointment, Employment, Office, Organisation, Person, Unit

Current = Callable[[Outside, bool], Iterator[tuple[Row, str]]]


def organisations(_outside: Outside, _opened: bool) -> Iterator[tuple[Row, str]]:
    for row in Organisation.objects.values_list("code", "kind", "act_2_1", "name_ja", "name_en", "id"):
        yield row[:5], row[5]


def units(outside: Outside, _opened: bool) -> Iterator[tuple[Row, str]]:
    for unit, name_ja, name_en in Unit.objects.values_list("id", "name_ja", "name_en"):
        yield (*outside.units[unit], name_ja, name_en), unit


def people(outside: Outside, opened: bool) -> Iterator[tuple[Row, str]]:
    rows = Person.objects.order_by("id").values_list("id", "names").iterator()
    for (person, _), names in opened_in_pieces(rows, 1, opened):
        if names is None:
            said = (ERASED.kanji, ERASED.kana, ERASED.roman) if opened else ("", "", "")
        else:
            said = (str(names["kanji"]), str(names["kana"]), str(names["roman"]))
        yield (outside.people[person], *said), person


def employments(outside: Outside, _opened: bool) -> Iterator[tuple[Row, str]]:
    rows = Employment.objects.order_by("id").values_list(
        "id", "person_id", "organisation_id", "unit_id", "first", "after"
    )
    for number, person, organisation, unit, first, after in rows.iterator():
        if after is None or after > first:
            who = outside.people[person]
            where = outside.organisations[organisation]
            yield (who, where, outside.unit(unit), first.isoformat(), last_of(after)), str(number)


def offices(outside: Outside, _opened: bool) -> Iterator[tuple[Row, str]]:
    for row in Office.objects.order_by("id"):
        if row.after is None or row.after > row.first:
            yield (*_held(outside, row, row.office), *_two(outside, row)), str(row.id)


def appointments(outside: Outside, _opened: bool) -> Iterator[tuple[Row, str]]:
    for row in Appointment.objects.order_by("first", "id").iterator():
        if row.after is None or row.after > row.first:
            yield (*_held(outside, row, row.role), *_two(outside, row)), row.id


def _held(outside: Outside, row: Any, what: str) -> Row:
    who, where = outside.people[row.person_id], outside.organisations[row.organisation_id]
    return who, where, what, row.first.isoformat(), last_of(row.after)


def _two(outside: Outside, row: Any) -> Row:
    return outside.person(row.proposed_by_id), outside.person(row.confirmed_by_id)


def assessments(outside: Outside, _opened: bool) -> Iterator[tuple[Row, str]]:
    consents = {
        case: legal_day(Instant(at)).isoformat()
        for case, at in Step.objects.filter(step="consent", case__procedure="assessment")
        .order_by("seq")
        .values_list("case_id", "at")
    }
    rows = Assessment.objects.filter(decided_on__isnull=False, notified_on__isnull=False)
    for row in rows.order_by("id").iterator():
        reused = row.reused_from_id is not None
        yield (
            (
                outside.people[row.person_id],
                outside.organisations[row.organ_id],
                outside.organisation(row.contractor_id),
                row.under,
                row.reason_class,
                text_of(row.consented_on) or consents.get(row.case_id, ""),
                "yes" if row.positive else "no",
                text_of(row.decided_on),
                text_of(row.notified_on),
                "yes" if row.by_prime_minister else "no",
                outside.organisation(row.reused_from_id),
                text_of(row.clock_start) if reused else "",
            ),
            str(row.id),
        )


def doubts(outside: Outside, _opened: bool) -> Iterator[tuple[Row, str]]:
    for row in DoubtNotice.objects.order_by("id").iterator():
        who, organ = outside.people[row.person_id], outside.organisations[row.organ_id]
        yield (who, organ, row.under, row.told_on.isoformat()), str(row.id)


CURRENT: dict[str, Current] = {
    "organisations": organisations,
    "units": units,
    "people": people,
    "employments": employments,
    "offices": offices,
    "appointments": appointments,
    "assessments": assessments,
    "doubts": doubts,
    **current_items.CURRENT,
    **current_firms.CURRENT,
}
