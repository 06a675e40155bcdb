"""Results of eligibility assessments and doubt notices: the records from which standing with an organ follows."""

from django.db import models

from warifu.registers.casework.models import Case
from warifu.registers.people.models import Organisation, Person


class Assessment(models.Model):
    """One assessment of one person by one organ, under this Act or (taken over from paper) under the SDS Act."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, null=True, related_name="assessment")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assessments")
    organ = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    contractor = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    under = models.CharField(max_length=16)  # jp.iesi, jp.sds
    reason_class = models.CharField(max_length=8)  # NEW, CONT, DOUBT: Act 12(1)(i)-(iii)
    positive = models.BooleanField(null=True)
    decided_on = models.DateField(null=True)
    # Act 11(1): ten years run from this notice (or, after reuse, from the original one).
    notified_on = models.DateField(null=True)
    # Act 12(7), 12(8): whose earlier result it rests on, and the day of that notice.
    reused_from = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    clock_start = models.DateField(null=True)
    # Act 12(4): True where the Prime Minister investigated; only such a result may be reused.
    by_prime_minister = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["person", "organ"])]


class DoubtNotice(models.Model):
    """Act 11(1), 12(1)(iii), 12(3)(iii): the person was told of a re-assessment for doubt. Handling stops at once."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="doubt_notices")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    under = models.CharField(max_length=16)
    told_on = models.DateField()


class ReadingTaken(models.Model):
    """An organ takes one of two readings of the text otherwise than by default, from a day (the latest row of a name counts)."""

    organ = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    choice = models.CharField(max_length=1)
    first = models.DateField()
    after = models.DateField(null=True)
    taken_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=400)
    entry_id = models.CharField(max_length=26)
