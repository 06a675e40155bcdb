"""A case as one reader sees it at one moment: rows, declaration, standing, offers, clocks, each read once and only when asked for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial

from warifu.interfaces.web import deadlines
from warifu.interfaces.web.case.forms import Offered
from warifu.interfaces.web.case.offered import Kept, offered, sources
from warifu.interfaces.web.choosing import Roll, Rolls
from warifu.interfaces.web.directory import Directory
from warifu.kernel.ids import Instant, LegalDay, OrgId, Text
from warifu.kernel.law.days import legal_day
from warifu.kernel.procedure import engine, form
from warifu.kernel.procedure.clocks import ClockState
from warifu.kernel.procedure.engine import Facts
from warifu.kernel.procedure.model import SAME, Actor, CaseState, Offer, Procedure, Step
from warifu.regimes.jp import roles
from warifu.registers.casework import queries, registry
from warifu.registers.casework.models import Case
from warifu.registers.casework.periods import RESTING
from warifu.registers.casework.queries import number as number
from warifu.registers.casework.register import sides
from warifu.registers.casework.registry import Beside, Context, FactFn
from warifu.registers.people.domain import Audience


@dataclass(frozen=True)
class Seen:
    """A case as one reader sees it at one moment: everything the parts of the page are made from, read once."""

    case: Case
    asking: Audience
    at: Instant
    language: str
    # Where a page shows several: names looked up for all of them at once, and what facts read of all of them.
    shared: Directory | None = None
    together: Beside | None = None

    @cached_property
    def procedure(self) -> Procedure:
        return registry.procedure(self.case.procedure, self.case.version)

    @cached_property
    def state(self) -> CaseState:
        return queries.state_of(self.case)

    @cached_property
    def stands(self) -> queries.Standing:
        return queries.standing(self.case, self.asking)

    @cached_property
    def actor(self) -> Actor:
        return queries.actor(self.case, self.asking)

    @cached_property
    def day(self) -> LegalDay:
        return legal_day(self.at)

    @cached_property
    def known(self) -> Directory:
        if self.shared:
            return self.shared
        known = Directory(self.language)
        known.learn(body for body in (self.case.organisation, self.case.contractor) if body)
        return known

    @cached_property
    def rolls(self) -> Rolls:
        return Rolls(self.asking, self.known)

    @cached_property
    def beside(self) -> Beside:
        return self.together or Beside((self.case,), self.day)

    @cached_property
    def fact(self) -> Facts:
        """Answers each fact once."""
        return cache(partial(self._answer, registry.duty_of(self.case.procedure).facts, self.context()))

    @staticmethod
    def _answer(facts: Mapping[str, FactFn], context: Context, name: str) -> bool | None:
        return facts[name](context)

    @cached_property
    def offers(self) -> tuple[Offer, ...]:
        return tuple(
            Offer(o.step, queries.told(self.stands, o.refusal) if o.refusal else None)
            for o in engine.offered(self.procedure, self.state, self.actor, self.fact)
        )

    @cached_property
    def free(self) -> tuple[Step, ...]:
        """The steps that may be taken, without asking why the others may not."""
        return engine.free(self.procedure, self.state, self.actor, self.fact)

    @cached_property
    def clocks(self) -> tuple[ClockState, ...]:
        return deadlines.clocks_of(self.procedure, self.state, self.at)

    @cached_property
    def owed(self) -> frozenset[str]:
        """Names of the notices that are owed and not given yet."""
        return frozenset(notice.name for notice in self.case.notices.all() if notice.given_at is None)

    @property
    def resting(self) -> bool:
        """At rest: in force, valid. Nothing moves until a notice is owed or a deadline comes near."""
        return self.procedure.state(self.case.state).tone == RESTING

    @cached_property
    def pressing(self) -> ClockState | None:
        """The clock that is late or nearly so, if there is one."""
        clock = deadlines.nearest(self.clocks)
        return clock if clock and (clock.late or clock.soon) else None

    @cached_property
    def likely(self) -> Step | None:
        """The step this reader would take next: one that gives what is owed, one that answers a pressing clock, else one that leads on.

        Leading on is along the usual order of states; a step that such a one waits for comes before turning back. A case at rest leads
        nowhere by itself.
        """
        if self.asked:
            return self.asked
        free = self.free
        giving = next((step for step in free if self.owed.intersection(step.gives)), None)
        if giving:
            return giving
        if self.pressing:
            declared = next(c for c in self.procedure.clocks if c.name == self.pressing.name)
            if answering := next((step for step in free if step.name in declared.restarts), None):
                return answering
        elif self.resting:
            return None
        onward = [step for step in self.procedure.steps if self._leads_on(step)]
        awaited = {name for step in onward for name in step.after}
        return next(
            (
                step
                for choice in (onward, [s for s in free if s.name in awaited], self._otherwise(free))
                for step in choice
                if step in free
            ),
            None,
        )

    def _otherwise(self, free: Sequence[Step]) -> list[Step]:
        """Steps beside the usual way.

        What only ends a case (to stop it, to take it back) is nobody's turn, unless a deadline calls for it.
        """
        moving = [step for step in free if step.to != SAME]
        return moving if self.pressing else [step for step in moving if step.to not in self.procedure.ends]

    def _leads_on(self, step: Step) -> bool:
        """Whether a step moves the case forward along the usual order of states."""
        place = {name: number for number, name in enumerate(self.procedure.track)}

        def of(state: str) -> int:
            found = next((s for s in self.procedure.states if s.name == state), None)
            return place.get(state, place.get(found.like, -1) if found else -1)

        return self.case.state in engine.sources(self.procedure, step) and of(step.to) > of(self.case.state)

    @cached_property
    def asked(self) -> Step | None:
        """What this reader was asked for by name, as superior, and has not given yet."""
        if roles.SUPERIOR not in self.stands.roles:
            return None
        given = {line.step for line in self.state.history if line.actor == self.asking.person}
        return next((step for step in self.free if step.by == (roles.SUPERIOR,) and step.name not in given), None)

    @property
    def mine(self) -> bool:
        """Whether it is this reader's turn: she was asked, or her side holds the case and there is something for her to do."""
        if self.asked:
            return True
        turn = self.procedure.state(self.case.state).turn
        lent = {role for held in self.actor.delegations for role in held.of_roles}
        return turn in sides(self.stands.roles) | lent and self.likely is not None

    def context(self, step: Step | None = None) -> Context:
        """What the duty's facts and choices are told."""
        by = step.by if step else tuple(self.stands.roles)
        acting = next((o for r in by if (o := self.stands.organisation(r))), None)
        return Context(
            case=self.case,
            actor=self.asking.person,
            at=self.at,
            day=self.day,
            organisation=acting or OrgId(self.case.organisation_id),
            step=step.name if step else "",
            beside=self.beside,
        )

    def choices(self, step: Step) -> Offered:
        """Choices that the installation holds, by name, for one step; those of several steps of a page are read once."""
        return offered(self.case.procedure, sources(step), self.context(step), self.rolls, self._read_choices)

    def labels(self, names: Iterable[str]) -> dict[str, Mapping[str, Text]]:
        """The labels of choices by name and value: of a list all of them, else of what the journal holds."""
        found = offered(self.case.procedure, names, self.context(), self.rolls, self._read_choices)
        return {
            name: of.labels(self.recorded(name)) if isinstance(of, Roll) else dict(of) for name, of in found.items()
        }

    def recorded(self, source: str) -> list[str]:
        """Every value that the journal holds of a choice of this name."""
        taken = ((self.procedure.step(line.step).fields, line.data) for line in self.state.history)
        return [one for fields, data in taken for one in form.given_for(source, fields, data)]

    @cached_property
    def _read_choices(self) -> Kept:
        return {}


def address(case: Case) -> str:
    return f"/cases/{case.id}/"
