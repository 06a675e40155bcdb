"""Takes a procedure for a walk: a crowd of people with roles and delegations, a case, and steps taken as they are offered."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.regimes.answers import answers
from warifu.kernel.ids import CaseId, PersonId
from warifu.kernel.procedure.engine import offered, take
from warifu.kernel.procedure.model import (
    START,
    Actor,
    CaseState,
    Delegated,
    Moved,
    Procedure,
    Refusal,
    Request,
    Step,
    Taken,
)

BEGIN = datetime(2026, 1, 5, 1, tzinfo=UTC)


def everything_holds(name: str) -> bool | None:
    return True


@dataclass
class Walk:
    """One case on its way. `moves` are the steps taken with the move each was; facts hold unless `facts` says otherwise."""

    procedure: Procedure
    case: CaseState = field(init=False)
    moves: list[tuple[Actor, Moved]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.case = CaseState(CaseId("case"), self.procedure.name, self.procedure.version, START, 0)

    def open_to(self, actor: Actor, facts=everything_holds) -> list[Step]:  # type: ignore[no-untyped-def]
        return [offer.step for offer in offered(self.procedure, self.case, actor, facts) if offer.refusal is None]

    def take(self, actor: Actor, step: str, facts=everything_holds, **given: object) -> Moved | Refusal:  # type: ignore[no-untyped-def]
        at = BEGIN + timedelta(days=3 * len(self.moves))
        data = answers(self.procedure.step(step).fields, **given)
        answer = take(self.procedure, self.case, Request(step, actor, self.case.revision, at, data), facts)
        if isinstance(answer, Moved):
            plain = {
                f.name: answer.data[f.name]
                for f in answer.step.fields
                if f.compartment is None and f.name in answer.data
            }
            taken = Taken(step, actor.person, at, answer.acting_for, plain)
            history = (*self.case.history, taken)
            self.case = CaseState(
                self.case.id, self.case.procedure, self.case.version, answer.state, answer.revision, history
            )
            self.moves.append((actor, answer))
        return answer

    def must(self, actor: Actor, step: str, **given: object) -> Moved:
        answer = self.take(actor, step, **given)
        assert isinstance(answer, Moved), answer
        return answer


def person(name: str, *roles: str, delegations: tuple[Delegated, ...] = ()) -> Actor:
    return Actor(PersonId(name), frozenset(roles), delegations)


def delegation(of: str, *roles: str, steps: frozenset[str]) -> Delegated:
    return Delegated(PersonId(of), frozenset(roles), steps, "専決規程 別表", f"delegation-of-{of}")


def reasons(answer: Moved | Refusal) -> list[str]:
    assert isinstance(answer, Refusal), answer
    return [reason.code for reason in answer.reasons]
