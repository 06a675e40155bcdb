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
    reason_class = models.CharField(max_length=16)  # new, continuing, doubt: Act 12(1)(i)-(iii)
    positive = models.BooleanField(null=True)
    # Act 12(3): the day of the consent, of a result taken over from lists; in a case kept here the journal has it.
    consented_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    # Act 11(1): ten years run from this notice (or, after reuse, from the original one).
    notified_on = models.DateField(null=True)
    # Act 12(7), 12(8): whose earlier result it rests on, and the day of that notice.
    reused_from = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    clock_start = models.DateField(null=True)
    # Act 12(4): True where the Prime Minister investigated; only such a result may be reused.
    by_prime_minister = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["person", "organ"]),
            # For the list of people: whom an organ has assessed.
            models.Index(fields=["organ", "person"]),
            # Most rows of an office come from lists and have no case; SQLite, which goes by averages, would not follow the unique index.
            models.Index(name="assessment_of_case", fields=["case"], condition=models.Q(case__isnull=False)),
        ]


class DoubtNotice(models.Model):
    """Act 11(1), 12(1)(iii), 12(3)(iii): the person was told of a re-assessment for doubt. Handling stops at once."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="doubt_notices")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    under = models.CharField(max_length=16)
    told_on = models.DateField()


class ReadingTaken(models.Model):
    """An organ chose a reading of the text from a day on, or went back to the default; the latest row of a name counts."""

    organ = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    choice = models.CharField(max_length=1)
    first = models.DateField()
    after = models.DateField(null=True)
    taken_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=400)
    entry_id = models.CharField(max_length=26)
    # The head's fresh signature over the choice.
    signature = models.JSONField(default=dict)


class Retention(models.Model):
    """For how long an organ keeps files once they have ended, by its own rule: no text at hand sets a period (fact sheet, 5.12)."""

    organ = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)  # result, no_result
    months = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=400)
    first = models.DateField()
    after = models.DateField(null=True)
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    entry_id = models.CharField(max_length=26)
    signature = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["organ", "kind"])]


class FileErasure(models.Model):
    """An organ erased what it kept of a person: who did, on which ground and basis, and the signature over it.

    The vault's own row, and the log, say which keys died and never whose they were; only here do the two meet, under a random id.
    """

    id = models.CharField(primary_key=True, max_length=26)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(max_length=12)  # file, everything
    ground = models.CharField(max_length=24)
    basis = models.CharField(max_length=200)
    actor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # The vault's erasure: `vault.erasure.complete_on` says when it is complete.
    erasure = models.CharField(max_length=26)
    entry_id = models.CharField(max_length=26)
    signature = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["person"])]
