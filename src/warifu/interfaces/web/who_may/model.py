"""One decision rule by rule. Frozen values in the page's language."""

from dataclasses import dataclass

from warifu.interfaces.web.blocks import Name, Row
from warifu.kernel.ids import Cite, Instant, LegalDay


@dataclass(frozen=True, slots=True)
class RuleRow:
    """How one rule fared: "no", "yes" or "na". Facts are the rows of the records that met it, with their days."""

    state: str
    title: str
    sentence: str
    cites: tuple[Cite, ...]
    facts: tuple[Row, ...] = ()
    remedy: str = ""
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to one question, as it stands in the ledger."""

    permitted: bool
    act: str  # the verdict in two words: 閲覧できません
    person: Name
    item: str
    to: str
    day: LegalDay
    at: Instant
    decision: str
    ledger_index: int
    law: str
    rules: tuple[RuleRow, ...]
    readings: tuple[str, ...]

    @property
    def unmet(self) -> int:
        return sum(rule.state == "no" for rule in self.rules)
