"""What the pages of office set-up show. Frozen values; an administrator sees the people of the organisations she manages."""

from dataclasses import dataclass

from warifu.interfaces.web.blocks import Chip, Name
from warifu.interfaces.web.case.model import StepForm
from warifu.kernel.ids import Instant, LegalDay


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    href: str
    name: str
    kind: str
    code: str
    people: int


@dataclass(frozen=True, slots=True)
class AppointmentRow:
    """`confirm` and `end` are addresses, empty where this reader does neither."""

    person: Name
    person_href: str
    organisation: str
    role: str
    first: LegalDay
    last: LegalDay | None
    state: Chip
    proposed_by: str = ""
    confirmed_by: str = ""
    confirm: str = ""
    end: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """An office whose holder needs no assessment (Act 11(1), Order 18). `confirm` and `end` as for appointments."""

    person: Name
    office: str
    first: LegalDay
    last: LegalDay | None
    state: Chip
    confirm: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class StaffRow:
    href: str
    name: Name
    unit: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the journal of office set-up."""

    what: str
    at: Instant
    who: str
    about: str
    ledger_index: int | None


@dataclass(frozen=True, slots=True)
class DelegationRow:
    """専決・代決: who acts in whose name, for what, from when to when, under which internal rule."""

    delegator: Name
    delegate: Name
    role: str
    steps: tuple[str, ...]
    rule: str
    first: LegalDay
    last: LegalDay
    state: Chip
    withdraw: str = ""


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    id: str
    name: str
    kind: str
    units: tuple[str, ...]
    people: tuple[StaffRow, ...]
    journal: tuple[Line, ...]
    forms: tuple[StepForm, ...]


@dataclass(frozen=True, slots=True)
class PersonPage:
    id: str
    name: Name
    post: str
    appointments: tuple[AppointmentRow, ...]
    offices: tuple[OfficeRow, ...]
    forms: tuple[StepForm, ...]
    keys_href: str
    organisation_href: str
