"""What people and items are called where they are chosen: labels, what tells namesakes apart, and the words around a search for them.

Who may see a name was settled by whoever put it on offer; of an item the serial is for those who see its row in the register.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from warifu.duties.designation import choosing as designations
from warifu.duties.designation.choosing import Called
from warifu.duties.designation.models import Designation
from warifu.duties.designation.searched import KIND
from warifu.interfaces.web.directory import Directory, posts
from warifu.interfaces.web.wording import count_text
from warifu.kernel.ids import LegalDay, Text
from warifu.registers.people.domain import Audience
from warifu.registers.search.registry import Reader

_ERASED = Text("（件名は消去済み）", "(title erased)")
_MORE = Text(
    "{n}より多く見つかりました。もう少し書くと絞れます。", "More than {n} found. Write more to narrow it down."
)
_SOME = Text("{n}見つかりました。", "{n} found.")


@dataclass(frozen=True, slots=True)
class Words:
    """Around a search. `counter` in Japanese, for one and for many in English; `nobody`: the choice of none; `nothing`: none was found."""

    label: Text
    hint: Text
    chosen: Text
    found: Text
    nobody: Text
    nothing: Text
    counter: tuple[str, str, str]

    def count(self, number: int, language: str) -> str:
        return count_text(number, language, *self.counter)

    def said(self, number: int, language: str, *, more: bool) -> str:
        """What was found, of which there may be more."""
        if not number:
            return self.nothing.of(language)
        return (_MORE if more else _SOME).of(language).format(n=self.count(number, language))


_STAFF = Words(
    label=Text("氏名の一部", "Part of the name"),
    hint=Text(
        "漢字・かな・ローマ字の一部で探せます。1文字でも探せます。",
        "Kanji, kana or Roman letters; one character is enough.",
    ),
    chosen=Text("選んだ人", "Chosen"),
    found=Text("見つかった人", "Found"),
    nobody=Text("だれも選ばない", "Nobody"),
    nothing=Text("見つかりませんでした。", "Nobody found."),
    counter=("人", "person", "people"),
)
_ITEMS = Words(
    label=Text("件名か番号の一部", "Part of the title or of the number"),
    hint=Text("1文字でも探せます。", "One character is enough."),
    chosen=Text("選んだ情報", "Chosen"),
    found=Text("見つかった情報", "Found"),
    nobody=Text("どれも選ばない", "None of them"),
    nothing=Text("見つかりませんでした。", "Nothing found."),
    counter=("件", "item", "items"),
)
_BY_TITLE = replace(_ITEMS, label=Text("件名の一部", "Part of the title"))


class Naming(Protocol):
    """One kind of what is chosen, as one reader knows it, in one language."""

    language: str
    words: Words
    read: Reader | None  # how texts are read for a search, where this reader knows less of them than the index holds

    def labels(self, ids: Iterable[str]) -> dict[str, Text]:
        """By id; what is not there is left out."""

    def place(self, one: str) -> tuple[Any, ...]:
        """Where it stands among others, once its label was asked for."""

    def asides(self, ids: Iterable[str]) -> Mapping[str, str]:
        """What tells it from others of the same label."""


class Staff:
    """People. `houses`: whether they work for several organisations."""

    words, read = _STAFF, None

    def __init__(self, known: Directory, day: LegalDay, *, houses: bool) -> None:
        self.language, self._known, self._day, self._houses = known.language, known, day, houses

    def labels(self, ids: Iterable[str]) -> dict[str, Text]:
        listed = list(ids)
        self._known.fetch(people=listed)
        named = ((one, self._known.name(one)) for one in listed)
        return {one: Text(name.kanji, name.roman or name.kanji) for one, name in named}

    def place(self, one: str) -> tuple[Any, ...]:
        name = self._known.name(one)
        return (name.kana or name.kanji,)

    def asides(self, ids: Iterable[str]) -> Mapping[str, str]:
        """The reading, and where she works: the unit, or the house where there are several."""
        listed = list(ids)
        where = posts(listed, self._day, self.language)
        return {one: self._aside(one, *where.get(one, ("", ""))) for one in listed}

    def _aside(self, person: str, house: str, unit: str) -> str:
        name = self._known.name(person)
        other = name.kanji if self.language == "en" else name.kana
        gap = ", " if self.language == "en" else "　"
        return gap.join(part for part in (other, house if self._houses else unit) if part)


class Items:
    """Designated items."""

    kind = KIND

    def __init__(self, asking: Audience, language: str) -> None:
        self.language, self._asking = language, asking
        # Serials are for those who see rows of the register.
        self.words = _ITEMS if "designations" in asking.pages else _BY_TITLE
        self.read: Reader | None = designations.read_as(asking)
        self._called: dict[str, Called] = {}

    def fetch(self, ids: Iterable[str]) -> None:
        """Read what is not known yet: at most one query."""
        if wanted := {one for one in ids if one not in self._called}:
            self._called |= designations.called(self._asking, Designation.objects.filter(id__in=wanted))

    def labels(self, ids: Iterable[str]) -> dict[str, Text]:
        listed = list(ids)
        self.fetch(listed)
        return {one: self._label(self._called[one]) for one in listed if one in self._called}

    def _label(self, known: Called) -> Text:
        said = f"{known.number} {known.title}".strip()
        return Text(said, said) if said else _ERASED

    def place(self, one: str) -> tuple[Any, ...]:
        known = self._called[one]
        return (*known.place, known.title)

    def asides(self, ids: Iterable[str]) -> Mapping[str, str]:
        """None: the number stands in front of the title, for those who know it."""
        return {}
