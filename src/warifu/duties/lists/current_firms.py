"""The records of contractors as lists; see `current`."""

from collections.abc import Iterator

from warifu.duties.contractors.models import Accreditation, Contract, Handler, Provision, RangeOfEmployees
from warifu.duties.lists.cells import PARTED
from warifu.duties.lists.declared import Row
from warifu.duties.lists.outside import Outside
from warifu.duties.lists.saying import last_of, text_of


def accreditations(outside: Outside, _opened: bool) -> Iterator[tuple[Row, str]]:
    for row in Accreditation.objects.filter(accredited_on__isnull=False).order_by("id"):
        yield (*_parties(outside, row), text_of(row.accredited_on), text_of(row.after)), str(row.id)


def _parties(outside: Outside, row: Accreditation) -> tuple[str, str]:
    return outside.organisations[row.contractor_id], outside.organisations[row.organ_id]


def contracts(outside: Outside, _opened: bool) -> Iterator[tuple[Row, str]]:
    seen: dict[str, int] = {}
    for row in Contract.objects.select_related("accreditation").order_by("first", "id"):
        case = row.accreditation.case_id
        seen[case] = seen.get(case, 0) + 1
        # One that was concluded here has no number outside: its case and its place there name it.
        number = outside.contracts.get(str(row.id)) or f"{case}-{seen[case]}"
        if row.after <= row.first:
            continue
        departments = PARTED.join(sorted(outside.unit(unit) for unit in row.departments))
        yield (
            (
                number,
                *_parties(outside, row.accreditation),
                PARTED.join(sorted(row.kinds)),
                departments,
                row.first.isoformat(),
                last_of(row.after),
            ),
            str(row.id),
        )


def contractor_ranges(outside: Outside, _opened: bool) -> Iterator[tuple[Row, str]]:
    for row in RangeOfEmployees.objects.select_related("accreditation").order_by("id"):
        if row.after is None or row.after > row.first:
            named = (outside.unit(row.unit_id), outside.person(row.person_id))
            yield (
                (*_parties(outside, row.accreditation), *named, row.first.isoformat(), last_of(row.after)),
                str(row.id),
            )


def provisions(outside: Outside, _opened: bool) -> Iterator[tuple[Row, str]]:
    for row in Provision.objects.select_related("accreditation").order_by("id"):
        if row.after is None or row.after > row.first:
            place = (outside.designations[row.item_id], *_parties(outside, row.accreditation))
            days = (row.first.isoformat(), row.end_date_told.isoformat(), last_of(row.after))
            yield (*place, row.kind, *days), str(row.id)


def handlers(outside: Outside, _opened: bool) -> Iterator[tuple[Row, str]]:
    for row in Handler.objects.select_related("accreditation").order_by("id"):
        if row.after is None or row.after > row.first:
            place = (outside.designations[row.item_id], *_parties(outside, row.accreditation))
            yield (*place, outside.people[row.person_id], row.first.isoformat(), last_of(row.after)), str(row.id)


CURRENT = {
    "accreditations": accreditations,
    "contracts": contracts,
    "contractor_ranges": contractor_ranges,
    "provisions": provisions,
    "handlers": handlers,
}
