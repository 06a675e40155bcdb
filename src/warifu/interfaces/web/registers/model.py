"""What the pages of a designation and of a document show. Frozen values; only rows and fields this reader may see."""

from dataclasses import dataclass

from warifu.interfaces.web.blocks import Bit, Chip, Name, Row, Term
from warifu.interfaces.web.case.model import StepForm
from warifu.kernel.ids import Instant, LegalDay


@dataclass(frozen=True, slots=True)
class DesignationRow:
    """A line of the control register of designations (Order 3)."""

    href: str
    number: str
    title: str
    groups: tuple[str, ...]
    term: Term | None
    measure: str
    checked: LegalDay | None
    checked_late: bool
    state: Chip


@dataclass(frozen=True, slots=True)
class Nearest:
    """The designation that ends next."""

    href: str
    number: str
    term: Term | None


@dataclass(frozen=True, slots=True)
class DesignationPage:
    row: DesignationRow
    outline: str
    facts: tuple[Row, ...]
    units: tuple[str, ...]
    people: tuple[Name, ...]
    documents: int
    case_href: str
    item: str


@dataclass(frozen=True, slots=True)
class DocumentRow:
    href: str
    number: int
    title: str
    item: str
    item_href: str
    kind: str
    made_on: LegalDay
    stored: bool
    organ: str


@dataclass(frozen=True, slots=True)
class CopyRow:
    """A numbered copy. `hand_over` is a form and `take_back` an address for its holder, `receive` one for whom it is on its way to."""

    number: int
    holder: Name
    waiting_for: Name | None
    hand_over: StepForm | None
    receive: str
    take_back: str = ""


@dataclass(frozen=True, slots=True)
class OpeningRow:
    who: Name
    at: Instant
    ledger_index: int
    sha256: str


@dataclass(frozen=True, slots=True)
class DocumentPage:
    row: DocumentRow
    facts: tuple[Row, ...]
    copies: tuple[CopyRow, ...]
    openings: tuple[OpeningRow, ...]
    opens: str  # address that opens the stored file; empty where only the paper exists
    copy: StepForm | None = None  # makes a further copy, for whoever keeps the register


def text(label: str, value: str) -> Row:
    """A row with one plain value."""
    return Row(label, (Bit(value),))
