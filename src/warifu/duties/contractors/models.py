"""Contractors: accreditation, contract, the range of their employees, what they were provided with and who handles it."""

from django.db import models

from warifu.duties.designation.models import Designation
from warifu.registers.casework.models import Case
from warifu.registers.people.models import Organisation, Person, Unit


class Accreditation(models.Model):
    """One organ found one contractor eligible (Act 10(1), Order 16), or is about to. One row a case."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="accreditation")
    organ = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    contractor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    accredited_on = models.DateField(null=True)
    after = models.DateField(null=True)


class Contract(models.Model):
    """The contract under which a contractor uses or holds information (Act 10(1)-(3)), in force from a first day."""

    accreditation = models.ForeignKey(Accreditation, on_delete=models.PROTECT, related_name="contracts")
    kinds = models.JSONField()  # provided (Act 10(1)), holding (Act 10(2))
    # Act 10(3)(i): the departments whose employees the contractor may name.
    departments = models.JSONField()
    first = models.DateField()
    after = models.DateField()


class RangeOfEmployees(models.Model):
    """Act 10(4): a department or an employee whom the contractor may let handle what it was provided with."""

    accreditation = models.ForeignKey(Accreditation, on_delete=models.PROTECT, related_name="range_of_employees")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    first = models.DateField()
    after = models.DateField(null=True)


class Handler(models.Model):
    """The contractor's handler list for one item (Contract)."""

    accreditation = models.ForeignKey(Accreditation, on_delete=models.PROTECT, related_name="handlers")
    item = models.ForeignKey(Designation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    first = models.DateField()
    after = models.DateField(null=True)


class Provision(models.Model):
    """Act 10(1), 10(2): the organ let the contractor have the item; with it goes the end date of the designation (Order 13)."""

    accreditation = models.ForeignKey(Accreditation, on_delete=models.PROTECT, related_name="provisions")
    item = models.ForeignKey(Designation, on_delete=models.PROTECT, related_name="provisions")
    kind = models.CharField(max_length=16)
    first = models.DateField()
    end_date_told = models.DateField()
    after = models.DateField(null=True)
