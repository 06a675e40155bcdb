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
from warifu.kernel.access.filling import MANY, NO_ITEM, NO_PAIR, Filling, Item
from warifu.kernel.access.model import PROVIDE, READ, Decision, Question
from warifu.kernel.access.tables import number
from warifu.kernel.ids import LegalDay

# By a set of bits, the decisions that it comes to, which are by head and employer; None: ask the engine.
_Outcomes = dict[int, dict[int, Decision] | None]


class Asker(NamedTuple):
    """The one post of a person, ready to be asked from. `own`: the employer is itself the head. `reads`: outcomes of `read`."""

    person: int
    employer: int
    unit: int
    own: bool
    bits: int
    kind: str
    reads: _Outcomes


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
        self._outcomes: dict[Case, _Outcomes] = {}
        self._masks: dict[tuple[Case, int], Masks | None] = {}
        self._decisions: dict[tuple[str, Masks], dict[int, Decision]] = {}
        self.filled = filled = Filling(self._atoms, engine.book, facts, day)
        self._several, self._by_head, self._width = filled.several, filled.by_head, filled.width
        self._person_head, self._employer_head = filled.of("person", "head"), filled.of("employer", "head")
        self.askers = self._askers(filled)
        self._refusing: dict[tuple[str, int], int] = {}
        self.decide = self._decider(filled)

    def reads(self, person: str, items: Iterable[str]) -> list[Decision]:
        """May this person read, item by item: what `decide` answers, asked once for all items that the rules see alike."""
        asker, filled = self.askers.get(person), self.filled
        if asker is None:
            return [self.decide(Question(person, READ, item)) for item in items]
        in_hand, kind_of, found = filled.in_hands.get(asker.employer, {}), filled.kind_of, list[Decision]()
        # What the employer has in hand, and what only the engine can deal with, is asked about by itself.
        alike: dict[int, Decision | None] = {}
        for item in items:
            kind = kind_of.get(item, 0)
            if item in in_hand:
                decision = None
            elif kind in alike:
                decision = alike[kind]
            else:
                decision = alike[kind] = self._for_all_alike(asker, Question(person, READ, item), filled.kinds[kind])
            found.append(decision or self.decide(Question(person, READ, item)))
        return found

    def _for_all_alike(self, asker: Asker, question: Question, item: Item) -> Decision | None:
        """The decision about every item like this one that the employer has not in hand; None where each must be asked about."""
        person, employer, _, own, bits, kind, outcomes = asker
        if not own and item.stand_in < 0:
            return None
        head = employer if own else item.stand_in
        bits |= item.bits
        if not own:
            bits |= self._person_head.get(person << self._width | head, 0)
            bits |= self._employer_head.get(employer << self._width | head, 0)
        if bits not in outcomes:
            outcomes[bits] = self._outcome(Case(READ, kind), bits)
        return None if outcomes[bits] is None else self.decide(question)

    def refusing(self, kind: str, bits: int) -> int:
        """The rules that refuse `read` for these bits under an employer of this kind, by the readings as they are taken."""
        if (kind, bits) not in self._refusing:
            self._refusing[kind, bits] = self._atoms.refusing(bits, Case(READ, kind), self._choices)
        return self._refusing[kind, bits]

    def _decider(self, filled: Filling) -> Callable[[Question], Decision]:
        """The hot path, as one function over local names."""
        width, items, pairs, today, same = filled.width, filled.items, filled.pairs, self._day, self._atoms.same
        askers, kinds, switched = self.askers, filled.organisations(), filled.switched
        person_head, employer_head = self._person_head, self._employer_head
        recipient_employer = filled.of("recipient", "employer")
        outcome, ask, several = self._outcome, self._ask, self._of_several
        no_item, no_pair, untried = NO_ITEM, NO_PAIR, dict[int, Decision]()

        def decide(question: Question) -> Decision:
            asker = askers.get(question.person)
            if asker is None or (question.day is not None and question.day != today):
                return ask(question)
            person, employer, unit, own, bits, kind, outcomes = asker
            item, item_bits, head = items.get(question.item, no_item)
            let_by, pair_bits, units, people, recipients = pairs.get(item << width | employer, no_pair)
            bits |= item_bits | pair_bits | units.get(unit, 0) | people.get(person, 0)
            receiving = ""
            if question.act == PROVIDE:
                recipient, receiving = received(question.to)
                if recipient < 0:
                    return ask(question)
                bits |= recipient_employer.get(recipient << width | employer, 0) | recipients.get(recipient, 0)
                if recipient == employer:
                    bits |= same
            if own:
                head = employer
            elif let_by > 0:
                head = let_by
                bits |= person_head.get(person << width | head, 0)
            elif let_by == MANY or (head == MANY and not let_by):
                place = item << width | employer if let_by else item
                return several(question, Case(question.act, kind, receiving), bits, place, person, employer)
            elif let_by < 0 or head < 0:
                return ask(question)
            else:
                bits |= person_head.get(person << width | head, 0) | employer_head.get(employer << width | head, 0)
            if question.act != READ:
                outcomes = self._outcomes.setdefault(Case(question.act, kind, receiving), {})
            decisions = outcomes.get(bits, untried)
            if decisions is untried:
                decisions = outcomes[bits] = outcome(Case(question.act, kind, receiving), bits)
            if decisions is None:
                return ask(question)
            place = head << width | employer
            decision = decisions.get(place)
            if decision is None:
                return decisions.setdefault(place, ask(question))
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
        found = {}
        for name, (person, employer, unit, kind, bits) in filled.posts():
            own = isinstance(self._engine.book.heads[kind], str)
            if own:
                bits |= self._person_head.get(person << filled.width | employer, 0)
            reads = self._outcomes.setdefault(Case(READ, kind), {})
            found[name] = Asker(person, employer, unit, own, bits, kind, reads)
        return found

    def _ask(self, question: Question) -> Decision:
        return self._engine.decide(self._facts, question, self._day)

    def _outcome(self, case: Case, bits: int) -> dict[int, Decision] | None:
        """The decisions for these bits: all bits with the same refusals share them. None: ask the engine."""
        masks = self._masks_of(case, bits)
        return None if masks is None else self._decisions.setdefault((case.act, masks), {})

    def _masks_of(self, case: Case, bits: int) -> Masks | None:
        if (case, bits) not in self._masks:
            self._masks[case, bits] = self._atoms.masks(bits, case, self._choices)
        return self._masks[case, bits]

    def _of_several(
        self, question: Question, case: Case, bits: int, place: int, person: int, employer: int
    ) -> Decision:
        """Of several heads, the one with the fewest articles. Where together they would do better, that is a reading: ask the engine."""
        width, best, together = self._width, None, -1
        for at, head in enumerate(self._several[place]):
            with_head = bits | self._by_head.get(place << width | head, 0)
            with_head |= self._person_head.get(person << width | head, 0)
            with_head |= self._employer_head.get(employer << width | head, 0)
            masks = self._masks_of(case, with_head)
            if masks is None or masks.hanging:
                return self._ask(question)
            together &= masks.refusing
            fares = (self._engine.book.count(masks.refusing), at, head, masks)
            best = fares if best is None or fares < best else best
        if best is None or best[3].refusing != together:
            return self._ask(question)
        decisions = self._decisions.setdefault((case.act, best[3]), {})
        where = best[2] << width | employer
        return decisions.get(where) or decisions.setdefault(where, self._ask(question))
