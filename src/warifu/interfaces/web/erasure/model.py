"""What the pages of erasure show, as frozen values in the page's language."""

from dataclasses import dataclass

from warifu.interfaces.web.blocks import Chip, Name, Refused, Row
from warifu.interfaces.web.case.model import StepForm
from warifu.kernel.ids import Cite, Instant, LegalDay


@dataclass(frozen=True, slots=True)
class Period:
    """For how long files of one kind are kept: the organ's own rule, or that nobody has set anything."""

    label: str
    text: str
    rule: str
    since: LegalDay | None
    set: str


@dataclass(frozen=True, slots=True)
class Fate:
    """A part of what is kept, and what becomes of it under each of the two scopes."""

    what: str
    file: Chip
    everything: Chip


@dataclass(frozen=True, slots=True)
class Held:
    """A legal hold in force. `reason` and `release` only for the organ that placed it."""

    article: str
    first: LegalDay
    reason: str
    who: str
    release: str


@dataclass(frozen=True, slots=True)
class Done:
    """One erasure: when, by whom, how much, why, complete on which day; `index` of its entry for whoever may open that."""

    at: Instant
    who: str
    scope: str
    ground: str
    basis: str
    cites: tuple[Cite, ...]
    complete_on: LegalDay | None
    complete: bool
    index: int | None


@dataclass(frozen=True, slots=True)
class PersonPage:
    name: Name
    facts: tuple[Row, ...]
    fates: tuple[Fate, ...]
    refused: tuple[Refused, ...]
    erase: StepForm | None
    holds: tuple[Held, ...]
    hold: StepForm
    done: tuple[Done, ...]
