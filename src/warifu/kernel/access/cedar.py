"""A rule book written as policies of the Cedar language, so that a decision point of another maker can be held against ours.

One `permit` for everything, and one `forbid ... unless` a rule, with the rule's name as its `@id` and its articles as annotations:
what Cedar names as determining policies are the rules that refuse. Days are whole numbers, as in the tables.

Cedar runs through no set of intervals. So each place where rules look something up (a lookup under a key of terms) is one attribute of
the context, a record with numbered slots, one interval each; a slot that is not filled is asked for with `has`, so that no policy can
err: Cedar leaves out a policy that errs, and a refusal left out would be a permission. `schema` lets Cedar's own validator prove that.

Left to others: filling the context (`cedar_context`), and which post, recipient and head is the one that the answer is about. That is a
comparison of several answers, and no policy can make it. Whether data is missing is not written either: it changes no answer.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from warifu.kernel.access.conditions import All, Condition, Covered, Is, Not, Recorded, Same, Some, Taken, parts_of
from warifu.kernel.access.model import Rule, RuleBook

SLOTS = 4
# Terms that the context holds as they are; person, act and item are the principal, the action and the resource.
TERMS = ("employer", "employer_kind", "unit", "head", "recipient", "recipient_kind")
_ENTITIES = {"person": ("principal", "Person"), "act": ("action", "Action"), "item": ("resource", "Item")}
_JOINED = "; "


@dataclass(frozen=True, slots=True)
class Place:
    """Where rules look something up: an attribute of the context, with so many slots.

    `whole`: every interval counts. Otherwise rules only ask whether there is one.
    """

    lookup: str
    key: tuple[str, ...]
    slots: int
    whole: bool

    @property
    def name(self) -> str:
        return _place(self.lookup, self.key)


def policies(book: RuleBook, slots: int = SLOTS) -> str:
    """The book as Cedar text, in its order. ValueError for fewer than one slot, or a condition that Cedar has no words for."""
    _checked(slots)
    known = sorted({act for rule in book.rules for act in rule.acts})
    lines = [
        f"// {book.name}: everything is permitted that no rule below refuses; every policy that refuses names its article.",
        f"// Each place where intervals are looked up is a record with {slots} of them at most: s0, s1 and so on.",
        '@id("otherwise_permitted")',
        "permit (principal, action, resource);",
    ]
    for rule in book.rules:
        lines += ["", *_policy(rule, known, slots)]
    return "\n".join(lines) + "\n"


def schema(book: RuleBook, slots: int = SLOTS) -> str:
    """What a context holds, as a Cedar schema. `another_act` stands for every act that the book does not know."""
    _checked(slots)
    acts = sorted({act for rule in book.rules for act in rule.acts})
    fields = ["day: Long", "since: Long", *(f"{term}: String" for term in TERMS)]
    fields += [f"{choice_name(reading, by)}: String" for reading, by in choices(book)]
    for place in places(book, slots):
        fields.append(f"{place.name}: {{ {', '.join(f's{slot}?: Span' for slot in range(place.slots))} }}")
    return "\n".join(
        (
            "type Span = { first: Long, after: Long, code: String };",
            "entity Person, Item;",
            f"action {', '.join(_quoted(act) for act in (*acts, 'another_act'))} appliesTo {{",
            "  principal: Person,",
            "  resource: Item,",
            "  context: {",
            *(f"    {field}," for field in fields),
            "  }",
            "};",
            "",
        )
    )


def places(book: RuleBook, slots: int = SLOTS) -> tuple[Place, ...]:
    """Every place where the rules look something up; one slot is enough where only being recorded matters."""
    whole: dict[tuple[str, tuple[str, ...]], bool] = {}
    for part in _parts(book):
        match part:
            case Covered(lookup, key):
                whole[lookup, key] = True
            case Recorded(lookup, key):
                whole.setdefault((lookup, key), False)
    return tuple(Place(*place, slots if every else 1, every) for place, every in sorted(whole.items()))


def choices(book: RuleBook) -> tuple[tuple[str, str], ...]:
    """Every reading that a rule or the article it cites turns on, with the term that names the organ which takes it."""
    found = {(part.reading, part.by) for part in _parts(book) if isinstance(part, Taken)}
    # The article is cited as the head of the answer reads it.
    found |= {(reading, "head") for rule in book.rules for reading, _, _ in rule.otherwise}
    return tuple(sorted(found))


def choice_name(reading: str, by: str) -> str:
    """The attribute of the context that holds how a reading is taken."""
    return f"taken_{reading}_by_{by}" if by else f"taken_{reading}"


def _parts(book: RuleBook) -> Iterator[Condition]:
    for rule in book.rules:
        yield from parts_of(rule.when)
        yield from parts_of(rule.unless)


def _policy(rule: Rule, known: Iterable[str], slots: int) -> list[str]:
    lines = [f"// {' '.join(rule.title.en.split())}", f"@id({_quoted(rule.name)})"]
    lines.append(f"@article({_quoted(_JOINED.join(map(str, rule.cites)))})")
    if rule.otherwise:
        ways = (f"{choice_name(reading, 'head')}={choice}: {cite}" for reading, choice, cite in rule.otherwise)
        lines.append(f"@otherwise({_quoted(_JOINED.join(ways))})")
    if rule.acts:
        lines.append(f"forbid (principal, action in {_actions(rule.acts)}, resource)")
        when = _written(rule.when, slots)
    else:
        lines.append("forbid (principal, action, resource)")
        when = _joined("&&", (f"!(action in {_actions(known)})", _written(rule.when, slots)))
    if when != "true":
        lines += _clause("when", when)
    lines += _clause("unless", _written(rule.unless, slots))
    lines[-1] += ";"
    return lines


def _clause(word: str, expression: "Expression") -> list[str]:
    lines = _lines(expression)
    if len(lines) == 1:
        return [f"{word} {{ {lines[0]} }}"]
    # The braces of the clause stand in for the outer brackets.
    return [f"{word} {{", *(lines[1:-1] if lines[0] == "(" else [f"  {line}" for line in lines]), "}"]


@dataclass(frozen=True, slots=True)
class _Joined:
    """Expressions with a sign between."""

    sign: str
    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class _Negated:
    part: "Expression"


Expression = str | _Joined | _Negated
_EMPTY = {"&&": "true", "||": "false"}


def _written(condition: Condition, slots: int) -> Expression:
    match condition:
        case Covered(lookup, key, codes, on):
            place = f"context.{_place(lookup, key)}"
            covered = _joined("||", (_slot(place, slot, codes, on) for slot in range(slots)))
            # Without a day on which the head let the employer have the item, nothing covers it.
            return _joined("&&", ("0 < context.since", covered)) if on == "since" else covered
        case Recorded(lookup, key):
            return f"context.{_place(lookup, key)} has s0"
        case Is(term, value):
            return _is(term, value)
        case Same(left, right):
            return f"{_term(left)} == {_term(right)}"
        case Taken(reading, choice, by):
            return f"context.{choice_name(reading, by)} == {_quoted(choice)}"
        case All(parts):
            return _joined("&&", (_written(part, slots) for part in parts))
        case Some(parts):
            return _joined("||", (_written(part, slots) for part in parts))
        case Not(part):
            return _Negated(_written(part, slots))


def _slot(place: str, slot: int, codes: frozenset[str] | None, on: str) -> Expression:
    """An interval that covers the day, where the slot is filled."""
    span, day = f"{place}.s{slot}", f"context.{on}"
    asked = [f"{place} has s{slot}", f"{span}.first <= {day}", f"{day} < {span}.after"]
    if codes is not None:
        # Cedar knows no type for a set of nothing.
        asked.append(f"[{', '.join(map(_quoted, sorted(codes)))}].contains({span}.code)" if codes else "false")
    return _joined("&&", asked)


def _joined(sign: str, parts: Iterable[Expression]) -> Expression:
    """With a sign between; what has the same sign inside is taken in, what adds nothing is left out."""
    flat: list[Expression] = []
    for part in parts:
        if isinstance(part, _Joined) and part.sign == sign:
            flat += part.parts
        elif part != _EMPTY[sign]:
            flat.append(part)
    if not flat:
        return _EMPTY[sign]
    return flat[0] if len(flat) == 1 else _Joined(sign, tuple(flat))


def _lines(expression: Expression) -> list[str]:
    """One operand, in brackets where it has several lines."""
    match expression:
        case _Joined(sign, parts):
            lines = ["("]
            for at, part in enumerate(parts):
                first, *rest = _lines(part)
                lines += [f"  {sign} {first}" if at else f"  {first}", *(f"  {line}" for line in rest)]
            return [*lines, ")"]
        case _Negated(part):
            first, *rest = _lines(part)
            return [f"!{first}", *rest] if rest else [f"!({first})"]
    return [expression]


def _is(term: str, value: str) -> str:
    if term in _ENTITIES:
        variable, kind = _ENTITIES[term]
        return f"{variable} == {kind}::{_quoted(value)}"
    return f"{_term(term)} == {_quoted(value)}"


def _term(term: str) -> str:
    if term not in TERMS:
        raise ValueError(f"{term} is no text in the context, and Cedar cannot hold it against another term")
    return f"context.{term}"


def _place(lookup: str, key: tuple[str, ...]) -> str:
    return f"{lookup}_of_{'_'.join(key)}"


def _actions(acts: Iterable[str]) -> str:
    return f"[{', '.join(f'Action::{_quoted(act)}' for act in acts)}]"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _checked(slots: int) -> None:
    if slots < 1:
        raise ValueError(f"a place has at least one slot, not {slots}")
