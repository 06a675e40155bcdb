"""Who stands in the register of people, and for whom: one predicate for its page and for the search.

Whether somebody was assessed shows only as that: what was found is told by the register itself, with its own words (Act 16(1)).
"""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from warifu.duties.clearance.models import Assessment
from warifu.kernel.ids import LegalDay, OrgId
from warifu.regimes.jp.roles import ADMINISTRATOR, ROLES
from warifu.registers.people.domain import Audience
from warifu.registers.people.models import Employment, Person
from warifu.registers.people.queries import set_up_by, staff_of_all


def houses(asking: Audience) -> list[OrgId]:
    """The organisations whose people this reader sees: where a role that opens the register of people is held."""
    return sorted({h.organisation for h in asking.held if "people" in ROLES[h.role].pages})


def registered(organs: Sequence[str], day: LegalDay) -> QuerySet[Person]:
    """Staff of these organisations on a day, and people elsewhere whom they have assessed: each asked for herself, where something else
    leads to the few that are looked at.
    """
    return Person.objects.filter(_registered(organs, day))


def _registered(organs: Sequence[str], day: LegalDay) -> Q:
    hers = {"person": OuterRef("pk")}
    staff, assessed = staff_of_all(organs, day).filter(**hers), Assessment.objects.filter(organ__in=organs, **hers)
    return Q(Exists(staff)) | Q(Exists(assessed))


def parts(organs: Sequence[str], day: LegalDay) -> list[QuerySet[Person]]:
    """The same people in two parts that overlap, each of which an index leads to."""
    still = Q(employments__after__isnull=True) | Q(employments__after__gt=day)
    staff = Person.objects.filter(still, employments__first__lte=day, employments__organisation__in=organs)
    return [staff.distinct(), Person.objects.filter(assessments__organ__in=organs).distinct()]


def set_up(asking: Audience) -> QuerySet[Person]:
    """People whose employer, present or last, this reader sets up."""
    return _with_last().filter(_set_up(asking))


def _with_last() -> QuerySet[Person]:
    last = Employment.objects.filter(person=OuterRef("pk")).order_by("-first", "-id").values("organisation")[:1]
    return Person.objects.annotate(last=Subquery(last))


def _set_up(asking: Audience) -> Q:
    return Q(last__in=set_up_by(asking).order_by().values("id"))


def visible(asking: Audience) -> QuerySet[Person]:
    """Whoever stands in the register of people, or in office set-up, for this audience: each asked for herself."""
    listed = _registered(houses(asking), asking.day)
    return (
        _with_last().filter(listed | _set_up(asking)) if asking.holds(ADMINISTRATOR) else Person.objects.filter(listed)
    )
