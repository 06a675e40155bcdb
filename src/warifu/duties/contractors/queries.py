"""The register of contractors as an audience may see it: a firm stands in it once for every organ that finds it eligible or may do so."""

from django.db.models import Exists, OuterRef, QuerySet

from warifu.duties.contractors.models import Accreditation
from warifu.registers.casework import queries as casework
from warifu.registers.people.domain import Audience


def visible(asking: Audience) -> QuerySet[Accreditation]:
    """Accreditations whose case this audience sees: one predicate with casework."""
    # Asked row by row: there are many more cases than accreditations.
    seen = Exists(casework.visible(asking).filter(pk=OuterRef("case_id")))
    return Accreditation.objects.filter(seen).select_related("case")
