"""A small office for tests: an organ, its people with roles, their accounts and devices. Straight into the tables."""

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from warifu.kernel.ids import Instant, OrgId, PersonId
from warifu.registers.installation import new_id
from warifu.registers.people.domain import Names
from warifu.registers.people.models import Appointment, Employment, Organisation, Person
from warifu.registers.signin import acts, stepup
from warifu.registers.signin.authenticator import Authenticator
from warifu.registers.signin.models import Account
from warifu.registers.vault.sealed import seal_text

ORIGIN = "http://localhost:8000"
SINCE = date(2026, 4, 1)


@dataclass(slots=True)
class Office:
    at: Instant
    devices: dict[PersonId, Authenticator] = field(default_factory=dict)

    def organisation(self, kind: str = "organ", code: str = "") -> OrgId:
        made = OrgId(new_id())
        Organisation.objects.create(id=made, kind=kind, code=code or made, name_ja="産業基盤省", name_en="Ministry")
        return made

    def person(self, organisation: OrgId, *roles: str, kanji: str = "鷹取 志乃") -> PersonId:
        made = PersonId(new_id())
        names = Names(kanji, "タカトリ シノ", "TAKATORI Shino")
        sealed = seal_text(made, "identity", {"kanji": names.kanji, "kana": names.kana, "roman": names.roman})
        Person.objects.create(id=made, names=sealed)
        Employment.objects.create(person_id=made, organisation_id=organisation, first=SINCE)
        for role in roles:
            Appointment.objects.create(
                id=new_id(), person_id=made, organisation_id=organisation, role=role, first=SINCE, deciding=False
            )
        return made

    def keyed(self, organisation: OrgId, *roles: str) -> PersonId:
        """A person with a passkey on a device of her own."""
        made = self.person(organisation, *roles)
        self.give_key(made)
        return made

    def give_key(self, person: PersonId) -> Authenticator:
        device = self.devices.setdefault(person, Authenticator(ORIGIN))
        with transaction.atomic():
            account = acts.account_for(person, self.at)
            acts.register(account, device.create(acts.creation_options(account, self.at)), "仕事用の端末", self.at)
        return device

    def sign(self, person: PersonId, digest: bytes) -> str:
        return self.devices[person].get(stepup.options(person, digest, self.at))

    def enter(self, person: PersonId) -> str:
        """Sign in with the passkey: the cookie's value."""
        return acts.sign_in(self.devices[person].get(acts.sign_in_options(self.at)), self.at)

    def account(self, person: PersonId) -> Account:
        return Account.objects.get(person_id=person)
