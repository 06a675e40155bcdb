"""Cases, their journal, who takes part, and the notices owed. One row of `Step` is one lawful act; rows are added, never changed."""

from datetime import date

from django.db import models

from warifu.registers.people.models import Organisation, Person

FAR = date.max


class Case(models.Model):
    """A procedure under way or ended. `state` and `revision` follow from the journal and can be rebuilt from it."""

    id = models.CharField(primary_key=True, max_length=26)
    procedure = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=40)
    revision = models.PositiveIntegerField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    contractor = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    # What the case is about: ("person", id), ("item", id) or ("contractor", id).
    subject_kind = models.CharField(max_length=16)
    subject = models.CharField(max_length=26)
    # The number officers use: prefix of the procedure, year, running number of the organ in that year.
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    opened_at = models.DateTimeField()
    state_since = models.DateTimeField()
    closed = models.BooleanField(default=False)
    # The earliest last good day of the periods that run (`periods`); FAR where none does.
    next_due = models.DateField(default=FAR, db_default=FAR)
    # What the procedure says of the state: whose turn it is ("": nobody's), and whether nothing moves by itself. Written with the periods.
    turn = models.CharField(max_length=40, default="", db_default="")
    resting = models.BooleanField(default=False, db_default=False)
    law_digest = models.CharField(max_length=64)
    # What had happened before this program kept the case, as an office's lists say: [{"step", "on", "data"}], taken by nobody here.
    before = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="case_number", fields=["organisation", "procedure", "year", "number"]),
        ]
        indexes = [
            # What the predicate and the first page ask of a case, so that they look at no row of an organ's cases.
            models.Index(
                name="casework_case_of_organ",
                fields=[
                    *("organisation", "procedure", "closed", "turn", "resting", "next_due", "state_since", "id"),
                    *("subject_kind", "subject", "contractor"),
                ],
            ),
            models.Index(fields=["subject_kind", "subject"]),
            # The orders of the list, of all organs and of one.
            models.Index(fields=["organisation", "opened_at", "id"]),
            models.Index(fields=["opened_at", "id"]),
            models.Index(fields=["state_since", "id"]),
            models.Index(fields=["next_due", "id"]),
            models.Index(fields=["year", "number", "id"]),
        ]


class Step(models.Model):
    """The journal: one step taken. `data` holds plain fields; sealed ones lie in the vault under the payload named per compartment."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="journal")
    seq = models.PositiveIntegerField()
    step = models.CharField(max_length=40)
    source = models.CharField(max_length=40)
    state = models.CharField(max_length=40)
    actor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=40)
    acting_for = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    delegation = models.CharField(max_length=26, blank=True)
    at = models.DateTimeField()
    data = models.JSONField(default=dict)
    sealed = models.JSONField(default=dict)
    # Sent with the form, used once: the same form posted twice is one act.
    once = models.CharField(max_length=26, unique=True)
    signature = models.JSONField(null=True)
    entry_id = models.CharField(max_length=26)

    class Meta:
        constraints = [models.UniqueConstraint(name="step_seq", fields=["case", "seq"])]
        # Oversight counts which steps were taken when, without a look at the lines.
        indexes = [models.Index(fields=["case", "step", "at"])]


class Period(models.Model):
    """One run of a clock in a case, read off its journal and the law data, so that lists can be sorted and counted by it (`periods`)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="periods")
    clock = models.CharField(max_length=40)
    due = models.DateField(null=True)  # the last good day; null while the period pauses
    ended = models.DateField(null=True)  # null: it runs

    class Meta:
        # The calendar and oversight count the periods of an organ's cases, without a look at the rows. None by day alone: it would lead
        # through the periods of every organ.
        indexes = [models.Index(fields=["case", "ended", "due", "clock"])]


class PeriodsCounted(models.Model):
    """One row: the law data, holidays included, with which all periods were last counted."""

    digest = models.CharField(max_length=64, primary_key=True)


class Party(models.Model):
    """Somebody is part of a case: the organ, the contractor, the Cabinet Office (as investigator), the person concerned; or is told."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties")
    # organ, contractor, cabinet_office, person, superior; those who are only told: notified, recipient; not told yet: untold
    part = models.CharField(max_length=20)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="party_organisation_once",
                fields=["case", "part", "organisation"],
                condition=models.Q(organisation__isnull=False),
            ),
            models.UniqueConstraint(
                name="party_person_once", fields=["case", "part", "person"], condition=models.Q(person__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["organisation", "part"]), models.Index(fields=["person", "part"])]


class Interest(models.Model):
    """Somebody has an interest in a case (relative, superior, the person herself): takes no part and does not see it as an officer."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="interests")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="interest_once", fields=["case", "person"])]


class Notice(models.Model):
    """A duty owed after a step: somebody must be told something. `given_by_step` is the journal line that discharged it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notices")
    seq = models.PositiveIntegerField()
    name = models.CharField(max_length=60)
    recipient = models.CharField(max_length=20)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField(null=True)
    given_by_step = models.PositiveIntegerField(null=True)


class Unsealing(models.Model):
    """Somebody opened a sealed compartment of a case, for a stated purpose. The person concerned sees these rows."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="unsealings")
    compartment = models.CharField(max_length=20)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40)
    purpose = models.CharField(max_length=40)
    at = models.DateTimeField()
    entry_id = models.CharField(max_length=26)
