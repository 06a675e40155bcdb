"""Contractors: accreditation, contract, the range of their employees, what they were provided with and who handles it."""

from django.db import models

from warifu.duties.designation.models import Designation
from warifu.registers.casework.models import Case
from warifu.registers.people.models import Organisation, Person


class Accreditation(models.Model):
    """One organ found one contractor eligible (Act 10(1), Order 16), or is about to. One row a case."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="accreditation")
    organ = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    contractor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    accredited_on = models.DateField(null=True)
    after = models.DateField(null=True)


class Contract(models.Model):
    """The contract under which a contractor uses the information (Act 10(1)-(3)): in force from a first day."""

    accreditation = models.ForeignKey(Accreditation, on_delete=models.PROTECT, related_name="contracts")
    first = models.DateField()
    after = models.DateField(null=True)
    reference = models.CharField(max_length=80)


class RangeOfEmployees(models.Model):
    """Act 10(4): an employee whom the contractor may let handle the item, under the contract."""

    accreditation = models.ForeignKey(Accreditation, on_delete=models.PROTECT, related_name="range_of_employees")
    item = models.ForeignKey(Designation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
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
    """Act 10(1): the organ let the contractor have the item; with it goes the end date of the designation (Order 13)."""

    accreditation = models.ForeignKey(Accreditation, on_delete=models.PROTECT, related_name="provisions")
    item = models.ForeignKey(Designation, on_delete=models.PROTECT, related_name="provisions")
    first = models.DateField()
    end_date_told = models.DateField()
    after = models.DateField(null=True)
