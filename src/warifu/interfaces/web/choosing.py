"""People to choose from on a form: a few stand as a list; of many, whoever was chosen, and those whose name was looked for.

Who is on offer is the predicate that was handed in, for the list, the search and what is sent back alike. The words come in the body of the
form: they stand in no address and no log.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property

from warifu.interfaces.web.case.model import Choice, Look
from warifu.interfaces.web.directory import Directory, posts
from warifu.kernel.ids import LegalDay, PersonId, Text
from warifu.registers.people import choosing
from warifu.registers.people.choosing import Choosable
from warifu.registers.search.fold import words

MOST_FOUND = 20
# Behind the name of a field: the words that somebody typed to find whom to choose. The button that looks is called LOOK.
WORDS, LOOK = ".look", "look"


class Roll:
    """People on offer to one reader, for all forms of a page."""

    def __init__(self, of: Choosable, known: Directory, day: LegalDay) -> None:
        self._of, self._known, self._day = of, known, day

    @cached_property
    def few(self) -> list[PersonId] | None:
        """Everybody, by id; None where they are too many for a list."""
        return choosing.listed(self._of)

    @cached_property
    def listed(self) -> tuple[tuple[str, Text], ...] | None:
        """Everybody, by the reading of the name; None where they are too many for a list."""
        if self.few is None:
            return None
        self._known.fetch(people=self.few)
        named = sorted(
            (name.kana or name.kanji, person, name) for person, name in ((p, self._known.name(p)) for p in self.few)
        )
        return tuple((person, Text(name.kanji, name.roman or name.kanji)) for _, person, name in named)

    def allowed(self, sent: Iterable[str]) -> list[PersonId]:
        """Of the ids that were sent those on offer; anything else is nobody."""
        return choosing.allowed(self._of, sent)

    def look(self, action: str, chosen: Sequence[str], asked: str, *, several: bool) -> Look:
        """Whoever was chosen, and, where something was asked, those found who were not."""
        there = self.allowed(chosen)
        found, more = choosing.found(self._of, words(asked), MOST_FOUND)
        self._known.fetch(people=[*there, *found])
        where = posts([*there, *found], self._day, self._known.language)
        return Look(
            action=action,
            words=asked,
            several=several,
            asked=bool(words(asked)),
            more=more,
            number=len(found),
            chosen=tuple(self._choice(person, where, chosen=True) for person in there),
            found=tuple(self._choice(person, where) for person in found if person not in there),
        )

    def _choice(self, person: PersonId, where: dict[str, tuple[str, str]], *, chosen: bool = False) -> Choice:
        """Namesakes are told apart by the reading and by where they work: the unit, or the house where there are several."""
        name, (house, unit) = self._known.name(person), where.get(person, ("", ""))
        other = name.kanji if self._known.language == "en" else name.kana
        aside = [other, house if len(self._of.houses) > 1 else unit]
        gap = ", " if self._known.language == "en" else "　"
        return Choice(person, self._known.person(person), chosen, gap.join(part for part in aside if part))
