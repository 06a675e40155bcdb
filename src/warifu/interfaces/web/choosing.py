"""People and items to choose from on a form: a few stand as a list; of many, what was chosen, and what was looked for by its name.

What is on offer is the predicate that was handed in, for the list, the search and what is sent back alike. The words come in the body of
the form: they stand in no address and no log.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from warifu.interfaces.web.case.model import Choice, Look
from warifu.interfaces.web.directory import Directory
from warifu.interfaces.web.naming import Items, Naming, Staff
from warifu.kernel.ids import Text
from warifu.registers.people.domain import Audience
from warifu.registers.search import choosing
from warifu.registers.search.choosing import Choosable
from warifu.registers.search.fold import words

MOST_LISTED, MOST_FOUND = 50, 20
# Behind the name of a field: the words that somebody typed to find what to choose. The button that looks is called LOOK.
WORDS, LOOK = ".look", "look"


class Roll:
    """What is on offer to one reader, for all forms of a page."""

    def __init__(self, of: Choosable, naming: Naming, most: int) -> None:
        self._of, self._naming, self._most = of, naming, most

    @property
    def kind(self) -> str:
        return self._of.kind

    @cached_property
    def few(self) -> list[str] | None:
        """All of it, by id; None where it is too much for a list."""
        return choosing.listed(self._of, self._most)

    @cached_property
    def listed(self) -> tuple[tuple[str, Text], ...] | None:
        """All of it, in the order of its names; None where it is too much for a list."""
        return None if self.few is None else tuple(self.labels(self.few).items())

    def labels(self, ids: Iterable[str]) -> Mapping[str, Text]:
        """What these are called, in the order of their names; whether they are on offer is not asked."""
        named = self._naming.labels(ids)
        return dict(sorted(named.items(), key=lambda pair: (self._naming.place(pair[0]), pair[0])))

    def allowed(self, sent: Iterable[str]) -> list[str]:
        """Of the ids that were sent those on offer; anything else is nobody and nothing."""
        return choosing.allowed(self._of, sent)

    def look(self, action: str, chosen: Sequence[str], asked: str, *, several: bool) -> Look:
        """What was chosen, and, where something was asked, what was found beside it."""
        wanted, there = words(asked), self.allowed(chosen)
        found, more = choosing.found(self._of, wanted, MOST_FOUND, self._naming.read)
        names, asides = self._naming.labels([*there, *found]), self._naming.asides([*there, *found])
        said, language = self._naming.words, self._naming.language

        def choices(ids: Iterable[str], *, ticked: bool) -> tuple[Choice, ...]:
            return tuple(
                Choice(one, names[one].of(language), ticked, asides.get(one, "")) for one in ids if one in names
            )

        return Look(
            action=action,
            words=asked,
            several=several,
            said=said.said(len(found), language, more=more) if wanted else "",
            label=said.label.of(language),
            hint=said.hint.of(language),
            head_chosen=said.chosen.of(language),
            head_found=said.found.of(language),
            nobody=said.nobody.of(language),
            count=said.count(len(there), language),
            chosen=choices(there, ticked=True),
            found=choices((one for one in found if one not in there), ticked=False),
        )


class Rolls:
    """Makes the rolls of a page; what people and items are called is looked up once for all of them."""

    def __init__(self, asking: Audience, known: Directory) -> None:
        self.known, self.items, self._day = known, Items(asking, known.language), asking.day

    def of(self, of: Choosable, most: int = 0) -> Roll:
        """At most `most` stand as a list, MOST_LISTED where none is named."""
        naming = self.items if of.kind == self.items.kind else Staff(self.known, self._day, houses=len(of.scopes) > 1)
        return Roll(of, naming, most or MOST_LISTED)

    def fetch(self, rolls: Iterable[Roll], *, people: Iterable[str | None] = (), items: Iterable[str] = ()) -> None:
        """Look up together what is listed in these rolls, and these people and items beside."""
        listed = [(roll.kind == self.items.kind, one) for roll in rolls for one in roll.few or ()]
        self.known.fetch(people=[*people, *(one for is_item, one in listed if not is_item)])
        self.items.fetch([*items, *(one for is_item, one in listed if is_item)])
