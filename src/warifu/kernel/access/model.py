"""A question, a rule, a decision. Rules are data: one bit, one article each; a statute's `rules.py` makes a `RuleBook` of them.

A rule refuses when `when` holds and `unless` does not. Permitted is what no rule refuses; every rule is looked at on its own, and all that
refuse are named. What is not recorded refuses too, and the decision says that it was for lack of data.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from warifu.kernel.access.conditions import ALWAYS, NEVER, TERMS, Condition, Taken, parts_of, terms_of
from warifu.kernel.ids import Cite, LegalDay, Text

READ = "read"
PROVIDE = "provide"


@dataclass(frozen=True, slots=True)
class Question:
    """May this person do this with this item, on this day? `to` is an organisation or a person, asked for `provide` only."""

    person: str
    act: str
    item: str
    to: str | None = None
    day: LegalDay | None = None  # None: the day that is given when deciding


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One reason to refuse. A rule is itself and no other: there is one of each, so that it can be looked up by what it is.

    `title` names the condition as it is met, `sentence` says what is wrong, `missing_sentence` what is not recorded, `remedy` the nearest
    way forward. `otherwise`: under this choice of this reading another article is cited. `discreet`: whether data is missing is not told
    apart from other causes to whoever asks, since that would tell how an assessment went.
    """

    bit: int
    name: str
    cites: tuple[Cite, ...]
    title: Text
    sentence: Text
    remedy: Text
    when: Condition = ALWAYS
    unless: Condition = NEVER
    missing: Condition = NEVER
    missing_sentence: Text | None = None
    acts: tuple[str, ...] = (READ, PROVIDE)
    otherwise: tuple[tuple[str, str, Cite], ...] = ()
    hangs_on: tuple[str, ...] = ()
    discreet: bool = False

    @property
    def per_head(self) -> bool:
        """Asked for each relevant head, of whom one must satisfy all such rules."""
        return "head" in terms_of(self.when) | terms_of(self.unless)

    @property
    def readings(self) -> frozenset[str]:
        """Readings that the rule itself turns on (its intervals may hang on more)."""
        parts = (*parts_of(self.when), *parts_of(self.unless))
        return frozenset(part.reading for part in parts if isinstance(part, Taken))


@dataclass(frozen=True)
class RuleBook:
    """All rules of a statute. Raises ValueError where two share a bit or a name, or one asks about a term that no question has.

    `heads`: by kind of employer, the relevant heads: the term "employer", or lookups whose partners they are: those that cover the
    day of the first, or else all that the next ones record. `defaults`: what is taken where no organ takes a reading otherwise;
    `other`: the choice that a decision is held against to see whether it hangs on the reading. `adding_up` names the reading under
    which two heads together may satisfy what one alone does not (choice "a").
    """

    name: str
    rules: tuple[Rule, ...]
    heads: Mapping[str, str | tuple[tuple[str, tuple[str, ...]], ...]]
    defaults: Mapping[str, str] = field(default_factory=dict)
    other: Mapping[str, str] = field(default_factory=dict)
    adding_up: str = ""

    def __post_init__(self) -> None:
        if len({rule.bit for rule in self.rules}) != len(self.rules) or len(set(self.by_name)) != len(self.rules):
            raise ValueError(f"{self.name}: two rules share a bit or a name")
        for rule in self.rules:
            asked = terms_of(rule.when) | terms_of(rule.unless) | terms_of(rule.missing)
            if unknown := asked.difference(TERMS):
                raise ValueError(
                    f"{self.name}: {rule.name} asks about {', '.join(sorted(unknown))}, which no question has"
                )

    @cached_property
    def by_name(self) -> Mapping[str, Rule]:
        return {rule.name: rule for rule in self.rules}

    @cached_property
    def articles(self) -> tuple[int, ...]:
        """For each article, the bits of the rules that cite it: how many articles refuse is counted by them."""
        found: dict[tuple[Cite, ...], int] = {}
        for rule in self.rules:
            found[rule.cites] = found.get(rule.cites, 0) | 1 << rule.bit
        return tuple(found.values())

    def count(self, mask: int) -> int:
        """How many articles a mask of refusing rules names."""
        return sum(1 for bits in self.articles if mask & bits)


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to a question, with everything it rests on.

    `refusals` stand in the order of the rule book; `missing` names those that refuse for lack of data. `readings` are the readings under
    whose other choice the answer would differ, `taken` the choices taken, in the same order. `organ` is the relevant head whose rows were
    used, `employer` the organisation as whose staff the person asks ("" where there is none).
    """

    permitted: bool
    refusals: tuple[Rule, ...] = ()
    missing: frozenset[str] = frozenset()
    readings: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    organ: str | None = None
    employer: str | None = None

    @property
    def articles(self) -> tuple[Cite, ...]:
        """Every article that refuses, each once, in order."""
        return tuple(dict.fromkeys(cite for rule in self.refusals for cite in rule.cites))
