"""The facts of one day as numbers and bits, laid out as `compiled` gathers them. Used by it alone."""

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from warifu.kernel.access.atoms import Atoms, Terms
from warifu.kernel.access.facts import Facts, Key
from warifu.kernel.access.model import RuleBook
from warifu.kernel.access.tables import Span, number
from warifu.kernel.ids import LegalDay

Bits = dict[int, int]
NONE, MANY, ENGINE = 0, -1, -2  # in place of a head's number: none; several; one that only the engine can deal with
_PAIR, _WITH_HEAD = ("item", "employer"), ("item", "employer", "head")
_MEMBERS = {("item", "employer", "unit"): "units", ("item", "employer", "person"): "people"}
_RECIPIENT = ("item", "employer", "recipient")


class Post(NamedTuple):
    """The one post of a person."""

    person: int
    employer: int
    unit: int
    kind: str
    bits: int


class Item(NamedTuple):
    """`stand_in`: the one organ that stands in as head for a contractor that none let have the item."""

    number: int
    bits: int
    stand_in: int


class Pair(NamedTuple):
    """An item in the hands of an organ or contractor. `bits` are those of the pair, and with its head where it has just one."""

    head: int
    bits: int
    units: Bits
    people: Bits
    recipients: Bits


NO_ITEM, NO_PAIR = Item(NONE, 0, NONE), Pair(NONE, 0, {}, {}, {})


