"""A decision that remembers what it said before: what a cache would do to a right that was taken away. The tests must catch it."""

from collections.abc import Sequence
from typing import Any

from warifu.kernel.access.model import Decision, Question
from warifu.kernel.ids import LegalDay
from warifu.registers.gate import decide as gate


class Remembering:
    """Decides each question once, from the records; afterwards from memory, for as long as it lives."""

    def __init__(self) -> None:
        self._said: dict[tuple[Question, LegalDay], Decision] = {}

    def __call__(self, connection: Any, questions: Sequence[Question], day: LegalDay) -> list[Decision]:
        fresh = [question for question in questions if (question, day) not in self._said]
        for question, decision in zip(fresh, gate.decide(connection, fresh, day), strict=True):
            self._said[question, day] = decision
        return [self._said[question, day] for question in questions]
