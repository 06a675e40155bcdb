"""The hands of the fictitious people: each holds a software authenticator and takes steps through the same door as everybody else."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction

from warifu.kernel.ids import CaseId, Instant, OrgId, PersonId
from warifu.registers.casework import acts, registry
from warifu.registers.casework.models import Case
from warifu.registers.installation import new_id
from warifu.registers.signin import acts as signin
from warifu.registers.signin import stepup
from warifu.registers.signin.authenticator import Authenticator


class NotTaken(Exception):
    """A step of the example's story was refused: the story and the law disagree. The message names the reasons."""


@dataclass
class Hands:
    """Takes steps as anybody, signing with that person's key where the step asks for it."""

    origin: str
    devices: dict[PersonId, Authenticator] = field(default_factory=dict)

    def device(self, person: PersonId, at: Instant) -> Authenticator:
        """The person's authenticator, registered as a passkey on first use."""
        if person not in self.devices:
            device = Authenticator(self.origin)
            account = signin.account_for(person, at)
            with transaction.atomic():
                made = device.create(dict(signin.creation_options(account, at)))
                signin.register(account, made, "example", at)
            self.devices[person] = device
        return self.devices[person]

    def attempt(
        self,
        person: PersonId,
        procedure: str,
        step: str,
        at: Instant,
        *,
        case: CaseId | None = None,
        organisation: OrgId | None = None,
        data: Mapping[str, Any] | None = None,
        revision: int | None = None,
    ) -> acts.Done | acts.Refusal | acts.Conflict:
        """Take a step and return whatever the door answers."""
        row = Case.objects.filter(id=case).first() if case else None
        act = acts.Act(
            procedure=procedure,
            step=step,
            person=person,
            at=at,
            once=new_id(),
            case=case,
            organisation=organisation,
            revision=revision if revision is not None else (row.revision if row else 0),
            data=data or {},
        )
        declared = registry.procedure(procedure, row.version if row else None).step(step)
        if declared.decides or declared.signed:
            device = self.device(person, at)
            options = stepup.options(person, acts.digest(act), at)
            act = replace(act, assertion=json.loads(device.get(dict(options))))
        return acts.take(act)

    def take(self, person: PersonId, procedure: str, step: str, at: Instant, **more: Any) -> CaseId:
        """Take a step that must succeed; returns the case. Raises NotTaken."""
        answer = self.attempt(person, procedure, step, at, **more)
        if isinstance(answer, acts.Done):
            return answer.case
        if isinstance(answer, acts.Conflict):
            raise NotTaken(f"{procedure}:{step}: somebody else acted")
        raise NotTaken(f"{procedure}:{step}: " + "; ".join(f"{r.code}: {r.text.en}" for r in answer.reasons))
