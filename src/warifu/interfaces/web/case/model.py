"""What the page of a case shows, as frozen values: header, whose turn, progress, steps, refusals, journal, papers, clocks, compartments.

Made by `build` from casework and the procedure alone; strings are in the page's language. What the reader may not see is not in here, so
no template asks for permissions.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from warifu.interfaces.web.blocks import Chip, Due, Refused, Row, Turn
from warifu.kernel.ids import Cite, Instant, LegalDay


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    chosen: bool = False
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """What to choose from is too much for a list: what was chosen, and what holds the words. `said`: what was found, once somebody looked;
    `count`: how many were chosen.
    """

    action: str  # where the form is sent to look
    words: str
    several: bool
    label: str
    hint: str
    said: str
    head_chosen: str
    head_found: str
    nobody: str
    count: str
    chosen: tuple[Choice, ...]
    found: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field of a form. `kind` is a value of `kernel.procedure.model.Kind`; `value` is what was typed or kept as a draft."""

    id: str
    name: str
    kind: str
    label: str
    cites: tuple[Cite, ...] = ()
    hint: str = ""
    required: bool = True
    value: str = ""
    choices: tuple[Choice, ...] = ()
    error: str = ""
    remedy: str = ""  # beside the error: what would be right
    accept: str = ""  # of a file: the kinds that a browser offers to choose from
    # Asked only when the field named first holds one of the values.
    only_when: str = ""
    only_values: tuple[str, ...] = ()
    when_text: str = ""
    sealed_under: str = ""
    columns: tuple["FieldView", ...] = ()
    rows: tuple[tuple["FieldView", ...], ...] = ()
    look: Look | None = None

    @property
    def described(self) -> str:
        """Ids of the sentences that belong to the field, for aria-describedby."""
        parts = [f"{self.id}-h"] if self.hint or self.when_text else []
        return " ".join([*parts, f"{self.id}-e"] if self.error else parts)

    @property
    def as_list(self) -> bool:
        """One of many is chosen from a list that opens; of few, from buttons that show themselves."""
        return self.kind in ("person", "org", "item") or (self.kind == "choice" and len(self.choices) > 7)

    @property
    def only_value_list(self) -> str:
        return " ".join(self.only_values)


def errors(fields: Iterable[FieldView]) -> tuple[tuple[str, str], ...]:
    """(id of the field, sentence) of everything that has to be put right, in the order of the page."""
    each = (one for f in fields for one in (f, *(cell for row in f.rows for cell in row)))
    return tuple((one.id, one.error) for one in each if one.error)


@dataclass(frozen=True, slots=True)
class StepForm:
    """One lawful step as a form. `revision` is the case as it was seen; `once` makes a second sending of the same form harmless."""

    step: str
    title: str
    button: str
    action: str
    revision: int
    once: str
    cites: tuple[Cite, ...] = ()
    effect: str = ""
    assumed: str = ""
    fields: tuple[FieldView, ...] = ()
    decides: bool = False
    # In whose name the step would be taken under a delegation; empty in one's own role.
    in_name_of: str = ""
    open: bool = False
    prepare: str = ""
    # Where it is sent to see what it would do; empty where there is nothing to foresee.
    preview: str = ""
    # The way to this form, where it has a page of its own: (address, name), the last without address.
    crumbs: tuple[tuple[str, str], ...] = ()

    @property
    def errors(self) -> tuple[tuple[str, str], ...]:
        """(id of the field, sentence) of everything that has to be put right, from the top of the form to its end."""
        return errors(self.fields)

    @property
    def uploads(self) -> bool:
        return any(f.kind == "file" for f in self.fields)


@dataclass(frozen=True, slots=True)
class Now:
    """The four answers: now, whose turn and since when, by when or how long usually, what comes next."""

    state: str
    turn: Turn | None
    due: Due | None
    after: str
    note: str = ""

    @property
    def mine(self) -> bool:
        return self.turn is not None and self.turn.mine


@dataclass(frozen=True, slots=True)
class TrackStep:
    """One step of the usual way: done, here or todo."""

    label: str
    where: str
    note: str
    day: LegalDay | None = None
    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True, slots=True)
class JournalLine:
    """What happened, when, by whom in which role, under which article; `details` only what this reader may see."""

    what: str
    at: Instant
    who: str
    cites: tuple[Cite, ...]
    acting_for: str = ""
    details: tuple[Row, ...] = ()
    entry: str = ""
    ledger_index: int | None = None
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A notice owed or given: to whom, whether it was given, on what basis."""

    title: str
    content: str
    recipient: str
    chip: Chip
    given: Instant | None
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class ClockRow:
    title: str
    chip: Chip
    due: Due | None
    cites: tuple[Cite, ...]
    party: str = ""


@dataclass(frozen=True, slots=True)
class Holder:
    """How many days a party had the turn; `start` and `width` place it on a bar of 600 units."""

    party: str
    days: int
    share: int
    start: float
    width: float
    tone: str


@dataclass(frozen=True, slots=True)
class Compartment:
    """A sealed part of the file. The sentence is the same whether it is full or empty."""

    code: str
    label: str
    sentence: str
    opens: str = ""  # address of the page that asks for a purpose; empty for a reader whose role does not open it


@dataclass(frozen=True, slots=True)
class CasePage:
    """`number` names the case in the title of the window: the subject's own name may be too much for a history."""

    id: str
    kicker: str
    number: str
    organ: str
    title: str
    state: Chip
    now: Now
    facts: tuple[Row, ...]
    day: LegalDay
    track: tuple[TrackStep, ...] = ()
    assumed: tuple[str, ...] = ()
    forms: tuple[StepForm, ...] = ()
    refused: tuple[Refused, ...] = ()
    # Steps of other stages of the case: refused too, told further down.
    elsewhere: tuple[Refused, ...] = ()
    journal: tuple[JournalLine, ...] = ()
    papers: tuple[Paper, ...] = ()
    clocks: tuple[ClockRow, ...] = ()
    holders: tuple[Holder, ...] = ()
    held_days: int = 0
    held_since: LegalDay | None = None
    compartments: tuple[Compartment, ...] = ()
    diagram: str = ""
    own: bool = False
    kept: tuple[Row, ...] = field(default_factory=tuple)

    @property
    def place(self) -> int:
        """Where on the track the case stands, counted from 1; 0 off the track."""
        return next((i for i, step in enumerate(self.track, 1) if step.where == "here"), 0)
