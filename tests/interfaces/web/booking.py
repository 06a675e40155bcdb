"""A log of its own for tests of pages: what acts left in the outbox is booked into it as the sequencer would, and signed."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from django.db import connection

from tests.registers.ledger.doubles import open_writer
from warifu.interfaces.api import answers
from warifu.kernel.access.model import Question
from warifu.kernel.ids import Instant
from warifu.kernel.law.days import legal_day
from warifu.regimes.jp.iesi import law
from warifu.registers import installation as place
from warifu.registers.gate.decide import decide
from warifu.registers.installation import Installation, new_id
from warifu.registers.ledger.clock import Clock
from warifu.registers.ledger.entry import Sealed, minute_of
from warifu.registers.ledger.models import Outbox
from warifu.registers.vault import evidence
from warifu.registers.vault.sealed import keystore


def home(folder: Path) -> Installation:
    return place.create(
        folder / "data",
        folder / "data.key",
        origin="http://localhost:8000",
        log_origin="example.invalid/warifu",
        example=True,
    )


def book(installation: Installation, at: datetime, *, signed: bool = True) -> None:
    """Everything that waits in the outbox, in order."""
    rows = list(Outbox.objects.order_by("id"))
    with open_writer(installation) as writer:
        taken = [
            (None, Sealed(r.entry_id, bytes(r.entry), bytes(r.opening), r.key_id))
            for r in rows
            if writer.reader.index_of(r.entry_id) is None
        ]
        writer.append(taken, minute_of(at), Clock(at))
        if signed:
            writer.sign(int(at.timestamp()))


class Front:
    """Stands in for the front's back door: decides by the gate, books the decision, answers in the form of the API."""

    def __init__(self, installation: Installation, at: datetime) -> None:
        self.installation, self.at = installation, at
        self.asked: list[Any] = []

    def __call__(self, _: object, questions: Sequence[Any], *, actor: str, via: str) -> list[dict[str, Any]]:
        self.asked += [(question, actor, via) for question in questions]
        return [self._one(question, actor) for question in questions]

    def _one(self, asked: Any, actor: str) -> dict[str, Any]:
        question = Question(asked.person, asked.act, asked.item, asked.to or None)
        (decision,) = decide(connection, [question], legal_day(Instant(self.at)))
        made = new_id()
        answer = answers.answer(answers.said(decision), id=made, law=law().digest, ignored=())
        fields = {
            "kind": "access",
            "outcome": "permit" if decision.permitted else "deny",
            "reasons": [rule.name for rule in decision.refusals],
            "subject": asked.person,
            "actor": actor,
            "object": asked.item,
            "detail": {"id": made},
        }
        sealed = evidence.prepare(
            keystore(), cls="decision", at=self.at, law_digest=law().digest, subject=asked.person, fields=fields
        )
        with open_writer(self.installation) as writer:
            (index,) = writer.append([(None, sealed)], minute_of(self.at), Clock(self.at))
            writer.sign(int(self.at.timestamp()) + index)
        return dict(orjson.loads(answer.whole(index)))