class Filling:
    """Gives every key that a rule asks about its bits, and every employer of an item its head.

    Raises ValueError for a rule book that asks about keys, or finds heads, in other ways than a compiled day looks for them.
    """

    def __init__(self, atoms: Atoms, book: RuleBook, facts: Facts, day: LegalDay) -> None:
        self._facts, self._book, self._on = facts, book, number(day)
        self._ids = _numbered(facts)
        self.width = len(self._ids).bit_length()
        # Organs that take some reading of their own: questions they are part of go to the engine.
        self.switched = {organ for organ, _ in facts.all("reading") if organ}
        self.items: dict[str, Item] = {}
        # By employer, the items that it has something to do with.
        self.hands: dict[int, dict[str, Pair]] = {}
        # The heads of pairs and of items that have several, in the order of the engine.
        self.several: dict[int, list[int]] = {}
        self.by_head: Bits = {}
        self._keys: dict[Terms, dict[int, Bits]] = {}
        self._post_bits: dict[Key, int] = {}
        self._atoms = atoms
        for lookup, terms in atoms.keys:
            for key, spans in facts.all(lookup).items():
                self._put(terms, key, atoms.bits(lookup, terms, self._covering(spans)))
        self._heads()
        self._tie()

    def of(self, *terms: str) -> dict[int, Bits]:
        """The bits of keys made of these two terms: by the first, then by the second."""
        return self._keys.get(terms, {})

    @cached_property
    def kind_of(self) -> dict[str, int]:
        """Items by what the rules see of them when nobody has them in hand: a place in `kinds`; an unknown one is 0."""
        places = {NO_ITEM: 0}
        return {name: places.setdefault(item._replace(number=NONE), len(places)) for name, item in self.items.items()}

    @cached_property
    def kinds(self) -> list[Item]:
        """One item of each kind, without a number."""
        found = {0: NO_ITEM}
        for name, place in self.kind_of.items():
            found.setdefault(place, self.items[name]._replace(number=NONE))
        return [found[place] for place in sorted(found)]

    def posts(self) -> Iterator[tuple[str, Post]]:
        """Those who have exactly one post, with an employer there are rules for."""
        for (person,), spans in self._facts.all("employment").items():
            posts = self._covering(spans)
            if len(posts) != 1 or posts[0].partner in self.switched:
                continue
            employer = posts[0].partner
            kind = self._facts.code("organisation", (employer,), self._on)
            if kind in self._book.heads:
                bits = self._post_bits.get((person,), 0) | self._post_bits.get((person, employer), 0)
                yield person, Post(self._ids[person], self._ids[employer], self._ids[posts[0].code], kind, bits)

    def organisations(self) -> dict[str, tuple[int, str]]:
        """What each organisation is, with its number."""
        return {
            organisation: (self._ids[organisation], self._facts.code("organisation", (organisation,), self._on))
            for (organisation,) in self._facts.all("organisation")
        }

    def _put(self, terms: Terms, key: Key, bits: int) -> None:
        """Keep the bits where `compiled` gathers them."""
        if terms == ("item",):
            item = self._item(key[0])
            self.items[key[0]] = item._replace(bits=item.bits | bits)
        elif terms in (("person",), ("person", "employer")):
            self._post_bits[key] = self._post_bits.get(key, 0) | bits
        elif terms == _PAIR:
            pair = self._pair(key)
            self._keep(key, pair._replace(bits=pair.bits | bits))
        elif terms == _WITH_HEAD:
            _add(self.by_head, self._pack(*key), bits)
        elif terms == _RECIPIENT:
            _add(self._pair(key).recipients, self._ids[key[2]], bits)
        elif terms in _MEMBERS:
            _add(getattr(self._pair(key), _MEMBERS[terms]), self._ids[key[2]], bits)
        elif len(terms) == 2:
            _add(self._keys.setdefault(terms, {}).setdefault(self._ids[key[0]], {}), self._ids[key[1]], bits)
        else:
            raise ValueError(f"a compiled day does not look up {', '.join(terms)}")

    def _heads(self) -> None:
        """The heads of those whose head is not their employer: who covers the day for the pair, or else all that the item records."""
        for how in self._book.heads.values():
            if isinstance(how, str):
                continue
            if [terms for _, terms in how] != [_PAIR, ("item",)]:
                raise ValueError("a compiled day finds heads by item and employer, then by item")
            for key, spans in self._facts.all(how[0][0]).items():
                if covering := self._covering(spans):
                    head = self._one(covering, self._pack(*key))
                    self._keep(key, self._pair(key)._replace(head=head))
                    self._since(key[1], self._pack(*key), covering)
            for key, spans in self._facts.all(how[1][0]).items():
                item = self._item(key[0])
                self.items[key[0]] = item._replace(stand_in=self._one(spans, item.number))

    def _since(self, employer: str, place: int, covering: list[Span]) -> None:
        """What held on the day since when each head lets the employer have the item. ValueError for terms other than those two."""
        first: dict[str, int] = {}
        for span in sorted(covering, key=lambda span: span.first):
            first.setdefault(span.partner, span.first)
        for head, since in first.items():
            for part in self._atoms.since:
                if part.key != ("employer", "head"):
                    raise ValueError(f"a compiled day does not look up {', '.join(part.key)} since another day")
                # Since always is since no day that could be asked about.
                then = self._facts.on(part.lookup, (employer, head), since) if since else []
                _add(self.by_head, place << self.width | self._ids[head], self._atoms.since_bit(part, then))

    def _one(self, spans: list[Span], place: int) -> int:
        ordered = sorted(spans, key=lambda span: (span.first, span.partner))
        heads = list(dict.fromkeys(span.partner for span in ordered))
        if self.switched & set(heads):
            return ENGINE
        if len(heads) > 1:
            self.several[place] = [self._ids[head] for head in heads]
        return self._ids[heads[0]] if len(heads) == 1 else MANY

    def _tie(self) -> None:
        """Give each pair the bits of its one head; pairs without members share one empty dictionary, which keeps them small."""
        empty: Bits = {}
        for employer, hand in self.hands.items():
            houses = self.of("employer", "head").get(employer, empty)
            for name, (head, bits, units, people, recipients) in hand.items():
                if head > 0:
                    place = self._ids[name] << self.width | employer
                    bits |= self.by_head.get(place << self.width | head, 0) | houses.get(head, 0)
                hand[name] = Pair(head, bits, units or empty, people or empty, recipients or empty)

    def _covering(self, spans: list[Span]) -> list[Span]:
        return [span for span in spans if span.first <= self._on < span.after]

    def _item(self, name: str) -> Item:
        return self.items.setdefault(name, Item(self._ids[name], 0, NONE))

    def _pair(self, key: Key) -> Pair:
        self._item(key[0])
        hand = self.hands.setdefault(self._ids[key[1]], {})
        return hand.setdefault(key[0], Pair(NONE, 0, {}, {}, {}))

    def _keep(self, key: Key, pair: Pair) -> None:
        self.hands[self._ids[key[1]]][key[0]] = pair

    def _pack(self, *key: str) -> int:
        packed = 0
        for part in key:
            packed = packed << self.width | self._ids[part]
        return packed


def _add(found: Bits, key: int, bits: int) -> None:
    found[key] = found.get(key, 0) | bits


def _numbered(facts: Facts) -> dict[str, int]:
    """A number for every id; 0 stands for none."""
    ids = {"": 0}
    for lookup in facts.lookups:
        for key, spans in facts.all(lookup).items():
            # Of codes, only the unit of an employment is asked about as an id.
            units = (span.code for span in spans if lookup == "employment")
            for part in (*key, *(span.partner for span in spans), *units):
                ids.setdefault(part, len(ids))
    return ids
