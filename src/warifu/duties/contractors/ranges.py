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
    given, contractor, chosen = (set(units), set(people)), str(case.contractor_id), []
    provided = Provision.objects.filter(validity.on(day))
    items = provided.filter(accreditation__case=case).values_list("item_id", flat=True).distinct().order_by("item_id")
    for item in items:
        others = provided.filter(item_id=item).exclude(accreditation__case=case).values("accreditation_id")
        rows = RangeOfEmployees.objects.filter(accreditation_id__in=others, after__isnull=True)
        kept = list(rows.values_list("unit_id", "person_id"))
        in_units, in_people = ({pair[place] for pair in kept if pair[place]} for place in (0, 1))
        chosen.append(replacing(connection, item, contractor, given[0] | in_units, given[1] | in_people, day))
    return chosen
