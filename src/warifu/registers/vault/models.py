"""The vault's tables in the records: sealed payloads, legal holds, erasures. The keys are in `keys.db` (see `keystore`)."""

from django.db import models


class Payload(models.Model):
    """One row is one sealed thing of one subject: fields of a step, a paper, a file. A big one lies in `files/`, and `box` is empty."""

    id = models.CharField(primary_key=True, max_length=26)
    subject = models.CharField(max_length=64)
    compartment = models.CharField(max_length=32)
    key_id = models.CharField(max_length=26, db_index=True)
    box = models.BinaryField(null=True)
    created = models.DateTimeField()

    class Meta:
        db_table = "vault_payload"
        indexes = [models.Index(fields=["subject", "compartment"], name="vault_payload_subject")]


class Hold(models.Model):
    """One row is one legal hold on everything kept of a subject. Why, under which article and by whom is sealed under the subject's key."""

    id = models.CharField(primary_key=True, max_length=26)
    subject = models.CharField(max_length=64)
    first = models.DateField()
    after = models.DateField(null=True)  # the day after the last; none: in force until it is released
    placed = models.BinaryField()
    released = models.BinaryField(null=True)

    class Meta:
        db_table = "vault_hold"
        indexes = [models.Index(fields=["subject"], name="vault_hold_subject")]


class Erasure(models.Model):
    """One row is one erasure: the random ids of the keys it destroys, never whose they were. `entry_id` is its entry in the log."""

    id = models.CharField(primary_key=True, max_length=26)
    entry_id = models.CharField(max_length=26, unique=True)
    key_ids = models.JSONField()
    explanation = models.JSONField()  # opens the entry's commitment to the key ids: {"salt": base64, "value": [ids]}
    at = models.DateTimeField()
    complete_on = models.DateField()
    done = models.BooleanField(default=False)  # false only between the decision and the destruction

    class Meta:
        db_table = "vault_erasure"
        indexes = [models.Index(fields=["done"], name="vault_erasure_done")]
