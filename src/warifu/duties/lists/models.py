"""Loads of lists, and the names that things have in them: personnel numbers, unit codes, registration numbers of before."""

from django.db import models


class Load(models.Model):
    """One load at the machine: how many rows of which list were new or changed, and the SHA-256 of each file."""

    id = models.CharField(primary_key=True, max_length=26)
    at = models.DateTimeField()
    counts = models.JSONField()  # list -> {"new": n, "changed": n, "same": n}
    files = models.JSONField()  # file name -> SHA-256
    entry_id = models.CharField(max_length=26)


class OutsideKey(models.Model):
    """The name of one thing in an office's own lists; what was entered here has none, and is exported under its id."""

    listed = models.CharField(max_length=24)
    key = models.CharField(max_length=200)
    object = models.CharField(max_length=26)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="outside_key_once", fields=["listed", "key"]),
            models.UniqueConstraint(name="outside_key_of_one", fields=["listed", "object"]),
        ]
