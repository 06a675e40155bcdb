"""The desk where documents are kept: a designated item, people who may and may not read it, and the front that is asked."""

import io
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from reportlab.pdfgen.canvas import Canvas

from tests.world import World, assessed, contracted, contractor, designated, provided
from warifu.duties.custody import acts
from warifu.duties.designation.models import Designation
from warifu.kernel.access.model import Question
from warifu.kernel.ids import CaseId, PersonId
from warifu.kernel.procedure.model import Refusal
from warifu.registers.gate.decide import decide
from warifu.registers.installation import new_id


def pdf(text: str = "two pages of nothing secret") -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pageCompression=0)
    for _ in range(2):
        canvas.drawString(72, 700, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def code(answer: object) -> str:
    """The code of a refusal, "denied" for a deny, "" where it was done."""
    if isinstance(answer, acts.Denied):
        return "denied"
    return answer.reasons[0].code if isinstance(answer, Refusal) else ""


@dataclass
class Front:
    """Answers as the front does, in the form of the API; remembers what it was asked. `down` names questions it is told to deny."""

    world: World
    asked: list[tuple[str, str, str, str]] = field(default_factory=list)
    down: set[str] = field(default_factory=set)

    def __call__(self, person: PersonId, act: str, item: str, to: str) -> dict[str, Any]:
        self.asked.append((person, act, item, to))
        (answer,) = decide(connection, [Question(person, act, item, to or None)], self.world.day)
        return {
            "decision": answer.permitted and act not in self.down,
            "context": {
                "id": new_id(),
                "ledger_index": len(self.asked) - 1,
                "reasons": [{"articles": [str(c) for c in rule.cites]} for rule in answer.refusals],
            },
        }


@dataclass
class Desk:
    world: World
    item: str
    case: CaseId
    front: Front

    @property
    def people(self) -> dict[str, PersonId]:
        return self.world.people

    def register(self, by: str = "keeper", holder: str = "sato", content: bytes | None = None, **other: Any) -> Any:
        given: dict[str, Any] = {
            "item": self.item,
            "kind": "electronic",
            "content_approved": True,
            "title": "受電設備の弱点（報告書）",
        }
        return acts.register(
            made_on=self.world.day,
            content=content,
            holder=self.people[holder],
            actor=self.people[by],
            at=self.world.at,
            **{**given, **other},
        )

    def copy(self, document: str, holder: str = "sato", by: str = "keeper") -> Any:
        return acts.copy(document=document, holder=self.people[holder], actor=self.people[by], at=self.world.at)

    def open(self, document: str, reader: str) -> Any:
        return acts.open_file(document=document, reader=self.people[reader], at=self.world.at, decide=self.front)

    def hand_over(self, copy: str, to: str, by: str) -> Any:
        return acts.hand_over(
            copy_id=copy, receiver=self.people[to], actor=self.people[by], at=self.world.at, decide=self.front
        )

    def receive(self, hand_over: str, by: str) -> Any:
        return acts.receive(hand_over_id=hand_over, actor=self.people[by], at=self.world.at)

    def take_back(self, hand_over: str, by: str) -> Any:
        return acts.take_back(hand_over_id=hand_over, actor=self.people[by], at=self.world.at)


def desk(world: World) -> Desk:
    """An item that sato and mori of the ministry may read, and tanaka of the firm, to which it was provided."""
    world.person("mori", "ministry", unit="ports")
    contractor(world, "rival")
    contractor(world)
    case = designated(world)
    item = Designation.objects.get(case_id=case).id
    firm = contracted(world)
    for who, by in (("sato", "clerk"), ("mori", "clerk"), ("tanaka", "firm-ops")):
        assessed(world, who, by=by)
    world.fill("manager", "designation:set_range", case=case, range_units=[world.units["ports"]])
    world.fill("firm-ops", "accreditation:set_range", case=firm, range_people=[world.people["tanaka"]])
    provided(world, firm, item)
    world.fill("firm-chief", "accreditation:list_handlers", case=firm, item=item, handlers=[world.people["tanaka"]])
    return Desk(world, item, case, Front(world))
