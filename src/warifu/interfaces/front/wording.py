"""What a decision comes to in bytes: in the answer to whoever asked, and in the entry of the ledger.

Decisions that are alike are one and the same object (`gate.today`), and a few hundred of them are made all day: what they have in common
is written once and kept by the object.
"""

from typing import NamedTuple

import orjson

from warifu.interfaces.api import answers
from warifu.interfaces.api.answers import Said
from warifu.kernel.access.model import Decision

_MOST = 10_000  # decisions


class Wording(NamedTuple):
    """A decision in an answer, and in the fields of an entry: its reasons, and of the detail `missing` and `readings`."""

    decision: Decision  # held, so that no other takes its place in memory
    said: Said
    codes: tuple[str, ...]
    reasons: bytes
    missing: bytes
    readings: bytes


class Words:
    """The words of decisions, kept for the last few thousand of them."""

    def __init__(self) -> None:
        self._kept: dict[int, Wording] = {}

    def of(self, decision: Decision) -> Wording:
        found = self._kept.get(id(decision))
        if found is None:
            if len(self._kept) >= _MOST:
                self._kept.clear()
            found = self._kept[id(decision)] = _worded(decision)
        return found


def _worded(decision: Decision) -> Wording:
    codes = tuple(rule.name for rule in decision.refusals)
    readings = [f"{name}:{taken}" for name, taken in zip(decision.readings, decision.taken, strict=True)]
    # Whoever asked may open the entry, so it tells no more than the answer: of a discreet rule not whether anything is recorded.
    missing = sorted(rule.name for rule in decision.refusals if rule.name in decision.missing and not rule.discreet)
    return Wording(
        decision, answers.said(decision), codes, orjson.dumps(codes), orjson.dumps(missing), orjson.dumps(readings)
    )
