"""Names and labels that a page needs, fetched once: people, organisations, units, roles. Who may see a name was settled by the caller."""

from collections.abc import Iterable

from warifu.interfaces.web.blocks import Name
from warifu.kernel.ids import LegalDay, PersonId
from warifu.regimes.jp.roles import ROLES
from warifu.registers import validity
from warifu.registers.people import queries
from warifu.registers.people.domain import ERASED, Audience, Names
from warifu.registers.people.models import Employment, Organisation, Person, Unit


class Directory:
    """Looks names up in batches and remembers them for one page, in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._people: dict[PersonId, Names] = {}
        self._organisations: dict[str, str] = {}
        self._units: dict[str, str] = {}

    def fetch(
        self,
        people: Iterable[str | None] = (),
        organisations: Iterable[str | None] = (),
        units: Iterable[str | None] = (),
    ) -> None:
        """Read what is not known yet: at most one query a kind."""
        # Not the difference of two sets: that walks through everything known each time a single name is asked for.
        if wanted := {PersonId(p) for p in people if p and p not in self._people}:
            self._people |= queries.names(wanted)
        if missing := {o for o in organisations if o and o not in self._organisations}:
            rows = Organisation.objects.filter(id__in=missing)
            self._organisations |= {row.id: self._of(row) for row in rows}
        if new := {u for u in units if u and u not in self._units}:
            self._units |= {row.id: self._of(row) for row in Unit.objects.filter(id__in=new)}

    def know(self, people: Iterable[Person]) -> None:
        """Names of people who were read already."""
        self._people |= queries.opened((row.id, row.names) for row in people)

    def learn(self, organisations: Iterable[Organisation]) -> None:
        """Rows that were read already."""
        self._organisations |= {row.id: self._of(row) for row in organisations}

    def _of(self, row: Organisation | Unit) -> str:
        return str(row.name_en if self.language == "en" else row.name_ja)

    def name(self, person: str) -> Name:
        """The person's names as a block of the page."""
        self.fetch(people=[person])
        found = self._people.get(PersonId(person), ERASED)
        return Name(found.kanji, found.kana, found.roman)

    def person(self, person: str) -> str:
        """The person's name in the page's language."""
        self.fetch(people=[person])
        return self._people.get(PersonId(person), ERASED).of(self.language)

    def organisation(self, organisation: str | None) -> str:
        """The organisation's name; nothing for None."""
        if not organisation:
            return ""
        self.fetch(organisations=[organisation])
        return self._organisations.get(organisation, "")

    def unit(self, unit: str) -> str:
        self.fetch(units=[unit])
        return self._units.get(unit, "")

    def role(self, code: str) -> str:
        return ROLES[code].label.of(self.language) if code in ROLES else code


def employments(people: Iterable[str], day: LegalDay) -> dict[str, tuple[str, str]]:
    """(organisation, unit or "") that each of these people works for on a day."""
    rows = Employment.objects.filter(person_id__in=set(people), first__lte=day).order_by("first", "id")
    return {
        row.person_id: (row.organisation_id, row.unit_id or "") for row in rows if row.after is None or row.after > day
    }


def posts(people: Iterable[str], day: LegalDay, language: str) -> dict[str, tuple[str, str]]:
    """The same in words: names of organisation and unit."""

    def name(row: Organisation | Unit | None) -> str:
        return str(row.name_en if language == "en" else row.name_ja) if row else ""

    rows = Employment.objects.filter(validity.on(day), person_id__in=set(people)).order_by("first", "id")
    return {
        row.person_id: (name(row.organisation), name(row.unit)) for row in rows.select_related("organisation", "unit")
    }


def shares_house(asking: Audience, organisation: str | None) -> bool:
    """Whether the reader holds a role in that organisation: colleagues see each other's names, others see roles."""
    return organisation is not None and organisation in asking.organisations()
