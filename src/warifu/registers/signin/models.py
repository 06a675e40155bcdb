"""Accounts and how they are entered: passkeys, sessions, invitations, tokens. Secrets are kept as SHA-256 only.

Moments are seconds since 1970 (UTC) and days ISO text, since the front reads these tables without Django (see `sql`).
"""

from django.db import models

from warifu.registers.people.models import Person


class Account(models.Model):
    """A person may enter. Made with the first invitation (or set-up); closed, never removed."""

    id = models.CharField(primary_key=True, max_length=26)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="account")
    created = models.BigIntegerField()
    closed = models.BigIntegerField(null=True)


class Passkey(models.Model):
    """One public key of one device. Kept after it is revoked: acts it signed are still checked with it."""

    id = models.CharField(primary_key=True, max_length=26)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="passkeys")
    credential_id = models.CharField(max_length=1400, unique=True)  # base64url
    public_key = models.BinaryField()  # COSE
    sign_count = models.BigIntegerField()
    aaguid = models.CharField(max_length=36)
    label = models.BinaryField(null=True)  # sealed (`labels`)
    created = models.BigIntegerField()
    last_used = models.BigIntegerField(null=True)
    revoked_at = models.BigIntegerField(null=True)


class Session(models.Model):
    """Somebody is signed in. The row goes when the session ends."""

    key_hash = models.CharField(primary_key=True, max_length=64)
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    how = models.CharField(max_length=12)  # passkey, provider, example
    created = models.BigIntegerField()
    last_seen = models.BigIntegerField()
    appointments_mark = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["last_seen"])]


class Invitation(models.Model):
    """A link to a passkey, good once and for seven days. A recovery has no secret until a second person has agreed."""

    SETUP, INVITE, RECOVERY = "setup", "invite", "recovery"

    id = models.CharField(primary_key=True, max_length=26)
    purpose = models.CharField(max_length=10)
    secret_hash = models.CharField(max_length=64, unique=True, null=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True)  # null: set-up, before anybody is
    created_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )  # null: at the terminal
    second_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    created = models.BigIntegerField()
    expires = models.BigIntegerField()
    used_at = models.BigIntegerField(null=True)
    # Fresh passkey signatures of the two who agreed to a recovery.
    signatures = models.JSONField(default=list)

    class Meta:
        constraints = [
            # A second person, in the data layer: no link to new keys before two different people have agreed.
            models.CheckConstraint(
                name="recovery_second_person",
                condition=~models.Q(purpose="recovery")
                | models.Q(secret_hash__isnull=True)
                | (
                    models.Q(created_by__isnull=False)
                    & models.Q(second_by__isnull=False)
                    & ~models.Q(second_by=models.F("created_by"))
                ),
            ),
            models.CheckConstraint(
                name="invitation_for_an_account", condition=models.Q(purpose="setup") | models.Q(account__isnull=False)
            ),
        ]


class ProvidedSubject(models.Model):
    """An account may be entered by the word of an identity provider about this subject. Ended, never removed, but for the subject."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="provided")
    issuer = models.CharField(max_length=400)
    subject = models.CharField(max_length=64)  # keyed: what the provider calls somebody is not kept (`provided`)
    bound = models.BigIntegerField()
    # Null: its owner bound it herself and signed that with a passkey.
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, null=True, related_name="+")
    ended = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            # One person a subject, one subject a person: as long as it holds, neither is bound anew.
            models.UniqueConstraint(
                fields=["issuer", "subject"], condition=models.Q(ended__isnull=True), name="provided_subject_once"
            ),
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(ended__isnull=True), name="provided_account_once"
            ),
        ]


class ApiToken(models.Model):
    """A machine may ask in the name of an owner, for some scopes, until a last day."""

    id = models.CharField(primary_key=True, max_length=26)
    secret_hash = models.CharField(max_length=64)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="tokens")
    label = models.BinaryField(null=True)  # sealed (`labels`)
    scopes = models.CharField(max_length=200)  # sorted, with spaces between
    created = models.BigIntegerField()
    last_day = models.CharField(max_length=10)
    last_used = models.CharField(max_length=10, blank=True)  # a day, no more: use is not to be followed by the minute
    revoked_at = models.BigIntegerField(null=True)
    appointments_mark = models.PositiveIntegerField()


class Challenge(models.Model):
    """A challenge given out for one ceremony; the row goes when it is answered or has run out."""

    value = models.CharField(primary_key=True, max_length=43)
    purpose = models.CharField(max_length=10)
    account = models.CharField(max_length=26, blank=True)
    nonce = models.CharField(max_length=43, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    expires = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["expires"])]


class KeyEvent(models.Model):
    """The journal of an account, shown to its person: what was done with her keys, by whom, and when somebody entered."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="events")
    at = models.BigIntegerField()
    event = models.CharField(max_length=40)  # see queries.EVENTS
    actor = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    label = models.BinaryField(null=True)  # sealed (`labels`)
    entry_id = models.CharField(max_length=26, blank=True)

    class Meta:
        indexes = [models.Index(fields=["account", "at"])]
