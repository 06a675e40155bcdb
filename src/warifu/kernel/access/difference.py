"""What a change would do, before it is decided: two days, two readings or two rule books held against each other over everybody and
everything. Who would gain the right to read, who would lose it, who would be refused for another reason.

People times items are too many to ask one by one (10,000 of each make a hundred million). But what the rules see of a person is a few
bits, and so of an item: those alike are counted together. Only an item in the hands of an employer is looked at by itself, and in it only
those whom its range, list or unit names. Where bits do not suffice (several posts, several heads, an organ with readings of its own) the
compiled days are asked pair by pair, so that the counts are always those of the engine.

    found = difference(CompiledDay(engine, facts, today), CompiledDay(engine, facts, tomorrow), people, items)
    found.gained, found.lost, found.examples[before, after]
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from warifu.kernel.access.compiled import CompiledDay
from warifu.kernel.access.facts import Facts
from warifu.kernel.access.filling import MANY, NO_PAIR, Item, Pair
from warifu.kernel.access.model import READ, Question
from warifu.kernel.access.tables import ALWAYS, OPEN, Span

# Refusing rules as bits, before and after; 0 is a permit.
Change = tuple[int, int]
# What the rules see of somebody, before and after.
_Bits = tuple[int, int]


@dataclass(slots=True)
class Difference:
    """Pairs of person and item by what refuses them before and after, and one pair of each kind."""

    counts: Counter[Change] = field(default_factory=Counter)
    examples: dict[Change, tuple[str, str]] = field(default_factory=dict)

    def add(self, change: Change, count: int, people: Iterable[str], item: str) -> None:
        """So many more of a kind. `people`: those with whom this item is one of them; looked into where there is no example yet."""
        if count > 0:
            self.counts[change] += count
            if change not in self.examples:
                self.examples[change] = next(iter(people)), item

    @property
    def pairs(self) -> int:
        return sum(self.counts.values())

    @property
    def gained(self) -> int:
        return sum(count for (before, after), count in self.counts.items() if before and not after)

    @property
    def lost(self) -> int:
        return sum(count for (before, after), count in self.counts.items() if after and not before)

    @property
    def changed(self) -> list[tuple[Change, int]]:
        """The kinds of pairs that differ, the most frequent first."""
        return [(change, count) for change, count in self.counts.most_common() if change[0] != change[1]]


def difference(before: CompiledDay, after: CompiledDay, people: Sequence[str], items: Sequence[str]) -> Difference:
    """May they read, before and after: every one of `people` with every one of `items`, each given once."""
    found = Difference()
    groups, odd = _groups(before, after, people)
    both = _Both(before, after, items)
    for group in groups:
        _count(found, both, group)
    for person in odd:
        for item in items:
            found.add(both.asked(person, item), 1, [person], item)
    return found


def switched(facts: Facts, reading: str, choice: str) -> Facts:
    """The facts as they would be if the whole installation took a reading so; rows that hang on it say what they would then say."""
    found = Facts()
    for lookup in facts.lookups:
        for key, spans in facts.all(lookup).items():
            found.all(lookup)[key] = [_under(span, reading) for span in spans]
    found.all("reading")["", reading] = [Span(ALWAYS, OPEN, choice)]
    return found


def _under(span: Span, reading: str) -> Span:
    return span._replace(code=span.hangs[reading]) if span.hangs and reading in span.hangs else span


class _Group:
    """Everybody with the same employer before and the same employer after."""

    def __init__(self, employers: tuple[int, int]) -> None:
        self.employers = employers
        self.people: list[str] = []
        self.alike: dict[tuple[int, int], _Alike] = {}


class _Alike(NamedTuple):
    """A group under one pair of heads: who is seen how, and how many of each kind there are, in all and by unit."""

    seen: dict[str, _Bits]
    people: dict[_Bits, list[str]]
    whole: Counter[_Bits]
    units: dict[tuple[int, int], Counter[_Bits]]


class _Kind(NamedTuple):
    """Items that nobody of a group has in hand and that the rules see alike."""

    before: Item
    after: Item


class _Both:
    """The two days, and the items sorted by what the rules see of them."""

    def __init__(self, before: CompiledDay, after: CompiledDay, items: Sequence[str]) -> None:
        self.days = (before, after)
        self.items = items
        self.kinds: dict[_Kind, list[str]] = {}
        self.kind_of: dict[str, _Kind] = {}
        for item in items:
            kind = _Kind(*(day.filled.kinds[day.filled.kind_of.get(item, 0)] for day in self.days))
            self.kinds.setdefault(kind, []).append(item)
            self.kind_of[item] = kind
        self.hands = tuple(day.filled.hands for day in self.days)
        self.names = tuple({asker.person: name for name, asker in day.askers.items()} for day in self.days)

    def asked(self, person: str, item: str) -> Change:
        question = Question(person, READ, item)
        first, then = (sum(1 << rule.bit for rule in day.decide(question).refusals) for day in self.days)
        return first, then


def _groups(before: CompiledDay, after: CompiledDay, people: Iterable[str]) -> tuple[list[_Group], list[str]]:
    """People by employer, and those whom only the engine can deal with."""
    groups: dict[tuple[int, int], _Group] = {}
    odd = []
    for person in people:
        first, then = before.askers.get(person), after.askers.get(person)
        if first is None or then is None:
            odd.append(person)
            continue
        employers = (first.employer, then.employer)
        groups.setdefault(employers, _Group(employers)).people.append(person)
    return list(groups.values()), odd


def _count(found: Difference, both: _Both, group: _Group) -> None:
    in_hands = [hands.get(employer, {}) for hands, employer in zip(both.hands, group.employers, strict=True)]
    special = (in_hands[0].keys() | in_hands[1].keys()) & both.kind_of.keys()
    taken = Counter(both.kind_of[item] for item in special)
    for kind, items in both.kinds.items():
        left = len(items) - taken[kind]
        if left:
            example = next(item for item in items if item not in special)
            _one(found, both, group, kind, (NO_PAIR, NO_PAIR), example, left)
    for item in sorted(special):
        pairs = (in_hands[0].get(item, NO_PAIR), in_hands[1].get(item, NO_PAIR))
        _one(found, both, group, both.kind_of[item], pairs, item, 1)


def _one(
    found: Difference, both: _Both, group: _Group, kind: _Kind, pairs: tuple[Pair, Pair], item: str, times: int
) -> None:
    """Everybody of a group with one item, or with `times` items that are like it."""
    sides = [_Side(day, group, at, kind[at], pairs[at]) for at, day in enumerate(both.days)]
    if any(side.head is None for side in sides):
        like = [item] if times == 1 else _not_in_hands(both, group, kind)
        for one in like:
            for person in group.people:
                found.add(both.asked(person, one), 1, [person], one)
        return
    before, after = sides
    alike = _alike(both, group, (before.head or 0, after.head or 0))
    by_name = {both.names[at][n] for at in (0, 1) for n in pairs[at].people if n in both.names[at]}
    named = sorted(by_name & alike.seen.keys())
    units = [unit for unit in alike.units if unit[0] in pairs[0].units or unit[1] in pairs[1].units]
    rest = Counter(alike.whole)
    for unit in units:
        rest -= alike.units[unit]
        inside = Counter(alike.units[unit])
        for person in named:
            if _unit(both, person) == unit:
                inside[alike.seen[person]] -= 1
        for seen, count in inside.items():
            change = before.refusing(seen[0], unit[0]), after.refusing(seen[1], unit[1])
            fitting = (p for p in alike.people[seen] if p not in by_name and _unit(both, p) == unit)
            found.add(change, count * times, fitting, item)
    for person in named:
        seen, unit = alike.seen[person], _unit(both, person)
        numbers = [day.askers[person].person for day in both.days]
        change = before.refusing(seen[0], unit[0], numbers[0]), after.refusing(seen[1], unit[1], numbers[1])
        found.add(change, times, [person], item)
        if unit not in units:
            rest[seen] -= 1
    for seen, count in rest.items():
        change = before.refusing(seen[0]), after.refusing(seen[1])
        fitting = (p for p in alike.people[seen] if p not in by_name and _unit(both, p) not in units)
        found.add(change, count * times, fitting, item)


def _not_in_hands(both: _Both, group: _Group, kind: _Kind) -> list[str]:
    special = set[str]()
    for hands, employer in zip(both.hands, group.employers, strict=True):
        special |= hands.get(employer, {}).keys()
    return [item for item in both.kinds[kind] if item not in special]


class _Side:
    """One of the two days for one employer and one item: the head, and the bits that everybody of the employer shares."""

    def __init__(self, day: CompiledDay, group: _Group, at: int, item: Item, pair: Pair) -> None:
        asker = day.askers[group.people[0]]
        self._day, self._kind, self._pair = day, asker.kind, pair
        self._bits = item.bits | pair.bits
        self.head: int | None = None
        if asker.own:
            self.head = asker.employer
        elif pair.head > 0:
            self.head = pair.head
        elif not (pair.head == MANY or (item.stand_in == MANY and not pair.head) or pair.head < 0 or item.stand_in < 0):
            self.head = item.stand_in
            self._bits |= asker.houses.get(self.head, 0)

    def refusing(self, seen: int, unit: int = -1, person: int = -1) -> int:
        """The rules that refuse somebody who is seen so, of a unit or by name where the item's range names them."""
        bits = self._bits | seen | self._pair.units.get(unit, 0) | self._pair.people.get(person, 0)
        return self._day.refusing(self._kind, bits)


def _alike(both: _Both, group: _Group, heads: tuple[int, int]) -> _Alike:
    if heads not in group.alike:
        made = _Alike({}, {}, Counter(), {})
        for person in group.people:
            seen = _bits(both.days[0], person, heads[0]), _bits(both.days[1], person, heads[1])
            made.seen[person] = seen
            made.people.setdefault(seen, []).append(person)
            made.whole[seen] += 1
            made.units.setdefault(_unit(both, person), Counter())[seen] += 1
        group.alike[heads] = made
    return group.alike[heads]


def _bits(day: CompiledDay, person: str, head: int) -> int:
    asker = day.askers[person]
    return asker.bits if asker.own else asker.bits | asker.heads.get(head, 0)


def _unit(both: _Both, person: str) -> tuple[int, int]:
    return both.days[0].askers[person].unit, both.days[1].askers[person].unit
