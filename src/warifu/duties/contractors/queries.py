"""The register of contractors as an audience may see it: a firm stands in it once for every organ that finds it eligible or may do so."""

from django.db.models import QuerySet

from warifu.duties.contractors.models import Accreditation
from warifu.registers.casework import queries as casework
from warifu.registers.people.domain import Audience


def visible(asking: Audience) -> QuerySet[Accreditation]:
    """Accreditations whose case this audience sees: one predicate with casework."""
    seen = casework.seen_in(asking, "accreditation", casework.Columns(organisation="organ_id"))
    return Accreditation.objects.filter(seen).select_related("case")
