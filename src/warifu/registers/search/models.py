"""What the index does not know yet. The index itself is derived, lies outside of the records, and is in no migration and no backup."""

from django.db import models


class Due(models.Model):
    """Something was written that the index does not know yet: a row of a kind, by its random id. Removed once the index knows it."""

    kind = models.CharField(max_length=20)
    row = models.CharField(max_length=26)

    class Meta:
        db_table = "search_due"
