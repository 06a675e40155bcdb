"""The words in which rules are written. Data only, so that the same rule can be run, compiled for a day, emitted as a policy of another
language and shown as a table.

Keys are made of *terms* of the question: person, item, act, employer, employer_kind, unit, head, recipient, recipient_kind. `head` is the
relevant head: a rule that names it is asked for each of them.

    Covered("standing", ("person", "head"), codes=CARRIES)      # an interval with one of these codes covers the day
    All(Is("employer_kind", "contractor"), Not(Covered("handler", ("item", "employer", "person"))))
"""

from collections.abc import Mapping
from dataclasses import dataclass

TERMS = ("person", "item", "act", "employer", "employer_kind", "unit", "head", "recipient", "recipient_kind")


@dataclass(frozen=True, slots=True)
class Covered:
    """Some interval under the key covers the day, with one of `codes` where they are named.

    `on`: "day" (of the question) or "since" (the first day on which the head let the employer have the item).
    """

    lookup: str
    key: tuple[str, ...]
    codes: frozenset[str] | None = None
    on: str = "day"


@dataclass(frozen=True, slots=True)
class Recorded:
    """Some row stands under the key, whatever its days."""

    lookup: str
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Is:
    """A term has this value."""

    term: str
    value: str


@dataclass(frozen=True, slots=True)
class Same:
    """Two terms have the same value."""

    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A reading is taken so, by the organ that the term `by` names ("" = the whole installation)."""

    reading: str
    choice: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple["Condition", ...]

    def __init__(self, *parts: "Condition") -> None:
        object.__setattr__(self, "parts", parts)


@dataclass(frozen=True, slots=True)
class Some:
    parts: tuple["Condition", ...]

    def __init__(self, *parts: "Condition") -> None:
        object.__setattr__(self, "parts", parts)


@dataclass(frozen=True, slots=True)
class Not:
    part: "Condition"


Condition = Covered | Recorded | Is | Same | Taken | All | Some | Not
NEVER: Condition = Some()
ALWAYS: Condition = All()


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """The condition and everything it is made of."""
    match condition:
        case All(parts) | Some(parts):
            return (condition, *(inner for part in parts for inner in parts_of(part)))
        case Not(part):
            return (condition, *parts_of(part))
    return (condition,)


def given(condition: Condition, terms: Mapping[str, str]) -> Condition:
    """The condition with the values of some terms worked in: smaller, and true for the same questions."""
    match condition:
        case Is(term, value) if term in terms:
            return ALWAYS if terms[term] == value else NEVER
        case Not(part):
            inner = given(part, terms)
            return NEVER if inner == ALWAYS else ALWAYS if inner == NEVER else Not(inner)
        case All(parts) | Some(parts):
            ends, adds_nothing = (NEVER, ALWAYS) if isinstance(condition, All) else (ALWAYS, NEVER)
            left = [inner for part in parts if (inner := given(part, terms)) != adds_nothing]
            if ends in left:
                return ends
            return left[0] if len(left) == 1 else type(condition)(*left)
    return condition


def terms_of(condition: Condition) -> frozenset[str]:
    """Every term the condition asks about, the `since` of a head included."""
    found: set[str] = set()
    for part in parts_of(condition):
        match part:
            case Covered(_, key, _, on):
                found.update(key, ("head",) if on == "since" else ())
            case Recorded(_, key):
                found.update(key)
            case Is(term, _):
                found.add(term)
            case Same(left, right):
                found.update((left, right))
            case Taken(_, _, by) if by:
                found.add(by)
    return frozenset(found)
