"""Opening a new case: the steps from START that this reader may take, and the page of one of them, before there is any case."""

from dataclasses import dataclass
from functools import cached_property

from warifu.interfaces.web.case.forms import Offered
from warifu.interfaces.web.case.offered import offered, sources
from warifu.interfaces.web.choosing import Rolls
from warifu.interfaces.web.directory import Directory
from warifu.kernel.ids import CaseId, Instant, LegalDay, OrgId
from warifu.kernel.law.days import legal_day
from warifu.kernel.procedure import engine
from warifu.kernel.procedure.model import START, CaseState, Offer, Procedure, Step
from warifu.registers.casework import queries, registry
from warifu.registers.casework.registry import Context
from warifu.registers.people.domain import Audience


@dataclass(frozen=True)
class Opening:
    """A procedure as somebody sees it who might open a case under it, acting in one organisation."""

    procedure: Procedure
    asking: Audience
    organisation: OrgId | None
    at: Instant
    language: str

    @cached_property
    def day(self) -> LegalDay:
        return legal_day(self.at)

    @cached_property
    def offers(self) -> tuple[Offer, ...]:
        duty, context = registry.duty_of(self.procedure.name), self.context()
        state = CaseState(CaseId(""), self.procedure.name, self.procedure.version, START, 0)
        actor = queries.opening_actor(self.asking, self.procedure.name, self.organisation)
        return engine.offered(self.procedure, state, actor, lambda name: duty.facts[name](context))

    def context(self, step: Step | None = None) -> Context:
        return Context(
            case=None,
            actor=self.asking.person,
            at=self.at,
            day=self.day,
            organisation=self.organisation,
            step=step.name if step else "",
        )

    def choices(self, step: Step) -> Offered:
        return offered(
            self.procedure.name, sources(step), self.context(step), Rolls(self.asking, Directory(self.language)), {}
        )


def organisations(asking: Audience, step: Step) -> list[OrgId]:
    """Where this reader could take an opening step: every organisation in which she holds one of its roles."""
    return asking.organisations(*step.by)


def steps(asking: Audience) -> tuple[tuple[Procedure, Step], ...]:
    """The opening steps whose role this reader holds somewhere, newest versions of all procedures."""
    procedures = (
        registry.procedure(name) for name in sorted({p.name for d in registry.duties() for p in d.procedures})
    )
    return tuple((p, s) for p in procedures for s in engine.opening(p) if organisations(asking, s))
