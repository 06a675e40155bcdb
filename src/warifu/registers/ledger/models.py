"""The outbox is the only table of the ledger that lives in the records. The log itself is a database or schema of its own (see `store`)."""

from django.db import models


class Outbox(models.Model):
    """One row is one entry of the log that its act has made and the sequencer has not yet taken away."""

    id = models.BigAutoField(primary_key=True)
    entry_id = models.CharField(max_length=26, unique=True)
    entry = models.BinaryField()
    opening = models.BinaryField()
    key_id = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "ledger_outbox"
