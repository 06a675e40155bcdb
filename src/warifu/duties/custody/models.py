"""Documents under a designation, their numbered copies, every opening of a stored file and every hand-over with its receipt."""

from django.db import models

from warifu.duties.designation.models import Designation
from warifu.registers.people.models import Organisation, Person


class Document(models.Model):
    """A document, e-record or object that holds a designated item (NPSC 24: the document register)."""

    id = models.CharField(primary_key=True, max_length=26)
    item = models.ForeignKey(Designation, on_delete=models.PROTECT, related_name="documents")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    # NPSC 24, 26: serial within the organ.
    number = models.PositiveIntegerField()
    title = models.BinaryField()
    kind = models.CharField(max_length=16)  # paper, electronic, object
    made_on = models.DateField()
    # The stored file, sealed; empty where only the paper exists.
    payload = models.CharField(max_length=26, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="document_number", fields=["organisation", "number"])]
        # The orders of the list: by day within an organ, and over all for the inspector.
        indexes = [models.Index(fields=["organisation", "made_on", "id"]), models.Index(fields=["made_on", "id"])]


class Copy(models.Model):
    """A numbered copy, and who holds it. NPSC 24-25: copies are kept to the minimum and each is registered."""

    id = models.CharField(primary_key=True, max_length=26)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="copies")
    number = models.PositiveIntegerField()
    holder = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="copy_number", fields=["document", "number"])]


class Opening(models.Model):
    """NPSC 36 (handling ledger): somebody opened the stored file, after a permit that stands in the ledger."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="openings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    decision = models.CharField(max_length=26)
    ledger_index = models.PositiveBigIntegerField()
    # SHA-256 of the stamped file that left: a leaked copy names its reader.
    sha256 = models.CharField(max_length=64)


# On its way: neither received nor taken back.
OPEN = models.Q(received_at__isnull=True, taken_back_at__isnull=True)


class HandOver(models.Model):
    """A copy goes from one hand to another (NPSC 27, 29). It stays the giver's until the receiver signs the receipt."""

    id = models.CharField(primary_key=True, max_length=26)
    copy = models.ForeignKey(Copy, on_delete=models.PROTECT, related_name="hand_overs")
    giver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    decision = models.CharField(max_length=26)
    ledger_index = models.PositiveBigIntegerField()
    received_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="hand_over_to_another", condition=~models.Q(giver=models.F("receiver"))),
            # One open hand-over a copy: it is in one pair of hands.
            models.UniqueConstraint(name="hand_over_open_once", fields=["copy"], condition=OPEN),
            models.CheckConstraint(
                name="hand_over_one_end",
                condition=models.Q(received_at__isnull=True) | models.Q(taken_back_at__isnull=True),
            ),
        ]
