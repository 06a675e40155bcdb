"""People, the organisations they belong to, and what they are appointed to. Every period has a first day and the day after its last."""

from django.db import models


class Organisation(models.Model):
    """An administrative organ (Act 2(1)), a contractor or a partner abroad. Its name is public."""

    id = models.CharField(primary_key=True, max_length=26)
    kind = models.CharField(max_length=16)  # organ, cabinet_office, contractor, partner
    code = models.CharField(max_length=40, unique=True)
    # Act 2(1): which item makes it an administrative organ (i..vi); empty for others. (vi) is the Board of Audit.
    act_2_1 = models.CharField(max_length=4, blank=True)
    name_ja = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)


class Unit(models.Model):
    """A part of an organisation: ranges of staff are drawn by units."""

    id = models.CharField(primary_key=True, max_length=26)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="units")
    name_ja = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)


class Person(models.Model):
    """Somebody. The names are sealed under the person's own key, so that erasure reaches every copy of this row."""

    id = models.CharField(primary_key=True, max_length=26)
    names = models.BinaryField()
    # Rises with every change of appointment, employment or delegation: sessions begun before it end.
    appointments_mark = models.PositiveIntegerField(default=0)


class Employment(models.Model):
    """A person works for an organisation: the organ or contractor whose staff she is in law (not where her desk stands)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="employments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True)
    first = models.DateField()
    after = models.DateField(null=True)

    class Meta:
        # The list of people: who is in which unit, without a look at the rows.
        indexes = [models.Index(fields=["organisation", "unit", "person", "first", "after"])]


def _second_person(name: str) -> models.CheckConstraint:
    """A second person, in the data layer: nobody confirms what they proposed, or what is given to themselves."""
    return models.CheckConstraint(
        name=name,
        condition=models.Q(confirmed_by__isnull=True)
        | models.Q(proposed_by__isnull=True)
        | (~models.Q(confirmed_by=models.F("proposed_by")) & ~models.Q(confirmed_by=models.F("person"))),
    )


class Office(models.Model):
    """An office exempt from assessment (Act 11(1)(i)-(vii), Order 18) that a person holds, once a second person has confirmed it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="offices")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    office = models.CharField(max_length=40)
    first = models.DateField()
    after = models.DateField(null=True)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [_second_person("office_second_person")]


class Appointment(models.Model):
    """A person is appointed to a role. A deciding role holds nothing until a second person has confirmed it."""

    id = models.CharField(primary_key=True, max_length=26)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    role = models.CharField(max_length=40)
    first = models.DateField()
    after = models.DateField(null=True)
    deciding = models.BooleanField()
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [_second_person("appointment_second_person")]
        indexes = [models.Index(fields=["person", "role"]), models.Index(fields=["organisation", "role"])]


class Delegation(models.Model):
    """専決・代決: from a first to a last day somebody takes certain steps in the name of a role's holder, under an internal rule."""

    id = models.CharField(primary_key=True, max_length=26)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    delegator = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="delegations_given")
    delegate = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="delegations_held")
    role = models.CharField(max_length=40)
    procedure = models.CharField(max_length=40)
    steps = models.JSONField()
    rule = models.CharField(max_length=400)
    first = models.DateField()
    after = models.DateField()
    withdrawn_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="delegation_to_another", condition=~models.Q(delegator=models.F("delegate"))),
            models.CheckConstraint(name="delegation_ends", condition=models.Q(after__gt=models.F("first"))),
        ]


class OfficeEntry(models.Model):
    """The journal of office set-up: who did what to whom, when. Never changed, never removed."""

    at = models.DateTimeField()
    act = models.CharField(max_length=40)
    actor = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    data = models.JSONField(default=dict)
    entry_id = models.CharField(max_length=26)
