"""Facts compiled for one day: ids become numbers, and whatever a rule asks about becomes a bit. For reverse questions, amendment
diffs and bulk work, where the same day is asked about many times over.

A question gathers its bits from a few dictionaries: those of the person's post, of the item, of the item in the employer's hands, of
the person with the head. What a set of bits comes to is worked out once and kept; there are a few hundred. The answer is the engine's,
always: where bits do not suffice (several posts, a row that hangs on a reading, an id not known) the engine is asked, and what is
answered here the engine answered once for the same refusals, readings, head and employer.

    today = CompiledDay(engine, facts, day)
    today.decide(Question("sato", "read", "grid-study"))
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from warifu.kernel.access.atoms import Atoms, Case, Masks
from warifu.kernel.access.engine import Engine
from warifu.kernel.access.facts import Facts
from warifu.kernel.access.filling import MANY, NO_ITEM, NONE, Bits, Filling, Item, Pair
from warifu.kernel.access.model import PROVIDE, READ, Decision, Question
from warifu.kernel.access.tables import number
from warifu.kernel.ids import LegalDay

# Of one employer: by a set of bits, the decisions that it comes to, which are by head; None: ask the engine.
_Outcomes = dict[int, dict[int, Decision] | None]


class Asker(NamedTuple):
    """The one post of a person, ready to be asked from. `own`: the employer is itself the head. `reads`: outcomes of `read`.

    `hands`: the items that the employer has to do with; `heads` and `houses`: bits by head, of the person and of the employer.
    """

    person: int
    employer: int
    unit: int
    own: bool
    bits: int
    kind: str
    reads: _Outcomes
    hands: dict[str, Pair]
    heads: Bits
    houses: Bits


class CompiledDay:
    """All facts as they are on one day. When facts change, compile anew.

    `decide(question)` gives what the engine would answer, `reads` the same for many items; a question about another day goes to the engine.
    `askers` and `filled` are what it gathers its bits from; `difference` counts with them.
    """

    def __init__(self, engine: Engine, facts: Facts, day: LegalDay) -> None:
        self._engine, self._facts, self._day = engine, facts, day
        self._atoms = Atoms(engine.book)
        self._choices = {
            name: facts.code("reading", ("", name), number(day)) or choice
            for name, choice in engine.book.defaults.items()
        }
        self._outcomes: dict[tuple[Case, int], _Outcomes] = {}
        self._masks: dict[tuple[Case, int], Masks | None] = {}
        self._decisions: dict[tuple[str, int, Masks], dict[int, Decision]] = {}
        self.filled = filled = Filling(self._atoms, engine.book, facts, day)
        self._several, self._by_head, self._width = filled.several, filled.by_head, filled.width
        self.askers = self._askers(filled)
        self._refusing: dict[tuple[str, int], int] = {}
        self.decide = self._decider(filled)

    def reads(self, person: str, items: Iterable[str]) -> list[Decision]:
        """May this person read, item by item: what `decide` answers, asked once for all items that the rules see alike."""
        asker, filled = self.askers.get(person), self.filled
        if asker is None:
            return [self.decide(Question(person, READ, item)) for item in items]
        hands, kind_of, found = asker.hands, filled.kind_of, list[Decision]()
        # What the employer has to do with, and what only the engine can deal with, is asked about by itself.
        alike: dict[int, Decision | None] = {}
        for item in items:
            kind = kind_of.get(item, 0)
            if item in hands:
                decision = None
            elif kind in alike:
                decision = alike[kind]
            else:
                decision = alike[kind] = self._for_all_alike(asker, Question(person, READ, item), filled.kinds[kind])
            found.append(decision or self.decide(Question(person, READ, item)))
        return found

    def _for_all_alike(self, asker: Asker, question: Question, item: Item) -> Decision | None:
        """The decision about every item like this one that the employer has nothing to do with; None where each must be asked about."""
        if not asker.own and item.stand_in < 0:
            return None
        bits = asker.bits | item.bits
        if not asker.own:
            bits |= asker.heads.get(item.stand_in, 0) | asker.houses.get(item.stand_in, 0)
        if bits not in asker.reads:
            asker.reads[bits] = self._outcome(Case(READ, asker.kind), asker.employer, bits)
        return None if asker.reads[bits] is None else self.decide(question)

    def refusing(self, kind: str, bits: int) -> int:
        """The rules that refuse `read` for these bits under an employer of this kind, by the readings as they are taken."""
        if (kind, bits) not in self._refusing:
            self._refusing[kind, bits] = self._atoms.refusing(bits, Case(READ, kind), self._choices)
        return self._refusing[kind, bits]

    def _decider(self, filled: Filling) -> Callable[[Question], Decision]:
        """The hot path, as one function over local names."""
        items, today, same, askers = filled.items, self._day, self._atoms.same, self.askers
        kinds, switched, recipient_employer = (
            filled.organisations(),
            filled.switched,
            filled.of("recipient", "employer"),
        )
        outcome, ask, several = self._outcome, self._ask, self._of_several
        no_item, untried, nothing = NO_ITEM, dict[int, Decision](), Bits()

        def decide(question: Question) -> Decision:
            asker = askers.get(question.person)
            if asker is None or (question.day is not None and question.day != today):
                return ask(question)
            person, employer, unit, own, bits, kind, outcomes, hands, heads, houses = asker
            item, act = question.item, question.act
            _, item_bits, head = items.get(item, no_item)
            bits |= item_bits
            let_by, recipients, receiving = NONE, nothing, ""
            if item in hands:
                let_by, pair_bits, units, people, recipients = hands[item]
                bits |= pair_bits | units.get(unit, 0) | people.get(person, 0)
            if act != READ:
                if act == PROVIDE:
                    recipient, receiving = received(question.to)
                    if recipient < 0:
                        return ask(question)
                    bits |= recipient_employer.get(recipient, nothing).get(employer, 0) | recipients.get(recipient, 0)
                    if recipient == employer:
                        bits |= same
                outcomes = self._outcomes.setdefault((Case(act, kind, receiving), employer), {})
            if own:
                head = employer
            elif let_by > 0:
                head = let_by
                bits |= heads.get(head, 0)
            elif let_by == MANY or (head == MANY and not let_by):
                return several(question, Case(act, kind, receiving), asker, bits, bool(let_by))
            elif let_by < 0 or head < 0:
                return ask(question)
            else:
                bits |= heads.get(head, 0) | houses.get(head, 0)
            decisions = outcomes.get(bits, untried)
            if decisions is untried:
                decisions = outcomes[bits] = outcome(Case(act, kind, receiving), employer, bits)
            if decisions is None:
                return ask(question)
            decision = decisions.get(head)
            if decision is None:
                return decisions.setdefault(head, ask(question))
            return decision

        def received(to: str | None) -> tuple[int, str]:
            """The receiving organisation and its kind; -1 where the engine must look."""
            if to is None or to in switched:
                return -1, ""
            if to in kinds:
                return kinds[to]
            asker = askers.get(to)
            return (asker.employer, asker.kind) if asker else (-1, "")

        return decide

    def _askers(self, filled: Filling) -> dict[str, Asker]:
        found, nothing, untouched = {}, Bits(), dict[str, Pair]()
        person_head, employer_head = filled.of("person", "head"), filled.of("employer", "head")
        for name, (person, employer, unit, kind, bits) in filled.posts():
            own = isinstance(self._engine.book.heads[kind], str)
            heads, houses = person_head.get(person, nothing), employer_head.get(employer, nothing)
            if own:
                bits |= heads.get(employer, 0)
            reads = self._outcomes.setdefault((Case(READ, kind), employer), {})
            hands = filled.hands.get(employer, untouched)
            found[name] = Asker(person, employer, unit, own, bits, kind, reads, hands, heads, houses)
        return found

    def _ask(self, question: Question) -> Decision:
        return self._engine.decide(self._facts, question, self._day)

    def _outcome(self, case: Case, employer: int, bits: int) -> dict[int, Decision] | None:
        """The decisions for these bits: all bits with the same refusals share them. None: ask the engine."""
        masks = self._masks_of(case, bits)
        return None if masks is None else self._decisions.setdefault((case.act, employer, masks), {})

    def _masks_of(self, case: Case, bits: int) -> Masks | None:
        if (case, bits) not in self._masks:
            self._masks[case, bits] = self._atoms.masks(bits, case, self._choices)
        return self._masks[case, bits]

    def _of_several(self, question: Question, case: Case, asker: Asker, bits: int, let: bool) -> Decision:
        """Of several heads, the one with the fewest articles. Where together they would do better, that is a reading: ask the engine.

        `let`: heads that let the employer have the item; otherwise those that stand in for the item.
        """
        width, best, together = self._width, None, -1
        place = self.filled.items[question.item].number
        place = place << width | asker.employer if let else place
        for at, head in enumerate(self._several[place]):
            with_head = bits | self._by_head.get(place << width | head, 0)
            with_head |= asker.heads.get(head, 0) | asker.houses.get(head, 0)
            masks = self._masks_of(case, with_head)
            if masks is None or masks.hanging:
                return self._ask(question)
            together &= masks.refusing
            fares = (self._engine.book.count(masks.refusing), at, head, masks)
            best = fares if best is None or fares < best else best
        if best is None or best[3].refusing != together:
            return self._ask(question)
        decisions = self._decisions.setdefault((case.act, asker.employer, best[3]), {})
        return decisions.get(best[2]) or decisions.setdefault(best[2], self._ask(question))
