"""Registers given out as files: what was asked for, who released it, what left; and above how many rows a second person is needed."""

from django.db import models

from warifu.registers.people.models import Organisation, Person


class Export(models.Model):
    """Somebody asked for a register as a file: which, filtered and ordered how, how many rows it had then, and what became of it.

    `filters` holds codes and random ids, never a word that somebody typed. The file itself is not kept: only its digest.
    """

    id = models.CharField(primary_key=True, max_length=26)
    register = models.CharField(max_length=16)
    filters = models.JSONField(default=dict)
    order = models.CharField(max_length=20)
    language = models.CharField(max_length=2)
    # The organ or contractor in which the asking one holds the role that opens the register.
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    rows = models.PositiveIntegerField()
    # The organisation's own measure as it stood: above it a second person releases.
    most = models.PositiveIntegerField()
    released = models.BooleanField(null=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    signature = models.JSONField(null=True)
    written_at = models.DateTimeField(null=True)
    written_rows = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    # The entry of the log of the last thing that happened to it.
    entry_id = models.CharField(max_length=26)

    class Meta:
        constraints = [
            # A second person, in the data layer.
            models.CheckConstraint(
                name="export_second_person",
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("asked_by")),
            ),
            models.CheckConstraint(
                name="export_released_signed",
                condition=models.Q(released__isnull=True)
                | models.Q(released=False, decided_by__isnull=False)
                | models.Q(released=True, decided_by__isnull=False, signature__isnull=False),
            ),
            models.CheckConstraint(
                name="export_written_released",
                condition=models.Q(written_at__isnull=True)
                # Spelled out: to a database NULL is not false, and a check that is neither passes.
                | models.Q(released__isnull=False, released=True)
                | models.Q(released__isnull=True, rows__lte=models.F("most")),
            ),
            # No more leaves than was asked for, and released.
            models.CheckConstraint(
                name="export_no_more_rows",
                condition=models.Q(written_rows__isnull=True) | models.Q(written_rows__lte=models.F("rows")),
            ),
        ]
        indexes = [models.Index(fields=["organisation", "asked_at"]), models.Index(fields=["asked_by", "asked_at"])]


class ExportLimit(models.Model):
    """Above how many rows an organisation lets a second person release a file: its own measure, no statute sets one."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    most = models.PositiveIntegerField()
    rule = models.CharField(max_length=400)
    first = models.DateField()
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    entry_id = models.CharField(max_length=26)
    signature = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "first"])]
