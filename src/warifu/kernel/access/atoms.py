"""The smallest conditions of a rule book, one bit each, and what a set of bits comes to. Used by `compiled` alone."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from warifu.kernel.access import conditions as c
from warifu.kernel.access.model import RuleBook
from warifu.kernel.access.tables import Span

Terms = tuple[str, ...]
_SAME = c.Same("recipient", "employer")


class Case(NamedTuple):
    """What a set of bits is read for: these terms are no bits."""

    act: str
    employer_kind: str
    recipient_kind: str = ""


class Masks(NamedTuple):
    """Refusing rules, those of them that refuse for lack of data, and the readings under whose other choice others would refuse."""

    refusing: int
    missing: int
    hanging: tuple[str, ...]


class Atoms:
    """`keys`: every (lookup, terms) that some rule asks about on the day; `since`: what is asked about the day since when a head lets the
    employer have the item. `same`: the bit of a recipient that is the employer itself. `hangs`: the bit of a row that hangs on a reading.
    """

    def __init__(self, book: RuleBook) -> None:
        self._book = book
        self._bit: dict[c.Condition, int] = {}
        for rule in book.rules:
            for side in (rule.when, rule.unless, rule.missing):
                for part in c.parts_of(side):
                    if isinstance(part, c.Covered | c.Recorded | c.Same):
                        self._bit.setdefault(part, 1 << len(self._bit))
        # Set where a row that covers the day hangs on a reading: then bits do not suffice.
        self.hangs = 1 << len(self._bit)
        self.same = self._bit.get(_SAME, 0)
        self.since: list[c.Covered] = []
        self._asked: dict[tuple[str, Terms], list[c.Covered | c.Recorded]] = {}
        for part in self._bit:
            if isinstance(part, c.Covered) and part.on == "since":
                self.since.append(part)
            elif isinstance(part, c.Covered | c.Recorded):
                self._asked.setdefault((part.lookup, part.key), []).append(part)
            elif part != _SAME:
                raise ValueError(f"a compiled day does not compare {part}")
        self.keys = tuple(self._asked)
        self._readings = sorted({name for rule in book.rules for name in rule.readings})

    def bits(self, lookup: str, terms: Terms, covering: Sequence[Span]) -> int:
        """The bits of a key under which there are rows, given those that cover the day."""
        found = self.hangs if any(span.hangs for span in covering) else 0
        for part in self._asked[lookup, terms]:
            if isinstance(part, c.Recorded) or _meets(part, covering):
                found |= self._bit[part]
        return found

    def since_bit(self, part: c.Covered, covering: Sequence[Span]) -> int:
        """The bit of one of `since`, given the rows that cover that earlier day."""
        return self._bit[part] if _meets(part, covering) else 0

    def refusing(self, bits: int, case: Case, choices: Mapping[str, str]) -> int:
        """The rules that refuse, whatever hangs on a reading."""
        return _Reader(self._bit, bits, case, choices).refusing(self._book)

    def masks(self, bits: int, case: Case, choices: Mapping[str, str]) -> Masks | None:
        """What these bits come to. None where a row hangs on a reading."""
        if bits & self.hangs:
            return None
        reader = _Reader(self._bit, bits, case, choices)
        refusing = reader.refusing(self._book)
        hanging = []
        for name in self._readings:
            other = self._book.other[name] if choices[name] == self._book.defaults[name] else self._book.defaults[name]
            if _Reader(self._bit, bits, case, {**choices, name: other}).refusing(self._book) != refusing:
                hanging.append(name)
        lacking = (rule.bit for rule in self._book.rules if refusing >> rule.bit & 1 and reader.holds(rule.missing))
        return Masks(refusing, sum(1 << bit for bit in lacking), tuple(hanging))


def _meets(part: c.Covered, covering: Sequence[Span]) -> bool:
    return any(part.codes is None or span.code in part.codes for span in covering)


class _Reader:
    """Reads one set of bits for one case."""

    def __init__(self, bit: Mapping[c.Condition, int], bits: int, case: Case, choices: Mapping[str, str]) -> None:
        self._bit, self._bits, self._case, self._choices = bit, bits, case, choices

    def refusing(self, book: RuleBook) -> int:
        refused = (
            rule.bit
            for rule in book.rules
            if self._case.act in rule.acts and self.holds(rule.when) and not self.holds(rule.unless)
        )
        return sum(1 << bit for bit in refused)

    def holds(self, condition: c.Condition) -> bool:
        match condition:
            case c.Covered() | c.Recorded() | c.Same():
                return bool(self._bits & self._bit[condition])
            case c.Is(term, value):
                return bool(getattr(self._case, term) == value)
            case c.Taken(reading, choice, _):
                return self._choices[reading] == choice
            case c.Not(part):
                return not self.holds(part)
            case c.All(parts):
                return all(self.holds(part) for part in parts)
            case c.Some(parts):
                return any(self.holds(part) for part in parts)
