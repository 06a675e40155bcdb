"""The control register of designations (Order 3): one row is one item of information designated, or proposed to be."""

from django.db import models
from django.db.models.functions import Coalesce

from warifu.registers.casework.models import FAR, Case
from warifu.registers.people.models import Organisation, Person, Unit


class Designation(models.Model):
    """An item of information and its designation. The outline and the reasons are sealed under the item's own key."""

    # The item's id: what the access decision is asked about.
    id = models.CharField(primary_key=True, max_length=26)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="designation")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    # Order 3(iv): the items of Act 2(4), as codes of the law data.
    groups = models.JSONField()
    # Order 3(iii). Sealed: an outline may itself be sensitive.
    outline = models.BinaryField()
    # Order 3(v): marking (Act 3(2)(i)) or notification (Act 3(2)(ii)).
    measure = models.CharField(max_length=16)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    # Order 3(i), 3(ii): null until designated. `last` is the last day of the period, extensions included.
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    lifted_on = models.DateField(null=True)
    marked_later_on = models.DateField(null=True)
    extensions = models.JSONField(default=list)
    # The same two days for the orders of the list: FAR until designated. The database works them out.
    since = models.GeneratedField(expression=Coalesce("first", FAR), output_field=models.DateField(), db_persist=True)
    until = models.GeneratedField(expression=Coalesce("last", FAR), output_field=models.DateField(), db_persist=True)

    class Meta:
        # Within an organ, and over all for the inspector.
        indexes = [
            models.Index(fields=["organisation", "until", "id"]),
            models.Index(fields=["until", "id"]),
            models.Index(fields=["organisation", "since", "id"]),
            models.Index(fields=["since", "id"]),
        ]


class RangeOfStaff(models.Model):
    """Act 5(1): a unit or a person among those who may be let handle the item, in one organ, from a day."""

    item = models.ForeignKey(Designation, on_delete=models.PROTECT, related_name="range_of_staff")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    first = models.DateField()
    after = models.DateField(null=True)


class ReasonCheck(models.Model):
    """NPSC 13: the yearly check of the reasons of a designation."""

    item = models.ForeignKey(Designation, on_delete=models.PROTECT, related_name="reason_checks")
    checked_on = models.DateField()
    checked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    still_met = models.BooleanField()
