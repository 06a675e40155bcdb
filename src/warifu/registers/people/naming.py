"""A person's name parted from her dossier, so that the one can be erased and the other stays in the list of staff.

Both lie under her compartment "identity" from the day she is entered. Whoever erases the dossier of somebody who is still on the staff
parts the name first, in the same transaction.
"""

from dataclasses import asdict

from warifu.kernel.ids import PersonId
from warifu.registers.people.domain import ERASED
from warifu.registers.people.models import Person
from warifu.registers.people.queries import name
from warifu.registers.vault.sealed import seal_text

COMPARTMENT = "name"


def part_name(person: PersonId) -> None:
    """Seal the names anew under a key of their own. A name that was erased stays erased."""
    names = name(person)
    if names != ERASED:
        Person.objects.filter(id=person).update(names=seal_text(person, COMPARTMENT, asdict(names)))
