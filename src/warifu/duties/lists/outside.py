"""Under which names lists know what the records hold: personnel numbers, unit codes, registration numbers; else the random id itself."""

from dataclasses import dataclass, field

from warifu.duties.designation.models import Designation
from warifu.duties.lists.declared import Key
from warifu.duties.lists.models import OutsideKey
from warifu.registers.people.models import Organisation, Person, Unit

PARTED = "/"
# Lists whose rows have a name of their own that the records do not hold.
NAMED = ("units", "people", "designations", "contracts")


@dataclass
class Outside:
    """Ids of the records to the keys of lists. Read once; a load adds what it makes."""

    organisations: dict[str, str] = field(default_factory=dict)
    units: dict[str, Key] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    designations: dict[str, str] = field(default_factory=dict)
    contracts: dict[str, str] = field(default_factory=dict)

    def unit(self, unit: str | None) -> str:
        """The code of a unit within its organisation."""
        return self.units[unit][1] if unit else ""

    def person(self, person: str | None) -> str:
        return self.people[person] if person else ""

    def organisation(self, organisation: str | None) -> str:
        return self.organisations[organisation] if organisation else ""


def outside() -> Outside:
    """The names of everything that is in the records now."""
    kept: dict[str, dict[str, str]] = {name: {} for name in NAMED}
    for listed, key, thing in OutsideKey.objects.values_list("listed", "key", "object").iterator():
        kept[listed][thing] = key
    found = Outside(contracts=kept["contracts"])
    found.organisations = dict(Organisation.objects.values_list("id", "code"))
    for unit, organisation in Unit.objects.values_list("id", "organisation_id"):
        key = kept["units"].get(unit)
        code = key.split(PARTED, 1)[1] if key else unit
        found.units[unit] = (found.organisations[organisation], code)
    for person in Person.objects.values_list("id", flat=True).iterator():
        found.people[person] = kept["people"].get(person, person)
    for item in Designation.objects.filter(first__isnull=False).values_list("id", flat=True):
        found.designations[item] = kept["designations"].get(item, item)
    return found
