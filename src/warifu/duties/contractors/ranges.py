"""Another range of employees, proposed and not decided: what it would be for each item that the contractor was provided with (Act 10(4)).

One range holds for every item provided under an accreditation; where two organs provided the same item, the other one's range stays.
"""

from collections.abc import Iterable

from django.db import connection

from warifu.duties.contractors.models import Provision, RangeOfEmployees
from warifu.kernel.ids import LegalDay
from warifu.registers import validity
from warifu.registers.casework.models import Case
from warifu.registers.gate.ranges import Range, replacing


def proposals(case: Case, units: Iterable[str], people: Iterable[str], day: LegalDay) -> list[Range]:
    """For each item that is provided under this accreditation on the day, in order of their ids; none where nothing is."""
    contractor, provided = str(case.contractor_id), Provision.objects.filter(validity.on(day))
    items = sorted(set(provided.filter(accreditation__case=case).values_list("item_id", flat=True)))
    given = {(item, contractor): (set(units), set(people)) for item in items}
    others = provided.filter(item_id__in=items).exclude(accreditation__case=case)
    kept = RangeOfEmployees.objects.filter(accreditation__provisions__in=others, after__isnull=True)
    for item, unit, person in kept.values_list("accreditation__provisions__item_id", "unit_id", "person_id"):
        in_units, in_people = given[item, contractor]
        in_units.update([unit] if unit else ())
        in_people.update([person] if person else ())
    return replacing(connection, given, day)
