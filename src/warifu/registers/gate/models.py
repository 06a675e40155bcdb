"""The gate's tables, declared for the migrations only: nobody writes them as objects (see `state` and `decide`), and lists alone read
them so, as part of their own query.

Columns are those of `kernel.access.tables`, held equal by a test. Days are whole numbers (20260401); `after` is the day after the last.
The indexes are those by which `decide` looks rows up.
"""

from django.db import models


def _id() -> "models.CharField[str, str]":
    return models.CharField(max_length=64)


class _Interval(models.Model):
    first = models.IntegerField()
    after = models.IntegerField()

    class Meta:
        abstract = True


class Organisation(_Interval):
    """What an organisation is in law: organ, contractor, partner."""

    organisation = _id()
    kind = _id()

    class Meta:
        db_table = "gate_organisation"
        indexes = [models.Index(fields=["organisation"], name="gate_organisation_key")]


class Employment(_Interval):
    """Whose staff a person is, and in which unit ("" in none)."""

    person = _id()
    organisation = _id()
    unit = _id()

    class Meta:
        db_table = "gate_employment"
        indexes = [models.Index(fields=["person"], name="gate_employment_key")]


class Exempt(_Interval):
    """Act 11(1) proviso: an office that needs no assessment."""

    person = _id()
    organisation = _id()
    office = _id()

    class Meta:
        db_table = "gate_exempt"
        indexes = [models.Index(fields=["person"], name="gate_exempt_key")]


class Standing(_Interval):
    """What the results and notices of one organ come to for one person, and under which readings it would be otherwise."""

    person = _id()
    organ = _id()
    code = _id()
    hangs = models.CharField(max_length=400)

    class Meta:
        db_table = "gate_standing"
        indexes = [
            models.Index(fields=["person", "organ"], name="gate_standing_key"),
            # The list of people: whose result carries, of one organ, until when.
            models.Index(fields=["organ", "after"], name="gate_standing_organ"),
        ]


class Designation(_Interval):
    """An organ's designation of an item: in force, lifted, expired."""

    item = _id()
    organ = _id()
    code = _id()
    hangs = models.CharField(max_length=400)

    class Meta:
        db_table = "gate_designation"
        indexes = [models.Index(fields=["item", "organ"], name="gate_designation_key")]


class RangeUnit(_Interval):
    """A unit whose staff may be let handle the item."""

    item = _id()
    organisation = _id()
    unit = _id()

    class Meta:
        db_table = "gate_range_unit"
        indexes = [models.Index(fields=["item", "organisation", "unit"], name="gate_range_unit_key")]


class RangePerson(_Interval):
    """A person who may be let handle the item."""

    item = _id()
    organisation = _id()
    person = _id()

    class Meta:
        db_table = "gate_range_person"
        indexes = [models.Index(fields=["item", "organisation", "person"], name="gate_range_person_key")]


class Provision(_Interval):
    """The organ lets the contractor have the item (Act 10(1), 10(2))."""

    item = _id()
    contractor = _id()
    organ = _id()
    basis = _id()

    class Meta:
        db_table = "gate_provision"
        indexes = [models.Index(fields=["item", "contractor", "organ"], name="gate_provision_key")]


class Accreditation(_Interval):
    """The organ found the contractor eligible."""

    contractor = _id()
    organ = _id()

    class Meta:
        db_table = "gate_accreditation"
        indexes = [models.Index(fields=["contractor", "organ"], name="gate_accreditation_key")]


class Contract(_Interval):
    """A contract between the two is in force."""

    contractor = _id()
    organ = _id()

    class Meta:
        db_table = "gate_contract"
        indexes = [models.Index(fields=["contractor", "organ"], name="gate_contract_key")]


class Handler(_Interval):
    """A person on the contractor's handler list for the item."""

    item = _id()
    contractor = _id()
    person = _id()

    class Meta:
        db_table = "gate_handler"
        indexes = [models.Index(fields=["item", "contractor", "person"], name="gate_handler_key")]


class Reading(_Interval):
    """A reading that an organ ("" = the installation) takes otherwise than by default."""

    organ = _id()
    name = _id()
    choice = _id()

    class Meta:
        db_table = "gate_reading"
        indexes = [models.Index(fields=["organ"], name="gate_reading_key")]


class Change(models.Model):
    """That a row of the above was written, changed or taken away; triggers say so. `named`: the person or item it is about, "" anything."""

    named = _id()

    class Meta:
        db_table = "gate_change"
